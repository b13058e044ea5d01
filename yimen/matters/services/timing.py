"""Applies clock changes to clock rows. The truth is the list of clock events; the columns are its fold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from yimen.kernel import clock as kernel
from yimen.kernel.ladder import next_rung
from yimen.kernel.lifecycle import Effect
from yimen.kernel.limits import Limit
from yimen.kernel.worktime import WorkCalendar
from yimen.matters.models import Clock, Matter
from yimen.matters.rules import ClockChange, Extend, Floor, Pause, Process, Start


def events_of(clock: Clock) -> list[kernel.Event]:
    """The clock's events as values."""
    return [kernel.from_json(entry) for entry in clock.history]


def project(clock: Clock, process: Process, grade: str, calendar: WorkCalendar) -> None:
    """Fold the clock's events into its columns and find its next rung. Raises ClockError if the history cannot be."""
    events = events_of(clock)
    policy = process.policy(clock.kind, grade)
    state = kernel.fold(events, calendar, policy)
    clock.status, clock.due_at, clock.provisional = state.status, state.due_at, state.provisional
    clock.stopped_at, clock.pause_until = state.stopped_at, state.pause_until
    clock.was_late = bool(state.stopped_at and kernel.late(state, state.stopped_at))
    if clock.first_due_at is None:
        clock.first_due_at = state.due_at
    _next(clock, process, grade, calendar, state.limit)


def after_rungs(clock: Clock, process: Process, grade: str, calendar: WorkCalendar, passed: Iterable[str] = ()) -> None:
    """Note rungs as passed and find the one that comes next; the due date stays as it is. Saves nothing."""
    fired = clock.fired.split(",") if clock.fired else []
    clock.fired = ",".join(dict.fromkeys([*fired, *passed]))
    policy = process.policy(clock.kind, grade)
    _next(clock, process, grade, calendar, kernel.fold(events_of(clock), calendar, policy).limit)


def _next(clock: Clock, process: Process, grade: str, calendar: WorkCalendar, limit: Limit | None) -> None:
    fired = clock.fired.split(",") if clock.fired else ()
    ladder, policy = process.ladder(clock.kind, grade, limit or PROMISED), process.policy(clock.kind, grade)
    found = next_rung(ladder, events_of(clock), calendar, fired=fired, policy=policy)
    clock.rung, clock.rung_at = (found[0].code, found[1]) if found else ("", None)


# A clock with a fixed date has no limit of its own; its ladder is that of a limit of many days.
PROMISED = Limit(30, "working_day")


@dataclass
class Timing:
    """The clocks of one locked matter while a verb is applied."""

    matter: Matter
    process: Process
    calendar: WorkCalendar
    at: datetime
    grade: str
    rows: list[Clock]
    changed: list[Clock] = field(default_factory=list)
    created: list[Clock] = field(default_factory=list)
    record: list[dict[str, Any]] = field(default_factory=list)

    def current(self, kind: str) -> Clock | None:
        """The newest clock of the matter itself with this kind."""
        own = [row for row in self.rows if row.kind == kind and row.assignment_id is None]
        return own[-1] if own else None

    def running(self) -> list[Clock]:
        return [row for row in self.rows if row.status == "running" and row.assignment_id is None]

    def start(self, change: Start, standing_row: Clock | None = None) -> Clock:
        """Add a clock that starts with this change."""
        event = kernel.Started(
            at=change.at or self.at, limit=change.limit, rule=change.rule, basis=change.basis, until=change.until
        )
        row = Clock(matter=self.matter, kind=change.kind, standing=change.standing, history=[], started_at=event.at)
        self.rows.append(row)
        self.created.append(row)
        self._append(row, event)
        return row

    def _append(self, row: Clock, event: kernel.Event) -> None:
        entry = kernel.to_json(event)
        row.history = [*row.history, entry]
        project(row, self.process, self.grade, self.calendar)
        self._note(row, event=entry)
        if row not in self.created and row not in self.changed:
            self.changed.append(row)

    def _note(self, row: Clock, **more: Any) -> None:
        """Put into the event's record what became of a clock; `n` is which of the matter's clocks it is, from 1."""
        self.record.append(
            {"clock": row.kind, "n": self.rows.index(row) + 1, "status": row.status, "due": row.due_at, **more}
        )

    def apply(self, effects: Iterable[Effect], changes: Iterable[ClockChange]) -> None:
        """Carry out the move's effects with the parameters that the app gave, then extensions and floors."""
        given = {change.kind: change for change in changes if isinstance(change, Start | Pause)}
        for effect in effects:
            self._effect(effect, given)
        for change in changes:
            row = self.current(change.kind)
            if isinstance(change, Extend) and row:
                self._append(row, kernel.Extended(at=self.at, limit=change.limit, basis=change.basis, by=""))
            elif isinstance(change, Floor) and row:
                self._append(
                    row, kernel.Floored(at=self.at, limit=change.limit, basis=change.basis, reason=change.reason)
                )

    def _effect(self, effect: Effect, given: dict[str, Start | Pause]) -> None:
        row, change = self.current(effect.clock), given.get(effect.clock)
        if effect.action == "start" and (row is None or row.status == "stopped"):
            self.start(_wanted(change, effect))
        elif effect.action == "restart":
            self.stop(row)
            self.start(_wanted(change, effect))
        elif effect.action == "stop":
            self.stop(row)
        elif effect.action == "resume" and row is not None and row.status != "running":
            self._append(row, kernel.Resumed(at=self.at))
        elif effect.action == "pause" and row is not None and row.status == "running":
            self._pause(row, change or next((c for c in given.values() if isinstance(c, Pause)), None))

    def _pause(self, row: Clock, change: Start | Pause | None) -> None:
        if not isinstance(change, Pause):  # a reply under review: the clock stands still and goes on if it comes back
            return self.stop(row)
        self._append(
            row,
            kernel.Paused(
                at=self.at, ground=change.ground, basis=change.basis, until=change.until, document=change.document
            ),
        )

    def stop(self, row: Clock | None) -> None:
        """Stop a clock; one that is already stopped, or none, changes nothing."""
        if row is not None and row.status != "stopped":
            self._append(row, kernel.Stopped(at=self.at))

    def reproject(self) -> list[tuple[Clock, datetime | None]]:
        """Fold every open clock anew under the calendar in force; returns those whose date moved, with the old date."""
        moved = []
        for row in self.rows:
            if row.status == "stopped":
                continue
            before = row.due_at
            project(row, self.process, self.grade, self.calendar)
            self.changed.append(row)
            if row.due_at != before:
                self._note(row, event={"event": "recalculated"})
                moved.append((row, before))
        return moved

    def binding(self, kinds: tuple[str, ...]) -> tuple[datetime | None, str]:
        """The date that binds now and its clock: the first clock of the state that runs, else the earliest that runs."""
        running = {row.kind: row for row in self.running()}
        first = next((running[kind] for kind in kinds if kind in running), None)
        if first is None and running:
            first = min(running.values(), key=lambda row: row.due_at or datetime.max.replace(tzinfo=self.at.tzinfo))
        return (first.due_at, first.kind) if first else (None, "")


# What of an old clock an act may change.
CLOCK_COLUMNS = [
    "status",
    "history",
    "due_at",
    "provisional",
    "stopped_at",
    "pause_until",
    "was_late",
    "rung",
    "rung_at",
]


def _wanted(change: Start | Pause | None, effect: Effect) -> Start:
    if not isinstance(change, Start):
        raise TypeError(f"starting {effect.clock} needs its limit")
    return change
