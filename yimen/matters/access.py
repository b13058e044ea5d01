"""The one gate to matters: list, detail, search, count, export, statistics and files all start here."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from yimen.base import gate
from yimen.matters.models import Assignment, Matter
from yimen.org.access import Actor
from yimen.org.rules import OFFICE


def visible_to(actor: Actor) -> QuerySet[Matter]:
    """The matters that the actor may see.

    The hotline desk, the centre's and the county's leaders see their county's matters. An office sees those in which it
    has or had a part, and what hangs on them, but none from which it is kept apart (回避), nor what hangs on such a
    one. Officers, callers and anonymous visitors see none here: a caller's own order is reached by number and code.
    """
    gate.mark("matters.visible")
    if actor.kind == "system":
        return Matter.objects.all()
    if actor.kind != "staff":
        return Matter.objects.none()
    if actor.county_wide:
        return Matter.objects.all()
    offices = [organisation for role, organisation in actor.posts if role in OFFICE]
    if not offices:
        return Matter.objects.none()
    part = Assignment.objects.filter(matter=OuterRef("pk"), organisation__in=offices)
    mine = Q(lead_organisation__in=offices) | Q(owner_organisation__in=offices) | Exists(part)
    return Matter.objects.filter(mine).exclude(avoids__in=offices).exclude(parent__avoids__in=offices)


def acts_on(actor: Actor) -> QuerySet[Matter]:
    """The matters that the actor may act on: those visible, and for a caller those reached by number and code before."""
    gate.mark("matters.acts")
    return Matter.objects.all() if actor.kind == "caller" else visible_to(actor)
