"""The desk's queues: what waits for a post, the earliest due first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from yimen.kernel.words import Chip, short_day_words
from yimen.kernel.worktime import local
from yimen.matters.access import visible_to
from yimen.matters.models import Matter
from yimen.matters.queries import list_chip
from yimen.org.access import Actor
from yimen.org.queries import calendar

LONGEST = 60


@dataclass(frozen=True)
class Waiting:
    """One entry of a queue."""

    matter: Matter
    chip: Chip
    when: str


def queue(actor: Actor, states: Collection[str], now: datetime) -> list[Waiting]:
    """The open orders in these states, at most sixty. One statement."""
    rows = visible_to(actor).filter(kind="order", closed_at=None, state__in=list(states))
    rows = rows.select_related("lead_organisation").order_by("due_at", "pk")[:LONGEST]
    today, hours = local(now).date(), calendar()
    return [Waiting(row, list_chip(row, now, hours), _when(local(row.received_at), today)) for row in rows]


def _when(received: datetime, today: object) -> str:
    return f"{received:%H:%M}" if received.date() == today else short_day_words(received.date())


def summary(rows: Collection[Waiting], verb: str) -> str:
    """待派 6 件，最急的还剩 8 分钟."""
    if not rows:
        return f"没有{verb}的工单"
    first = next(iter(rows)).chip
    how = {"late": f"最急的已{first.words}", "today": f"最急的{first.words}"}.get(first.kind, f"最急的{first.words}")
    return f"{verb} {len(rows)} 件，{how}"
