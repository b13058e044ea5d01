"""Checks F01 to F03: each row changes one thing, and exactly one rule fails, or none."""

from __future__ import annotations

from typing import Any

import pytest

from yimen.catalog.rules.content import Fee
from yimen.catalog.tests.whole import Row, a_filing


def costs(**fee: str) -> dict[str, Any]:
    words = {"name": "工本费", "standard": "20 元", "basis": "居民身份证法第二十条", "basis_level": "law"}
    return {"is_fee": True, "fees": (Fee(**(words | fee)),)}


FAILING = [
    Row("F01", "no fee stated", {"is_fee": True}, at="fees"),
    Row("F01", "no item", costs(name=""), at="fees[1]"),
    Row("F01", "no standard", costs(standard="")),
    Row("F01", "no basis", costs(basis="")),
    Row("F02", "paid online", {"pays_online": True}),
    Row("F02", "a fee all the same", costs() | {"is_fee": False}),
    Row("F03", "a provincial rule", costs(basis_level="provincial_rule"), at="fees[1].basis_level"),
    Row("F03", "a local regulation", costs(basis_level="local_regulation")),
    Row("F03", "a level nobody stated", costs(basis_level="")),
]
PASSING = [
    Row("F01", "item, standard and basis", costs()),
    Row("F02", "paid online, for it costs something", costs() | {"pays_online": True}),
    Row("F02", "costs nothing"),
    Row("F03", "an administrative regulation", costs(basis_level="administrative_regulation")),
    Row("F03", "a document, but for a filing", costs(basis_level="document"), of=a_filing),
]


@pytest.mark.parametrize("row", FAILING, ids=str)
def test_exactly_this_rule_fails(row: Row) -> None:
    row.fails_alone()


@pytest.mark.parametrize("row", PASSING, ids=str)
def test_nothing_fails(row: Row) -> None:
    row.passes()
