"""Who may see what of the item library."""

from __future__ import annotations

from django.db.models import QuerySet

from yimen.base import gate
from yimen.catalog.models import Item
from yimen.org.access import Actor


def public_items() -> QuerySet[Item]:
    """What everybody may see: items in use, and suspended ones with their notice."""
    gate.mark("catalog.public")
    return Item.objects.filter(state__in=("published", "suspended"))


def reads_figures(actor: Actor) -> bool:
    """The figures rest on what is published and hold nothing of persons: everybody on the staff may read them."""
    gate.mark("catalog.figures")
    return actor.kind == "staff"
