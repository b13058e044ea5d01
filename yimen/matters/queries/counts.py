"""Counts that are exact: many in one statement, from the kept sums where the question fits them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from yimen.kernel.limits import ZONE, local
from yimen.matters.models import Matter, Tally

Cell = tuple[str, str, str, int, int, bool]
_KEY = ("county", "kind", "state", "owner", "lead", "open")


@dataclass(frozen=True)
class Piece:
    """A count as SQL; `text` is empty where nothing can be found."""

    text: str
    params: tuple[Any, ...] = ()


def counts(named: Mapping[str, QuerySet[Any] | Piece]) -> dict[str, int]:
    """How many rows each queryset has, in one statement; for rows of `Tally` the sum that they hold."""
    pieces = {name: each if isinstance(each, Piece) else _piece(each) for name, each in named.items()}
    asked = {name: piece for name, piece in pieces.items() if piece.text}
    if not asked:
        return dict.fromkeys(named, 0)
    with connection.cursor() as cursor:
        params = [value for piece in asked.values() for value in piece.params]
        cursor.execute(f"SELECT {', '.join(piece.text for piece in asked.values())}", params)
        row = cursor.fetchone()
    return dict.fromkeys(named, 0) | {name: int(n) for name, n in zip(asked, row, strict=True)}


def standing(key: Hashable, moment: datetime, build: Callable[[datetime], QuerySet[Any]]) -> Piece:
    """A count that is asked again and again: `build` is turned into SQL once for a key, which must name all it rests on.

    moment: now, the only value that changes; the next midnight may stand in the statement as well.
    """
    made = _standing.get(key)
    if made is None:
        if len(_standing) >= MOST:
            _standing.clear()
        made = _standing[key] = _piece(build(EXAMPLE))
    now_for = {EXAMPLE: moment, next_midnight(EXAMPLE): next_midnight(moment)}
    values = (now_for.get(each, each) if isinstance(each, datetime) else each for each in made.params)
    return Piece(made.text, tuple(values))


EXAMPLE = datetime(1949, 10, 1, 7, tzinfo=UTC)
MOST = 2000
_standing: dict[Hashable, Piece] = {}


def next_midnight(moment: datetime) -> datetime:
    """When the county's day ends, in UTC."""
    return datetime.combine(local(moment).date() + timedelta(days=1), time.min, ZONE).astimezone(UTC)


def _piece(rows: QuerySet[Any]) -> Piece:
    column, measure = ("n", "coalesce(sum(n), 0)") if rows.model is Tally else ("pk", "count(*)")
    try:
        chosen = rows.order_by() if rows.query.values_select else rows.order_by().values(column)
        text, values = chosen.query.sql_with_params()
    except EmptyResultSet:
        return Piece("")
    return Piece(f"(SELECT {measure} FROM ({text}) AS part)", tuple(values))  # noqa: S608 - no value stands in the text


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
