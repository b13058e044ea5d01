"""Checks M01 to M10: each row changes one thing, and exactly one rule fails, or none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from yimen.catalog.rules.content import Material
from yimen.catalog.tests.whole import Row, a_filing, a_licence, materials

THREE = a_licence().materials
FLOOR_PLAN = Material(
    name="平面布局图", kind="3", form="1", necessity="optional", source="10", originals=1, basis="第十二条"
)
SAMPLE = "sample.docx"


def one_more(**changes: Any) -> dict[str, Any]:
    return {"materials": (*THREE, replace(FLOOR_PLAN, **changes))}


def sample_says(text: str) -> dict[str, Any]:
    return {"sample_texts": {SAMPLE: text}}


def named(name: str) -> dict[str, str]:
    return {"m": name}


FAILING = [
    Row("M01", "none", {"materials": ()}),
    Row("M01", "none, and none said to be needed", {"no_material": False}, of=a_filing),
    Row("M02", "no basis", materials(3, basis=""), named("从业人员健康证明"), at="materials[3].basis"),
    Row("M03", "other materials", one_more(name="其他材料"), at="materials[4].name"),
    Row("M03", "inside a longer name", one_more(name="法律法规规定的其他材料")),
    Row("M03", "relevant materials", one_more(name="与经营有关的相关材料（复印件）")),
    Row("M03", "and so on", one_more(name="平面图、流程图等")),
    Row("M03", "and other papers", one_more(name="平面图等资料")),
    Row("M04", "obtainable now, the row says", one_more(shared_live=True), named("平面布局图"),
        at="materials[4].replaceable_by"),
    Row("M04", "obtainable now, the county knows", materials(2, replaceable_by=""), named("营业执照")),
    Row("M04", "issued elsewhere and obtainable: told once", one_more(source="20", issued_by="县住建局", shared_live=True),
        named("平面布局图")),
    Row("M04W", "issued by another office", one_more(name="卫生许可证", source="20", issued_by="县卫生健康局"),
        named("卫生许可证")),
    Row("M04W", "issued by some office", one_more(name="卫生许可证", source="20"), named("卫生许可证")),
    Row("M05", "a proof on no list", one_more(name="无违法记录证明"), named("无违法记录证明")),
    Row("M05", "the list is empty", {}, named("从业人员健康证明"), {"proof_list": frozenset()}, at="materials[3].name"),
    Row("M05", "a proof in brackets", one_more(name="场所使用证明（原件）"), named("场所使用证明（原件）")),
    Row("M06", "no blank form", materials(1, blank_form=""), named("食品经营许可申请书")),
    Row("M06", "no sample", materials(1, filled_sample=""), named("食品经营许可申请书")),
    Row("M07", "an identity number", around=sample_says("身份证号 611026199003074515"), at="materials[1].filled_sample"),
    Row("M07", "a mobile number", around=sample_says("联系电话：139 0914 2468")),
    Row("M07", "in the words of the row itself", materials(1, filled_sample="张三，电话 13909142468")),
    Row("M08", "twice, but for a blank", {"materials": (*THREE, FLOOR_PLAN, replace(FLOOR_PLAN, name="平面 布局图"))},
        named("平面 布局图"), at="materials[5]"),
    Row("M08", "no copy", one_more(originals=0), named("平面布局图")),
    Row("M09", "the application may come later", materials(1, waivable_days=5), at="materials[1].waivable_days"),
    Row("M09", "the application marked as later", materials(1, necessity="later")),
    Row("M09", "the identity card", one_more(name="申请人身份证", waivable_days=1)),
    Row("M10", "one more", one_more(necessity="required"), {"n": "1"}),
    Row("M10", "two more", {}, {"n": "2"}, {"base": a_licence(materials=())}),
]  # fmt: skip
PASSING = [
    Row("M01", "one", {"materials": THREE[:1]}),
    Row("M01", "none is needed", {"materials": (), "no_material": True}),
    Row("M02", "an article is enough", materials(3, basis="第四十五条")),
    Row("M02", "no basis for a filing", {"materials": (replace(FLOOR_PLAN, basis=""),)}, of=a_filing),
    Row("M03", "a rank", one_more(name="消防设施等级证书")),
    Row("M03", "other in another sense", one_more(name="其他投资人名册")),
    Row("M04", "obtainable, and not asked of the applicant", one_more(shared_live=True, replaceable_by="电子证照库")),
    Row("M04", "another certificate may be had", one_more(name="土地使用证书")),
    Row("M04W", "the office's own paper by its name", one_more(source="20", issued_by="县市场监督管理局")),
    Row("M04W", "the office's own paper by its code", one_more(source="20", issued_by="shijianju")),
    Row("M04W", "issued by another office, and not asked for", one_more(source="20", issued_by="县住建局",
        replaceable_by="省共享平台")),
    Row("M05", "the proof of who somebody is", one_more(name="申请人身份证明")),
    Row("M05", "no list", one_more(name="无违法记录证明"), around={"proof_list": None}),
    Row("M05", "a form about a proof", one_more(name="证明事项告知承诺书")),
    Row("M06", "no form", one_more(kind="3", blank_form="", filled_sample="")),
    Row("M07", "the example number of the standard", around=sample_says("身份证号 11010519491231002X，电话 13800138000")),
    Row("M07", "a wrong check character", around=sample_says("身份证号 611026199003074516")),
    Row("M07", "an office's number", around=sample_says("电话 0914-4321000")),
    Row("M08", "electronic, nobody counts", one_more(originals=0, form="2")),
    Row("M08", "a photocopy is enough", one_more(originals=0, photocopies=1)),
    Row("M09", "a drawing may come later", one_more(waivable_days=10)),
    Row("M09", "no form at all, by that name", one_more(name="申请书附图", waivable_days=10)),
    Row("M10", "one more that nobody must bring", one_more()),
    Row("M10", "one fewer", {"materials": THREE[:1]}),
    Row("M10", "no earlier version", one_more(necessity="required"), around={"base": None}),
]  # fmt: skip


@pytest.mark.parametrize("row", FAILING, ids=str)
def test_exactly_this_rule_fails(row: Row) -> None:
    row.fails_alone()


@pytest.mark.parametrize("row", PASSING, ids=str)
def test_nothing_fails(row: Row) -> None:
    row.passes()


def test_each_material_is_a_fault_of_its_own() -> None:
    bare = tuple(replace(each, basis="") for each in THREE)
    faults = Row("M02", "three", {"materials": bare}).faults()
    assert [fault.field for fault in faults] == [f"materials[{number}].basis" for number in (1, 2, 3)]
    assert [fault.sentence for fault in faults] == [f"材料“{each.name}”缺少设定依据。" for each in THREE]
