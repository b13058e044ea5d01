"""Who may see what of the item library."""

from __future__ import annotations

from django.db.models import QuerySet

from yimen.base import gate
from yimen.catalog.models import Item


def public_items() -> QuerySet[Item]:
    """What everybody may see: items in use, and suspended ones with their notice."""
    gate.mark("catalog.public")
    return Item.objects.filter(state__in=("published", "suspended"))
