"""The search by everyday words over what is in force: an index in the memory of each process, built anew after a change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock

from django.db.models import F, Max

from yimen.catalog.models import Item, Version
from yimen.catalog.queries.directory import WHO
from yimen.catalog.queries.published import published
from yimen.catalog.rules.fields import code_list
from yimen.catalog.rules.searching import items as searched
from yimen.catalog.rules.searching.index import Index, build

Stamp = tuple[date, datetime | None, int | None]
_COMPANIES = frozenset("23456")


@dataclass(frozen=True)
class Finds:
    """What was found, best first, and what else the asker may have meant."""

    rows: list[Version]
    meant: tuple[str, ...]


@dataclass(frozen=True)
class _Held:
    stamp: Stamp
    index: Index


_held: _Held | None = None
_building = Lock()


def find(question: str, on: date, chosen: Mapping[str, str], size: int) -> Finds:
    """The items that answer the question under what was chosen (who, department, theme, town, channel).

    Three statements at most, however many items there are: the library's stamp, the rows, and once after every change
    of the library the reading of it.
    """
    theme = chosen.get("theme", "")
    answer = index_of(on).answer(
        question,
        audience=chosen.get("who") or None,
        department=chosen.get("department") or None,
        theme=_theme_words(theme) if theme else None,
        place=chosen.get("town") or None,
        channel=chosen.get("channel") or None,
    )
    numbers = [found.id for found in answer.found[:size]]
    rows = published(on).filter(item__number__in=numbers).defer("content").annotate(promise=F("content__promise"))
    by_number = {row.item.number: row for row in rows}
    return Finds([by_number[number] for number in numbers if number in by_number], answer.meant)


def suggest(typed: str, on: date) -> list[searched.Suggestion]:
    """Lines to offer while typing."""
    return index_of(on).suggest(typed)


def index_of(on: date) -> Index:
    """The index of what is in force on a day; whoever comes first after a change builds it, others wait for it."""
    global _held
    stamp = (on, *Item.objects.aggregate(at=Max("changed_at"), pk=Max("pk")).values())
    held = _held
    if held is not None and held.stamp == stamp:
        return held.index
    with _building:
        if _held is None or _held.stamp != stamp:
            _held = _Held(stamp, build(_items(on)))
        return _held.index


def _items(on: date) -> Iterator[searched.Item]:
    organisation = ("name", "short_name", "aliases", "code")
    rows = published(on).values(
        "item__number", "item__name", "item__main_name", "task_type", "topics", "stations", "online_depth", "settled_in",
        *(f"item__department__{name}" for name in organisation),
        terms=F("content__daily_terms"), short=F("content__short_names"), situation=F("content__situation"),
        targets=F("content__service_targets"),
    )  # fmt: skip
    types = code_list("task_type")
    for row in rows.iterator(2000):
        aliases = [row["item__department__short_name"], row["item__department__code"]]
        yield searched.Item(
            id=row["item__number"], name=row["item__name"], main=row["item__main_name"],
            department=row["item__department__name"],
            aliases=tuple(aliases + [each for each in row["item__department__aliases"].split("|") if each]),
            task_type=types.get(row["task_type"], ""), audience=_audience(row["targets"] or ()),
            themes=tuple(_theme_words(topic) for topic in row["topics"]),
            terms=(*(row["terms"] or ()), *(row["short"] or ())), situation=row["situation"] or "",
            places=tuple(row["stations"]), channels=_channels(row),
        )  # fmt: skip


def _audience(targets: list[str] | tuple[str, ...]) -> str:
    person, company = "1" in targets, bool(_COMPANIES & set(targets))
    return searched.BOTH if person == company else searched.PERSON if person else searched.BUSINESS


def _channels(row: Mapping[str, object]) -> tuple[str, ...]:
    found = {"online": row["online_depth"] in ("3", "4"), "window": row["settled_in"], "station": row["stations"]}
    return tuple(name for name, has in found.items() if has)


def _theme_words(topic: str) -> str:
    listed = next((name for letter, name in WHO.values() if letter == topic[:1]), "")
    return code_list(listed).get(topic[1:], topic) if listed else topic
