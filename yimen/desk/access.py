"""A saved view is its owner's: nobody else sees it, changes it or drops it."""

from __future__ import annotations

from collections.abc import Sequence

from yimen.base import gate
from yimen.base.fixed import FixedRead
from yimen.desk.models import SavedView
from yimen.org.access import Actor

OWN: FixedRead[SavedView] = FixedRead(lambda staff: SavedView.objects.filter(staff=staff).order_by("pk"), staff=-1949)


def own_views(actor: Actor) -> Sequence[SavedView]:
    """The actor's saved views, the oldest first."""
    gate.mark("desk.own_views")
    return OWN.all(staff=actor.staff_id) if actor.staff_id else []
