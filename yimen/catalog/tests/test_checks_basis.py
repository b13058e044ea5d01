"""Checks B01 to B05: each row changes one thing, and exactly one rule fails, or none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from yimen.catalog.rules.content import Basis
from yimen.catalog.tests.whole import FOOD_LAW, TODAY, Row, a_filing

CIRCULAR = Basis("食品经营许可工作的通知", "document", "县政办发〔2026〕1 号", "一", "应当取得许可。", date(2026, 1, 1))
RULES = replace(CIRCULAR, law="食品经营许可和备案管理办法", level="department_rule")
ENTRUSTED: dict[str, Any] = {
    "body_nature": "3",
    "entrusting_body": "市市场监督管理局",
    "entrust_scope": "小餐饮许可",
    "entrust_notice": "notice.pdf",
}

FAILING = [
    Row("B01", "none", {"bases": ()}),
    Row("B01", "no article", {"bases": (replace(FOOD_LAW, article=""),)}),
    Row("B01", "no text", {"bases": (replace(FOOD_LAW, text=""),)}, of=a_filing),
    Row("B02", "a circular", {"bases": (CIRCULAR,)}),
    Row("B02", "a department's rules", {"bases": (RULES,)}),
    Row("B02", "a level nobody stated", {"bases": (replace(FOOD_LAW, level=""),)}),
    Row("B03", "in force from tomorrow", {"bases": (replace(FOOD_LAW, effective_on=TODAY + timedelta(1)),)}),
    Row("B03", "repealed", {"bases": (FOOD_LAW, replace(RULES, repealed=True))}, at="bases[2]"),
    Row("B04", "no principal", ENTRUSTED | {"entrusting_body": ""}),
    Row("B04", "no scope", ENTRUSTED | {"entrust_scope": ""}),
    Row("B04", "no notice", ENTRUSTED | {"entrust_notice": ""}),
    Row("B05", "not on the list", around={"licence_list": frozenset({"烟草专卖许可"})}),
    Row("B05", "the list is empty", around={"licence_list": frozenset()}),
    Row("B05", "no list loaded, and not said to be on it", {"on_licence_list": False}, around={"licence_list": None}),
]
PASSING = [
    Row("B01", "a circular without an article beside a law", {"bases": (FOOD_LAW, replace(CIRCULAR, article=""))}),
    Row("B01", "no document number", {"bases": (replace(FOOD_LAW, document=""),)}),
    Row("B02", "rules beside the law", {"bases": (RULES, FOOD_LAW)}),
    Row("B02", "a provincial rule", {"bases": (replace(RULES, level="provincial_rule"),)}),
    Row("B02", "a circular for a filing", {"bases": (CIRCULAR,)}, of=a_filing),
    Row("B03", "in force from today", {"bases": (replace(FOOD_LAW, effective_on=TODAY),)}),
    Row("B03", "in force from nobody knows when", {"bases": (replace(FOOD_LAW, effective_on=None),)}),
    Row("B04", "principal, scope and notice", ENTRUSTED),
    Row("B04", "authorised by law", {"body_nature": "2"}),
    Row("B05", "the basic code is listed", around={"licence_list": frozenset({"000131001001"})}),
    Row("B05", "the main item is listed", around={"licence_list": frozenset({"食品经营许可"})}),
    Row("B05", "a filing is on no list", around={"licence_list": frozenset()}, of=a_filing),
]


@pytest.mark.parametrize("row", FAILING, ids=str)
def test_exactly_this_rule_fails(row: Row) -> None:
    row.fails_alone()


@pytest.mark.parametrize("row", PASSING, ids=str)
def test_nothing_fails(row: Row) -> None:
    row.passes()
