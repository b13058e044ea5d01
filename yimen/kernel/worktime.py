"""Working time of a county: two binary searches carry every deadline.

The calendar is built once for a span of years. It holds the open spans with the working seconds before each, and
the working days with their closes. ``worked`` and ``moment`` are each other's inverse; ``add`` applies a limit.
Legal sources: 行政许可法 第八十二条 (working days), 民法典 第二百零一条 (the first day is not counted),
第二百零三条 (last day on a holiday; close of business), and the yearly notice of the State Council.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, NoReturn

from yimen.kernel.limits import (
    UNIT_SECONDS,
    ZONE,
    Answer,
    CalendarError,
    Closure,
    DayKind,
    Limit,
    OfficeHours,
    Opening,
    Span,
    Unit,
    day_pieces,
    local,
)
from yimen.kernel.notices import day_hours, day_kind, read_notices

__all__ = [
    "ZONE",
    "Answer",
    "CalendarError",
    "Closure",
    "DayKind",
    "Limit",
    "OfficeHours",
    "Opening",
    "Span",
    "Unit",
    "WorkCalendar",
    "local",
]

EPOCH_ORDINAL: Final = dt.date(1970, 1, 1).toordinal()
UTC_OFFSET: Final = 8 * 3600


class WorkCalendar:
    """An immutable table of working time. Build it with :meth:`build` or :meth:`from_csv`."""

    __slots__ = (
        "_base",
        "_closings",
        "_count",
        "_cum",
        "_high",
        "_kinds",
        "_low",
        "_origin",
        "_start_at",
        "_starts",
        "_total",
        "_working",
        "day_seconds",
        "first",
        "horizon",
        "valid_through",
    )

    def __init__(self, first: dt.date, valid_through: dt.date, horizon: dt.date, day_seconds: int) -> None:
        """An empty calendar; callers use :meth:`build`."""
        self.first, self.valid_through, self.horizon, self.day_seconds = first, valid_through, horizon, day_seconds
        self._base = first.toordinal()
        self._kinds: list[DayKind] = []
        self._count: list[int] = []  # working days up to and with day i
        self._working: list[dt.date] = []
        self._closings: list[Answer] = []  # one per working day
        self._starts: list[int] = []  # epoch seconds of each open span
        self._start_at: list[dt.datetime] = []
        self._cum: list[int] = []  # working seconds before each span
        self._total = 0
        self._low = (self._base - EPOCH_ORDINAL) * 86400 - UTC_OFFSET
        self._high = (horizon.toordinal() + 1 - EPOCH_ORDINAL) * 86400 - UTC_OFFSET
        self._origin = dt.datetime.combine(first, dt.time(), ZONE)

    @classmethod
    def build(
        cls,
        first: dt.date,
        valid_through: dt.date,
        holidays: Mapping[dt.date, str],
        make_up_days: Mapping[dt.date, str],
        hours: OfficeHours | None = None,
        openings: Iterable[Opening] = (),
        closures: Iterable[Closure] = (),
        provisional_years: int = 3,
    ) -> WorkCalendar:
        """Build from the published tables; name of the festival per date.

        After ``valid_through`` (to the end of the year ``provisional_years`` later) only weekends and the
        fixed-date holidays are assumed and every answer there is provisional.
        """
        hours = hours or OfficeHours.standard()
        both = sorted(set(holidays) & set(make_up_days))
        if both:
            raise CalendarError(f"{both[0]} 同时列为放假和调休上班，请核对放假通知。")
        if first > valid_through:
            raise CalendarError("工作日历的起始日期晚于公布截止日期，请核对。")
        self = cls(first, valid_through, dt.date(valid_through.year + provisional_years, 12, 31), hours.day_seconds)
        opened, closed = defaultdict(list), defaultdict(list)
        for opening in openings:
            opened[opening.date].append(opening)
        for closure in closures:
            closed[closure.date].append(closure)
        for ordinal in range(self._base, self.horizon.toordinal() + 1):
            day = dt.date.fromordinal(ordinal)
            kind = day_kind(day, valid_through, holidays, make_up_days, closed[day])
            self._append(day, kind, day_hours(day, kind, hours), opened[day], closed[day])
        return self

    @classmethod
    def from_csv(
        cls,
        path: Path,
        hours: OfficeHours | None = None,
        openings: Iterable[Opening] = (),
        closures: Iterable[Closure] = (),
        valid_through: dt.date | None = None,
        provisional_years: int = 3,
    ) -> WorkCalendar:
        """Read the table of notices (columns date, kind holiday|make_up, name, notice).

        Valid to the end of the last year in the table unless ``valid_through`` says otherwise.
        """
        holidays, make_up_days = read_notices(path)
        days = [*holidays, *make_up_days]
        return cls.build(
            dt.date(min(days).year, 1, 1),
            valid_through or dt.date(max(days).year, 12, 31),
            holidays,
            make_up_days,
            hours,
            openings,
            closures,
            provisional_years,
        )

    def _append(
        self,
        day: dt.date,
        kind: DayKind,
        regular: tuple[tuple[dt.time, dt.time], ...],
        openings: list[Opening],
        closures: list[Closure],
    ) -> None:
        midnight = dt.datetime.combine(day, dt.time(), ZONE)
        epoch = (day.toordinal() - EPOCH_ORDINAL) * 86400 - UTC_OFFSET
        pieces, close = day_pieces(regular, openings, closures)
        for a, b in pieces:
            self._starts.append(epoch + a)
            self._start_at.append(midnight + dt.timedelta(seconds=a))
            self._cum.append(self._total)
            self._total += b - a
        self._kinds.append(kind)
        if close is not None and kind.plain in ("working", "make_up"):
            self._working.append(day)
            self._closings.append(Answer(midnight + dt.timedelta(seconds=close), day > self.valid_through))
        self._count.append(len(self._working))

    def worked(self, t: dt.datetime) -> int:
        """Working seconds from the calendar's origin to ``t`` (any zone; parts of a second are dropped)."""
        if t.tzinfo is None:
            local(t)
        epoch = int(t.timestamp())
        if not self._low <= epoch < self._high:
            self._outside()
        k = bisect_right(self._starts, epoch) - 1
        if k < 0:
            return 0
        done = self._cum[k] + epoch - self._starts[k]
        end = self._cum[k + 1] if k + 1 < len(self._cum) else self._total
        return done if done < end else end

    def moment(self, w: int) -> dt.datetime:
        """The earliest instant by which ``w`` working seconds are done: 12:00, not 13:30."""
        if w > self._total:
            self._outside()
        j = bisect_left(self._cum, w) - 1
        if j < 0:
            return self._origin
        return self._start_at[j] + dt.timedelta(0, w - self._cum[j])

    def is_open(self, t: dt.datetime) -> bool:
        """Whether ``t`` lies in working time (the opening instant does, the closing instant does not)."""
        return self.next_opening(t) == t

    def next_opening(self, t: dt.datetime) -> dt.datetime:
        """``t`` itself in working time, else the next instant at which the office opens."""
        done = self.worked(t)
        k = bisect_right(self._starts, int(t.timestamp())) - 1
        if k >= 0 and done < (self._cum[k + 1] if k + 1 < len(self._cum) else self._total):
            return local(t)
        if k + 1 == len(self._starts):
            self._outside()
        return self._start_at[k + 1]

    def spans(self, d: dt.date) -> list[Span]:
        """The open spans of a date, openings and closures applied."""
        self._index(d)
        midnight = (d.toordinal() - EPOCH_ORDINAL) * 86400 - UTC_OFFSET
        low, high = bisect_left(self._starts, midnight), bisect_left(self._starts, midnight + 86400)
        ends = [*self._cum[low + 1 : high + 1], self._total][: high - low]
        return [
            Span(self._start_at[k], self._start_at[k] + dt.timedelta(seconds=end - self._cum[k]))
            for k, end in zip(range(low, high), ends, strict=True)
        ]

    def is_working_day(self, d: dt.date) -> bool:
        """Whether a day-counted limit counts this date."""
        i = self._index(d)
        return self._count[i] > (self._count[i - 1] if i else 0)

    def day_kind(self, d: dt.date) -> DayKind:
        """What the date is, with the word for the calendar strip (五一放假, 周日, 调休上班)."""
        return self._kinds[self._index(d)]

    def nth_working_day(self, d: dt.date, n: int) -> dt.date:
        """The n-th working day after ``d`` (n > 0) or before it (n < 0); ``d`` itself is never counted."""
        i = self._index(d)
        if n > 0:
            k = self._count[i] + n - 1
        elif n < 0:
            k = self._count[i] - self.is_working_day(d) + n
        else:
            raise CalendarError("第 0 个工作日没有意义，请写 1 以上或 -1 以下的数。")
        if not 0 <= k < len(self._working):
            self._outside()
        return self._working[k]

    def working_days_between(self, a: dt.date, b: dt.date) -> int:
        """Working days d with a < d ≤ b; negative when b lies before a."""
        return self._count[self._index(b)] - self._count[self._index(a)]

    def closes(self, d: dt.date) -> dt.datetime:
        """The close of the working day ``d``; a date that is none raises CalendarError."""
        if not self.is_working_day(d):
            raise CalendarError(f"{d} 不是工作日，没有下班时间。")
        return self._closings[self._count[self._index(d)] - 1].at

    def add(self, start: dt.datetime, limit: Limit) -> Answer:
        """When a limit that starts at ``start`` is due.

        working_day: the start day is not counted; due at the close of the last day (行政许可法 第八十二条).
        natural_day: the same with all days; a last day off moves to the next working day (民法典 第二百零三条).
        working_hour: the earliest instant at which the hours are worked. Natural hours and minutes: exact.
        """
        amount, unit = limit.amount, limit.unit
        if amount == 0:
            return Answer(local(start), local(start).date() > self.valid_through)
        if unit == "working_day":
            day = start if start.tzinfo is ZONE else local(start)
            i = day.toordinal() - self._base
            try:
                return self._closings[self._count[i] + amount - 1] if i >= 0 else self._outside()
            except IndexError:
                self._outside()
        if unit == "natural_day":
            return self.closing_from(local(start).date() + dt.timedelta(days=amount))
        if unit == "working_hour":
            at = self.moment(self.worked(start) + amount * 3600)
            return Answer(at, at.date() > self.valid_through)
        return Answer(local(start) + dt.timedelta(seconds=amount * UNIT_SECONDS[unit]), False)

    def closing_from(self, d: dt.date) -> Answer:
        """The close of ``d`` or, if it is a day off, of the next working day (民法典 第二百零三条)."""
        i = self._index(d)
        k = self._count[i] - self.is_working_day(d)
        if k == len(self._closings):
            self._outside()
        return self._closings[k]

    def _index(self, d: dt.date) -> int:
        i = d.toordinal() - self._base
        if not 0 <= i < len(self._count):
            self._outside()
        return i

    def _outside(self) -> NoReturn:
        raise CalendarError(f"工作日历只排到 {self.first} 至 {self.horizon}，这个日期算不出来，请先补充日历。")
