"""The tables of everyday speech under `data/catalog`, read once (described in searching.md there)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from yimen.catalog.rules.searching.items import BUSINESS, PERSON
from yimen.kernel.bigrams import fold
from yimen.kernel.tables import read_rows

# Classes of words that tell who asks.
_AUDIENCES: Final = {"公司": BUSINESS, "老人": PERSON, "娃": PERSON, "媳妇": PERSON, "生娃": PERSON}


@dataclass(frozen=True, slots=True)
class Need:
    """One row of everyday.csv: every part must be heard in the question (one of its wordings each); a target is met by
    an item that holds all its words. The first target is the best."""

    expression: str
    parts: tuple[tuple[str, ...], ...]
    targets: tuple[tuple[str, ...], ...]
    field: str


@dataclass(frozen=True, slots=True)
class Situation:
    """What happened to the thing (补证, 注销, …): how people say it and how names of items say it. `code` is the value
    by which items state it, empty when they have none for it."""

    name: str
    code: str
    everyday: tuple[str, ...]
    official: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables of the search. `shapes` maps a character to those that look like it, `hints` a word to the audience
    that it tells of."""

    needs: tuple[Need, ...]
    situations: tuple[Situation, ...]
    stop_words: tuple[str, ...]
    shapes: dict[str, frozenset[str]]
    simplified: dict[int, str]
    hints: dict[str, str]


@cache
def shipped() -> Tables:
    """The tables as delivered."""
    classes = {
        row["class"]: tuple(map(fold, row["words"].split())) for row in read_rows("catalog/everyday_classes.csv")
    }
    return Tables(
        needs=tuple(
            need(row["expression"], row["official"], row["field"], classes) for row in read_rows("catalog/everyday.csv")
        ),
        situations=tuple(_situation(row) for row in read_rows("catalog/everyday_situations.csv")),
        stop_words=tuple(fold(row["word"]) for row in read_rows("catalog/stop_words.csv")),
        shapes=look_alikes(row["characters"] for row in read_rows("catalog/similar_shapes.csv")),
        simplified={ord(row["traditional"]): row["simplified"] for row in read_rows("catalog/traditional.csv")},
        hints={word: audience for name, audience in _AUDIENCES.items() for word in classes[name] if len(word) > 1},
    )


def need(expression: str, official: str, field: str, classes: dict[str, tuple[str, ...]]) -> Need:
    """A row made ready: blanks part what must all be heard, `/` wordings, `<老人>` stands for a class of words, `_` for a blank;
    on the official side `|` parts targets and `+` the words that a target needs together."""
    parts = tuple(_wordings(part, classes) for part in expression.split())
    targets = tuple(tuple(map(fold, target.split("+"))) for target in official.split("|"))
    return Need(expression, parts, targets, field)


def look_alikes(groups: Iterable[str]) -> dict[str, frozenset[str]]:
    """For each character the others of its groups."""
    found: dict[str, set[str]] = {}
    for group in groups:
        for character in group:
            found.setdefault(character, set()).update(set(group) - {character})
    return {character: frozenset(others) for character, others in found.items()}


def _wordings(part: str, classes: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    words: list[str] = []
    for wording in part.split("/"):
        words += classes[wording[1:-1]] if wording.startswith("<") else (fold(wording.replace("_", " ")),)
    return tuple(dict.fromkeys(words))


def _situation(row: dict[str, str]) -> Situation:
    everyday = tuple(map(fold, row["everyday"].split()))
    return Situation(row["situation"], row["code"], everyday, tuple(map(fold, row["official"].split())))
