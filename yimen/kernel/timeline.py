"""The history of one clock, read event by event, and the rule that finds its due date.

Day-counted limits: day d counts iff it is a working day, d lies after the start date, and for no gap (p, r] p < d ≤ r,
p being the date on which a pause (or stop) began and r the date on which it ended. Hours: a gap takes its own seconds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

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
)
from yimen.kernel.limits import DAY_UNITS, UNIT_SECONDS, ZONE, Answer, Limit, Unit, local
from yimen.kernel.worktime import WorkCalendar

Status = Literal["running", "paused", "stopped"]
EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND: Final = dt.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch in which the clock does not run: a pause (with its event) or a stop; `end` None while it lasts."""

    start: dt.datetime
    end: dt.datetime | None = None
    pause: Paused | None = None
    until: dt.datetime | None = None
    basis: str = ""

    def ended(self, at: dt.datetime, basis: str = "") -> Gap:
        """The gap with its end; a pause never hides more than the date named in its notice."""
        return replace(self, end=local(min(at, self.until) if self.until else at), basis=basis)

    def hides(self, d: dt.date) -> bool:
        """Whether a day-counted limit passes over this date: p < d ≤ r."""
        return local(self.start).date() < d and (self.end is None or d <= local(self.end).date())


@dataclass(slots=True)
class Timeline:
    """What :func:`read` found: the start, the gaps in order, extensions, floors, and the present status."""

    started: Started
    calendar: WorkCalendar
    policy: Policy
    status: Status = "running"
    gaps: list[Gap] = field(default_factory=list)
    extensions: list[Extended] = field(default_factory=list)
    floors: list[Floored] = field(default_factory=list)

    @property
    def unit(self) -> Unit:
        """The unit that is counted; a promised date is moved by working days."""
        return self.started.limit.unit if self.started.limit else "working_day"

    @property
    def by_days(self) -> bool:
        """Whether whole days are counted; so is a promised date."""
        return self.started.limit is None or self.started.limit.in_days

    @property
    def budget(self) -> int:
        """Limit and extensions in days for day units, else in seconds; 0 for a promised date."""
        if self.started.limit is None:
            return 0
        return sum(amount(limit) for limit in (self.started.limit, *(e.limit for e in self.extensions)))

    def runs(self) -> Iterator[tuple[dt.datetime, dt.datetime | None]]:
        """The stretches in which the clock runs; the last has no end while it is running."""
        since = self.started.at
        for gap in self.gaps:
            yield since, gap.start
            if gap.end is None:
                return
            since = gap.end
        yield since, None

    def due(self) -> Answer | None:
        """When the clock is due; None while a pause keeps that open. A last stop is looked through."""
        answers = [self.base(), *(self.floor_due(floor) for floor in self.floors)]
        known = [answer for answer in answers if answer is not None]
        return max(known) if len(known) == len(answers) else None

    def floor_due(self, floor: Floored) -> Answer | None:
        """The date before which a floor keeps the clock from being due; later pauses take away their time."""
        pauses = [gap for gap in self.past_gaps() if gap.pause and (gap.end is None or gap.end > floor.at)]
        later = [replace(gap, start=max(gap.start, local(floor.at))) for gap in pauses]
        return reach(self.calendar, floor.at, floor.limit.unit, amount(floor.limit), later)

    def past_gaps(self) -> list[Gap]:
        """The gaps that count for the due date: all but a last stop."""
        return self.gaps[:-1] if self.status == "stopped" else self.gaps

    def base(self) -> Answer | None:
        """The due date by limit, extensions and gaps, floors left out."""
        started, gaps = self.started, self.past_gaps()
        if started.until is None:
            return reach(self.calendar, started.at, self.unit, self.budget, gaps)
        due = Answer(local(started.until), local(started.until).date() > self.calendar.valid_through)
        lost = 0
        for gap in gaps:
            if gap.start >= due.at:
                break
            if gap.end is None:
                return None
            days = self.calendar.working_days_between(local(gap.start).date(), local(gap.end).date())
            if days:
                lost += days
                due = self.calendar.add(local(started.until), Limit(lost, "working_day"))
        for extension in self.extensions:
            due = self.calendar.add(due.at, extension.limit)
        return due


