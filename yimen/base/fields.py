"""Column types that the ORM lacks."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Field, Lookup


class TokensField(SearchVectorField):
    """A tsvector that is written as the literal which `kernel.bigrams.search_vector_text` makes, never parsed by a dictionary."""

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        return "%s::tsvector"

    def get_prep_value(self, value: str | None) -> str | None:
        return value


@TokensField.register_lookup
class Words(Lookup):
    """`search__words=text`, where text is the query literal of `kernel.bigrams.search_query_text`."""

    lookup_name = "words"
    prepare_rhs = False

    def get_prep_lookup(self) -> str:
        return str(self.rhs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        return f"{left} @@ %s::tsquery", (*left_params, self.rhs)


def column_of(field: Field) -> str:
    """`table.column` of a model field: the name that a sealed value is bound to."""
    return f"{field.model._meta.db_table}.{field.column}"
