"""Pages of long lists by key: the next page begins after the last row's (moment, id), however many rows come between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet


@dataclass(frozen=True)
class Rows:
    """One page: its rows, how many there are in all, and the cursor of the next page or nothing."""

    rows: list[Any]
    total: int
    next: str

    @property
    def shown(self) -> int:
        return len(self.rows)


def _after(cursor: str) -> tuple[datetime, int] | None:
    moment, _, number = cursor.partition(",")
    try:
        found = datetime.fromisoformat(moment), int(number)
    except ValueError:
        return None
    return found if found[0].tzinfo else None


def newest_first(tables: Sequence[QuerySet], field: str, cursor: str = "", size: int = 50) -> Rows:
    """A page of rows, newest first by the moment in `field`, then by id; several tables are read as one list.

    cursor: "moment,id" of the last row seen; one that cannot be read begins at the start.
    """
    after = _after(cursor)
    found: list[Any] = []
    for table in tables:
        rows = table.order_by(f"-{field}", "-pk")
        if after:
            rows = rows.filter(Q(**{f"{field}__lt": after[0]}) | Q(**{field: after[0], "pk__lt": after[1]}))
        found += rows[: size + 1]
    found.sort(key=lambda row: (getattr(row, field), row.pk), reverse=True)
    more, found = len(found) > size, found[:size]
    last = f"{getattr(found[-1], field).isoformat()},{found[-1].pk}" if more else ""
    return Rows(found, sum(table.count() for table in tables), last)
