"""The dispatcher's aid: reasons for every point, nothing preselected on a tie, nothing invented (rule book §3)."""

from __future__ import annotations

import time
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yimen.hotline.rules.suggest import CATCH_ALL, Category, Suggester, categories, suggester
from yimen.hotline.rules.tables import read_rows


def category(code: str, *words: str, lead: str = "住建", hand_over: bool = False) -> Category:
    return Category(code, f"类{code}", code[:2], "一级", lead, (), 5, False, hand_over, words, ())


SMALL = Suggester(
    [
        category("0101", "停水", "水管", "自来水厂"),
        category("0102", "停水", "停电"),
        category("0103", "村道", lead="镇办"),
        category("1705", "受贿", "贪污案", hand_over=True),
        category("1703", "推诿"),
        category("1899"),
    ],
    {"没水": "停水", "ETC卡": "无此词"},
)


def points(text: str, **facts: object) -> dict[str, float]:
    return {each.category.code: each.score for each in SMALL.score(text, **facts)}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("水管坏了", {"0101": 1.5}),
        ("停水", {"0101": 0.75, "0102": 0.75}),
        ("自来水厂", {"0101": 3.5}),
        ("水管水管", {"0101": sqrt(2) * 1.5}),
        ("水管" * 9, {"0101": sqrt(3) * 1.5}),
        ("没水", {"0101": 0.75, "0102": 0.75}),
        ("今天天气好", {}),
        ("", {}),
    ],
)
def test_a_word_scores_by_its_length_its_number_and_its_owners(text: str, expected: dict[str, float]) -> None:
    assert points(text) == pytest.approx(expected)


def test_an_item_a_site_and_a_town_add_their_points() -> None:
    assert points("水管", item_category="0102") == pytest.approx({"0102": 6, "0101": 1.5})
    assert points("水管", site_categories=("0102", "9999")) == pytest.approx({"0102": 4, "0101": 1.5})
    assert points("村道水管", place_town=True) == pytest.approx({"0103": 3.5, "0101": 1.5})
    assert points("水管", place_town=True) == pytest.approx({"0101": 1.5})


def test_what_was_learned_weighs_more_the_more_orders_there_were() -> None:
    few, many = points("", history={"0101": 2})["0101"], points("", history={"0101": 2000})["0101"]
    assert 0 < few < 1 < 9 < many < 10
    assert points("", history={"9999": 50}) == {}


def test_every_suggestion_says_why_in_words_of_the_text() -> None:
    (first, second) = SMALL.score("又没水了，没水，水管干的")
    assert first.category.code == "0101"
    assert first.reasons == ("“没水”（同“停水”）出现 2 次，2 个分类共用", "“水管”出现 1 次")
    assert second.reasons == ("“没水”（同“停水”）出现 2 次，2 个分类共用",)


def test_matched_words_are_marked_where_they_stand() -> None:
    text = "自来水厂说水管坏了"
    spans = SMALL.score(text)[0].spans
    assert [(span.start, text[span.start : span.end]) for span in spans] == [(0, "自来水厂"), (5, "水管")]


def test_a_full_width_or_capital_word_is_found_at_its_place() -> None:
    text = "高速ＥＴＣ扣错费"
    spans = next(each.spans for each in suggester().score(text) if each.category.code == "0606")
    assert [text[span.start : span.end] for span in spans] == ["高速", "ＥＴＣ"]


def test_a_clear_first_place_is_preselected() -> None:
    advice = SMALL.advise("自来水厂停电停水")
    assert advice.preselected is advice.ranked[0]
    assert advice.preselected.category.code == "0101"
    assert not advice.tell_section_head


def test_on_a_tie_all_are_shown_and_none_is_preselected() -> None:
    advice = SMALL.advise("水管停水停水", item_category="0102", site_categories=("0101", "0103"))
    assert [each.category.code for each in advice.ranked] == ["0102", "0101", "0103"]
    assert advice.preselected is None
    assert advice.notes == ("前几个分类得分接近，请人工选择。",)


def test_nothing_above_two_goes_to_the_catch_all_and_the_head_of_section_is_told() -> None:
    for text in ("水管", "", "今天天气好"):
        advice = SMALL.advise(text)
        assert advice.preselected is not None
        assert advice.preselected.category.code == CATCH_ALL
        assert advice.tell_section_head


def test_an_office_complained_of_is_led_by_its_superior_before_any_score() -> None:
    advice = SMALL.advise("自来水厂推诿", subject_is_office=True)
    assert [each.category.code for each in advice.ranked] == ["1703", "0101"]
    assert advice.preselected is not None and advice.preselected.category.code == "1703"
    assert "不派被反映单位" in advice.notes[0]


def test_a_matter_for_another_body_is_told_and_not_dispatched() -> None:
    assert any("转告，不派单办理" in note for note in SMALL.advise("有人贪污案").notes)


REAL = [
    ("我们小区从昨晚开始停水，自来水公司没人接电话", "0501"),
    ("包工头拖欠农民工工资三个月", "1001"),
    ("楼下饭店油烟大，半夜还在烧烤", "0207"),
    ("孩子上学报名，学区划片不清楚", "0801"),
    ("村里的路冲垮了，进村路走不成", "0408"),
    ("法院判决下来了一直不执行", "1306"),
    ("暖气冰得很，热费照交", "1403"),
    ("公积金贷款要怎么提取公积金", "0108"),
]


@pytest.mark.parametrize(("text", "code"), REAL)
def test_the_shipped_tree_puts_plain_requests_first_in_their_class(text: str, code: str) -> None:
    assert suggester().score(text)[0].category.code == code


def test_the_shipped_tree_is_whole() -> None:
    tree = categories()
    assert len(tree) == 110
    assert len({each.level1_code for each in tree.values()}) == 18
    assert all(1 <= each.limit_days <= 7 for each in tree.values())
    assert [code for code, each in tree.items() if each.hand_over] == ["1306", "1705"]
    assert {CATCH_ALL, "1703"} <= set(tree)
    assert [code for code, each in tree.items() if len(each.keywords) < 7 and code != CATCH_ALL] == []


def test_every_synonym_leads_to_a_word_of_the_tree_and_is_none_itself() -> None:
    words = {word for each in categories().values() for word in each.keywords}
    rows = read_rows("synonyms.csv")
    assert [row["word"] for row in rows if row["keyword"] not in words] == []
    assert [row["word"] for row in rows if row["word"] in words] == []
    assert len({row["word"] for row in rows}) == len(rows)


@given(st.text(alphabet="停水管没自来厂村道ＥtcE ，\U00020000", max_size=60))
def test_whatever_is_typed_the_marks_lie_in_the_text_and_do_not_overlap(text: str) -> None:
    for each in SMALL.score(text):
        assert all(text[span.start : span.end] == span.word for span in each.spans)
        assert all(a.end <= b.start for a, b in zip(each.spans, each.spans[1:], strict=False))


def test_five_hundred_characters_take_less_than_two_milliseconds() -> None:
    text = "我们小区昨天晚上开始停水，自来水公司说水管漏水，到现在没水，物业也没人管，路灯也不亮。" * 13
    best = 1.0
    for _ in range(30):
        start = time.perf_counter()
        suggester().advise(text[:500])
        best = min(best, time.perf_counter() - start)
    assert best < 0.002
