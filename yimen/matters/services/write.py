"""Writes what a verb has decided: matter, parts, clocks, texts, files, event, counts and jobs, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Model
from procrastinate.contrib.django import app

from yimen.base import jobs as reactions
from yimen.base.together import write_together
from yimen.matters.models import Attachment, Event, Matter, Note, SearchEntry, Tally
from yimen.matters.rules import Change, Kept, Written
from yimen.matters.services.parts import Parts, apply_parts
from yimen.matters.services.step import Step
from yimen.matters.services.timing import CLOCK_COLUMNS
from yimen.matters.services.trail import Facts, append

# Columns whose values are codes and references: the event repeats them, so that a re-fold can be compared.
OPEN_COLUMNS = frozenset(
    {
        "category",
        "subtype",
        "grade",
        "secrecy",
        "channel",
        "region_id",
        "lead_organisation_id",
        "avoids_id",
        "parent_id",
    }
)


def write(step: Step, change: Change, key: UUID | None, request: str) -> Event:
    """Carry out the change and return its event. Raises Refusal or ClockError when the change cannot be."""
    matter, old = step.matter, _tally_key(step.matter)
    came_from = matter.state
    for name, value in change.columns.items():
        setattr(matter, name, value)
    step.timing.grade = matter.grade
    before = step.before[-1] if step.before else None
    step.timing.apply(step.process.lifecycle.effects(came_from or None, step.verb, before), change.clocks)
    parts = apply_parts(step, change)
    state, stack = step.process.lifecycle.step(came_from or None, step.verb, step.before)
    _settle(step, change, state, stack)
    matter.version += 1
    notes = [_note(step, written) for written in change.notes]
    files = [_file(step, kept) for kept in change.files]
    event = append(step, _facts(step, change, came_from, request, notes, files, parts), key)
    counted = _counted(old, _tally_key(matter))
    _save(step, parts, [*notes, *files, event, *counted, *change.rows])
    if reactions.handlers(matter.kind, step.verb):
        # By name: the job is an entrance to services, services know no entrance.
        app.configure_task("matters.react").defer(event_id=event.pk)
    return event


def _settle(step: Step, change: Change, state: str, stack: tuple[str, ...]) -> None:
    """Owner, binding date and ending after the move."""
    matter, place = step.matter, step.process.lifecycle.states[state]
    if change.owner:
        matter.owner_organisation_id = change.owner.organisation
        matter.owner_role, matter.owner_staff_id = change.owner.role, change.owner.staff
    elif state != matter.state and not place.ended and matter.owner_role != place.owner:
        raise TypeError(f"{step.verb} enters {state} without naming its owner")
    is_open = state in step.process.open_states
    matter.state, matter.state_before = state, ",".join(stack)
    matter.closed_at = None if is_open or state == "draft" else (matter.closed_at or step.at)
    matter.last_at = step.at
    matter.due_at, matter.due_clock = step.timing.binding(place.clocks)
    if matter.late_at is None:
        matter.late_at = next(
            (row.due_at for row in step.timing.changed if row.was_late and row.kind in LATE_CLOCKS), None
        )


# Only these make an order late (rule book §5.2); every other clock that runs over is a late step.
LATE_CLOCKS = frozenset({"handle", "rework", "promise", "decide", "answer"})


def _note(step: Step, written: Written) -> Note:
    return Note(
        id=written.id, matter=step.matter, seq=step.matter.version, kind=written.kind, text=written.text,
        public=written.public, desk_only=written.desk_only, sealed=written.sealed, author_id=step.by.staff_id, at=step.at,
    )  # fmt: skip


def _file(step: Step, kept: Kept) -> Attachment:
    return Attachment(
        matter=step.matter, seq=step.matter.version, name=kept.name, media_type=kept.media_type, size=kept.size,
        sha256=kept.sha256, display_sha256=kept.display_sha256, evidence=kept.evidence, public=kept.public,
        uploaded_by_id=step.by.staff_id, at=step.at,
    )  # fmt: skip


def _facts(
    step: Step, change: Change, came_from: str, request: str, notes: list[Note], files: list[Attachment], parts: Parts
) -> Facts:
    matter = step.matter
    columns = {name: value for name, value in change.columns.items() if name in OPEN_COLUMNS}
    if not came_from:
        columns = _lean({name: getattr(matter, name) for name in OPEN_COLUMNS | {"kind", "county"}})
    body: dict[str, Any] = {
        "facts": dict(change.facts),
        "set": columns,
        "owner": [matter.owner_organisation_id, matter.owner_role, matter.owner_staff_id],
        "clocks": step.timing.record,
        "stack": matter.state_before,
        "parts": [[row.organisation_id, row.role, row.staff_id, row.state, row.due_at] for row in _touched(parts)],
        "files": [file.sha256 for file in files],
        "due": [matter.due_at, matter.due_clock] if matter.due_at else [],
        "closed": matter.closed_at,
        "late": matter.late_at,
    }
    if change.happened_at:
        body["happened_at"] = change.happened_at
    if request:
        body["request"] = request
    return Facts(came_from=came_from, body=_lean(body), notes=notes)


def _touched(parts: Parts) -> list[Any]:
    return [*parts.ended, *parts.named, *parts.added]


def _lean(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if value not in ({}, [], "", None)}


def _save(step: Step, parts: Parts, rows: list[Model]) -> None:
    """Write all of it: what changes old rows first, then every new row and the clocks in one statement."""
    matter, timing, born = step.matter, step.timing, []
    if matter._state.adding:
        born.append(matter)
    else:
        matter.save()
    parts.save()
    new = [*born, *parts.added, *timing.created, *_tokens(matter), *rows]
    write_together(new, timing.changed, CLOCK_COLUMNS)


def _tokens(matter: Matter) -> list[SearchEntry]:
    """What the matter is found by: kept with its first event, written anew when a draft is completed."""
    if matter.tokens is None:
        return []
    if matter.version == 1:
        return [SearchEntry(matter=matter, tokens=matter.tokens, received_at=matter.received_at)]
    SearchEntry.objects.filter(matter=matter).update(tokens=matter.tokens)
    return []


def _tally_key(matter: Matter) -> tuple[Any, ...] | None:
    """The cell of the count that the matter stands in; None before it exists."""
    if not matter.state:
        return None
    return (
        matter.county, matter.kind, matter.state, matter.owner_organisation_id or 0,
        matter.lead_organisation_id or 0, matter.closed_at is None,
    )  # fmt: skip


def _counted(old: tuple[Any, ...] | None, new: tuple[Any, ...] | None) -> list[Tally]:
    return [] if old == new else [_tally(cell, n) for cell, n in ((old, -1), (new, 1)) if cell]


def _tally(cell: tuple[Any, ...], n: int) -> Tally:
    county, kind, state, owner, lead, is_open = cell
    return Tally(county=county, kind=kind, state=state, owner=owner, lead=lead, open=is_open, n=n)
