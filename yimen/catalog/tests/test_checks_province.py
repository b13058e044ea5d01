"""Checks X01 to X03: each row changes one thing, and exactly one rule fails, or none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from yimen.catalog.rules.checks import Neighbour, Neighbourhood
from yimen.catalog.rules.content import Basis, Condition, Content
from yimen.catalog.rules.durations import Duration
from yimen.catalog.tests.whole import FOOD_LAW, Row, a_filing, a_licence, altered, materials

LICENCE = a_licence()


def province(**changes: Any) -> dict[str, Any]:
    return {"province": a_licence(**changes)}


def neighbour(name: str, body: str = "shijianju", task_type: str = "01") -> dict[str, Any]:
    return {"others": Neighbourhood([Neighbour("other", name, body, task_type)])}


def unlike(label: str, value: str) -> dict[str, str]:
    return {"f": label, "v": value}


FAILING = [
    Row("X01", "the name", {}, unlike("事项名称", "食品经营许可证新办"), province(name="食品经营许可证新办"), at="name"),
    Row("X01", "the type in words", {}, unlike("事项类型", "行政确认"), province(task_type="07"), at="task_type"),
    Row("X01", "whom it is for", {}, unlike("服务对象", "自然人"), province(service_targets=("1",))),
    Row("X01", "whether it costs", {}, unlike("是否收费", "是"), province(is_fee=True)),
    Row("X01", "a basis", {}, unlike("设定依据", "食品安全法、实施条例"),
        province(bases=(FOOD_LAW, Basis("实施条例", "administrative_regulation")))),
    Row("X01", "an article", {}, unlike("设定依据", "食品安全法"), province(bases=(replace(FOOD_LAW, article="第三十六条"),))),
    Row("X01", "a condition, cut to what can be read", {}, unlike("受理条件", "店" * 60 + "…"),
        province(conditions=(Condition("店" * 61),))),
    Row("X01", "a longer statute", {}, unlike("法定办结时限", "15 个工作日"), province(statutory=Duration(15)), at="statutory"),
    Row("X01", "a material more", {}, unlike("申请材料", "食品经营许可申请书、营业执照"),
        province(materials=LICENCE.materials[:2]), at="materials"),
    Row("X01", "materials where the province has none", {}, unlike("申请材料", "免提交材料"),
        province(materials=(), no_material=True)),
    Row("X02", "a blank and a bracket", {}, {"other": "食品经营许可 （新办）"}, neighbour("食品经营许可 （新办）")),
    Row("X02", "another order", {}, {"other": "新办食品经营许可"}, neighbour("新办食品经营许可")),
    Row("X02", "a word that says nothing", {}, {"other": "食品经营许可的新办申请"}, neighbour("食品经营许可的新办申请")),
    Row("X02", "a character more", {}, {"other": "食品经营许可证新办"}, neighbour("食品经营许可证新办")),
    Row("X02", "a character less", {"name": "食品经营许可证新办"}, {"other": "食品经营许可新办"},
        neighbour("食品经营许可新办") | {"licence_list": None}),
    Row("X03", "366 days ago", {"reviewed_on": date(2025, 11, 23)}),
    Row("X03", "never, and published last year", {"reviewed_on": None}, around={"published_on": date(2025, 1, 5)}),
]  # fmt: skip
PASSING = [
    Row("X01", "the same", around=province()),
    Row("X01", "the province says nothing", around={"province": Content()}),
    Row("X01", "another order of codes", around=province(service_targets=("2", "1"))),
    Row("X01", "the county's own words and samples", around=province(
        conditions=altered(LICENCE.conditions, 1, question=""), results=altered(LICENCE.results, 1, sample=""))),
    Row("X01", "a shorter statute", around=province(statutory=Duration(28, "natural_day"))),
    Row("X01", "a material fewer", {"materials": LICENCE.materials[:2]}, around=province()),
    Row("X01", "bounded and local fields", around=province(promise=Duration(3), visits=0, windows=())),
    Row("X02", "another rank", {"name": "建筑企业乙级资质"}, around=neighbour("建筑企业甲级资质") | {"licence_list": None}),
    Row("X02", "another situation", around=neighbour("食品经营许可延续")),
    Row("X02", "the contrary", around=neighbour("非食品经营许可新办")),
    Row("X02", "two characters more", around=neighbour("食品经营许可证书新办")),
    Row("X02", "another body", around=neighbour("食品经营许可新办", body="weijianju")),
    Row("X02", "another type", around=neighbour("食品经营许可新办", task_type="10")),
    Row("X02", "itself"),
    Row("X03", "365 days ago", of=a_filing),
    Row("X03", "a draft was never published", {"reviewed_on": None}),
]  # fmt: skip


@pytest.mark.parametrize("row", FAILING, ids=str)
def test_exactly_this_rule_fails(row: Row) -> None:
    row.fails_alone()


@pytest.mark.parametrize("row", PASSING, ids=str)
def test_nothing_fails(row: Row) -> None:
    row.passes()


def test_every_locked_field_that_differs_is_a_fault_of_its_own() -> None:
    row = Row("X01", "two", materials(1, name="申请表"), around=province(main_name="食品许可"))
    assert [fault.field for fault in row.faults()] == ["main_name", "materials"]


def test_no_more_neighbours_are_told_than_help() -> None:
    many = [Neighbour(str(number), "食品经营许可新办", "shijianju", "01") for number in range(2000)]
    assert len(Row("X02", "many", around={"others": Neighbourhood(many)}).faults()) == 3


def test_short_names_are_near_only_if_they_are_equal() -> None:
    library = Neighbourhood([Neighbour("a", "结婚登记", "minzheng", "07"), Neighbour("b", "婚登记", "minzheng", "07")])
    near = library.with_near_name(Neighbour("c", "婚登记", "minzheng", "07"))
    assert [each.item for each in near] == ["b"]
    assert not list(library.with_near_name(Neighbour("c", "的", "minzheng", "07")))
