"""Counts that are exact: many in one statement, from the kept sums where the question fits them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from yimen.matters.models import Matter, Tally

Cell = tuple[str, str, str, int, int, bool]
_KEY = ("county", "kind", "state", "owner", "lead", "open")


def counts(named: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """How many rows each queryset has, in one statement; for rows of `Tally` the sum that they hold."""
    found = dict.fromkeys(named, 0)
    pieces: list[str] = []
    params: list[Any] = []
    asked: list[str] = []
    for name, rows in named.items():
        column, measure = ("n", "coalesce(sum(n), 0)") if rows.model is Tally else ("pk", "count(*)")
        try:
            text, values = rows.order_by().values(column).query.sql_with_params()
        except EmptyResultSet:
            continue
        pieces.append(f"(SELECT {measure} FROM ({text}) AS part)")  # noqa: S608 - no value stands in the text
        params += values
        asked.append(name)
    if not pieces:
        return found
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(pieces)}", params)
        row = cursor.fetchone()
    return found | {name: int(n) for name, n in zip(asked, row, strict=True)}


def recount() -> dict[Cell, tuple[int, int]]:
    """Cells in which the kept sum differs from the matters themselves: cell → (kept, counted). Empty when all is well."""
    kept = {tuple(row[:-1]): row[-1] for row in Tally.objects.values_list(*_KEY).annotate(kept=Sum("n"))}
    rows = Matter.objects.order_by().values_list(
        "county", "kind", "state", Coalesce("owner_organisation_id", 0), Coalesce("lead_organisation_id", 0),
        ExpressionWrapper(Q(closed_at=None), BooleanField()),
    )  # fmt: skip
    real = {tuple(row[:-1]): row[-1] for row in rows.annotate(counted=Count("pk"))}
    cells = kept.keys() | real.keys()
    return {cell: (kept.get(cell, 0), real.get(cell, 0)) for cell in cells if kept.get(cell, 0) != real.get(cell, 0)}
