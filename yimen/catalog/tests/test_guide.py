"""一口清: facts in words, questions that shorten the list of materials, what need not be brought at the end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from yimen.catalog.rules.content import Basis, Condition, Content, Fee, Material, Place, Work
from yimen.catalog.rules.durations import Duration
from yimen.catalog.rules.guide import Guide, guide_of

AGENT = "是别人替您办吗？"
KIND = "店里卖哪一类？"
FOOD = Content(
    name="食品经营许可新办",
    task_type="01",
    service_targets=("1", "2"),
    statutory=Duration(20),
    promise=Duration(5),
    visits=1,
    online=True,
    online_depth="3",
    settled_in=True,
    window_kind="comprehensive",
    windows=("1", "2"),
    places=(Place(name="县政务大厅一楼", address="迎春路 1 号", hours="工作日 8:30–12:00"),),
    conditions=(
        Condition("有营业执照", "有营业执照吗？", ("有", "没有"), "请先办营业执照。"),
        Condition("有固定的店面"),
    ),
    materials=(
        Material(name="营业执照", photocopies=1, replaceable_by="登记库"),
        Material(name="申请书", originals=1, standard="签字"),
        Material(name="委托书", originals=1, question=AGENT, needed_when=("是",)),
        Material(name="散装食品制度", question=KIND, needed_when=("散装",)),
        Material(name="热食间照片", question=KIND, needed_when=("热食", "散装")),
        Material(name="管理制度", originals=1, waivable_days=10, returned=True, necessity="optional"),
    ),
    steps=(Work("receive", "收件"), Work("examine", "上门看现场", limit=Duration(3))),
    bases=(Basis("食品安全法", "law", article="第三十五条"),),
    reconsideration="县人民政府",
    court="县人民法院",
)


def guide(answers: dict[int, str] | None = None, **changes: object) -> Guide:
    return guide_of(replace(FOOD, **changes), "县市场监管局", answers)  # type: ignore[arg-type]


def names(shown: Guide) -> list[str]:
    return [row.material.name for row in shown.bring]


def test_the_line_says_who_does_what_for_whom() -> None:
    assert guide().line == "县市场监管局　行政许可　个人和企业都能办"


@pytest.mark.parametrize(
    ("change", "title", "value", "note"),
    [
        ({}, "多久", "5 个工作日", "法定 20 个工作日"),
        ({"promise": Duration(0)}, "多久", "当场办结", "法定 20 个工作日"),
        ({"statutory": None}, "多久", "5 个工作日", ""),
        ({}, "多少钱", "不收费", ""),
        ({"is_fee": True, "fees": (Fee("工本费", "每证 10 元"),)}, "多少钱", "每证 10 元", ""),
        ({}, "跑几趟", "最多 1 趟", "网上办 0 趟"),
        ({"visits": 0}, "跑几趟", "不用跑", ""),
        ({"online": False}, "跑几趟", "最多 1 趟", ""),
        ({}, "在哪办", "综合窗口（无差别） 1、2 号", "县政务大厅一楼"),
        ({"settled_in": False}, "在哪办", "县政务大厅一楼", ""),
        ({"settled_in": False, "places": ()}, "在哪办", "以窗口答复为准", ""),
    ],
)
def test_the_facts_at_the_top(change: dict[str, object], title: str, value: str, note: str) -> None:
    [fact] = [each for each in guide(**change).facts if each.title == title]
    assert (fact.value, fact.note) == (value, note)


def test_each_question_is_asked_once_conditions_first() -> None:
    asked = guide().asked
    assert [(each.number, each.question) for each in asked] == [(1, "有营业执照吗？"), (2, AGENT), (3, KIND)]
    assert [each.choices for each in asked] == [("有", "没有"), ("是", "否"), ("散装", "热食")]


def test_unanswered_everything_is_listed_and_what_depends_is_marked() -> None:
    shown = guide()
    assert len(shown.bring) == 6
    assert [row.material.name for row in shown.bring if row.perhaps] == ["委托书", "散装食品制度", "热食间照片"]
    assert shown.open_questions == 3


@pytest.mark.parametrize(
    ("answers", "left_out"),
    [
        ({2: "否"}, {"委托书"}),
        ({2: "是"}, set()),
        ({3: "热食"}, {"散装食品制度"}),
        ({3: "散装"}, set()),
        ({2: "否", 3: "热食"}, {"委托书", "散装食品制度"}),
        ({2: "也许", 9: "是"}, set()),
    ],
)
def test_answers_shorten_the_list_to_the_askers_own(answers: dict[int, str], left_out: set[str]) -> None:
    assert set(names(guide())) - set(names(guide(answers))) == left_out


def test_an_answer_makes_sure_what_was_perhaps() -> None:
    assert not any(row.perhaps for row in guide({2: "是", 3: "散装"}).bring)


def test_what_need_not_be_brought_stands_last_with_its_reason() -> None:
    last = guide().bring[-1]
    assert (last.material.name, last.spared) == ("营业执照", "我们从登记库调取")


def test_a_condition_that_does_not_fit_says_what_to_do() -> None:
    assert guide({1: "没有"}).unfit == "请先办营业执照。"
    assert guide({1: "有"}).unfit == ""


def test_a_material_says_copies_waiver_and_return() -> None:
    words = {row.material.name: row.words for row in guide().bring}
    assert words["申请书"] == "原件 1 份；签字"
    assert words["管理制度"] == "原件 1 份；可容缺：先受理，10 个工作日内补；没有也能办；看过当场退还"


def test_steps_articles_and_remedies_are_sentences() -> None:
    shown = guide()
    assert shown.path == ("收件", "上门看现场（3 个工作日）")
    assert shown.bases == ("《食品安全法》第三十五条",)
    assert "县人民法院" in shown.remedy
    assert guide(reconsideration="", court="").remedy == ""
