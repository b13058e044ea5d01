"""Checks C01 to C07: each row changes one thing, and exactly one rule fails, or none."""

from __future__ import annotations

import pytest

from yimen.catalog.rules.checks import Neighbour, Neighbourhood, Office, standard_words
from yimen.catalog.tests.whole import FILING_CODE, LICENCE_CODE, USCC, Row, a_filing

WRONG_BODY = f"11611026MB9000314L{LICENCE_CODE[18:]}"
TAKEN = Neighbourhood([Neighbour("other", "食堂许可新办", "shijianju", "01", f"{LICENCE_CODE}01")])
TAKEN_SINGLE = Neighbourhood([Neighbour("other", "小作坊备案", "shijianju", "10", FILING_CODE)])
LISTED_UNDER_MAIN = {"licence_list": frozenset({"食品经营许可"})}
SICHUAN = {"lists": {**standard_words(), "province": frozenset({"510000"})}}

FAILING = [
    Row("C01", "empty", {"name": ""}, around=LISTED_UNDER_MAIN),
    Row("C01", "201 characters", {"name": "食" * 201}, around=LISTED_UNDER_MAIN),
    Row("C01", "a full stop at the end", {"name": "食品经营许可新办。"}, around=LISTED_UNDER_MAIN),
    Row("C01", "an opening bracket at the end", {"name": "食品经营许可（"}, around=LISTED_UNDER_MAIN),
    Row("C01", "a full-width blank inside", {"name": "食品经营许可　新办"}, around=LISTED_UNDER_MAIN),
    Row("C01", "a blank at the edge", {"name": " 食品经营许可"}, around=LISTED_UNDER_MAIN),
    Row("C02", "thirty characters", {"task_code": LICENCE_CODE[:30]}, {"value": LICENCE_CODE[:30]}),
    Row("C02", "a wrong check character", {"task_code": WRONG_BODY}, {"value": WRONG_BODY}),
    Row("C02", "none", {"task_code": ""}, {"value": "未填写"}),
    Row("C03", "a town's item with a county's code", {"exercise_level": "5"}),
    Row("C04", "both codes of another type", {"catalog_code": "000731001001", "task_code": f"{USCC}4000731001001"}),
    Row("C04", "the basic code of another type", {"catalog_code": "000531001001"}),
    Row("C04", "the implementation code of another type", {"task_code": f"{USCC}4000531001001"}),
    Row("C05", "a basic code with a letter", {"catalog_code": "0001X1001001"}, at="catalog_code"),
    Row("C05", "an unknown type in the implementation code", {"task_code": f"{USCC}4007731001001"}, at="task_code"),
    Row("C05", "a serial of nought", {"handle_code": f"{LICENCE_CODE}00"}, at="handle_code"),
    Row("C05", "a local code of no form", {"local_code": "G-000007-001"}, around=SICHUAN, at="local_code"),
    Row("C06", "the business item's code", {}, {"other": "食堂许可新办"}, {"others": TAKEN}, at="handle_code"),
    Row("C06", "an only situation", {}, {"other": "小作坊备案"}, {"others": TAKEN_SINGLE}, at="task_code", of=a_filing),
    Row("C07", "no such body", {"body": "gongshangju"}),
    Row("C07", "no body", {"body": ""}),
    Row("C07", "another credit code", {"body_code": "11611026MB90001111"}),
]
PASSING = [
    Row("C01", "200 characters", {"name": "食" * 200}, around=LISTED_UNDER_MAIN),
    Row("C01", "a closing bracket at the end", {"name": "食品经营许可（新办）"}, around=LISTED_UNDER_MAIN),
    Row("C01", "one blank between words", {"name": "GB 12345 许可"}, around=LISTED_UNDER_MAIN),
    Row("C02", "another living body's code", {"task_code": f"11611026MB90001111{LICENCE_CODE[18:]}"}),
    Row("C03", "managed by levels", {"exercise_level": "7"}),
    Row("C04", "a public service numbered locally", {"task_type": "20", "catalog_code": "002131002000",
        "task_code": f"{USCC}4002131002000"}, of=a_filing),
    Row("C05", "a national parent", {"catalog_code": "00013100100Y", "task_code": f"{USCC}400013100100Y"}),
    Row("C05", "a local code while no form of the province is known", {"local_code": "G-000007-001"}),
    Row("C05", "a local code of a known form",
        {"local_code": "511A15024003-511602000000-000-11611026MB9000314M-1-00"}, around=SICHUAN),
    Row("C06", "the next serial", {"handle_code": f"{LICENCE_CODE}04"}),
    Row("C06", "its own code"),
    Row("C07", "a body whose credit code the table lacks",
        around={"bodies": {"shijianju": Office("县市场监督管理局")}}),
    Row("C07", "organisations are not known", {"body": "gongshangju"}, around={"bodies": None}),
]  # fmt: skip


@pytest.mark.parametrize("row", FAILING, ids=str)
def test_exactly_this_rule_fails(row: Row) -> None:
    row.fails_alone()


@pytest.mark.parametrize("row", PASSING, ids=str)
def test_nothing_fails(row: Row) -> None:
    row.passes()
