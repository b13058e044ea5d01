"""Clocks and dates in the words that a person reads. Never a bare date in a list, never 0 天."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal, NamedTuple

from yimen.kernel.clock import ClockState, remaining
from yimen.kernel.limits import local
from yimen.kernel.worktime import WorkCalendar

WEEKDAYS = "一二三四五六日"


class Chip(NamedTuple):
    """A clock chip: `kind` is its data-s (late, today, near, ok, paused, done)."""

    kind: Literal["late", "today", "near", "ok", "paused", "done"]
    words: str


def chip(
    state: ClockState,
    now: dt.datetime,
    calendar: WorkCalendar,
    grounds: Mapping[str, str] | None = None,
    done: str = "已办结",
) -> Chip:
    """The chip of a clock at `now`. `grounds` gives the word for a pause ground, `done` the word for a stopped clock.

    Under an hour: minutes. Due today: the hour. Under two (working) days: 天 and 小时. Else whole (working) days.
    Lateness is told in natural time, so that it only ever grows.
    """
    left = remaining(state, now, calendar)
    if left.kind == "done":
        return Chip("done", f"{done}（超期 {late_words(left.seconds)}）" if left.seconds else done)
    if left.kind == "late":
        return Chip("late", f"超期 {late_words(left.seconds)}")
    if left.kind == "paused" or state.due_at is None:
        ground = state.paused_ground or ""
        return Chip("paused", f"暂停（{(grounds or {}).get(ground, ground)}）")
    if left.kind == "today":
        natural = int((state.due_at - local(now)).total_seconds())
        words = f"剩 {_minutes(natural)}" if natural < 3600 else f"今天 {state.due_at:%H:%M}"
        return Chip("today", words)
    if left.seconds < 3600:
        return Chip("near", f"剩 {_minutes(left.seconds)}")
    if left.kind == "ok":
        return Chip("ok", f"剩 {left.days} 天")
    parts = [f"{n} {unit}" for n, unit in ((left.days, "天"), (left.hours, "小时")) if n]
    return Chip("near", f"剩 {' '.join(parts)}")


def late_words(seconds: int) -> str:
    """A lateness: 50 分钟, 3 小时, 2 天; at least one minute."""
    if seconds < 3600:
        return _minutes(seconds)
    return f"{seconds // 3600} 小时" if seconds < 86400 else f"{seconds // 86400} 天"


def length_words(seconds: int) -> str:
    """A length of hours: 3 小时, 2 小时 30 分, 45 分钟; at least one minute."""
    hours, minutes = divmod(seconds // 60, 60)
    if not hours:
        return _minutes(seconds)
    return f"{hours} 小时 {minutes} 分" if minutes else f"{hours} 小时"


def _minutes(seconds: int) -> str:
    return f"{max(1, seconds // 60)} 分钟"


def short_day_words(d: dt.date, year: int | None = None) -> str:
    """5 月 14 日; with the year where it is not `year`: 2027 年 1 月 4 日."""
    named = f"{d.year} 年 " if year is not None and d.year != year else ""
    return f"{named}{d.month} 月 {d.day} 日"


def day_words(d: dt.date, year: int | None = None) -> str:
    """5 月 14 日（周四）."""
    return f"{short_day_words(d, year)}（周{WEEKDAYS[d.weekday()]}）"


def range_words(a: dt.date, b: dt.date, year: int | None = None) -> str:
    """5 月 1 日至 5 日, 4 月 30 日至 5 月 2 日, or the one day."""
    first = short_day_words(a, year)
    if a == b:
        return first
    last = f"{b.day} 日" if (a.year, a.month) == (b.year, b.month) else short_day_words(b, a.year)
    return f"{first}至 {last}"


def moment_words(t: dt.datetime, now: dt.datetime) -> str:
    """今天 09:12, 昨天 11:20, 5 月 9 日 16:40; another year is named: 2025 年 9 月 3 日 16:40."""
    t, now = local(t), local(now)
    days = (now.date() - t.date()).days
    if days in (0, 1):
        return f"{('今天', '昨天')[days]} {t:%H:%M}"
    return f"{short_day_words(t.date(), now.year)} {t:%H:%M}"


def iso_words(t: dt.datetime) -> str:
    """2026-11-23 09:30, in Chinese time."""
    return f"{local(t):%Y-%m-%d %H:%M}"


def full_words(d: dt.date) -> str:
    """2026年11月23日, for documents."""
    return f"{d.year}年{d.month}月{d.day}日"
