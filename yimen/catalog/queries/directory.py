"""The public directory: departments, themes and places with the number of items each has in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, F, Func, QuerySet

from yimen.catalog.models import Version
from yimen.catalog.queries.published import published
from yimen.catalog.rules.fields import code_list
from yimen.org.models import Region

WHO: Final = {"person": ("p", "person_topic"), "business": ("b", "business_topic")}


@dataclass(frozen=True)
class Entry:
    """One line of the directory: its code in an address, its words, how many items it leads to."""

    code: str
    words: str
    count: int


def departments(on: date) -> list[Entry]:
    """The departments that have items, in their order."""
    name, code = F("item__department__short_name"), F("item__department__code")
    rows = published(on).values(code=code, words=name).annotate(count=Count("pk")).order_by("item__department__sort")
    return [Entry(**row) for row in rows]


def themes(on: date, who: str) -> list[Entry]:
    """The themes of persons or of businesses that have items, in the order of their list."""
    letter, listed = WHO[who]
    each = published(on).values(topic=Func(F("topics"), function="unnest")).annotate(count=Count("pk")).order_by()
    counted = {row["topic"]: row["count"] for row in each}
    words = code_list(listed)
    return [
        Entry(f"{letter}{code}", words[code], counted[f"{letter}{code}"])
        for code in words
        if f"{letter}{code}" in counted
    ]


def towns(on: date) -> list[Entry]:
    """The towns in which items can be handed in, in their order, their villages' items among them."""
    each = published(on).values(place=Func(F("stations"), function="unnest")).annotate(count=Count("pk")).order_by()
    counted = {row["place"]: row["count"] for row in each}
    rows = Region.objects.filter(code__in=[code for code in counted if len(code) == 9]).order_by("code")
    return [Entry(row.code, row.name, counted[row.code]) for row in rows]


def narrowed(on: date, chosen: Mapping[str, str]) -> QuerySet[Version]:
    """The items in force under what was chosen of the directory (department, theme, town), by name."""
    rows = published(on)
    if chosen.get("department"):
        rows = rows.filter(item__department__code=chosen["department"])
    if chosen.get("theme"):
        rows = rows.filter(topics__contains=[chosen["theme"]])
    if chosen.get("town"):
        rows = rows.filter(stations__contains=[chosen["town"]])
    return rows.order_by("item__name", "item__number")
