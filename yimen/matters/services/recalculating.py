"""A new holiday table and the clocks that are running: which dates move, and moving them with an event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from yimen.kernel.clock import fold
from yimen.matters.models import Assignment, Clock
from yimen.matters.rules import Change, Process
from yimen.matters.services.act import Done, act
from yimen.matters.services.step import Step
from yimen.matters.services.timing import after_rungs, events_of
from yimen.org.access import SYSTEM
from yimen.org.queries import calendar


@dataclass(frozen=True)
class Moved:
    """A clock whose due date is another under the calendar in force."""

    matter: int
    matter_kind: str
    number: str
    title: str
    clock: str
    before: datetime | None
    after: datetime | None

    @property
    def later(self) -> bool:
        """Whether the date moves away from whoever waits."""
        return bool(self.before and self.after and self.after > self.before)


def _open_clocks() -> Iterator[Clock]:
    return Clock.objects.exclude(status="stopped").select_related("matter").order_by("matter_id", "pk").iterator(1000)


def moving(processes: Mapping[str, Process]) -> list[Moved]:
    """The open clocks whose due date moves under the calendar in force, in the order of their matters."""
    days, found = calendar(), []
    for row in _open_clocks():
        matter = row.matter
        policy = processes[matter.kind].policy(row.kind, matter.grade)
        after = fold(events_of(row), days, policy).due_at
        if after != row.due_at:
            found.append(Moved(matter.pk, matter.kind, matter.number, matter.title, row.kind, row.due_at, after))
    return found


def change_calendar(process: Process, matter_id: int) -> Done:
    """Move the dates of one matter to the calendar in force, with an event that names each: from when to when."""

    def decide(step: Step) -> Change:
        moved = step.timing.reproject()
        for row, _ in moved:
            if row.assignment_id:
                Assignment.objects.filter(pk=row.assignment_id).update(due_at=row.due_at)
        return Change(facts={"moved": [[row.kind, before, row.due_at] for row, before in moved]})

    return act(process=process, which=matter_id, verb="change_calendar", by=SYSTEM, decide=decide)


def refresh_alarms(processes: Mapping[str, Process]) -> int:
    """Find the next rung of every open clock anew: a rung that now comes earlier must not wait for its old alarm."""
    days, changed = calendar(), []
    for row in _open_clocks():
        before = (row.rung, row.rung_at)
        after_rungs(row, processes[row.matter.kind], row.matter.grade, days)
        if (row.rung, row.rung_at) != before:
            changed.append(row)
    Clock.objects.bulk_update(changed, ["rung", "rung_at"], batch_size=500)
    return len(changed)
