"""Code numbers of the demonstration library: real in form and check digits, of bodies that plainly do not exist."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from yimen.catalog.rules.codes import CatalogCode, HandleCode, TaskCode
from yimen.project.demo.items.tables import Item, keyed

COUNTY_LEVEL: Final = "4"
_PROVINCE: Final = "61"
_BODY: Final = "11611026MB9"
_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class Codes:
    """The three codes of an item; handle is "" where its list has one situation."""

    catalog: str
    task: str
    handle: str


@cache
def body_codes() -> Mapping[str, str]:
    """Unified social credit codes of the implementing bodies, by the code of the organisation."""
    return {row["department"]: _credit_code(f"{_BODY}{int(row['phone']):05d}") for row in keyed("departments").values()}


def codes(listed: Sequence[Item]) -> list[Codes]:
    """Codes in the order of the items: items with one main item of a body share its basic code."""
    mains: dict[tuple[str, str, str], CatalogCode] = {}
    counted: defaultdict[tuple[str, str], int] = defaultdict(int)
    serials: defaultdict[str, int] = defaultdict(int)
    found = []
    for item in listed:
        key = (item.department, item.main or item.name, item.task_type)
        if key not in mains:
            series = keyed("departments")[item.department]["series"]
            counted[item.task_type, series] += 1
            mains[key] = CatalogCode(_PROVINCE, item.task_type, series, f"{counted[item.task_type, series]:03d}", "000")
        task = TaskCode(body_codes()[item.department], COUNTY_LEVEL, mains[key])
        serials[task.text] += 1
        found.append((task, serials[task.text]))
    return [
        Codes(task.catalog.text, task.text, HandleCode(task, serial).text if serials[task.text] > 1 else "")
        for task, serial in found
    ]


def _credit_code(first: str) -> str:
    """Sixteen characters with the check digits of GB 11714 and GB 32100 behind them."""
    total = sum(int(c, 36) * w for c, w in zip(first[8:], _ORGANISATION_WEIGHTS, strict=True))
    text = first + "0123456789X0"[11 - total % 11]
    total = sum(_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(text))
    return text + _ALPHABET[-total % 31]
