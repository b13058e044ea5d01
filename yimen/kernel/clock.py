"""The clock of a matter: a fold over its events. What is stored elsewhere is only an alarm; this is the truth."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from yimen.kernel.clock_events import (
    ClockError,
    Event,
    Extended,
    Floored,
    Ground,
    Paused,
    Policy,
    Resumed,
    Started,
    Stopped,
    from_json,
    to_json,
)
from yimen.kernel.limits import Limit, local
from yimen.kernel.timeline import Status, Timeline, elapsed, read
from yimen.kernel.worktime import WorkCalendar

__all__ = [
    "ClockError",
    "ClockState",
    "Event",
    "Extended",
    "Floored",
    "Ground",
    "Limit",
    "Pair",
    "Paused",
    "Policy",
    "Remaining",
    "Resumed",
    "Started",
    "Status",
    "Stopped",
    "fold",
    "from_json",
    "late",
    "remaining",
    "state_of",
    "to_json",
]


@dataclass(frozen=True, slots=True)
class ClockState:
    """What the events add up to.

    `due_at` is None while paused (unless it had passed before); after a stop it is the date that applied then.
    `budget` and `consumed` are days for day-counted limits, else seconds (working or natural); `consumed` holds the
    closed runs, the present one counts from `running_since`. A promised date has budget 0 and no limit.
    """

    status: Status
    started_at: dt.datetime
    due_at: dt.datetime | None
    provisional: bool
    budget: int
    consumed: int
    running_since: dt.datetime | None
    stopped_at: dt.datetime | None
    paused_ground: str | None
    pause_until: dt.datetime | None
    extensions: int
    limit: Limit | None


def fold(events: Sequence[Event], calendar: WorkCalendar, policy: Policy | None = None) -> ClockState:
    """Fold a history. Without a policy any ground and approver will do, with one extension.

    Raises ClockError (a Chinese sentence) on a history that cannot be, CalendarError beyond the calendar.
    """
    return state_of(read(events, calendar, policy))


def state_of(line: Timeline) -> ClockState:
    """The state of a history that has been read."""
    due = line.due()
    gap = line.gaps[-1] if line.gaps and line.status != "running" else None
    pause = gap.pause if gap else None
    if gap and pause and due and due.at > gap.start:
        due = None
    runs = list(line.runs())
    return ClockState(
        status=line.status,
        started_at=local(line.started.at),
        due_at=due.at if due else None,
        provisional=due.provisional if due else False,
        budget=line.budget,
        consumed=sum(elapsed(line.calendar, line.unit, a, b) for a, b in runs if b),
        running_since=local(runs[-1][0]) if line.status == "running" else None,
        stopped_at=gap.start if gap and line.status == "stopped" else None,
        paused_ground=pause.ground if pause else None,
        pause_until=gap.until if gap and pause else None,
        extensions=len(line.extensions),
        limit=line.started.limit,
    )


def late(state: ClockState, now: dt.datetime) -> bool:
    """Whether the clock stopped after its due date or, still open, is past it now."""
    return state.due_at is not None and (state.stopped_at or now) > state.due_at


@dataclass(frozen=True, slots=True)
class Remaining:
    """How far a clock is from its due date.

    `seconds`: time left in the clock's own time (working or natural; for late and done clocks the natural seconds
    of lateness); `days` and `hours` split it, a day being a working day's hours or 24 hours.
    """

    kind: Literal["late", "today", "near", "ok", "paused", "done"]
    seconds: int = 0
    days: int = 0
    hours: int = 0


def remaining(state: ClockState, now: dt.datetime, calendar: WorkCalendar) -> Remaining:
    """What is left at `now`: near is under two (working) days."""
    now = local(now)
    if late(state, now):
        over = int(((state.stopped_at or now) - state.due_at).total_seconds()) if state.due_at else 0
        return Remaining("done" if state.stopped_at else "late", over, over // 86400, over % 86400 // 3600)
    if state.stopped_at:
        return Remaining("done")
    if state.due_at is None or state.status == "paused":
        return Remaining("paused")
    working = state.limit is None or state.limit.unit.startswith("working")
    seconds = calendar.worked(state.due_at) - calendar.worked(now) if working else 0
    if not seconds:
        working, seconds = False, int((state.due_at - now).total_seconds())
    day = calendar.day_seconds if working else 86400
    days, hours = seconds // day, seconds % day // 3600
    if state.due_at.date() == now.date():
        return Remaining("today", seconds, days, hours)
    return Remaining("near" if days < 2 else "ok", seconds, days, hours)


@dataclass(frozen=True, slots=True)
class Pair:
    """The two clocks of a matter where the law has two: the statutory limit (法定时限) and the promise (承诺时限)."""

    statutory: ClockState
    promised: ClockState

    @property
    def binding(self) -> ClockState:
        """The clock whose date comes first; the promise where they agree or a date is open."""
        s, p = self.statutory.due_at, self.promised.due_at
        return self.statutory if s is not None and (p is None or s < p) else self.promised

    @property
    def within_statute(self) -> bool:
        """Whether the promise ends no later than the statute; true while either is paused."""
        s, p = self.statutory.due_at, self.promised.due_at
        return s is None or p is None or p <= s

    def check(self) -> None:
        """Raise ClockError where the promise is longer than the statute allows."""
        if not self.within_statute:
            raise ClockError(
                f"承诺时限到 {self.promised.due_at:%Y-%m-%d %H:%M}，"
                f"晚于法定时限 {self.statutory.due_at:%Y-%m-%d %H:%M}，请缩短承诺时限。"
            )
