"""Sets of items as whole numbers, one bit an item: sums of weights and the best of 200,000 in a few milliseconds.

Adding a weight to a set of items adds it, bit by bit, to numbers that hold the binary digits of all scores at once.
Python does this a machine word at a time, which a loop over the items cannot match.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator
from typing import Final

# A term held by more than one item in 64 costs less memory as a number than as a list of 4-byte positions.
_DENSE: Final = 64
_HELD: Final = re.compile(rb"[^\0]", re.DOTALL)


class Postings:
    """Which items hold a term. Terms are added item by item in rising order; `close` ends the building."""

    def __init__(self) -> None:
        self.count = 0
        self._lists: dict[str, array[int]] = {}
        self._sets: dict[str, int] = {}

    def add(self, position: int, terms: Iterable[str]) -> None:
        """The terms of one item, each counted once."""
        lists = self._lists
        for term in set(terms):
            known = lists.get(term)
            if known is None:
                lists[term] = array("I", (position,))
            else:
                known.append(position)
        self.count = position + 1

    def close(self) -> None:
        """Common terms become numbers."""
        common = [term for term, places in self._lists.items() if len(places) * _DENSE > self.count]
        for term in common:
            self._sets[term] = as_bits(self._lists.pop(term), self.count)

    def bits(self, term: str) -> int:
        """The items that hold the term."""
        known = self._sets.get(term)
        if known is not None:
            return known
        places = self._lists.get(term)
        return as_bits(places, self.count) if places else 0

    def frequency(self, term: str) -> int:
        """How many items hold the term."""
        places = self._lists.get(term)
        return len(places) if places is not None else self._sets.get(term, 0).bit_count()

    def terms(self) -> Iterator[str]:
        """Every term."""
        yield from self._lists
        yield from self._sets


def as_bits(places: Iterable[int], count: int) -> int:
    """A set of positions below `count` as a number."""
    octets = bytearray((count >> 3) + 1)
    for place in places:
        octets[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(octets, "little")


def positions(bits: int) -> list[int]:
    """The positions in a set, rising."""
    found: list[int] = []
    octets = bits.to_bytes((bits.bit_length() + 7) >> 3, "little")
    # The pattern skips the empty octets, nearly all of them, faster than a loop.
    for held in _HELD.finditer(octets):
        octet = octets[held.start()]
        while octet:
            low = octet & -octet
            found.append((held.start() << 3) + low.bit_length() - 1)
            octet ^= low
    return found


class Sums:
    """Scores of all items at once: `digits[i]` holds the items whose score has the binary digit 2^i."""

    def __init__(self) -> None:
        self.digits: list[int] = []

    def add(self, bits: int, weight: int) -> None:
        """The weight is added to every item of the set."""
        place = 0
        while weight:
            if weight & 1:
                self._carry(bits, place)
            weight >>= 1
            place += 1

    def _carry(self, bits: int, place: int) -> None:
        digits = self.digits
        while len(digits) < place:
            digits.append(0)
        while bits:
            if place == len(digits):
                digits.append(bits)
                return
            held = digits[place]
            digits[place] = held ^ bits
            bits &= held
            place += 1

    def best(self, size: int, among: int) -> list[int]:
        """Positions of the `size` items with the highest scores above zero, in rising order."""
        among &= self._any()
        sure = 0
        room = size
        for digit in reversed(self.digits):
            higher = among & digit
            number = higher.bit_count()
            if number > room:
                among = higher
            else:
                sure |= higher
                among ^= higher
                room -= number
        return sorted(positions(sure) + _first(among, room))

    def _any(self) -> int:
        held = 0
        for digit in self.digits:
            held |= digit
        return held


def _first(bits: int, size: int) -> list[int]:
    """The first positions of a set, for equals."""
    found: list[int] = []
    while bits and len(found) < size:
        low = bits & -bits
        found.append(low.bit_length() - 1)
        bits ^= low
    return found
