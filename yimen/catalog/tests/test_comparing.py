"""The county's library beside the province's list: who is who, what differs, how far they agree."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from yimen.catalog.rules.comparing import agreement, compare
from yimen.catalog.rules.content import Content, Material, Place
from yimen.catalog.rules.differences import differences
from yimen.catalog.rules.durations import Duration
from yimen.catalog.tests.whole import a_filing, a_licence

LICENCE, FILING = a_licence(), a_filing()


def labels(pair) -> list[str]:  # type: ignore[no-untyped-def]
    return [each.field.label for each in pair.differences]


def test_equal_lists_agree_wholly() -> None:
    pairs = compare([LICENCE, FILING], [FILING, LICENCE])
    assert [(pair.kind, pair.ours, pair.theirs) for pair in pairs] == [("same", 0, 1), ("same", 1, 0)]
    whole = agreement(pairs, [LICENCE, FILING], [FILING, LICENCE])
    assert (whole[""].items, whole[""].agreeing, whole[""].share) == (2, 2, 1)


@pytest.mark.parametrize(
    ("ours", "theirs", "how"),
    [
        ({}, {"name": "另一个名称"}, "办理项编码"),
        ({"handle_code": ""}, {"handle_code": "", "name": "另一个名称"}, "实施编码"),
        (
            {"handle_code": "", "task_code": "", "local_code": "SX-1"},
            {"handle_code": "", "task_code": "", "local_code": "SX-1", "name": "另一个名称"},
            "地方编码",
        ),
        ({"handle_code": "", "task_code": ""}, {"handle_code": "", "task_code": "", "body": "elsewhere"}, "名称和类型"),
    ],
)
def test_items_are_matched_by_code_then_by_name(ours: dict[str, str], theirs: dict[str, str], how: str) -> None:
    [pair] = compare([replace(LICENCE, **ours)], [replace(LICENCE, **theirs)])  # type: ignore[arg-type]
    assert (pair.ours, pair.theirs, pair.how) == (0, 0, how)


def test_what_only_one_side_has_is_added_removed_or_the_countys_own() -> None:
    own = replace(FILING, name="本县特色事项", catalog_code="", task_code="", handle_code="", local_code="")
    gone = replace(FILING, name="省里取消的事项", task_code="", handle_code="", local_code="")
    pairs = compare([LICENCE, own, gone], [LICENCE, FILING])
    assert [(pair.kind, pair.ours, pair.theirs) for pair in pairs] == [
        ("same", 0, 0), ("local_extra", 1, None), ("removed", 2, None), ("added", None, 1),
    ]  # fmt: skip


def test_the_second_of_two_with_one_code_is_a_duplicate() -> None:
    pairs = compare([FILING, replace(FILING, name="又一个")], [FILING])
    assert [pair.kind for pair in pairs] == ["same", "duplicate"]


def test_a_near_name_is_only_shown() -> None:
    codes = {"task_code": "", "handle_code": "", "local_code": ""}
    ours = replace(FILING, name=f"{FILING.name}的", **codes)  # type: ignore[arg-type]
    pairs = compare([ours], [FILING])
    assert (pairs[0].kind, pairs[0].near, pairs[1].kind) == ("removed", (0,), "added")


@pytest.mark.parametrize(
    ("change", "label", "task"),
    [
        ({"name": "换了名称"}, "事项名称", True),
        ({"statutory": Duration(30)}, "法定办结时限", True),
        ({"promise": Duration(1)}, "承诺办结时限", False),
        ({"promise": Duration(19)}, "承诺办结时限", True),
        ({"visits": 3}, "到办事现场次数", True),
        ({"materials": (*LICENCE.materials, Material(name="额外的材料"))}, "申请材料", True),
        ({"materials": LICENCE.materials[:-1]}, "申请材料", False),
    ],
)
def test_a_locked_difference_and_what_asks_more_are_tasks(change: dict[str, object], label: str, task: bool) -> None:
    [pair] = compare([replace(LICENCE, **change)], [LICENCE])  # type: ignore[arg-type]
    assert pair.kind == "changed"
    assert label in labels(pair)
    assert (label in [each.field.label for each in pair.tasks]) is task


def test_local_fields_and_what_the_province_leaves_empty_are_no_difference() -> None:
    ours = replace(LICENCE, places=(Place("县大厅"),), daily_terms=("开饭馆", "办证"), quantity_limit="不限")
    [pair] = compare([ours], [replace(LICENCE, quantity_limit="")])
    assert pair.kind == "same"


def test_agreement_counts_locked_fields_by_body() -> None:
    ours = [replace(LICENCE, body="shichang", name="换了名称"), replace(FILING, body="minzheng")]
    theirs = [LICENCE, FILING]
    found = agreement(compare(ours, theirs), ours, theirs)
    assert (found["shichang"].agreeing, found["minzheng"].agreeing, found[""].agreeing) == (0, 1, 1)
    assert found["shichang"].share == 1 - Fraction(1, found["shichang"].fields)
    assert found[""].fields == found["shichang"].fields + found["minzheng"].fields


def test_versions_side_by_side_show_both_in_words() -> None:
    [each] = differences(Content(promise=Duration(5)), Content(promise=Duration(0)))
    assert (each.field.label, each.ours, each.theirs, each.worse) == ("承诺办结时限", "5 个工作日", "当场办结", True)
    [parts] = differences(Content(materials=(Material(name="身份证", originals=1),)), Content())
    assert parts.ours == "材料名称：身份证；必要性：必要；原件份数：1"


def test_codes_in_another_order_are_the_same() -> None:
    assert differences(Content(service_targets=("1", "2")), Content(service_targets=("2", "1"))) == []
