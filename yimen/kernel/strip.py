"""The calendar strip and the bar of a clock: what each day counted as, and how much of the time is used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from typing import Literal, NamedTuple

from yimen.kernel.limits import ZONE, local
from yimen.kernel.timeline import Gap, Timeline
from yimen.kernel.words import WEEKDAYS
from yimen.kernel.worktime import WorkCalendar

FOLD_OVER = 22
REPAIR = "补办"
EXTRA = (REPAIR, "顺延")
LABEL_OVER = Decimal(6)
DAY = dt.timedelta(days=1)


class Mark(NamedTuple):
    """What one date is to a clock. `number` is n on the n-th counted day, else 0; `gap` the pause that hides it."""

    date: dt.date
    kind: Literal["start", "counted", "make_up", "off", "pause", "extra"]
    number: int
    label: str
    gap: Gap | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the strip: a day, or (kind week) a folded week with its last day in `end` and days `counted`."""

    date: dt.date
    weekday: str
    label: str
    kind: Literal["start", "counted", "off", "make_up", "pause", "today", "due", "week"]
    words: str
    counted: int = 0
    end: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the bar in natural time; percents of its width with three places."""

    kind: Literal["used", "off", "pause", "bed", "late"]
    start: dt.datetime
    end: dt.datetime
    from_percent: str
    to_percent: str
    label: str = ""


def marks(line: Timeline, last: dt.date) -> list[Mark]:
    """Every date from the start to `last`; a pause goes before a day off, days after the n-th are extra."""
    calendar, day = line.calendar, local(line.started.at).date()
    natural, total = line.unit == "natural_day", line.budget or None
    beyond = REPAIR if line.floors else "顺延"
    found, number = [Mark(day, "start", 0, "")], 0
    while day < last:
        day += DAY
        kind = calendar.day_kind(day)
        gap = next((gap for gap in line.past_gaps() if gap.hides(day)), None)
        if gap:
            found.append(Mark(day, "pause", 0, "暂停" if gap.pause else "不计", gap))
        elif total is not None and number >= total:
            found.append(Mark(day, "extra", 0, beyond if calendar.is_working_day(day) else kind.label))
        elif natural or calendar.is_working_day(day):
            number += 1
            made_up = kind.plain == "make_up" and not natural
            found.append(Mark(day, "make_up" if made_up else "counted", number, kind.label))
        else:
            found.append(Mark(day, "off", 0, kind.label))
    return found


def cells(found: Sequence[Mark], due: dt.date | None, today: dt.date, begin: str) -> tuple[Cell, ...]:
    """The strip of day-counted clocks; over 22 days whole weeks fold (not those of start, today and due)."""
    strip = [_cell(mark, due, today, begin) for mark in found]
    if len(strip) <= FOLD_OVER:
        return tuple(strip)
    folded: list[Cell] = []
    for _, group in groupby(strip, key=lambda cell: cell.date.isocalendar()[:2]):
        week = list(group)
        if len(week) < 7 or any(cell.kind in ("start", "today", "due") for cell in week):
            folded += week
            continue
        counted = sum(cell.counted for cell in week)
        label = f"{week[0].label}–{week[-1].label}"
        words = f"计 {counted} 天" if counted else "不计"
        folded.append(Cell(week[0].date, "周", label, "week", words, counted, week[-1].date))
    return tuple(folded)


def _cell(mark: Mark, due: dt.date | None, today: dt.date, begin: str) -> Cell:
    day, made_up = mark.date, mark.kind == "make_up"
    words = f"第 {mark.number} 天" if mark.number else _short(mark.label)
    kind: Literal["start", "counted", "off", "make_up", "pause", "today", "due"]
    if mark.kind == "start":
        kind, words = "start", begin
    elif day == due:
        kind = "due"
    elif day == today:
        kind = "today"
    elif mark.kind == "extra":
        kind = "counted" if mark.label in EXTRA else "off"
    else:
        kind = mark.kind
    weekday = WEEKDAYS[day.weekday()] + ("·班" if made_up else "")
    return Cell(day, weekday, f"{day.month}/{day.day}", kind, words, 1 if mark.number else 0)


def _short(label: str) -> str:
    return "放假" if label.endswith("放假") else label


Piece = tuple[Literal["run", "off", "pause"], dt.datetime, dt.datetime, str]


def segments(
    line: Timeline, found: Sequence[Mark], due: dt.datetime | None, now: dt.datetime, grounds: Mapping[str, str]
) -> tuple[tuple[Segment, ...], str]:
    """The bar from the start to the due date (or now, if that is later), and where now stands on it in percent."""
    start = local(line.started.at)
    stopped = line.gaps[-1].start if line.status == "stopped" else None
    now = max(stopped or local(now), start)
    waits = line.gaps[-1].until if due is None else None
    end = max(due or now, now, local(waits) if waits else now)
    if end == start:
        return (), "0.000"
    stop = due or end
    pieces = _day_pieces(found, start, stop, grounds) if found else _hour_pieces(line, start, stop, grounds)
    bar: list[Segment] = []
    for kind, a, b, label in pieces:
        parts = [("used", a, min(b, now)), ("bed", max(a, now), b)] if kind == "run" else [(kind, a, b)]
        bar += [Segment(name, x, y, "", "", label) for name, x, y in parts if x < y]  # type: ignore[arg-type]
    if due and due < now:
        bar.append(Segment("late", due, now, "", ""))
    return tuple(_placed(segment, start, end) for segment in bar), _percent(now, start, end)


def _placed(segment: Segment, start: dt.datetime, end: dt.datetime) -> Segment:
    a, b = _percent(segment.start, start, end), _percent(segment.end, start, end)
    wide = Decimal(b) - Decimal(a) > LABEL_OVER
    return replace(segment, from_percent=a, to_percent=b, label=segment.label if wide else "")


def _percent(t: dt.datetime, start: dt.datetime, end: dt.datetime) -> str:
    microsecond = dt.timedelta(microseconds=1)
    share = Decimal((t - start) // microsecond) * 100 / Decimal((end - start) // microsecond)
    return str(share.quantize(Decimal("0.001")))


def _day_pieces(
    found: Sequence[Mark], start: dt.datetime, stop: dt.datetime, grounds: Mapping[str, str]
) -> list[Piece]:
    pieces: list[Piece] = []
    for mark in found:
        midnight = dt.datetime.combine(mark.date, dt.time(), ZONE)
        a, b = max(midnight, start), min(midnight + DAY, stop)
        kind, label = _piece_kind(mark, grounds)
        if pieces and pieces[-1][0] == kind and (pieces[-1][3] == label or kind == "run"):
            pieces[-1] = (kind, pieces[-1][1], b, label)
        else:
            pieces.append((kind, a, b, label))
    return pieces


def _piece_kind(mark: Mark, grounds: Mapping[str, str]) -> tuple[Literal["run", "off", "pause"], str]:
    if mark.kind == "pause":
        return "pause", gap_words(mark.gap, grounds)
    if mark.kind == "off" or (mark.kind == "extra" and mark.label not in EXTRA):
        return "off", "周末" if mark.label.startswith("周") else mark.label
    return "run", ""


def gap_words(gap: Gap | None, grounds: Mapping[str, str]) -> str:
    """The name of a gap: 检测暂停, or 停止计时 between a reply and its return."""
    if gap is None or gap.pause is None:
        return "停止计时"
    return f"{grounds.get(gap.pause.ground, gap.pause.ground)}暂停"


def _hour_pieces(line: Timeline, start: dt.datetime, stop: dt.datetime, grounds: Mapping[str, str]) -> list[Piece]:
    pieces: list[Piece] = []
    cursor = start
    for gap in line.past_gaps():
        a, b = min(gap.start, stop), min(gap.end or stop, stop)
        pieces += _open_pieces(line, cursor, a)
        if a < b:
            pieces.append(("pause", a, b, gap_words(gap, grounds)))
        cursor = max(cursor, b)
    return pieces + _open_pieces(line, cursor, stop)


def _open_pieces(line: Timeline, a: dt.datetime, b: dt.datetime) -> list[Piece]:
    if line.unit != "working_hour":
        return [("run", a, b, "")] if a < b else []
    pieces: list[Piece] = []
    for x, y in open_spans(line.calendar, a, b):
        if a < x:
            pieces.append(("off", a, x, ""))
        pieces.append(("run", x, y, ""))
        a = y
    return [*pieces, ("off", a, b, "")] if a < b else pieces


def open_spans(calendar: WorkCalendar, a: dt.datetime, b: dt.datetime) -> list[tuple[dt.datetime, dt.datetime]]:
    """The working spans between two instants, cut to them."""
    spans, day = [], a.date()
    while day <= b.date():
        spans += [(max(x, a), min(y, b)) for x, y in calendar.spans(day) if max(x, a) < min(y, b)]
        day += DAY
    return spans
