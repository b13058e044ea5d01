"""Themes of the public directory: as the list of items says, in the words of the two closed lists."""

from __future__ import annotations

from typing import Any, Final

from yimen.catalog.rules.fields import code_list
from yimen.project.demo.items.matters import Matter
from yimen.project.demo.items.tables import keyed

_OTHER: Final = "其他"


def topics(matter: Matter) -> dict[str, Any]:
    """Topics for those whom the item is for."""
    audience = matter.item.audience
    return {
        "person_topics": _codes(matter, "person") if audience in ("person", "both") else (),
        "business_topics": _codes(matter, "business") if audience in ("business", "both") else (),
    }


def _codes(matter: Matter, whose: str) -> tuple[str, ...]:
    """A theme that says nothing more to these people is left out beside one that does."""
    codes = {label: code for code, label in code_list(f"{whose}_topic").items()}
    labels = [keyed("themes")[theme][whose] for theme in matter.item.themes]
    wanted = [label for label in labels if label != _OTHER] or [_OTHER]
    return tuple(dict.fromkeys(codes[label] for label in wanted))
