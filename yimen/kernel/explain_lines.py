"""The sentences of an explanation: each says one step of the reckoning and where it comes from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from yimen.kernel.clock_events import Policy
from yimen.kernel.limits import Answer, Limit, local
from yimen.kernel.strip import DAY, Mark, gap_words, marks, open_spans
from yimen.kernel.timeline import Gap, Timeline, elapsed
from yimen.kernel.words import day_words, length_words, range_words, short_day_words

LineKind = Literal[
    "limit", "start", "off", "closure", "counted", "pause", "extension", "floor", "due", "open", "provisional"
]
MANY_WEEKENDS = 3
CLOSED_ORDER = ("holiday", "closure", "weekend")


@dataclass(frozen=True, slots=True)
class Line:
    """One numbered line. `rule` is the code of what was applied, `basis` its source in words.

    For the recount: `days` natural days that the line takes out of a day-counted limit, `seconds` that it counts
    of a limit in hours.
    """

    number: int
    text: str
    rule: str
    basis: str
    start: dt.date | dt.datetime | None
    end: dt.date | dt.datetime | None
    kind: LineKind
    days: int = 0
    seconds: int = 0


@dataclass(slots=True)
class Writer:
    """Collects numbered lines, with what they all need."""

    line: Timeline
    due: Answer | None
    begin: str
    names: Mapping[str, str]
    grounds: Mapping[str, str]
    by_analogy: bool
    year: int
    lines: list[Line] = field(default_factory=list)

    def put(
        self,
        kind: LineKind,
        text: str,
        rule: str,
        basis: str,
        start: dt.date | dt.datetime | None = None,
        end: dt.date | dt.datetime | None = None,
        days: int = 0,
        seconds: int = 0,
    ) -> None:
        """Add the next line."""
        self.lines.append(Line(len(self.lines) + 1, text, rule, basis, start, end, kind, days, seconds))

    def at(self, t: dt.datetime) -> str:
        """4 月 29 日 16:05, with the year where it is not that of the start."""
        return f"{short_day_words(local(t).date(), self.year)} {local(t):%H:%M}"

    def law(self, article: str) -> str:
        """The article, with 参照 where it applies by analogy only."""
        return f"{article}（参照）" if self.by_analogy else article

    def measure(self, budget: int) -> str:
        """A budget in words: days of the clock's unit, or hours."""
        if self.line.by_days:
            return str(Limit(budget, self.line.unit))
        return f"{length_words(budget)}{'工作时间' if self.line.unit == 'working_hour' else ''}"

    def who(self, by: str) -> str:
        """The name for an approver's code, by whole code or by role."""
        return self.names.get(by, self.names.get(by.partition(":")[0], by))


def limit_line(w: Writer) -> None:
    """What has the limit, how long it is, and its source."""
    started = w.line.started
    subject = f"{started.rule}，" if started.rule else ""
    what = f"约定 {w.at(started.until)} 前完成" if started.until is not None else f"限 {started.limit}"
    w.put("limit", f"{subject}{what}。", "limit", started.basis, started.at, started.until)


def day_lines(w: Writer, found: list[Mark]) -> None:
    """Lines of a day-counted limit: the start day, days off, closures, gaps."""
    day = found[0].date
    first = next((m.date for m in found if m.number), None)
    begins = f"，从 {short_day_words(first, w.year)}起算" if first else ""
    article = f"{'参照' if w.by_analogy else ''}民法典第二百零一条"
    w.put("start", f"{w.at(w.line.started.at)} {w.begin}，当日不计{begins}。", "day_zero", article, day, day)
    _off_line(w, found)
    for mark in found:
        basis = w.line.calendar.day_kind(mark.date).basis
        if mark.kind == "off" and basis:
            text = f"{short_day_words(mark.date, w.year)}{mark.label}，不计。"
            w.put("closure", text, "closure", basis, mark.date, mark.date, 1)
    for gap in w.line.past_gaps():
        _gap_line(w, gap, [m.date for m in found if m.gap is gap])


def off_runs(found: Sequence[Mark]) -> list[tuple[dt.date, dt.date, str]]:
    """Runs of days off with one name; Saturday and Sunday together are 周末."""
    runs: list[tuple[dt.date, dt.date, str]] = []
    for mark in found:
        if mark.kind != "off":
            continue
        if runs and runs[-1][1] + DAY == mark.date and _same_run(runs[-1][2], mark.label):
            label = mark.label if runs[-1][2] == mark.label else "周末"
            runs[-1] = (runs[-1][0], mark.date, label)
        else:
            runs.append((mark.date, mark.date, mark.label))
    return runs


def _same_run(a: str, b: str) -> bool:
    return a == b or (a == "周六" and b == "周日")


