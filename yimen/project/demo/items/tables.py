"""Rows of the demonstration library as values. A table that does not hold together is a ValueError at the first use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from yimen.kernel.tables import DATA, read_rows

FOLDER: Final = DATA / "demo" / "items"

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Item:
    """A row of the list of items. situation, family, audience: see the README; themes and terms as they stand."""

    department: str
    main: str
    name: str
    task_type: str
    family: str
    situation: str
    audience: str
    themes: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()


def parts(text: str) -> tuple[str, ...]:
    """The words of a cell, between upright strokes."""
    return tuple(word.strip() for word in text.split("|") if word.strip())


def items() -> tuple[Item, ...]:
    """The list, in its order."""
    return tuple(
        Item(**{**row, "themes": parts(row["themes"]), "terms": parts(row["terms"])})  # type: ignore[arg-type]
        for row in read_rows("items.csv", FOLDER)
    )


def holds(expression: str, text: str) -> bool:
    """Whether one of the alternatives stands in a text: `|` between alternatives, `+` between words that go together."""
    return any(all(word in text for word in choice.split("+")) for choice in expression.split("|"))


@cache
def rows(name: str) -> tuple[Row, ...]:
    """A table of the folder."""
    return read_rows(f"{name}.csv", FOLDER)


@cache
def keyed(name: str) -> Mapping[str, Row]:
    """A table by its first column, which is different in every row."""
    found = {next(iter(row.values())): row for row in rows(name)}
    if len(found) < len(rows(name)):
        raise ValueError(f"{name}.csv: a first column comes twice")
    return found


@cache
def grouped(name: str) -> Mapping[str, tuple[Row, ...]]:
    """A table by its first column, in the order of the rows."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows(name):
        found[next(iter(row.values()))].append(row)
    return {key: tuple(group) for key, group in found.items()}


def fitting(name: str, key: str, situation: str, text: str) -> list[Row]:
    """The rows of a key that are for a situation, or for any, and whose words stand in the text."""
    return [
        row
        for row in grouped(name).get(key, ())
        if row["situation"] in ("", situation) and (not row["words"] or holds(row["words"], text))
    ]


@cache
def offices() -> Mapping[str, Row]:
    """The county's organisations by code."""
    return {row["code"]: row for row in read_rows("organisations/611026.csv")}


@cache
def villages() -> tuple[Row, ...]:
    """Towns and villages of the county."""
    return tuple(row for row in read_rows("regions/611026.csv") if row["level"] in ("town", "village"))
