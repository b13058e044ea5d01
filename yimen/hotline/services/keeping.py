"""A matter whose owner cannot act any more gets another in the same minute (rule book §4.4); deferred acts of the system."""

from __future__ import annotations

from yimen.hotline.services.process import PROCESSES
from yimen.matters.rules import Change, Name, Owner
from yimen.matters.services import Done, Step, act
from yimen.org.access import SYSTEM


def keep(matter: int, kind: str, owner: Owner, *, cause: str) -> Done:
    """Give a matter of any kind to another owner; the handling clock and the lead stay.

    cause: absent, left or office_closed. The lead's named handler follows where a person takes over from a person.
    """

    def decide(step: Step) -> Change:
        lead, old = step.matter.lead_organisation_id, step.matter.owner_staff_id
        named = [row for row in step.assignments if row.role == "lead" and row.state == "open" and row.staff_id == old]
        follows = bool(owner.staff and old and named and owner.organisation == lead)
        name = (Name(lead, "lead", owner.staff),) if follows and lead and owner.staff else ()
        return Change(owner=owner, name=name, facts={"from": old, "to": owner.staff, "cause": cause})

    return act(process=PROCESSES[kind], which=matter, verb="hand_over", by=SYSTEM, decide=decide)
