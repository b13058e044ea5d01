"""Reads the invented clauses, callers and the county's places from ``data/``; nothing here is random."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).resolve().parents[3] / "data"
TEXTS = DATA / "demo" / "texts"
COUNTY = "611026"


@dataclass(frozen=True, slots=True)
class Region:
    """One row of ``data/regions``: county, town or village level; ``kind`` is 县, 街道, 镇, 社区 or 村."""

    code: str
    name: str
    level: str
    parent: str
    kind: str


@dataclass(frozen=True, slots=True)
class Caller:
    """An invented caller; ``village`` is the 12-digit code of the home, ``special`` may be empty."""

    name: str
    phone: str
    village: str
    kind: str
    special: str


@dataclass(frozen=True, slots=True)
class Scene:
    """One situation citizens call about. ``[a/b]`` is a choice and ``{slot}`` a value, both filled per order."""

    category: str
    third_level: str
    request_types: tuple[tuple[str, int], ...]
    grade: str
    months: frozenset[int]
    place: str
    short: bool
    title: str
    text: str
    demands: tuple[str, ...]
    answer: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What the matter leads to; told only of scenes that hold one of the words in ``fits`` (none: of every scene)."""

    text: str
    fits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """What an office found, did and will do next, in words that fit every scene of the category."""

    found: str
    done: str
    next: str


_ON_SITE = ("01", "02", "03", "04", "05", "06", "07", "14")
_BY_RECORDS = frozenset({"0103", "0104", "0108", "0302", "0401", "0403", "0503", "0605", "1404", "1405"})


@dataclass(frozen=True, slots=True)
class Category:
    """Clauses of one second-level category, with its share of all orders and the months it peaks in."""

    code: str
    name: str
    weight: int
    months: frozenset[int]
    asked: tuple[str, ...]
    scenes: tuple[Scene, ...]
    effects: tuple[Effect, ...]
    replies: tuple[Reply, ...]

    @property
    def manner(self) -> str:
        """``site`` where people look at a place first, ``paper`` where they look at records and talk."""
        return "site" if self.code[:2] in _ON_SITE and self.code not in _BY_RECORDS else "paper"


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _months(text: str) -> frozenset[int]:
    return frozenset(int(month) for month in text.split("|") if month)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in text.split("|") if word)


def _weights(text: str) -> tuple[tuple[str, int], ...]:
    pairs = (item.split(":") for item in text.split("|"))
    return tuple((name, int(weight)) for name, weight in pairs)


def _scene(row: dict[str, str]) -> Scene:
    return Scene(
        category=row["category"],
        third_level=row["third_level"],
        request_types=_weights(row["request_types"]),
        grade=row["grade"] or "ordinary",
        months=_months(row["months"]),
        place=row["place"],
        short=row["pace"] == "short",
        title=row["title"],
        text=row["text"],
        demands=_words(row["demands"]),
        answer=row["answer"],
    )


@lru_cache(maxsize=1)
def categories() -> tuple[Category, ...]:
    """All second-level categories with their clauses, in code order."""
    rows = [row for path in sorted(TEXTS.glob("[0-9][0-9].csv")) for row in _rows(path)]
    found = []
    for head in _rows(TEXTS / "categories.csv"):
        own = [row for row in rows if row["category"] == head["category"]]
        found.append(
            Category(
                code=head["category"],
                name=head["name"],
                weight=int(head["weight"]),
                months=_months(head["months"]),
                asked=tuple(head["asked"].split("|")),
                scenes=tuple(_scene(row) for row in own if row["part"] == "scene"),
                effects=tuple(Effect(row["text"], _words(row["demands"])) for row in own if row["part"] == "effect"),
                replies=tuple(
                    Reply(row["title"], row["text"], row["demands"]) for row in own if row["part"] == "reply"
                ),
            )
        )
    return tuple(sorted(found, key=lambda category: category.code))


@lru_cache(maxsize=1)
def by_code() -> dict[str, Category]:
    """The same categories by their four-digit code."""
    return {category.code: category for category in categories()}


@lru_cache(maxsize=1)
def clauses() -> dict[str, tuple[tuple[str, int], ...]]:
    """Clauses that fit every category, by part (openings, endings, steps, remarks), each with its weight."""
    found: dict[str, list[tuple[str, int]]] = {}
    for row in _rows(TEXTS / "common.csv"):
        found.setdefault(row["part"], []).append((row["text"], int(row["weight"])))
    return {part: tuple(texts) for part, texts in found.items()}


@lru_cache(maxsize=1)
def slot_values() -> dict[str, tuple[str, ...]]:
    """Values of the word slots; ``typo`` and ``dialect`` hold ``from>to`` pairs."""
    found: dict[str, list[str]] = {}
    for row in _rows(TEXTS / "slots.csv"):
        found.setdefault(row["slot"], []).append(row["value"])
    return {slot: tuple(values) for slot, values in found.items()}


def load_regions(county: str = COUNTY) -> tuple[Region, ...]:
    """The county, its towns and its villages. Raises FileNotFoundError for a county without a file."""
    return tuple(Region(**row) for row in _rows(DATA / "regions" / f"{county}.csv"))


def load_callers() -> tuple[Caller, ...]:
    """The invented callers, in file order: an order keeps the index into this sequence."""
    return tuple(
        Caller(row["name"], row["phone"], row["village"], row["kind"], row["special"])
        for row in _rows(DATA / "demo" / "callers.csv")
    )