def _off_line(w: Writer, found: list[Mark]) -> None:
    kinds = {mark.date: w.line.calendar.day_kind(mark.date) for mark in found}
    off = [mark for mark in found if mark.kind == "off" and not kinds[mark.date].basis]
    made_up = [mark for mark in found if mark.kind == "make_up"]
    if not off and not made_up:
        return
    runs = off_runs(off)
    weekends = [run for run in runs if run[2].startswith("周")]
    many = len(weekends) > MANY_WEEKENDS
    named = [run for run in runs if not (many and run in weekends)]
    parts = [f"{range_words(a, b, w.year)}{label}" for a, b, label in named]
    if many:
        parts.append(f"其间周六、周日 {sum((b - a).days + 1 for a, b, _ in weekends)} 天")
    text = f"{'，'.join(parts)}，共 {len(off)} 天不计" if off else ""
    for mark in made_up:
        text += f"{'；' if text else ''}{day_words(mark.date, w.year)}调休上班，计 1 天"
    noticed = [*made_up, *(mark for mark in off if kinds[mark.date].plain == "holiday")]
    years = sorted({mark.date.year for mark in noticed if not kinds[mark.date].provisional})
    basis = f"{'、'.join(f'{year} 年' for year in years)}放假安排" if years else "周六、周日不是工作日"
    days = [mark.date for mark in (*off, *made_up)]
    w.put("off", f"{text}。", "holidays", basis, min(days), max(days), len(off))


def _gap_line(w: Writer, gap: Gap, days: Sequence[dt.date] = ()) -> None:
    pause = gap.pause
    by = f"，{w.who(pause.by)}批准" if pause and pause.by else ""
    text = f"{w.at(gap.start)} {gap_words(gap, w.grounds)}{by}，" + (f"{w.at(gap.end)} 恢复" if gap.end else "尚未恢复")
    if not gap.end and gap.until:
        text += f"，最迟 {w.at(gap.until)} 恢复"
    if days:
        working = sum(1 for day in days if w.line.calendar.is_working_day(day))
        text += f"；{range_words(days[0], days[-1], w.year)}不计，其中工作日 {working} 天"
    elif gap.end and w.line.by_days:
        text += "；没有隔日，不影响天数"
    elif gap.end:
        text += f"；不计 {length_words(elapsed(w.line.calendar, w.line.unit, gap.start, gap.end))}"
    sources = (f"暂停事由 {pause.ground}", pause.document or pause.basis) if pause else (gap.basis,)
    basis = " · ".join(source for source in sources if source)
    w.put("pause", f"{text}。", pause.ground if pause else "stop", basis, gap.start, gap.end, len(days))


def hour_lines(w: Writer, now: dt.datetime) -> None:
    """Lines of a limit in hours: the counted spans of each day (or each run of natural hours), gaps between them."""
    line, start = w.line, local(w.line.started.at)
    stop = w.due.at if w.due else max(now, start)
    how = "从当时起按工作时间计" if line.unit == "working_hour" else "从当时起连续计算，昼夜不停"
    if line.unit == "working_hour" and not line.calendar.is_open(start):
        how = f"不在办公时间，从 {w.at(line.calendar.next_opening(start))} 起计"
    article = f"{'参照' if w.by_analogy else ''}民法典第二百零一条第二款"
    w.put("start", f"{w.at(start)} {w.begin}，{how}。", "start_hour", article, start, start)
    gaps = line.past_gaps()
    for n, (a, b) in enumerate(line.runs()):
        gap = gaps[n] if n < len(gaps) else None
        _run_lines(w, local(a), min(local(b), stop) if b and gap else stop)
        if gap:
            _gap_line(w, gap)


def _run_lines(w: Writer, a: dt.datetime, b: dt.datetime) -> None:
    if w.line.unit != "working_hour":
        if a < b:
            text = f"{w.at(a)} 至 {w.at(b)}，计 {length_words(int((b - a).total_seconds()))}。"
            w.put("counted", text, "natural_hours", "昼夜连续计算", a, b, seconds=int((b - a).total_seconds()))
        return
    spans = open_spans(w.line.calendar, a, b)
    days = [(day, list(group)) for day, group in groupby(spans, key=lambda span: span[0].date())]
    before = a.date() if w.line.calendar.spans(a.date()) else a.date() - DAY
    for day, pieces in days:
        _closed_line(w, before + DAY, day - DAY)
        seconds = sum(int((y - x).total_seconds()) for x, y in pieces)
        hours = "、".join(f"{x:%H:%M} 至 {y:%H:%M}" for x, y in pieces)
        made_up = w.line.calendar.day_kind(day).plain == "make_up"
        note, basis = ("（调休上班）", f"{day.year} 年放假安排") if made_up else ("", "办公时间表")
        text = f"{day_words(day, w.year)}{note}{hours}，计 {length_words(seconds)}。"
        w.put("counted", text, "office_hours", basis, pieces[0][0], pieces[-1][1], seconds=seconds)
        before = day


