"""Legal bases: articles of laws in force, by the kind of the matter, else by its department."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Final

from yimen.catalog.rules.content import Basis
from yimen.project.demo.items.matters import Matter
from yimen.project.demo.items.tables import keyed, parts

LICENCE: Final = "01"
MOST: Final = 3


def bases(matter: Matter) -> tuple[Basis, ...]:
    """The bases of a matter, the closest first. A licence cites the licensing law for what is done with it."""
    found = list(parts(matter.kind["laws"])) if matter.kind is not None else []
    if not found:
        found = [matter.department["laws"]]
    found = found[:MOST]
    if matter.item.task_type == LICENCE:
        found += [law for law in parts(matter.family["laws"]) if not matter.known]
        found += parts(keyed("situations")[matter.item.situation]["laws"])
    return tuple(basis(reference) for reference in dict.fromkeys(found))


@cache
def basis(reference: str) -> Basis:
    """The article that a reference such as 食品安全法35 means. KeyError for one outside the table."""
    row = keyed("laws")[reference]
    effective = date.fromisoformat(row["effective_on"]) if row["effective_on"] else None
    return Basis(row["law"], row["level"], row["document"], row["article"], row["text"], effective)


def cited(reference: str) -> str:
    """The article in a sentence: 《中华人民共和国食品安全法》第三十五条."""
    found = basis(reference)
    return f"《{found.law}》{found.article}"