def amount(limit: Limit) -> int:
    """The limit in its counting measure: days for day units, else seconds."""
    return limit.amount if limit.in_days else limit.seconds


def reach(calendar: WorkCalendar, start: dt.datetime, unit: Unit, total: int, gaps: Sequence[Gap]) -> Answer | None:
    """When `total` (days, or seconds) of `unit` have run from `start` outside the gaps; None if a gap is open first."""
    if unit in DAY_UNITS:
        return _reach_days(calendar, local(start).date(), unit, total, gaps)
    working = unit == "working_hour"
    scale = 1 if working else 1_000_000
    cursor, left = _tick(calendar, start, working), total * scale
    for gap in gaps:
        done = _tick(calendar, gap.start, working) - cursor
        if done >= left:
            break
        if gap.end is None:
            return None
        left -= done
        cursor = _tick(calendar, gap.end, working)
    if working:
        at = calendar.moment(cursor + left)
        return Answer(at, at.date() > calendar.valid_through)
    return Answer((EPOCH + (cursor + left) * MICROSECOND).astimezone(ZONE), False)


def _reach_days(calendar: WorkCalendar, cursor: dt.date, unit: Unit, left: int, gaps: Iterable[Gap]) -> Answer | None:
    for gap in gaps:
        counted = days_counted(calendar, unit, cursor, local(gap.start).date())
        if counted >= left:
            break
        if gap.end is None:
            return None
        left -= counted
        cursor = local(gap.end).date()
    return calendar.add(dt.datetime.combine(cursor, dt.time(), ZONE), Limit(left, unit))


def days_counted(calendar: WorkCalendar, unit: Unit, after: dt.date, through: dt.date) -> int:
    """Days of the unit in (after, through]."""
    return calendar.working_days_between(after, through) if unit == "working_day" else (through - after).days


def _tick(calendar: WorkCalendar, at: dt.datetime, working: bool) -> int:
    return calendar.worked(at) if working else (at - EPOCH) // MICROSECOND


def elapsed(calendar: WorkCalendar, unit: Unit, start: dt.datetime, end: dt.datetime) -> int:
    """How much of a budget one run took: days (start day not counted), working seconds or natural seconds."""
    if unit in DAY_UNITS:
        return days_counted(calendar, unit, local(start).date(), local(end).date())
    if unit == "working_hour":
        return calendar.worked(end) - calendar.worked(start)
    return (end - start) // dt.timedelta(seconds=1)


def read(events: Sequence[Event], calendar: WorkCalendar, policy: Policy | None = None) -> Timeline:
    """Read a history; raises ClockError with a sentence on one that cannot be."""
    if not events or not isinstance(events[0], Started):
        raise ClockError("计时还没有开始，第一条记录应为开始计时。")
    first = events[0]
    if (first.limit is None) == (first.until is None) or (first.limit and not first.limit.amount):
        raise ClockError("时限和约定日期要写一项，且只能写一项；时限应大于 0。")
    if first.until is not None and first.until <= first.at:
        raise ClockError("约定的日期应晚于开始计时的时间，请核对。")
    line = Timeline(first, calendar, policy or Policy())
    before = local(first.at)
    for event in events[1:]:
        if local(event.at) < before:
            raise ClockError(f"计时记录的时间倒退了：{local(event.at):%Y-%m-%d %H:%M} 早于前一条，请核对。")
        before = local(event.at)
        _apply(line, event)
    return line


