"""Where a typed address lies: matched to the county's towns and villages."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import lru_cache

from yimen.org.models import Organisation, Region

_KEEP_SECONDS = 30.0
_ENDINGS = ("移民社区", "社区", "街道", "村", "镇")
SHOWN = 6


@dataclass(frozen=True)
class Place:
    """A town or village: code, name, and with its town before it."""

    code: str
    name: str
    full_name: str
    stem: str

    @property
    def town(self) -> str:
        """The code of the town that it lies in; empty for the county itself."""
        return self.code[:9] if len(self.code) >= 9 else ""


def places() -> tuple[Place, ...]:
    """Every town and village of the county, towns first."""
    return _places(int(time.monotonic() / _KEEP_SECONDS))


@lru_cache(maxsize=1)
def _places(period: int) -> tuple[Place, ...]:
    rows = list(Region.objects.exclude(level="county").select_related("parent").order_by("code"))
    rows.sort(key=lambda row: (len(row.code), row.code))
    return tuple(
        Place(row.code, row.name, row.name if row.level == "town" else f"{row.parent}{row.name}", _stem(row.name))
        for row in rows
    )


def place(code: str) -> Place | None:
    """The place with this code."""
    return next((each for each in places() if each.code == code), None)


def matching_places(address: str) -> tuple[Place, ...]:
    """The places that an address may lie in, best first: by the longest name found in it, a named town deciding."""
    text = "".join(address.split())
    named = _named(text)
    towns = {each.code for each in named if len(each.code) == 9}
    found = [(score, each) for each in named if (score := _score(each, text, towns))]
    found.sort(key=lambda pair: (-pair[0], pair[1].code))
    return tuple(each for _, each in found[:SHOWN])


def place_of(address: str) -> Place | None:
    """The one place that an address lies in; None when nothing or several of the same rank fit."""
    text = "".join(address.split())
    towns = {each.code for each in _named(text) if len(each.code) == 9}
    ranked = [(_score(each, text, towns), each) for each in matching_places(address)]
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    return ranked[0][1]


def _named(text: str) -> list[Place]:
    """The places whose name, or name without its ending, stands in the text."""
    return [each for each in places() if each.stem in text and _found(each.name, text)]


def _score(each: Place, text: str, towns: set[str]) -> int:
    length = _found(each.name, text)
    if not length:
        return 0
    village = len(each.code) == 12
    if village and towns and each.town not in towns:
        return 0
    return length * 2 + (4 if village and each.town in towns else 0) + (3 if village else 0)


def _found(name: str, text: str) -> int:
    """How much of the name stands in the text: the whole of it, or the name without its ending; 0 for none."""
    if name in text:
        return len(name) + 1
    stem = _stem(name)
    return len(stem) if len(stem) > 1 and stem in text else 0


def _stem(name: str) -> str:
    return next((name.removesuffix(ending) for ending in _ENDINGS if name.endswith(ending)), name)


def town_office(region: str) -> Organisation | None:
    """The office of the town that a region lies in."""
    if len(region) < 9:
        return None
    return _town_offices(int(time.monotonic() / _KEEP_SECONDS)).get(region[:9])


@lru_cache(maxsize=1)
def _town_offices(period: int) -> dict[str, Organisation]:
    rows = Organisation.objects.filter(kind="town", is_active=True, region__level="town")
    return {str(row.region_id): row for row in rows}
