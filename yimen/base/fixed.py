"""Reads that every request makes: written as querysets, turned into SQL once, afterwards only run.

Turning a queryset of some joins into SQL costs more than running it (docs/explanation/speed.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class _Made:
    """What the compiler found: the statement, its parameters, and how a row becomes an object."""

    alias: str
    sql: str
    params: tuple[Any, ...]
    model: type[Model]
    fields: slice
    names: list[str]
    related: list[Any]
    extra: dict[str, int]
    converters: list[tuple[int, list[Any], Any]]


class FixedRead(Generic[M]):
    """A queryset with holes. `examples`: a value for each hole that occurs nowhere else in it; the SQL is made with these.

    >>> by_key = FixedRead(lambda key: Event.objects.filter(client_key=key), key=UUID(int=7))
    >>> by_key.first(key=wanted)
    """

    def __init__(self, build: Callable[..., QuerySet[M]], **examples: object) -> None:
        self._build, self._examples = build, examples
        self._made: _Made | None = None

    def all(self, **values: Any) -> list[M]:
        """The objects, in the queryset's order. Raises KeyError when a hole is given no value."""
        made = self._made or self._make()
        params = [values[each.name] if isinstance(each, _Hole) else each for each in made.params]
        connection = connections[made.alias]
        with connection.cursor() as cursor:
            cursor.execute(made.sql, params)
            rows = cursor.fetchall()
        return [_object(made, row, connection) for row in rows]

    def first(self, **values: Any) -> M | None:
        """The first object; None when there is none."""
        return next(iter(self.all(**values)), None)

    def _make(self) -> _Made:
        queryset = self._build(**self._examples)
        compiler = queryset.query.get_compiler(using=queryset.db)
        sql, params = compiler.as_sql()
        info = compiler.klass_info
        first, last = info["select_fields"][0], info["select_fields"][-1] + 1
        names = [column[0].target.attname for column in compiler.select[first:last]]
        found = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
        self._made = _Made(
            queryset.db, sql, tuple(self._holes(params)), info["model"], slice(first, last), names,
            get_related_populators(info, compiler.select, queryset.db),  # type: ignore[call-arg] # of a later Django
            compiler.annotation_col_map or {},
            [(at, converters, expression) for at, (converters, expression) in found.items()],
        )  # fmt: skip
        return self._made

    def _holes(self, params: Iterable[Any]) -> Iterable[Any]:
        names = {value: name for name, value in self._examples.items()}
        plain = [getattr(each, "obj", each) for each in params]  # bytes come wrapped
        made = [_Hole(names[each]) if _among(names, each) else each for each in plain]
        if {each.name for each in made if isinstance(each, _Hole)} != set(self._examples):
            raise TypeError(f"a hole does not occur in the statement: {sorted(self._examples)}")
        return made


@dataclass(frozen=True)
class _Hole:
    name: str


def _among(names: dict[Any, str], value: Any) -> bool:
    return isinstance(value, tuple(type(each) for each in names)) and value in names


def _object(made: _Made, row: tuple[Any, ...], connection: Any) -> Any:
    values = list(row)
    for at, converters, expression in made.converters:
        for convert in converters:
            values[at] = convert(values[at], expression, connection)
    found = made.model.from_db(made.alias, made.names, values[made.fields])
    for populator in made.related:
        populator.populate(values, found)
    for name, at in made.extra.items():
        setattr(found, name, values[at])
    return found
