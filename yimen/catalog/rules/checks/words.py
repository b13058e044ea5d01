"""The lists of words that checks look for, from `data/catalog/words.csv`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from yimen.kernel.tables import read_rows

_BRACKETS_AT_THE_END: Final = re.compile(r"(?:[（(][^（()）]*[)）]|\s)+\Z")


@cache
def standard_words() -> Mapping[str, frozenset[str]]:
    """The lists as delivered."""
    return words_from(read_rows("catalog/words.csv"))


def words_from(rows: Iterable[Mapping[str, str]]) -> Mapping[str, frozenset[str]]:
    """Every list by its name; a blank word, or one that comes twice in its list, is a ValueError."""
    found: dict[str, set[str]] = {}
    for row in rows:
        words = found.setdefault(row["list"], set())
        if not row["word"] or row["word"] in words:
            raise ValueError(f"words.csv: “{row['word']}” in the list {row['list']} is blank or comes twice")
        words.add(row["word"])
    return MappingProxyType({name: frozenset(words) for name, words in found.items()})


def bare(name: str) -> str:
    """A name without what stands in brackets at its end: 食品经营许可证（副本） is a 许可证."""
    return _BRACKETS_AT_THE_END.sub("", name)
