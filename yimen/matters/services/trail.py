"""Appends events to a matter's chain and proves that nothing in it was changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from yimen.kernel import chain
from yimen.matters.models import Event, Note
from yimen.matters.services.step import Step


@dataclass
class Facts:
    """What goes into an event's body: references and codes; texts only as commitments."""

    came_from: str
    body: dict[str, Any]
    notes: list[Note] = field(default_factory=list)


def append(step: Step, facts: Facts, key: UUID | None) -> Event:
    """The next event of the matter's chain, unsaved; the matter's head is moved to it."""
    matter = step.matter
    texts = []
    for note in facts.notes:
        note.salt = chain.new_salt()
        texts.append([str(note.id), note.kind, chain.commitment(note.salt, note.text)])
    body = facts.body | {
        "matter": matter.number, "seq": matter.version, "verb": step.verb, "from": facts.came_from,
        "to": matter.state, "by": [step.by.kind, step.by.staff_id, step.by.organisation_id], "at": step.at,
    }  # fmt: skip
    if texts:
        body["texts"] = texts
    text = chain.canonical(body)
    prev = bytes(matter.head) or chain.GENESIS
    digest = chain.link(prev, text)
    matter.head = digest
    return Event(
        matter=matter, seq=matter.version, verb=step.verb, from_state=facts.came_from, to_state=matter.state,
        actor_kind=step.by.kind, actor_id=step.by.staff_id, organisation_id=step.by.organisation_id, at=step.at,
        body=text, prev=prev, hash=digest, client_key=key,
    )  # fmt: skip
