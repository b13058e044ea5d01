"""The warning ladder of a clock: at which instant each rung fires (提醒, 催办, 督办).

Every instant is derived from the folded clock, so a pause, an extension or a new holiday table moves the rungs too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from yimen.kernel.clock_events import ClockError, Event, Policy
from yimen.kernel.limits import ZONE, Limit, local
from yimen.kernel.timeline import Timeline, read
from yimen.kernel.worktime import WorkCalendar

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Used:
    """When `percent` (0–100) of the counted time between the start of counting and the due date is used."""

    percent: int

    def __post_init__(self) -> None:
        if not 0 <= self.percent <= 100:
            raise ClockError(f"已用比例应在 0 至 100 之间，现在是 {self.percent}。")


@dataclass(frozen=True, slots=True)
class Left:
    """When no more than `limit` is left."""

    limit: Limit


@dataclass(frozen=True, slots=True)
class Past:
    """When the clock is late by `limit`; an amount of zero means at the due date."""

    limit: Limit


@dataclass(frozen=True, slots=True)
class Earliest:
    """Whichever of two triggers comes first (80 % 已用或剩 1 个工作日)."""

    a: Trigger
    b: Trigger


Trigger = Used | Left | Past | Earliest


@dataclass(frozen=True, slots=True)
class Rung:
    """One step: who is `told` (roles), which `act` follows (a verb or the code of a letter)."""

    code: str
    label: str
    trigger: Trigger
    told: tuple[str, ...]
    act: str
    working_hours_only: bool = True


def all_rungs(
    ladder: Sequence[Rung], events: Sequence[Event], calendar: WorkCalendar, policy: Policy | None = None
) -> list[tuple[Rung, dt.datetime]]:
    """Every rung with its instant, earliest first; empty while the clock is paused or stopped.

    A rung that keeps working hours and would fall outside them moves to the next opening.
    """
    line = read(events, calendar, policy)
    due = line.due()
    if line.status != "running" or due is None:
        return []
    rungs = []
    for rung in ladder:
        at = max(_instant(line, rung.trigger, due.at), local(line.started.at))
        rungs.append((rung, calendar.next_opening(at) if rung.working_hours_only else at))
    return sorted(rungs, key=lambda pair: pair[1])


def next_rung(
    ladder: Sequence[Rung],
    events: Sequence[Event],
    calendar: WorkCalendar,
    after: str | None = None,
    fired: Collection[str] = (),
    policy: Policy | None = None,
) -> tuple[Rung, dt.datetime] | None:
    """The earliest rung that has not `fired` and stands behind `after` in the ladder; None if there is none."""
    codes = [rung.code for rung in ladder]
    if after is not None and after not in codes:
        raise ClockError(f"督办阶梯里没有“{after}”这一级，请核对。")
    open_codes = set(codes[codes.index(after) + 1 :] if after is not None else codes) - set(fired)
    return next((pair for pair in all_rungs(ladder, events, calendar, policy) if pair[0].code in open_codes), None)


def _instant(line: Timeline, trigger: Trigger, due: dt.datetime) -> dt.datetime:
    match trigger:
        case Used(percent):
            return _used(line, due, percent)
        case Left(limit):
            return _left(line, due, limit)
        case Past(limit):
            return line.calendar.add(due, limit).at
        case _:
            return min(_instant(line, trigger.a, due), _instant(line, trigger.b, due))


def _works(line: Timeline) -> bool:
    return line.unit.startswith("working")


def _pieces(line: Timeline, due: dt.datetime) -> list[tuple[int, int]]:
    """The counted stretches up to `due` in the clock's own seconds (worked, or since the epoch)."""
    days = line.started.limit is not None and line.started.limit.in_days
    pieces = []
    for start, end in line.runs():
        a, b = local(start), local(end or due)
        if days:
            a, b = _midnight_after(a), _midnight_after(b)
        low, high = _tick(line, a), min(_tick(line, b), _tick(line, due))
        if low < high:
            pieces.append((low, high))
    return pieces


def _midnight_after(t: dt.datetime) -> dt.datetime:
    return dt.datetime.combine(t.date() + DAY, dt.time(), ZONE)


def _tick(line: Timeline, t: dt.datetime) -> int:
    return line.calendar.worked(t) if _works(line) else int(t.timestamp())


def _used(line: Timeline, due: dt.datetime, percent: int) -> dt.datetime:
    pieces = _pieces(line, due)
    left = -(-sum(b - a for a, b in pieces) * percent // 100)
    return _walk(line, pieces, left, due)


def _walk(line: Timeline, pieces: list[tuple[int, int]], left: int, due: dt.datetime) -> dt.datetime:
    """The instant at which `left` of the counted seconds are used."""
    for a, b in pieces:
        if left <= b - a:
            tick = a + left
            return line.calendar.moment(tick) if _works(line) else dt.datetime.fromtimestamp(tick, ZONE)
        left -= b - a
    return due


def _left(line: Timeline, due: dt.datetime, limit: Limit) -> dt.datetime:
    calendar = line.calendar
    if limit.unit == "working_day":
        return _days_left(line, due, limit.amount)
    if limit.unit == "natural_day":
        return due - limit.amount * DAY
    if limit.unit != "working_hour":
        return due - dt.timedelta(seconds=limit.seconds)
    if not _works(line):
        return calendar.moment(calendar.worked(due) - limit.seconds)
    pieces = _pieces(line, due)
    return _walk(line, pieces, max(0, sum(b - a for a, b in pieces) - limit.seconds), due)


def _days_left(line: Timeline, due: dt.datetime, days: int) -> dt.datetime:
    """The close of the counted working day with `days` more to come (the same hour where due is not at a close)."""
    calendar, day = line.calendar, due.date()
    at_close = calendar.is_working_day(day) and calendar.closes(day) == due
    first = local(line.started.at).date()
    while days and day > first:
        day = calendar.nth_working_day(day, -1)
        days -= not any(gap.hides(day) for gap in line.gaps)
    if days:
        return local(line.started.at)
    if at_close and calendar.is_working_day(day):
        return calendar.closes(day)
    return dt.datetime.combine(day, due.time(), ZONE)
