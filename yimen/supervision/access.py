"""Who looks at the two zeros: those who supervise see the county, an office's leaders see what their own office leads."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from yimen.matters.access import visible_to
from yimen.matters.models import Matter
from yimen.org.access import Actor
from yimen.supervision.rules import LEADERS, WATCHERS


def watched_by(actor: Actor) -> QuerySet[Matter]:
    """The matters whose lateness the actor answers for."""
    rows = visible_to(actor)
    if actor.roles & WATCHERS:
        return rows
    own = [organisation for role, organisation in actor.posts if role in LEADERS]
    return rows.filter(Q(lead_organisation__in=own) | Q(owner_organisation__in=own))
