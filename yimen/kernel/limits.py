"""Values of working time: limits, spans, office hours, local openings and closures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal, NamedTuple, cast, get_args
from zoneinfo import ZoneInfo

from yimen.kernel.refusal import Refusal

ZONE: Final = ZoneInfo("Asia/Shanghai")
Unit = Literal["working_day", "working_hour", "natural_day", "natural_hour", "natural_minute"]
UNITS: Final[tuple[Unit, ...]] = get_args(Unit)
UNIT_WORDS: Final[dict[Unit, str]] = {
    "working_day": "个工作日",
    "working_hour": "个工作小时",
    "natural_day": "日",
    "natural_hour": "小时",
    "natural_minute": "分钟",
}
DAY_UNITS: Final = ("working_day", "natural_day")
UNIT_SECONDS: Final[dict[Unit, int]] = {"working_hour": 3600, "natural_hour": 3600, "natural_minute": 60}


class CalendarError(Refusal):
    """A question that the calendar cannot answer; the message is a Chinese sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__(code="calendar", sentence=sentence)


@dataclass(frozen=True, slots=True)
class Limit:
    """A length of time as the law or a promise states it: ``Limit(5, "working_day")``."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        """Refuse what no limit can be: a negative amount or an unknown unit."""
        if self.unit not in UNITS:
            raise CalendarError(f"不认识时限单位“{self.unit}”，应为{'、'.join(UNIT_WORDS.values())}之一。")
        if isinstance(self.amount, bool) or not isinstance(self.amount, int) or self.amount < 0:
            raise CalendarError(f"时限应为不小于 0 的整数，现在是“{self.amount}”。")

    def __str__(self) -> str:
        """The limit in Chinese: 5 个工作日, 4 个工作小时, 60 日, 24 小时, 30 分钟."""
        return f"{self.amount} {UNIT_WORDS[self.unit]}"

    @property
    def in_days(self) -> bool:
        """Whether whole days are counted (the first day is then never counted)."""
        return self.unit in DAY_UNITS

    @property
    def seconds(self) -> int:
        """Length in seconds (working or natural ones); only for units of hours and minutes."""
        if self.in_days:
            raise CalendarError(f"“{self}”按天计算，不能折算成秒。")
        return self.amount * UNIT_SECONDS[self.unit]

    @classmethod
    def parse(cls, text: str) -> Limit:
        """Read ``"5 working_day"``; raise CalendarError with a sentence otherwise."""
        parts = text.split()
        if len(parts) != 2 or not parts[0].isdecimal():
            raise CalendarError(f"时限“{text}”读不懂，应写成“5 working_day”的样子。")
        return cls(int(parts[0]), cast(Unit, parts[1]))

    def as_list(self) -> list[int | str]:
        """The JSON form ``[5, "working_day"]``."""
        return [self.amount, self.unit]

    @classmethod
    def from_list(cls, pair: list[int | str] | tuple[int | str, ...]) -> Limit:
        """The inverse of :meth:`as_list`."""
        if len(pair) != 2:
            raise CalendarError(f"时限“{pair}”读不懂，应为数量和单位两项。")
        return cls(cast(int, pair[0]), cast(Unit, pair[1]))


class Answer(NamedTuple):
    """An instant, and whether it rests on a year whose calendar is not yet published."""

    at: dt.datetime
    provisional: bool


class Span(NamedTuple):
    """A stretch of time, half open: start counts, end does not."""

    start: dt.datetime
    end: dt.datetime


class DayKind(NamedTuple):
    """What a date is. Codes: working, make_up, weekend, holiday, closure, each also with provisional_
    before it. `basis` is given for local closures."""

    code: str
    label: str
    basis: str = ""

    @property
    def plain(self) -> str:
        """The code without provisional_."""
        return self.code.removeprefix("provisional_")

    @property
    def provisional(self) -> bool:
        """Whether the date lies beyond the published calendar."""
        return self.code.startswith("provisional_")


Hours = tuple[tuple[dt.time, dt.time], ...]


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """Opening hours: seven tuples from Monday to Sunday, and those of a make-up day (调休上班)."""

    weekdays: tuple[Hours, ...]
    make_up: Hours

    def __post_init__(self) -> None:
        """Monday to Friday and make-up days need hours, else a working day would have no close."""
        if len(self.weekdays) != 7:
            raise CalendarError("办公时间要写满周一至周日七天，休息的日子留空。")
        if not all((*self.weekdays[:5], self.make_up)):
            raise CalendarError("周一至周五和调休上班日都要写办公时间。")
        for hours in (*self.weekdays, self.make_up):
            flat = [moment for pair in hours for moment in pair]
            if any(a >= b for a, b in pairwise(flat)):
                raise CalendarError("办公时间应从早到晚依次写，前一段结束后才能开始后一段。")

    @classmethod
    def standard(cls) -> OfficeHours:
        """Monday to Friday and make-up days 09:00–12:00 and 13:30–17:30."""
        day = ((dt.time(9), dt.time(12)), (dt.time(13, 30), dt.time(17, 30)))
        return cls((day,) * 5 + ((), ()), day)

    @property
    def day_seconds(self) -> int:
        """Seconds of the longest ordinary working day: what one day means in the words of a clock."""
        return max(sum(_second(b) - _second(a) for a, b in hours) for hours in self.weekdays[:5])


@dataclass(frozen=True, slots=True)
class Opening:
    """Extra hours (延时服务, weekend opening): working time, but never a working day."""

    date: dt.date
    start: dt.time
    end: dt.time
    name: str = ""


@dataclass(frozen=True, slots=True)
class Closure:
    """A local closure. It takes away hours; the day stops being a working day only with ``counts_as_day_off``."""

    date: dt.date
    name: str
    basis: str
    start: dt.time | None = None
    end: dt.time | None = None
    counts_as_day_off: bool = False

    def seconds(self) -> tuple[int, int]:
        """The closed stretch in seconds of the day; the whole day where no times are given."""
        return (_second(self.start) if self.start else 0, _second(self.end) if self.end else 86400)


def local(t: dt.datetime) -> dt.datetime:
    """The same instant in Chinese time; a datetime without zone is refused."""
    if t.tzinfo is None:
        raise CalendarError("时间缺少时区，不能计算时限。")
    return t if t.tzinfo is ZONE else t.astimezone(ZONE)


def day_pieces(
    regular: Hours, openings: list[Opening], closures: list[Closure]
) -> tuple[list[tuple[int, int]], int | None]:
    """One day's open pieces in seconds of the day, and the close of its regular hours (None: no hours that day).

    The close is the end of business of that day (民法典 第二百零三条第二款); where a closure that is no day off
    takes away all regular hours, the usual close stays, so that a working day always has one.
    """
    base = [(_second(a), _second(b)) for a, b in regular]
    cuts = [c.seconds() for c in closures]
    left = _subtract(base, cuts)
    close = (left or base)[-1][1] if base else None
    extra = [(_second(o.start), _second(o.end)) for o in openings]
    return _subtract(_union(base + extra), cuts), close


def _second(moment: dt.time) -> int:
    return moment.hour * 3600 + moment.minute * 60 + moment.second


def _union(pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for a, b in sorted(pieces):
        if merged and a <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(b, merged[-1][1]))
        else:
            merged.append((a, b))
    return merged


def _subtract(pieces: list[tuple[int, int]], cuts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    for c, d in cuts:
        pieces = [(x, y) for a, b in pieces for x, y in ((a, min(b, c)), (max(a, d), b)) if x < y]
    return pieces
