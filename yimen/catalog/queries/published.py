"""What is in force on a day: the public's view of the library."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from yimen.catalog.access import public_items
from yimen.catalog.models import Item, Version
from yimen.catalog.rules.content import Content
from yimen.catalog.rules.documents import from_data


@dataclass(frozen=True)
class Published:
    """An item with the version in force."""

    item: Item
    version: Version
    content: Content


def in_force(on: date) -> QuerySet[Version]:
    """The versions in force on a day, whatever has become of their items since."""
    rows = Version.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), state="published", valid_from__lte=on)
    return rows.select_related("item__department")


def published(on: date) -> QuerySet[Version]:
    """What everybody may see of it: the versions in force, with their items and departments."""
    return in_force(on).filter(item__in=public_items())


def published_item(number: str, on: date) -> Published | None:
    """The item of this number with the version in force; None for what is missing, not published or withdrawn."""
    version = published(on).filter(item__number=number).first()
    return Published(version.item, version, from_data(version.content)) if version else None