def _closed_line(w: Writer, first: dt.date, last: dt.date) -> None:
    """Days without working time between two counted days."""
    if first > last:
        return
    kinds = [w.line.calendar.day_kind(first + DAY * n) for n in range((last - first).days + 1)]
    told = min(kinds, key=lambda kind: CLOSED_ORDER.index(kind.plain) if kind.plain in CLOSED_ORDER else 9)
    basis = f"{first.year} 年放假安排" if told.code == "holiday" else told.basis or "办公时间表"
    label = told.label if told.plain in ("holiday", "closure") or len(kinds) == 1 else "休息"
    label = "不办公" if told.plain in ("working", "make_up") else label
    w.put("off", f"{range_words(first, last, w.year)}{label}，不计。", "holidays", basis, first, last, len(kinds))


def change_lines(w: Writer) -> None:
    """Extensions and floors."""
    for extension in w.line.extensions:
        by = f"，{w.who(extension.by)}批准" if extension.by else ""
        text = f"{w.at(extension.at)} 延期 {extension.limit}{by}。"
        w.put("extension", text, "extension", extension.basis, extension.at, None)
    base = w.line.base()
    for floor in w.line.floors:
        at = w.line.floor_due(floor)
        ends = f"不早于 {w.at(at.at)} 到期" if at else "暂停期间不计"
        used = "" if at is None or base is None or at > base else "，原到期时间更晚，不受影响"
        text = f"{w.at(floor.at)} {floor.reason}，留 {floor.limit}，{ends}{used}。"
        w.put("floor", text, "floor", floor.basis, floor.at, at.at if at else None)


def due_line(w: Writer, policy: Policy | None, now: dt.datetime) -> None:
    """The last day and hour, what the law says on it, and whether the calendar there is published."""
    line = w.line
    if w.due is None:
        done = sum(elapsed(line.calendar, line.unit, a, b) for a, b in line.runs() if b)
        left = max(0, line.budget - done)
        used = f"，已计 {w.measure(done)}" if done else ""
        rest = f"{used}，还剩 {w.measure(left)}" if left else used
        w.put("open", f"暂停期间不计{rest}，恢复后再定到期日。", "paused", w.law("行政许可法第八十二条"))
        return
    text = f"{_reached(w, w.due.at)}{_may_extend(line, policy if now <= w.due.at else None)}。"
    extra = sum(1 for mark in marks(line, w.due.at.date()) if mark.kind == "extra") if line.started.limit else 0
    w.put("due", text, "due", _due_basis(w), w.due.at, w.due.at, extra if line.by_days else 0)
    if w.due.provisional:
        through = line.calendar.valid_through
        year = f"{through.year + 1} 年"
        text = f"{year}放假安排尚未公布，{year}起的日子按周末和日期固定的法定节假日暂计，公布以后重新计算。"
        w.put("provisional", text, "provisional", f"工作日历排到 {short_day_words(through, 0)}", through, None)


def _reached(w: Writer, at: dt.datetime) -> str:
    line, year = w.line, w.year
    day, base = day_words(at.date(), year), line.base()
    if base is not None and at > base.at:
        return f"留足补办时间后，{day}{at:%H:%M} 到期"
    if line.started.limit is None:
        moved = line.started.until is not None and at != line.started.until
        return f"约定的日期{'顺延后' if moved else ''}为 {day}{at:%H:%M}"
    if line.unit == "natural_day":
        return f"{_natural_end(w, at)}，当日下班 {at:%H:%M} 到期"
    if line.unit == "working_day":
        return f"数满 {line.budget} 天为 {day}，当日下班 {at:%H:%M} 到期"
    return f"累计满 {w.measure(line.budget)}，{day}{at:%H:%M} 到期"


def _natural_end(w: Writer, at: dt.datetime) -> str:
    counted = [mark for mark in marks(w.line, at.date()) if mark.number]
    last = counted[-1]
    text = f"数满 {w.line.budget} 日为 {day_words(last.date, w.year)}"
    if last.date == at.date():
        return text
    return f"{text}，当天{w.line.calendar.day_kind(last.date).label}，顺延至下一个工作日 {day_words(at.date(), w.year)}"


def _may_extend(line: Timeline, policy: Policy | None) -> str:
    if line.extensions:
        return f"，已延期 {len(line.extensions)} 次"
    if policy is None or not policy.times or line.status == "stopped":
        return ""
    return f"。未延期，可申请延期 {policy.times} 次"


def _due_basis(w: Writer) -> str:
    for floor in w.line.floors:
        if w.line.base() != w.due and w.line.floor_due(floor) == w.due:
            return floor.basis
    if w.line.started.limit is None:
        return w.line.started.basis
    if w.line.unit == "natural_day":
        return "民法典第二百零三条"
    return w.law("行政许可法第八十二条") if w.line.unit == "working_day" else "时限单位为小时或分钟"
