"""What the search is given for each item, and what it hands back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

PERSON: Final = "person"
BUSINESS: Final = "business"
BOTH: Final = "both"
HOTLINE: Final = "12345"


@dataclass(frozen=True, slots=True)
class Item:
    """One business item as the search sees it. `terms` are its everyday phrases, `places` and `channels` where it can
    be handled; an item without places or channels is found under every one of them."""

    id: str
    name: str
    main: str = ""
    department: str = ""
    aliases: tuple[str, ...] = ()
    task_type: str = ""
    audience: str = BOTH
    themes: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    situation: str = ""
    places: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A hit: the item, its score and the reasons in Chinese, the strongest first."""

    id: str
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A line offered while typing; `id` is the item of that name, None when the line is a word to search for."""

    text: str
    id: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the page shows: hits, corrected questions, and the words to hand to 12345 when there is no hit."""

    found: tuple[Found, ...]
    meant: tuple[str, ...]
    hotline: str | None
    words: str
