"""What the public lists of guides show: the directory, and the items under what was chosen of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import F
from django.utils.http import urlencode

from yimen.catalog.models import Item, Version
from yimen.catalog.queries import directory, finding
from yimen.catalog.rules.durations import Duration
from yimen.portal.rules import GuidesAsked

PAGE: Final = 30
FOUND: Final = 20
_KINDS: Final = {"department": directory.departments, "town": directory.towns}


@dataclass(frozen=True)
class Row:
    """A line that leads to a guide: the item, how long it takes, how often one has to come."""

    item: Item
    how_long: str
    how_often: str


def directory_page(asked: GuidesAsked, today: date) -> dict[str, Any]:
    """The whole directory; four statements, however many items there are."""
    who = asked.who or "person"
    return {
        "title": "办什么事",
        "typed": "",
        "chosen": {},
        "rows": None,
        "who": who,
        "themes": directory.themes(today, who),
        "towns": directory.towns(today),
        "departments": directory.departments(today),
    }


def found_page(asked: GuidesAsked, today: date) -> dict[str, Any]:
    """What was found by everyday words, the best first; nothing found leads to 12345 with the words kept."""
    found = finding.find(asked.typed, today, {**asked.chosen, "who": asked.who}, FOUND)
    return {
        "title": f"“{asked.typed}”",
        "typed": asked.typed,
        "chosen": asked.chosen,
        "rows": [row_of(each) for each in found.rows],
        "words": f"找到 {len(found.rows)} 项，最像的在前" if found.rows else "",
        "meant": [(each, urlencode({**asked.chosen, "q": each})) for each in found.meant],
        "nothing": not found.rows,
    }


def listed_page(asked: GuidesAsked, today: date) -> dict[str, Any]:
    """One page of the items under what was chosen."""
    rows = directory.narrowed(today, asked.chosen).defer("content").annotate(promise=F("content__promise"))
    total, first = rows.count(), (asked.page - 1) * PAGE
    shown = list(rows[first : first + PAGE])
    return {
        "title": _title(asked, today),
        "typed": asked.typed,
        "chosen": asked.chosen,
        "rows": [row_of(each) for each in shown],
        "words": f"共 {total} 项" if total else "这里还没有事项，可以换个入口，或者打 12345 问。",
        "address": urlencode(asked.chosen),
        "next_page": asked.page + 1 if first + PAGE < total else 0,
    }


def row_of(version: Version) -> Row:
    """The line of a version that was read with its `promise`."""
    promise = version.promise  # type: ignore[attr-defined]
    how_long = str(Duration(*promise)) if promise else ""
    how_often = "" if version.visits is None else "不用跑" if not version.visits else f"最多跑 {version.visits} 趟"
    return Row(version.item, how_long, how_often)


def _title(asked: GuidesAsked, today: date) -> str:
    for kind, code in asked.chosen.items():
        entries: Iterable[directory.Entry] = (
            directory.themes(today, "business" if code[:1] == "b" else "person")
            if kind == "theme"
            else _KINDS[kind](today)
        )
        words = next((each.words for each in entries if each.code == code), "")
        if words:
            return words
    return "办什么事"
