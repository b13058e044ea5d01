"""The demonstration library: the same every time, complete, in the stated shares, faulty only where it is stated."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from yimen.catalog.rules.checks import Neighbour, Neighbourhood, Office, Surroundings, check
from yimen.catalog.rules.content import Content
from yimen.catalog.rules.documents import from_data, to_data
from yimen.catalog.rules.fields import all_fields, code_list, own_fields
from yimen.catalog.rules.guide import guide_of
from yimen.kernel.codes import credit_code, credit_code_warnings
from yimen.project.demo.items import DAY, body_codes, contents, province, stated
from yimen.project.demo.items.papers import LEAST, MOST
from yimen.project.demo.items.stations import TOWNS, VILLAGES
from yimen.project.demo.items.tables import Item, items, keyed, offices, rows

LEFTOVER = re.compile(r"[{}<>]|None|。。|，。|，，|办办")
BODIES = {code: Office(row["name"]) for code, row in offices().items()}
# Department, main, name, type, family, situation, audience.
ROWS = """
gongan 居民身份证 居民身份证换领 10 certificate renewal person
gongan 居民身份证 居民身份证丢失补领 10 certificate replacement person
gongan 户口登记 出生登记 07 registration new person
gongan 户口登记 户口注销 07 registration cancellation person
gongan 普通护照 普通护照首次申领 01 licence_person new person
gongan 旅馆业特种行业许可 旅馆业特种行业许可证核发 01 licence_shop new business
jiaojing 机动车驾驶证 机动车驾驶证期满换证 01 licence_person renewal person
jiaojing 机动车登记 机动车注册登记 07 registration new both
minzheng 婚姻登记 结婚登记 07 registration new person
minzheng 婚姻登记 离婚登记 07 registration new person
minzheng 老年人福利 80周岁以上老年人高龄津贴发放 05 benefit new person
minzheng 社会救助 最低生活保障对象认定 05 benefit new person
renshe 就业登记 失业登记 20 registration new person
renshe 工伤认定 工伤认定申请 07 confirmation new both
yibaojingban 异地就医 异地长期居住人员备案 20 filing new person
yanglaojingban 权益记录 个人参保证明查询打印 20 query other person
shichang 企业登记 公司设立登记 07 registration new business
shichang 食品经营许可 食品经营许可新办 01 licence_shop new business
shichang 食品经营许可 食品经营许可变更经营场所 01 licence_shop change business
shichang 食品经营许可 食品经营许可延续 01 licence_shop renewal business
shichang 食品经营许可 食品经营许可注销 01 licence_shop cancellation business
yancao 烟草专卖零售许可 烟草专卖零售许可证新办 01 licence_shop new business
ziran 宅基地 农村村民宅基地用地审批 01 licence_project new person
budongchan 转移登记 二手房买卖转移登记 07 registration new both
linye 林木采伐 林木采伐许可证核发 01 licence_project new both
shuili 取水许可 取水许可新办 01 licence_project new business
jiaoyu 入学 义务教育阶段新生入学 20 service new person
shuiwu 发票 发票票种核定 20 registration new business
gongjijin 提取 租房提取住房公积金 20 payment new person
keji 科技奖励 县级科学技术奖评审 08 award new both
shuili 水事纠纷 水事纠纷裁决 09 adjudication new both
sifa 咨询 法律咨询服务 20 service other both
"""


def row(line: str) -> Item:
    department, main, name, task_type, family, situation, audience = line.split()
    return Item(department, main, name, task_type, family, situation, audience)


FEW = [row(line) for line in ROWS.strip().splitlines()]


@pytest.fixture(scope="module")
def few() -> list[Content]:
    return list(contents(listed=FEW, spoil=False))


@pytest.fixture(scope="module")
def library() -> list[Content]:
    return list(contents())


def named(found: Iterable[Content], name: str) -> Content:
    return next(each for each in found if each.name == name)


def papers(content: Content) -> set[str]:
    return {paper.name for paper in content.materials}


def faults_of(found: list[Content], **around: object) -> dict[str, set[tuple[str, str]]]:
    """Items by the code of the fault that a check finds in them."""
    others = Neighbourhood(
        Neighbour(each.body + each.name, each.name, each.body, each.task_type, each.handle_code or each.task_code)
        for each in found
    )
    surroundings = Surroundings(today=DAY, bodies=BODIES, others=others, **around)  # type: ignore[arg-type]
    hits: dict[str, set[tuple[str, str]]] = {}
    for each in found:
        for fault in check(each, replace(surroundings, item=each.body + each.name)):
            hits.setdefault(fault.code, set()).add((each.body, each.name))
    return hits


def test_the_same_seed_and_day_give_the_same_contents(few: list[Content]) -> None:
    assert list(contents(listed=FEW, spoil=False)) == few
    assert list(contents(1, listed=FEW, spoil=False)) != few


def test_a_content_does_not_hang_on_the_items_beside_it(few: list[Content]) -> None:
    alone = next(contents(listed=[FEW[3]], spoil=False))
    [cancelled] = [each for each in few if each.name == "户口注销"]
    assert (alone.materials, alone.conditions, alone.bases) == (
        cancelled.materials, cancelled.conditions, cancelled.bases,
    )  # fmt: skip


def test_every_few_content_goes_through_data_unchanged_and_makes_a_guide(few: list[Content]) -> None:
    for each in few:
        assert from_data(to_data(each)) == each
        assert guide_of(each, offices()[each.body]["short_name"]).facts


def test_the_few_pass_every_check(few: list[Content]) -> None:
    assert faults_of(few) == {}


def test_what_must_be_filled_in_is_filled_in(few: list[Content]) -> None:
    wanted = [field.name for field in own_fields() if field.required == "M" and field.name != "online"]
    for each in few:
        empty = [name for name in wanted if getattr(each, name) in ("", (), None)]
        assert [name for name in empty if name not in ("visits", "windows")] == [], each.name


def test_codes_stand_in_their_lists(few: list[Content]) -> None:
    for each in few:
        for field in own_fields():
            value = getattr(each, field.name)
            given = value if isinstance(value, tuple) else (value,)
            assert not field.codes or set(given) <= {"", *code_list(field.codes)}, (each.name, field.name)


def test_matters_ask_for_other_papers(few: list[Content]) -> None:
    marriage, food = named(few, "结婚登记"), named(few, "食品经营许可新办")
    assert {"双方居民身份证", "双方签署的声明书"} <= papers(marriage)
    assert {"营业执照", "食品设备布局图", "从业人员健康证明"} <= papers(food)
    assert not papers(marriage) & papers(food)
    assert "食品经营许可证原件" in papers(named(few, "食品经营许可注销"))
    sets = [frozenset(papers(each)) for each in few]
    assert len(set(sets)) > len(few) * 0.8


def test_words_of_the_name_add_papers(few: list[Content]) -> None:
    assert "食品设备布局图" in papers(named(few, "食品经营许可新办"))
    assert "租赁合同" in papers(named(few, "租房提取住房公积金"))
    assert "场所平面图" in papers(named(few, "食品经营许可变更经营场所"))


def test_results_that_run_out_name_the_item_that_renews_them(few: list[Content]) -> None:
    [result] = named(few, "食品经营许可新办").results
    assert (result.name, result.validity, result.renewed_by) == ("食品经营许可证", "5年", "食品经营许可延续")
    [ended] = named(few, "食品经营许可注销").results
    assert (ended.name, ended.validity) == ("食品经营许可证注销通知书", "")


def test_laws_are_those_of_the_matter(few: list[Content]) -> None:
    laws = {each.name: {basis.law.removeprefix("中华人民共和国") for basis in each.bases} for each in few}
    assert "食品安全法" in laws["食品经营许可新办"]
    assert "民法典" in laws["结婚登记"]
    assert {"森林法"} <= laws["林木采伐许可证核发"]
    assert "行政许可法" in laws["食品经营许可延续"]


def test_every_article_has_its_text_and_was_in_force() -> None:
    article = re.compile(r"第[零一二三四五六七八九十百千]+条(第[一二三四五六七八九十]+款)?|附件目录")
    for row in rows("laws"):
        assert article.fullmatch(row["article"]), row["ref"]
        assert len(row["text"]) > 15, row["ref"]
        assert not row["effective_on"] or date.fromisoformat(row["effective_on"]) <= DAY, row["ref"]


def test_tables_name_only_what_other_tables_have() -> None:
    kinds, families = keyed("kinds"), keyed("families")
    keys = {*kinds, *families, *(f"{family}_{who}" for family in families for who in ("person", "business")), "*"}
    for name in ("materials", "conditions", "questions"):
        assert {row["kind"] for row in rows(name)} <= keys, name
    for row in rows("materials"):
        for written in filter(None, row["papers"].split("|")):
            paper, _, ask = written.partition("?")
            assert paper.startswith("*") or paper in keyed("papers"), written
            assert not ask or ask in keyed("asks"), written
    for kind in kinds.values():
        assert set(filter(None, kind["laws"].split("|"))) <= keyed("laws").keys(), kind["kind"]
        assert set(filter(None, kind["departments"].split("|"))) <= offices().keys(), kind["kind"]
        assert not kind["limit"].partition(" ")[2] or kind["limit"].partition(" ")[2] in keyed("laws")


def test_no_set_stands_twice() -> None:
    sets = Counter((row["kind"], row["situation"], row["words"]) for row in rows("materials") if row["mode"] != "add")
    assert [key for key, number in sets.items() if number > 1] == []


def test_bodies_are_fictitious_and_their_codes_are_right() -> None:
    codes = body_codes()
    assert len(codes) == len(set(codes.values())) == 53
    for code in codes.values():
        assert code.startswith("11611026MB9")
        assert credit_code(code) == code
        assert credit_code_warnings(code) == ()


def test_reviews_lie_in_the_year_before_the_given_day() -> None:
    later = DAY + timedelta(days=900)
    days = [each.reviewed_on for each in contents(listed=FEW, today=later, spoil=False)]
    assert all(day and later - timedelta(days=365) < day <= later for day in days)


def test_there_are_all_items_of_all_bodies(library: list[Content]) -> None:
    assert len(library) == 2062
    assert len({each.body for each in library}) == 53
    assert [each.name for each in library] == [item.name for item in items()]


def test_the_whole_library_is_made_in_five_seconds() -> None:
    start = time.perf_counter()
    assert sum(1 for _ in contents()) == 2062
    assert time.perf_counter() - start < 5


def test_every_content_goes_through_data_unchanged(library: list[Content]) -> None:
    assert [each.name for each in library if from_data(to_data(each)) != each] == []


def test_limits_have_the_stated_shares(library: list[Content]) -> None:
    days = [each.promise.amount for each in contents(spoil=False) if each.promise]
    shares = [
        sum(first <= day <= last for day in days) / len(days) for first, last in ((0, 0), (1, 3), (4, 7), (8, 99))
    ]
    assert shares == pytest.approx([0.38, 0.27, 0.22, 0.13], abs=0.02)


def test_parts_are_as_many_as_stated(library: list[Content]) -> None:
    asked = [len(each.materials) for each in library if not each.no_material]
    assert min(asked) >= LEAST and max(asked) <= MOST
    assert sum(each.no_material for each in library) < len(library) * 0.08
    assert {len(each.steps) for each in library} == {5, 6, 7}
    assert {len(each.questions) for each in library} == {2}
    assert all(1 <= len(each.conditions) <= 3 for each in library)
    assert all(2 <= len(each.daily_terms) <= 4 for each in library)


def test_places_take_in_what_the_rule_book_says(library: list[Content]) -> None:
    taken = Counter(code for each in library for code in each.stations)
    towns = [count for code, count in taken.items() if len(code) == 9]
    villages = [count for code, count in taken.items() if len(code) == 12]
    assert (len(towns), len(villages)) == (9, 82)
    assert TOWNS[0] <= min(towns) <= max(towns) <= TOWNS[-1]
    assert VILLAGES[0] <= min(villages) <= max(villages) <= VILLAGES[-1]


def test_most_items_have_a_kind_of_their_own(library: list[Content]) -> None:
    sets = Counter(tuple(sorted(papers(each))) for each in library)
    assert len(sets) > 400
    assert sets.most_common(1)[0][1] < len(library) * 0.06


def test_no_slot_is_left_open(library: list[Content]) -> None:
    for each in library:
        guide = guide_of(each, offices()[each.body]["short_name"])
        text = repr((guide.conditions, guide.path, guide.questions, guide.results, [row.words for row in guide.bring]))
        assert not LEFTOVER.search(text), (each.name, LEFTOVER.findall(text))


def test_checks_find_the_stated_faults_and_no_others(library: list[Content]) -> None:
    hits = faults_of(library)
    hits.pop("X02", None)  # names are the list's
    wanted: dict[str, set[tuple[str, str]]] = {}
    for fault in stated():
        wanted.setdefault(fault.code, set()).add((fault.department, fault.item))
    assert hits == wanted
    assert len(stated()) == 12
    assert {code[0] for code in wanted} == set("CBTVMFSROX")


def test_the_province_differs_in_two_items(library: list[Content]) -> None:
    found = {}
    for each, theirs in zip(library, province(contents(spoil=False)), strict=True):
        around = Surroundings(today=DAY, bodies=BODIES, province=theirs)
        for fault in check(each, around):
            if fault.code == "X01":
                found[each.body, each.name] = fault.field
    assert found == {(row["department"], row["item"]): row["field"] for row in rows("province")}
    assert len(found) == 2


def test_the_province_says_nothing_of_what_is_the_countys_own() -> None:
    for each in province(contents(listed=FEW, spoil=False)):
        local = [name for name in to_data(each) if all_fields()[name].weight == "local"]
        assert local == [], each.name
