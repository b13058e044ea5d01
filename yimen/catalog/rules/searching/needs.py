"""Everyday speech to official words: which rows of everyday.csv a question fulfils, and what happened to the thing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Final

from yimen.catalog.rules.searching.tables import Need, Situation
from yimen.catalog.rules.searching.tokens import Place

# Longer wordings say more; the first part of a row is the thing itself, further parts make it precise.
_LENGTHS: Final = (0.0, 0.5, 1.0, 1.25, 1.45)
_FURTHER: Final = 0.65
_INSIDE_LONGER: Final = 0.7
_TOLD: Final = 0.65
_LESS_SPECIFIC: Final = 0.55
_MOST_NEEDS: Final = 14
# A thing that is named while nothing more precise is said about it.
_HALF: Final = 0.4
NEW: Final = "新办"


@dataclass(frozen=True, slots=True)
class Heard:
    """A row that the question fulfils: how strongly, and the words it was heard by."""

    need: Need
    weight: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Match:
    need: Need
    weight: float
    places: tuple[Place, ...]
    mask: int


class Needs:
    """The rows by their wordings. `told` are the words that tell what happened to a thing."""

    def __init__(self, needs: Sequence[Need], told: frozenset[str]) -> None:
        self._needs = needs
        self._told = told
        self._owners: dict[str, list[tuple[int, int]]] = {}
        for row, need in enumerate(needs):
            for part, wordings in enumerate(need.parts):
                for wording in wordings:
                    self._owners.setdefault(wording, []).append((row, part))

    @property
    def wordings(self) -> frozenset[str]:
        """Every wording of every row."""
        return frozenset(self._owners)

    def match(self, places: Iterable[Place]) -> list[Heard]:
        """The fulfilled rows, the strongest first."""
        best: dict[int, dict[int, tuple[float, Place]]] = {}
        for place in places:
            said = _LENGTHS[min(len(place.word), 4)] * place.sure
            # What happened names no thing: 改名 may be of a child, a shop, a licence.
            happened = said * _TOLD if place.word in self._told else said
            for row, part in self._owners.get(place.word, ()):
                value, parts = said if part else happened, best.setdefault(row, {})
                if part not in parts or parts[part][0] < value:
                    parts[part] = (value, place)
        matches, halves = [], []
        for row, parts in best.items():
            match = _weighed(self._needs[row], parts)
            if _at_odds(match.places):
                continue
            if len(parts) == len(match.need.parts):
                matches.append(match)
            elif 0 in parts and len(match.places[0].word) > 1 and not match.need.expression.startswith("<"):
                halves.append(match)
        covered = reduce(or_, [match.mask for match in matches], 0)
        matches += [replace(half, weight=half.weight * _HALF) for half in halves if not half.mask & covered]
        return _specific(matches)


def _at_odds(places: Sequence[Place]) -> bool:
    """Whether parts were heard in different readings of the same stretch: gzf is 公租房 or 告政府, not both."""
    readings: dict[tuple[int, int], str] = {}
    return any(
        place.reading and readings.setdefault((place.start, place.end), place.reading) != place.reading
        for place in places
    )


def _weighed(need: Need, parts: dict[int, tuple[float, Place]]) -> _Match:
    weight, mask = 0.0, 0
    for part, (value, place) in parts.items():
        weight += value * (_FURTHER if part else 1.0)
        mask |= (1 << place.end) - (1 << place.start)
    return _Match(need, weight, tuple(parts[part][1] for part in sorted(parts)), mask)


def _specific(matches: list[_Match]) -> list[Heard]:
    """A row heard by fewer of the same characters than a stronger one counts less."""
    matches.sort(key=lambda match: -match.weight)
    kept: list[Heard] = []
    for number, match in enumerate(matches[:_MOST_NEEDS]):
        wider = any(match.mask != other.mask and match.mask & other.mask == match.mask for other in matches[:number])
        words = tuple(dict.fromkeys(place.word for place in match.places))
        kept.append(Heard(match.need, match.weight * (_LESS_SPECIFIC if wider else 1.0), words))
    return sorted(kept, key=lambda heard: -heard.weight)


def without_shadows(places: Sequence[Place], covers: Sequence[Place]) -> list[Place]:
    """Words that stand inside a longer known word are less sure: 社保 in 社保卡."""
    found = []
    for place in places:
        inside = any(place.inside(cover) for cover in covers)
        found.append(replace(place, sure=place.sure * _INSIDE_LONGER) if inside else place)
    return found


class Situations:
    """What happened to the thing, heard in questions and read in names. Each situation is one bit."""

    def __init__(self, situations: Sequence[Situation]) -> None:
        self._heard: dict[str, list[str]] = {}
        self._read: dict[str, int] = {}
        self._bits: dict[str, int] = {}
        for number, situation in enumerate(situations):
            self._bits |= dict.fromkeys(filter(None, (situation.name, situation.code)), 1 << number)
            for word in dict.fromkeys((*situation.everyday, *situation.official)):
                self._heard.setdefault(word, []).append(situation.name)
            for word in situation.official:
                self._read[word] = self._read.get(word, 0) | 1 << number

    @property
    def wordings(self) -> frozenset[str]:
        """Every word that tells of a situation."""
        return frozenset(self._heard)

    @property
    def official(self) -> frozenset[str]:
        """Words of situations in names of items."""
        return frozenset(self._read)

    def heard(self, places: Sequence[Place]) -> dict[str, float]:
        """Situations of a question. A word inside a longer known one tells nothing: 补 in 补贴."""
        found: dict[str, float] = {}
        for place in places:
            names = self._heard.get(place.word)
            if names and not any(place.inside(other) for other in places):
                for name in names:
                    sure = place.sure * (0.7 if len(place.word) == 1 else 1.0)
                    found[name] = max(sure, found.get(name, 0.0))
        if len(found) > 1:
            found.pop(NEW, None)
        return found

    def read(self, words: Iterable[str]) -> int:
        """Situations of a name, from the official words that it holds, as bits."""
        mask = 0
        for word in words:
            mask |= self._read.get(word, 0)
        return mask

    def mask(self, names: Iterable[str]) -> int:
        """Situations by name or code as bits; an unknown one is none."""
        mask = 0
        for name in names:
            mask |= self._bits.get(name, 0)
        return mask