def _apply(line: Timeline, event: Event) -> None:
    match event:
        case Started():
            raise ClockError("计时已经开始，不能再次开始。")
        case Paused():
            _pause(line, event)
        case Resumed():
            if line.status == "running":
                raise ClockError("计时正在进行，不需要恢复。")
            line.gaps[-1] = line.gaps[-1].ended(event.at, event.basis)
            line.status = "running"
        case Extended():
            _extend(line, event)
        case Floored():
            _floor(line, event)
        case _:
            _stop(line, event)


def _pause(line: Timeline, event: Paused) -> None:
    if line.status != "running":
        raise ClockError("计时已经暂停，不能再次暂停。" if line.status == "paused" else "计时已经停止，不能暂停。")
    if event.until is not None and event.until < event.at:
        raise ClockError("暂停的最迟恢复时间早于暂停时间，请核对。")
    grounds = line.policy.grounds
    ground = grounds.get(event.ground) if grounds is not None else None
    if grounds is not None and ground is None:
        raise ClockError("暂停只能凭列明的事由，请选一项并附文件。", code="unlisted_ground")
    until = event.until
    if ground is not None:
        until = _allowed(line, event, ground)
    line.gaps.append(Gap(local(event.at), None, event, until))
    line.status = "paused"


def _allowed(line: Timeline, event: Paused, ground: Ground) -> dt.datetime | None:
    """The latest end of a pause on this ground."""
    used = sum(1 for gap in line.gaps if gap.pause and gap.pause.ground == ground.code)
    if ground.times and used >= ground.times:
        raise ClockError(f"事由“{ground.label}”只能暂停 {ground.times} 次，已经用完。")
    if ground.max is None:
        return event.until
    latest = line.calendar.add(event.at, ground.max).at
    if event.until is not None and event.until > latest:
        raise ClockError(f"事由“{ground.label}”最长暂停 {ground.max}，最迟 {latest:%Y-%m-%d %H:%M} 恢复。")
    return event.until or latest


def _extend(line: Timeline, event: Extended) -> None:
    policy, limit = line.policy, event.limit
    if line.status == "stopped":
        raise ClockError("计时已经停止，不能延期。")
    if len(line.extensions) >= policy.times:
        raise ClockError(f"只能延期 {policy.times} 次，已经用完。" if policy.times else "这类时限不能延期。")
    if policy.approvers and event.by.partition(":")[0] not in policy.approvers:
        raise ClockError("延期要由有权批准的人批准，请换人办理。")
    due = line.due()
    if due is not None and event.at > due.at:
        raise ClockError(f"时限已于 {due.at:%Y-%m-%d %H:%M} 届满，届满后不能延期。")
    if line.started.limit is not None and not _same_measure(limit.unit, line.unit):
        raise ClockError(f"延期的单位应与原时限一致：原时限是 {line.started.limit}，延期写的是 {limit}。")
    top = policy.extension_max
    if not limit.amount or (
        top is not None and not (_same_measure(top.unit, limit.unit) and amount(limit) <= amount(top))
    ):
        raise ClockError(f"延期应大于 0，最长 {top}。" if top else "延期应大于 0。")
    line.extensions.append(event)


def _same_measure(a: Unit, b: Unit) -> bool:
    return a == b or (a in UNIT_SECONDS and b in UNIT_SECONDS and "working_hour" not in (a, b))


def _floor(line: Timeline, event: Floored) -> None:
    if line.status == "stopped":
        raise ClockError("计时已经停止，恢复以后才能给补办时间。")
    if not event.limit.amount:
        raise ClockError("补办时间应大于 0。")
    times = line.policy.floor_times
    if times is not None and sum(1 for floor in line.floors if floor.reason == event.reason) >= times:
        raise ClockError(f"同一原因只给 {times} 次补办时间，已经用完。")
    line.floors.append(event)


def _stop(line: Timeline, event: Stopped) -> None:
    if line.status == "stopped":
        raise ClockError("计时已经停止，不能再次停止。")
    if line.status == "paused":
        line.gaps[-1] = line.gaps[-1].ended(event.at)
    line.gaps.append(Gap(local(event.at)))
    line.status = "stopped"
