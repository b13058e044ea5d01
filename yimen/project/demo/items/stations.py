"""Items that towns and villages take in: forty to eighty in a town, fifteen to thirty in a village (rule book §8)."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from yimen.project.demo.items.matters import Matter
from yimen.project.demo.items.tables import villages

TOWNS: Final = range(40, 81)
VILLAGES: Final = range(15, 31)
_SITUATIONS: Final = frozenset({"new", "other", "change"})


def stations(listed: Sequence[Matter], seed: int) -> list[tuple[str, ...]]:
    """The codes of the places for every matter. All places have the first half, each some of the second."""
    wanted = {
        "town": _ranked(listed, ("town", "village"))[: TOWNS[-1]],
        "village": _ranked(listed, ("village",))[: VILLAGES[-1]],
    }
    least = {"town": TOWNS[0], "village": VILLAGES[0]}
    found: defaultdict[int, list[str]] = defaultdict(list)
    dice = random.Random(f"{seed} stations")  # noqa: S311
    for place in villages():
        for rank, number in enumerate(wanted[place["level"]]):
            if rank < least[place["level"]] or dice.random() < 0.5:
                found[number].append(place["code"])
    return [tuple(found[number]) for number in range(len(listed))]


def _ranked(listed: Sequence[Matter], levels: Sequence[str]) -> list[int]:
    """Matters that may be taken in there, the first of every kind before the second of any."""
    seen: defaultdict[str, int] = defaultdict(int)
    ranked = []
    for number, matter in enumerate(listed):
        if matter.own("station") in levels and matter.item.situation in _SITUATIONS:
            kind = matter.own("kind")
            ranked.append((seen[kind], number))
            seen[kind] += 1
    return [number for _, number in sorted(ranked)]
