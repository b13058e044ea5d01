"""What `make run` shows: the last three weeks of an invented county, with work in every queue."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from yimen.base.now import now
from yimen.kernel.limits import ZONE
from yimen.kernel.worktime import WorkCalendar
from yimen.org.queries import calendar
from yimen.project.demo.living import Outcome, Plan, arrivals, simulate
from yimen.supervision.services import sweep

SEED = 611026
DAYS = 15
_HOUSING = ("0101", "0102", "0103", "0104", "0106", "0107")
_SMOOTH = frozenset({"none"})


def _plan(category: str = "", hold: str = "", *events: str) -> Plan:
    return Plan(category, hold, frozenset(events) or _SMOOTH)


# (office hours before the end at which it came, plan): so that every state and every inbox has something in it.
SCRIPT: tuple[tuple[float, Plan], ...] = (
    (0.3, _plan("0101", "awaiting_acceptance")),
    (0.6, _plan("0202", "awaiting_acceptance")),
    (0.9, _plan("1003", "awaiting_acceptance")),
    (1.5, _plan("0102", "awaiting_dispatch")),
    (1.8, _plan("0601", "awaiting_dispatch")),
    (2.4, _plan("0901", "awaiting_dispatch")),
    (3.5, _plan("0101", "awaiting_signing")),
    (4.0, _plan("0107", "awaiting_signing")),
    (4.2, _plan("0203", "awaiting_signing")),
    (9, _plan("0101", "in_progress")),
    (14, _plan("0106", "in_progress")),
    (20, _plan("0102", "in_progress")),
    (22, _plan("0107", "in_progress")),
    (30, _plan("0103", "in_progress")),
    (36, _plan("0101", "in_progress")),
    (7.5, _plan("0104", "in_progress", "extension")),
    (28, _plan("0101", "in_progress", "join")),
    (52, _plan("0101", "in_progress", "late")),
    (44, _plan("0107", "in_progress")),
    (62, _plan("0203", "in_progress", "late")),
    (40, _plan("0102", "paused", "pause")),
    (48, _plan("0703", "paused", "pause")),
    (15, _plan("0101", "awaiting_ending_approval", "deferral")),
    (70, _plan("0106", "deferred", "deferral")),
    (24, _plan("0101", "awaiting_review")),
    (26, _plan("0301", "awaiting_review")),
    (30, _plan("0503", "awaiting_review")),
    (32, _plan("0102", "awaiting_callback")),
    (36, _plan("0801", "awaiting_callback")),
    (40, _plan("1201", "awaiting_callback")),
    (72, _plan("0101", "reworking", "rework")),
    (80, _plan("0202", "reworking", "rework")),
    (60, _plan("0601", "", "mistake")),
    (88, _plan("0107", "", "late")),
)  # fmt: skip


def live(n: int, *, end: datetime | None = None, seed: int = SEED, progress: Callable[[int], None]) -> Outcome:
    """Live through about n orders over the last fifteen working days up to `end` (now).

    The same seed and end give the same orders.
    """
    until = (end or now()).astimezone(ZONE) - timedelta(minutes=1)
    days = calendar()
    rng = random.Random(seed)  # noqa: S311 - invented data
    coming = [(_before(days, until, hours), plan) for hours, plan in SCRIPT]
    first = days.moment(days.worked(until) - DAYS * days.day_seconds).astimezone(ZONE).date()
    chance = arrivals(rng, days, first, until, max(0, n - len(coming)))
    coming += [(at, Plan(rng.choice(_HOUSING) if rng.random() < 0.2 else "")) for at in chance]
    return simulate(sorted(coming, key=lambda pair: pair[0]), end=until, seed=seed, progress=progress, sweep=sweep)


def _before(days: WorkCalendar, until: datetime, hours: float) -> datetime:
    return days.moment(days.worked(until) - round(hours * 3600)).astimezone(ZONE)
