"""A quick sum over all items at once, in whole points, to pick those worth a careful look."""

from __future__ import annotations

from typing import Final

from yimen.catalog.rules.searching.bits import Sums
from yimen.catalog.rules.searching.reading import Reading
from yimen.catalog.rules.searching.stock import (
    ANYWHERE,
    NAME,
    NAME_WORD,
    OTHER,
    OTHER_WORD,
    PLAIN,
    SHORT,
    SITUATION,
    Stock,
)

CANDIDATES: Final = 150
# A target that comes later in its row counts less, so does one that is met with the help of words beside the name.
LATER_TARGET: Final = 0.65
WITH_OTHERS: Final = 0.5

_NEED: Final = 12
_LIKE: Final = 30


def shares(stock: Stock, reading: Reading) -> dict[str, float]:
    """How much each pair and character of the question tells, all together 1."""
    weights = {part: sure * stock.rarity(part) for part, sure in reading.parts.items()}
    total = sum(weights.values()) or 1.0
    return {part: weight / total for part, weight in weights.items()}


def pick(stock: Stock, reading: Reading, wanted: int, allowed: int) -> list[int]:
    """Positions of the likeliest items. `wanted` are the situations of the question, `allowed` the items asked for."""
    sums = Sums()
    _add_needs(sums, stock, reading)
    bits = stock.postings.bits
    for part, share in shares(stock, reading).items():
        if len(part) == 1:
            sums.add(bits(ANYWHERE + part), round(share * _LIKE))
        else:
            sums.add(bits(NAME + part), round(share * _LIKE))
            sums.add(bits(OTHER + part), round(share * _LIKE / 2))
    for number in range(wanted.bit_length()):
        if wanted >> number & 1:
            sums.add(bits(SITUATION + str(number)), 7)
    sums.add(bits(PLAIN), 2)
    sums.add(bits(SHORT), 1)
    if reading.audience:
        sums.add(bits(f"audience:{reading.audience}"), 1)
    return sums.best(CANDIDATES, allowed)


def _add_needs(sums: Sums, stock: Stock, reading: Reading) -> None:
    bits = stock.postings.bits
    for heard in reading.needs:
        seen = 0
        for rank, target in enumerate(heard.need.targets):
            name = whole = -1
            for word in target:
                held = bits(NAME_WORD + word)
                name &= held
                whole &= held | bits(OTHER_WORD + word)
            points = heard.weight * _NEED * LATER_TARGET**rank
            sums.add(name & ~seen, round(points))
            sums.add(whole & ~name & ~seen, round(points * WITH_OTHERS))
            seen |= whole
