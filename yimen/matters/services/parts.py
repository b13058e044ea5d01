"""Assignments: the lead's and the co-handlers' parts, each with a clock."""

from __future__ import annotations

from dataclasses import dataclass, field

from yimen.matters.models import Assignment, Clock
from yimen.matters.rules import Change, Release
from yimen.matters.services.step import Step


@dataclass
class Parts:
    """The assignments that an act adds and ends."""

    added: list[Assignment] = field(default_factory=list)
    ended: list[Assignment] = field(default_factory=list)
    named: list[Assignment] = field(default_factory=list)
    stopped: list[Clock] = field(default_factory=list)

    def save(self) -> None:
        """End and name the old ones; the new ones are written with the event."""
        if self.ended:
            Assignment.objects.bulk_update(self.ended, ["state", "ended_at"])
        for row in self.named:
            live = Assignment.objects.filter(
                matter=row.matter_id, organisation=row.organisation_id, role=row.role, state="open"
            )
            live.update(staff=row.staff_id)


def apply_parts(step: Step, change: Change) -> Parts:
    """Work out the changes of parts and put the co-handlers' clocks on the step's timing."""
    parts = Parts()
    for release in change.release:
        _release(step, release, parts)
    parts.named += [
        Assignment(
            matter=step.matter, organisation_id=naming.organisation, role=naming.role, staff_id=naming.staff, state="open"
        )
        for naming in change.name
    ]  # fmt: skip
    for assign in change.assign:
        row = Assignment(
            matter=step.matter, organisation_id=assign.organisation, role=assign.role, task=assign.task,
            staff_id=assign.staff, started_at=step.at, sees_contact=assign.sees_contact,
        )  # fmt: skip
        if assign.clock:
            clock = step.timing.start(assign.clock)
            clock.assignment = row
            row.due_at = clock.due_at
            step.timing.record[-1]["office"] = assign.organisation
        parts.added.append(row)
    return parts


def _release(step: Step, release: Release, parts: Parts) -> None:
    for row in step.assignments:
        live = row.state == "open" and row.role == release.role
        if live and release.organisation in (None, row.organisation_id):
            row.state, row.ended_at = release.state, step.at
            parts.ended.append(row)
            for clock in step.timing.rows:
                if clock.assignment_id == row.pk:
                    step.timing.stop(clock)
