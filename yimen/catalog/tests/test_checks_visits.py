"""Checks V01 to V04: each row changes one thing, and exactly one rule fails, or none."""

from __future__ import annotations

from typing import Any

import pytest

from yimen.catalog.tests.whole import Row, a_filing

OFFLINE: dict[str, Any] = {"online": False, "online_depth": "", "online_url": "", "handling_forms": ("1",)}

FAILING = [
    Row("V01", "one visit, no reason", {"visit_reason": ""}),
    Row("V02", "fully online with a visit", {"visits": 1, "visit_reason": "核对原件"}, of=a_filing),
    Row("V03", "nobody has to come, but how else", OFFLINE | {"visits": 0}),
    Row("V04", "no address", {"online_url": ""}),
    Row("V04", "no web address", {"online_url": "手机搜索秦务员"}),
    Row("V04", "no host", {"online_url": "https://"}),
    Row("V04", "half an address", {"online_url": "http://[zwfw"}),
    Row("V04", "found not to open", {"online_url": "https://zwfw.example.gov.cn/gone"}),
]
PASSING = [
    Row("V01", "no visit needs no reason", {"visit_reason": ""}, of=a_filing),
    Row("V01", "nobody said how many", {"visits": None, "visit_reason": ""}),
    Row("V02", "third depth with a visit", {"online_depth": "3"}),
    Row("V02", "fully online without", {"online_depth": "4", "visits": 0}),
    Row("V03", "by post", OFFLINE | {"visits": 0, "express": True}),
    Row("V03", "the application by post", OFFLINE | {"visits": 0, "handling_forms": ("4",)}),
    Row("V03", "one visit", OFFLINE),
    Row("V04", "plain http", {"online_url": "http://zwfw.example.gov.cn/a?b=1"}),
    Row("V04", "not online needs none", OFFLINE),
]


@pytest.mark.parametrize("row", FAILING, ids=str)
def test_exactly_this_rule_fails(row: Row) -> None:
    row.fails_alone()


@pytest.mark.parametrize("row", PASSING, ids=str)
def test_nothing_fails(row: Row) -> None:
    row.passes()
