"""Why this date: a clock's reckoning, line by line with its sources, with calendar strip and bar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yimen.kernel.clock_events import Event, Policy
from yimen.kernel.explain_lines import (
    Line,
    LineKind,
    Writer,
    change_lines,
    day_lines,
    due_line,
    hour_lines,
    limit_line,
    off_runs,
)
from yimen.kernel.limits import Answer, local
from yimen.kernel.strip import Cell, Mark, Segment, cells, gap_words, marks, segments
from yimen.kernel.timeline import Timeline, read
from yimen.kernel.words import range_words, short_day_words
from yimen.kernel.worktime import WorkCalendar

__all__ = ["Cell", "Explanation", "Line", "LineKind", "Segment", "explain"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a date was reached. `due` is None while a pause keeps it open; `days` is empty for limits in hours."""

    due: dt.datetime | None
    provisional: bool
    lines: tuple[Line, ...]
    days: tuple[Cell, ...]
    segments: tuple[Segment, ...]
    now_percent: str
    label: str


def explain(
    events: Sequence[Event],
    calendar: WorkCalendar,
    now: dt.datetime,
    policy: Policy | None = None,
    begin: str = "开始计时",
    names: Mapping[str, str] | None = None,
    grounds: Mapping[str, str] | None = None,
    by_analogy: bool = True,
) -> Explanation:
    """Explain a clock at `now`.

    `begin` is the word for the start (派单, 受理); `names` gives the names for the codes in `by`; `grounds` the words
    for pause grounds (else the policy's labels); `by_analogy` adds 参照 to the articles where the matter is no licence.
    Raises ClockError or CalendarError as fold does.
    """
    line = read(events, calendar, policy)
    due, today = line.due(), local(now).date()
    if line.status == "paused" and due and due.at > line.gaps[-1].start:
        due = None
    labels = {code: ground.label for code, ground in (line.policy.grounds or {}).items()} | dict(grounds or {})
    started = local(line.started.at)
    writer = Writer(line, due, begin, names or {}, labels, by_analogy, started.year)
    by_days = line.by_days
    found = marks(line, _last(line, due, today)) if by_days else []
    limit_line(writer)
    if by_days:
        day_lines(writer, found)
    else:
        hour_lines(writer, local(now))
    change_lines(writer)
    due_line(writer, policy, now)
    bar, now_percent = segments(line, found, due.at if due else None, now, labels)
    strip = cells(found, due.at.date() if due else None, today, begin) if by_days else ()
    label = _label(writer, found, today)
    return Explanation(
        due.at if due else None, bool(due and due.provisional), tuple(writer.lines), strip, bar, now_percent, label
    )


def _last(line: Timeline, due: Answer | None, today: dt.date) -> dt.date:
    if due:
        return due.at.date()
    until = line.gaps[-1].until
    return max(today, local(line.gaps[-1].start).date(), local(until).date() if until else today)


def _label(w: Writer, found: list[Mark], today: dt.date) -> str:
    """The bar in one sentence, for whoever cannot see it."""
    year = w.year
    parts = [f"{short_day_words(local(w.line.started.at).date(), year)}{w.begin}"]
    told = [(a, b, label) for a, b, label in off_runs(found) if not label.startswith("周")]
    for gap in w.line.past_gaps():
        days = [mark.date for mark in found if mark.gap is gap]
        if days:
            told.append((days[0], days[-1], gap_words(gap, w.grounds)))
    parts += [f"{range_words(a, b, year)}{words}" for a, b, words in sorted(told)]
    parts.append(f"今天 {short_day_words(today, year)}")
    parts.append(f"{w.at(w.due.at)} 到期" if w.due else "暂停中，到期日未定")
    return "，".join(parts)
