"""How a matter's clock and trail are shown: chip, bar, the reasons for a date, who did what when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from yimen.kernel.clock import ClockState, fold, from_json
from yimen.kernel.explain import Explanation, explain
from yimen.kernel.lifecycle import Lifecycle
from yimen.kernel.limits import local
from yimen.kernel.words import Chip, chip, day_words, moment_words
from yimen.kernel.worktime import WorkCalendar
from yimen.matters.models import Attachment, Clock, Event, Matter, Note
from yimen.matters.rules import Process

# The word with which a clock's bar begins.
BEGINS = {"handle": "派单", "rework": "重办", "sign": "派单", "accept": "收到", "dispatch": "受理", "promise": "挂账"}
HEADS = {"late": "已超期", "paused": "暂停计时", "done": "已停止计时"}


def list_chip(matter: Matter, now: datetime, calendar: WorkCalendar) -> Chip:
    """The clock chip of a row in a list, from the matter's own columns."""
    if matter.closed_at is not None:
        late = matter.late_at is not None
        return Chip("done", "已办结（曾超期）" if late else "已办结")
    if matter.state == "paused" or matter.due_at is None:
        return Chip("paused", "暂停计时")
    state = ClockState(
        "running", matter.received_at, local(matter.due_at), False, 0, 0, None, None, None, None, 0, None
    )
    return chip(state, now, calendar)


@dataclass(frozen=True)
class Shown:
    """A clock ready for the page: the chip, the bar with its words, the explanation behind 为什么是这一天."""

    clock: Clock
    chip: Chip
    explanation: Explanation
    headline: str
    headline_note: str
    start_words: str
    due_words: str


def clock_shown(clock: Clock, process: Process, grade: str, calendar: WorkCalendar, now: datetime) -> Shown:
    """Explain one clock at `now`."""
    events = [from_json(entry) for entry in clock.history]
    policy = process.policy(clock.kind, grade)
    state = fold(events, calendar, policy)
    begin = BEGINS.get(clock.kind, "开始")
    shown = explain(events, calendar, now, policy, begin=begin)
    label = chip(state, now, calendar)
    due = state.due_at
    return Shown(
        clock=clock,
        chip=label,
        explanation=shown,
        headline=HEADS["done"] if label.kind == "done" else label.words.replace("剩 ", "还剩 ", 1),
        headline_note=f"{_unit(state)}，{day_words(due.date())}{due:%H:%M} 前" if due else "恢复计时后重新推算到期日",
        start_words=f"{moment_words(state.started_at, now)} {begin}",
        due_words=f"{moment_words(due, now)} 到期" if due else "",
    )


def _unit(state: ClockState) -> str:
    unit = state.limit.unit if state.limit else ""
    return "按工作时间计" if unit.startswith("working") else "按自然时间计" if unit else "按约定日期计"


@dataclass(frozen=True)
class Entry:
    """One line of the trail."""

    who: str
    verb: str
    when_words: str
    text: str
    dot: str
    seq: int
    quote: str = ""
    files: Sequence[Mapping[str, str]] = field(default_factory=tuple)
    code: str = ""


def entries(
    events: Sequence[Event],
    notes: Sequence[Note],
    files: Sequence[Attachment],
    table: Lifecycle,
    now: datetime,
    sentence: Any,
    link: Any,
    hidden: frozenset[str] = frozenset(),
) -> list[Entry]:
    """The trail, newest first. `sentence(event)` says what the verb did; `link(file)` gives a file's address.

    Notes of a kind in `hidden`, and those of the desk alone when `desk_only` is hidden, are left out.
    """  # fmt: skip
    texts: dict[int, list[Note]] = {}
    for note in notes:
        if note.kind not in hidden and not (note.desk_only and "desk_only" in hidden):
            texts.setdefault(note.seq, []).append(note)
    attached: dict[int, list[Attachment]] = {}
    for file in files:
        attached.setdefault(file.seq, []).append(file)
    labels = {move.verb: move.label for move in table.moves}
    found = []
    for n, event in enumerate(events):
        found.append(
            Entry(
                who=_who(event),
                verb=labels.get(event.verb, event.verb),
                when_words=moment_words(event.at, now),
                text=sentence(event),
                quote="\n".join(note.text for note in texts.get(event.seq, ()) if note.kind not in ("title", "demand")),
                files=tuple({"name": file.name, "url": link(file)} for file in attached.get(event.seq, ())),
                dot="now" if n == 0 else _dot(event),
                seq=event.seq,
                code=event.verb,
            )
        )
    return found


def _who(event: Event) -> str:
    if event.actor is not None:
        return event.actor.name
    return {"system": "系统", "caller": "诉求人"}.get(event.actor_kind, "系统")


def _dot(event: Event) -> str:
    return "pause" if event.verb in ("grant_pause", "pause_lapsed") else "done"
