"""How long things take: statutory limits by kind, promises shared out so that the county's stated shares come true."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from yimen.catalog.rules.durations import Duration
from yimen.project.demo.items.laws import cited
from yimen.project.demo.items.matters import Matter
from yimen.project.demo.items.tables import keyed, parts, rows

_UNITS: Final = {"w": "working_day", "d": "natural_day", "m": "month"}
_LIMIT: Final = re.compile(r"([0-9]+)([wdm])(?: (.+))?")
_WORTH_PRESSING: Final = 5


@dataclass(frozen=True, slots=True)
class Limits:
    """Statutory limit, the article that sets it apart from the licensing law's, and the days promised, 0 at once."""

    statutory: Duration | None
    own_law: str
    days: int


def limits(listed: Sequence[Matter]) -> list[Limits]:
    """Limits of all matters: the quickest kinds take the shortest band until its share is used up, and so on."""
    order = sorted(range(len(listed)), key=lambda number: (_slowness(listed[number]), number))
    found: dict[int, Limits] = {}
    for rank, number in enumerate(order):
        found[number] = _limits(listed[number], _days_of((rank + 0.5) / len(order)))
    return [found[number] for number in range(len(listed))]


def _slowness(matter: Matter) -> float:
    weight = float(matter.own("weight") or matter.family["weight"])
    pace = float(keyed("situations")[matter.item.situation]["pace"]) / 100
    return weight * pace * matter.dice.uniform(0.7, 1.3)


def _days_of(place: float) -> tuple[int, ...]:
    """The days of the band at a place between 0 and 1."""
    end = 0.0
    for band in rows("bands"):
        end += float(band["share"]) / 100
        if place < end:
            break
    return tuple(map(int, parts(band["days"])))


def _limits(matter: Matter, days: Sequence[int]) -> Limits:
    """The band's days, as far as the statute leaves room for them."""
    found = _LIMIT.fullmatch(matter.own("limit") or matter.family["limit"])
    if found is None:
        return Limits(None, "", matter.dice.choice(days))
    amount, unit, law = found.groups()
    statutory = Duration(int(amount), _UNITS[unit])
    most = statutory.working_days
    allowed = [day for day in days if day < most or day == most <= _WORTH_PRESSING]
    chosen = matter.dice.choice(allowed) if allowed else max(1, int(most) - 1)
    return Limits(statutory, cited(law) if law else "", chosen)
