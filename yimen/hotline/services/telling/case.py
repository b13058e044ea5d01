from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yimen.hotline.models import Order
from yimen.kernel.limits import local
from yimen.kernel.words import day_words
from yimen.matters.models import Assignment, Clock, Event, Matter
from yimen.matters.queries import notes
from yimen.org.models import Staff
from yimen.org.queries import holders, present


@dataclass(frozen=True)
class Case:
    """An event with what its letters need: the matter as it is now, the order it is about, the event's own facts."""

    event: Event
    matter: Matter
    order: Order
    facts: Mapping[str, Any]

    @property
    def urgent(self) -> bool:
        """Graded orders are told at once, others in working hours."""
        return self.matter.grade != "ordinary"

    @property
    def subject(self) -> Matter:
        """The order itself, also where the event is one of its requests or letters."""
        return self.order.matter

    @property
    def stands(self) -> bool:
        """Whether the matter is still where this event brought it: what was since done need not be asked for."""
        return self.matter.state == self.event.to_state

    def said(self, *kinds: str) -> str:
        """The text that was written with this event."""
        return "\n".join(note.text for note in notes(self.matter, *kinds).filter(seq=self.event.seq))

    def last_said(self, kind: str) -> str:
        """The newest text of this kind."""
        note = notes(self.matter, kind).order_by("-seq").first()
        return note.text if note else ""

    def due(self, *kinds: str) -> datetime | None:
        """The date of the order's first running clock of these kinds."""
        rows = Clock.objects.filter(matter=self.order.pk, kind__in=kinds, assignment=None, status="running")
        found = {row.kind: row.due_at for row in rows.order_by("pk")}
        return next((found[kind] for kind in kinds if kind in found), None)

    def parts(self, role: str) -> list[Assignment]:
        rows = Assignment.objects.filter(matter=self.order.pk, role=role, state="open")
        return list(rows.select_related("organisation"))


def case_of(event_id: int) -> Case:
    """The case of an event about an order, a request or a letter."""
    event = Event.objects.select_related("matter").get(pk=event_id)
    orders = Order.objects.select_related("matter__lead_organisation", "party", "supervisor")
    asked = {"request": "requests__matter", "letter": "letters__matter"}.get(event.matter.kind, "pk")
    return Case(event, event.matter, orders.get(**{asked: event.matter_id}), json.loads(event.body).get("facts", {}))


def people(organisation: int | None, *roles: str) -> list[Staff]:
    """Who holds these posts in an organisation, or stands in for somebody away."""
    found = [present(person) for role in roles for person in holders(organisation or 0, role)]
    return list({person.pk: person for person in found}.values())


def when(moment: datetime | None, nothing: str = "另行告知") -> str:
    """A date as letters write it: 5 月 14 日（周四）17:30."""
    return f"{day_words(local(moment).date())}{local(moment):%H:%M}" if moment else nothing


def day(moment: datetime | None, nothing: str = "另行告知") -> str:
    """The day alone, as callers are told it."""
    return day_words(local(moment).date()) if moment else nothing
