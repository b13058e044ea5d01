"""Every open matter has an owner who can act: one look at all of them, and another owner for those that have none (M1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from yimen.hotline.lifecycle import OPEN_WITH_LEAD
from yimen.hotline.services.closing import succeed, vacate_lead
from yimen.hotline.services.keeping import keep
from yimen.hotline.services.turn import Turn
from yimen.matters.models import Matter
from yimen.matters.rules import Owner
from yimen.notify.services import tell_all
from yimen.org.access import SYSTEM
from yimen.org.queries import desk_organisation
from yimen.org.services import note_handed_over
from yimen.supervision.queries import ABLE, People
from yimen.supervision.rules import Keeper, keepers

# A post is enough while no person is named; a person named must hold the post, or stand in for somebody who does.
_WITHOUT = f"""
WITH {ABLE}
SELECT m.id, m.kind, COALESCE(m.owner_staff_id IN (SELECT staff_id FROM away), false), l.is_active, l.successor_id
  FROM matters_matter m
  LEFT JOIN org_organisation o ON o.id = m.owner_organisation_id
  LEFT JOIN org_organisation l ON l.id = m.lead_organisation_id
 WHERE m.closed_at IS NULL
   AND (NOT COALESCE(o.is_active, false)
        OR NOT EXISTS (SELECT 1 FROM able WHERE able.organisation_id = m.owner_organisation_id
                          AND able.role = m.owner_role
                          AND (m.owner_staff_id IS NULL OR able.staff_id = m.owner_staff_id))
        OR (m.kind = 'order' AND NOT l.is_active AND m.state = ANY(%(led)s)))
 ORDER BY m.due_at NULLS FIRST, m.id LIMIT %(most)s
"""  # noqa: S608 - a constant
DOCUMENT = "单位已停用，由系统登记，文件号待补"


@dataclass(frozen=True)
class Ownerless:
    """A matter whose owner cannot act, and why."""

    matter: int
    kind: str
    absent: bool
    lead_closed: bool
    successor: int | None


def without_owner(moment: datetime, most: int = 500) -> list[Ownerless]:
    """Open matters that nobody could act on, in one statement however many there are."""
    with connection.cursor() as cursor:
        cursor.execute(_WITHOUT, {"moment": moment, "led": list(OPEN_WITH_LEAD), "most": most})
        return [
            Ownerless(matter, kind, absent, active is False, successor)
            for matter, kind, absent, active, successor in cursor.fetchall()
        ]


def give_owner(found: Ownerless, people: People) -> bool | None:
    """Find another owner for one matter, inside the caller's transaction.

    True when it has one now, False when nobody at all could keep it (M1), None when somebody else holds the matter.
    """
    rows = Matter.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=found.matter, closed_at=None)
    matter = rows.first()
    if matter is None:
        return None
    if found.lead_closed and matter.kind == "order" and matter.state in OPEN_WITH_LEAD:
        return _lead_closed(matter, found, people)
    owner = _stand_in(matter, people) if found.absent else None
    owner = owner or _keeper(matter, people)
    if owner is None:
        return False
    _hand_over(matter, owner, people, "absent" if found.absent else "left")
    return True


def _lead_closed(matter: Matter, found: Ownerless, people: People) -> bool:
    """The lead office is closed: its successor leads on, else the section's head keeps the order and has one named."""
    turn = Turn(matter.pk, SYSTEM)
    if found.successor and people.holders(found.successor, "office_liaison"):
        done = succeed(turn, successor=found.successor, document=DOCUMENT)
    else:
        done = vacate_lead(turn, document=DOCUMENT)
    told = people.holders(done.matter.owner_organisation_id, done.matter.owner_role)
    tell_all(told, matter, "hand_over", f"工单 {matter.number} 的主办单位已停用，现由本岗位负责，请尽快处理。")
    return True


def _stand_in(matter: Matter, people: People) -> Owner | None:
    """The first stand-in of the absent owner who is there: the same post, in the other's place (AB 岗)."""
    able = people.able.get((matter.owner_organisation_id or 0, matter.owner_role), [])
    rows = matter.owner_staff.stand_ins.order_by("rank") if matter.owner_staff else None
    deputies = rows.values_list("deputy", flat=True) if rows is not None else ()
    person = next((pk for pk in deputies if pk in able), None)
    return Owner(matter.owner_organisation_id or 0, matter.owner_role, person) if person else None


def _keeper(matter: Matter, people: People) -> Owner | None:
    above = [Keeper(desk_organisation(role), role) for role in ("section_head", "centre_leader", "county_coordinator")]
    active = matter.owner_organisation_id if matter.owner_organisation and matter.owner_organisation.is_active else None
    for keeper in keepers(active, matter.owner_role, above, matter.avoids_id):
        if people.holders(keeper.organisation, keeper.role):
            return Owner(keeper.organisation, keeper.role)
    return None


def _hand_over(matter: Matter, owner: Owner, people: People, cause: str) -> None:
    keep(matter.pk, matter.kind, owner, cause=cause)
    told = [people.staff[owner.staff]] if owner.staff else people.holders(owner.organisation, owner.role)
    why = "责任人不在岗" if cause == "absent" else "责任人已不能办理"
    urgent = matter.grade != "ordinary"
    tell_all(told, matter, "hand_over", f"{why}，{matter.number} 现由本岗位负责：{matter.title}", urgent=urgent)


def note_absences(moment: datetime) -> int:
    """Absences that have begun and whose open work has been looked at by this sweep."""
    return note_handed_over(moment)
