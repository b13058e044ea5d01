"""The items made ready for search: their terms in postings, and what the ranking looks at, in columns."""

from __future__ import annotations

from array import array
from functools import lru_cache
from math import log
from typing import Final

from yimen.catalog.rules.searching.bits import Postings
from yimen.catalog.rules.searching.items import BOTH, BUSINESS, PERSON, Item
from yimen.catalog.rules.searching.needs import NEW, Situations
from yimen.catalog.rules.searching.tokens import Scanner, pairs
from yimen.kernel.bigrams import fold

# What a term was found in: pairs and words of names, pairs and words of everything else, situations, facets.
NAME: Final = "n"
OTHER: Final = "o"
NAME_WORD: Final = "w"
OTHER_WORD: Final = "v"
ANYWHERE: Final = "c"
SITUATION: Final = "s"
PLAIN: Final = "plain"
SHORT: Final = "short"
FACETS: Final = ("audience", "department", "theme", "place", "channel")

_SHORT: Final = 14
_UNKNOWN: Final = 3.0
# Keeps a library of a few items from finding all its words common.
_SMALL: Final = 50
# A single character tells less than a pair.
_ONE: Final = 0.5
_REMEMBERED: Final = 20_000


class Stock:
    """All items of one index. `words` are the words that tables speak of."""

    def __init__(self, words: frozenset[str], situations: Situations) -> None:
        self.postings = Postings()
        self.ids: list[str] = []
        self.shown: list[str] = []
        self.names: list[str] = []
        self.phrases: list[tuple[str, ...]] = []
        self.others: list[str] = []
        self.masks = array("L")
        self._rarities: dict[str, float] = {}
        self._situations = situations
        self._new = situations.mask((NEW,))
        self._scanner = Scanner(words)
        # Main items, departments and everyday phrases repeat: their terms are made once.
        self._terms = lru_cache(maxsize=_REMEMBERED)(self._other_terms)

    def __len__(self) -> int:
        return len(self.ids)

    def add(self, item: Item) -> None:
        """One more item."""
        name = fold(item.name)
        words = self._scanner.within(name)
        mask = self._situations.read(words) | self._situations.mask((item.situation,))
        phrases = tuple(map(fold, item.terms))
        others = (fold(item.main), fold(item.department), *map(fold, item.aliases), *map(fold, item.themes))
        terms = {NAME + pair for pair in pairs(name)} | {NAME_WORD + word for word in words}
        terms.update(ANYWHERE + character for character in name)
        for text in (*others, *phrases):
            terms |= self._terms(text)
        terms.update(SITUATION + str(number) for number in range(mask.bit_length()) if mask >> number & 1)
        terms.update(_facets(item))
        terms.update(mark for mark, holds in ((PLAIN, not mask & ~self._new), (SHORT, len(name) <= _SHORT)) if holds)
        self.postings.add(len(self.ids), terms)
        self.ids.append(item.id)
        self.shown.append(item.name)
        self.names.append(name)
        self.phrases.append(phrases)
        self.others.append(" ".join(filter(None, others)))
        self.masks.append(mask)

    def close(self) -> None:
        """No item follows."""
        self.postings.close()
        self._terms.cache_clear()

    def _other_terms(self, text: str) -> frozenset[str]:
        words = self._scanner.within(text)
        held = [OTHER + pair for pair in pairs(text)] + [OTHER_WORD + word for word in words]
        return frozenset(held + [ANYWHERE + character for character in text])

    def knows(self, pair: str) -> bool:
        """Whether the pair of characters, or the single one, occurs in any item."""
        kinds = (ANYWHERE,) if len(pair) == 1 else (NAME, OTHER)
        return any(self.postings.frequency(kind + pair) for kind in kinds)

    def rarity(self, part: str) -> float:
        """How much a pair or character tells: high when few items hold it, middling when none does (idle talk)."""
        known = self._rarities.get(part)
        if known is None:
            known = self._count_rarity(part)
            # What no item holds comes from questions without end: it is not remembered.
            if self.knows(part):
                self._rarities[part] = known
        return known

    def _count_rarity(self, part: str) -> float:
        frequency = self.postings.frequency
        single = len(part) == 1
        held = frequency(ANYWHERE + part) if single else max(frequency(NAME + part), frequency(OTHER + part) // 2)
        told = log(1 + (len(self) + _SMALL) / held) if held else _UNKNOWN
        return told * (_ONE if single else 1.0)

    def prominence(self, word: str) -> int:
        """In how many items a word may occur at most, judged by its pairs."""
        frequency = self.postings.frequency
        return min(frequency(NAME + pair) + frequency(OTHER + pair) for pair in pairs(word))

    def whole(self, position: int) -> str:
        """Everything about an item but its name."""
        return " ".join((self.others[position], *self.phrases[position]))

    def allowed(self, **facets: str | None) -> int:
        """The items that fit every stated facet."""
        bits = (1 << len(self)) - 1
        for facet, value in facets.items():
            if value:
                bits &= self.postings.bits(f"{facet}:{value}") | self.postings.bits(f"{facet}:")
        return bits


def _facets(item: Item) -> list[str]:
    audiences = (PERSON, BUSINESS) if item.audience in ("", BOTH) else (item.audience,)
    found = [f"audience:{audience}" for audience in audiences]
    found += [f"department:{name}" for name in (item.department, *item.aliases) if name]
    found += [f"theme:{theme}" for theme in item.themes]
    # An item that names no place or channel is handled everywhere.
    found += [f"place:{place}" for place in item.places or ("",)]
    return found + [f"channel:{channel}" for channel in item.channels or ("",)]
