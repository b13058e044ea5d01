"""Who can act at this moment: posts held by people who are there, and by those who stand in for people who are not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from yimen.matters.models import Assignment, Matter
from yimen.org.models import Staff
from yimen.org.queries import desk_organisation
from yimen.org.rules import OFFICE
from yimen.supervision.rules import ABOVE

# (staff, role, organisation, rank): 0 for the holder, 1 for a deputy, 2 and more for those standing in.
ABLE = """
away AS MATERIALIZED (
  SELECT staff_id FROM org_absence WHERE cancelled_at IS NULL AND starts_at <= %(moment)s AND ends_at > %(moment)s
), able AS MATERIALIZED (
  SELECT a.staff_id, a.role, a.organisation_id, CASE WHEN a.is_deputy THEN 1 ELSE 0 END AS rank
    FROM org_appointment a JOIN org_staff s ON s.id = a.staff_id
   WHERE a.state = 'active' AND s.is_active AND a.staff_id NOT IN (SELECT staff_id FROM away)
  UNION
  SELECT i.deputy_id, a.role, a.organisation_id, 2 + i.rank
    FROM org_standin i JOIN org_appointment a ON a.staff_id = i.staff_id AND a.state = 'active'
    JOIN org_staff s ON s.id = i.deputy_id
   WHERE s.is_active AND i.staff_id IN (SELECT staff_id FROM away) AND i.deputy_id NOT IN (SELECT staff_id FROM away)
)"""


@dataclass
class People:
    """The posts of the county at one moment, read once a sweep: who is told, who can take over."""

    able: dict[tuple[int, str], list[int]] = field(default_factory=dict)
    staff: dict[int, Staff] = field(default_factory=dict)

    @classmethod
    def at(cls, moment: datetime) -> People:
        """Read who can act at `moment`."""
        people = cls()
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH {ABLE} SELECT staff_id, role, organisation_id FROM able ORDER BY rank, staff_id",  # noqa: S608 - a constant
                {"moment": moment},
            )
            for staff, role, organisation in cursor.fetchall():
                people.able.setdefault((organisation, role), []).append(staff)
        people.staff = Staff.objects.in_bulk([pk for held in people.able.values() for pk in held])
        return people

    def holders(self, organisation: int | None, role: str) -> list[Staff]:
        """Who holds a post and can act, the first choice first; of a post held by several only they, not all who stand in."""
        return [self.staff[pk] for pk in self.able.get((organisation or 0, role), ())]

    def told(self, matter: Matter, role: str, handler: int | None) -> list[Staff]:
        """Who is told when the ladder names a role: the post of the lead office or of the desk; if empty, the one above."""
        seen: set[str] = set()
        while role not in seen:
            seen.add(role)
            found = self._holding(matter, role, handler)
            if found:
                return found
            role = ABOVE.get(role, "section_head")
        return []

    def _holding(self, matter: Matter, role: str, handler: int | None) -> list[Staff]:
        if role == "office_handler":
            return [self.staff[handler]] if handler in self.staff else []
        place = matter.lead_organisation_id if role in OFFICE else desk_organisation(role)
        return self.holders(place, role)


def handler_of(matter: Matter) -> int | None:
    """The person who handles the matter: its owner, else the one named in the lead office."""
    if matter.owner_staff_id:
        return matter.owner_staff_id
    rows = Assignment.objects.filter(matter=matter, role="lead", state="open", staff__isnull=False)
    return rows.values_list("staff", flat=True).first()


def once(groups: Iterable[Iterable[Staff]]) -> list[Staff]:
    """Several groups of people in one list, each person once."""
    return list({person.pk: person for group in groups for person in group}.values())
