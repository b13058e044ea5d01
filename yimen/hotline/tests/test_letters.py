"""The model texts of the rule book §9: complete, plain, and never sent with a hole."""

from __future__ import annotations

import re

import pytest

from yimen.hotline.rules.letters import letter_texts, render
from yimen.kernel.refusal import Refusal

URGE = {
    "承办单位": "县城管局",
    "编号": "RX1",
    "比例": "80 %",
    "剩余": "1 个工作日",
    "缺项": "联系记录",
    "时间": "今天 17:30",
}


def sample(code: str) -> dict[str, object]:
    letter = letter_texts()[code]
    return {name: letter.choices.get(name, (f"某{name}",))[0] for name in letter.fields}


@pytest.mark.parametrize("code", letter_texts())
def test_every_letter_can_be_filled_in_and_has_no_field_left(code: str) -> None:
    text = render(code, sample(code))
    assert "{" not in text and "}" not in text
    assert all(str(value) in text for value in sample(code).values())


@pytest.mark.parametrize("code", letter_texts())
def test_every_letter_refuses_each_missing_field_by_name(code: str) -> None:
    for name in letter_texts()[code].fields:
        with pytest.raises(Refusal, match=re.escape(name)) as caught:
            render(code, sample(code) | {name: " "})
        assert caught.value.data == {"fields": [name]}


def test_a_letter_reads_as_the_rule_book_has_it() -> None:
    assert render("urge", URGE) == (
        "县城管局：工单 RX1 已使用办理时限的 80 %，距到期尚余 1 个工作日。目前未见联系记录。"
        "请抓紧办理，并于 今天 17:30 前在系统中填报进展。"
    )


def test_a_field_that_the_letter_does_not_have_is_refused() -> None:
    with pytest.raises(Refusal, match="催办函没有这些内容：电话"):
        render("urge", URGE | {"电话": "029"})


def test_a_value_off_the_list_is_refused_with_the_list() -> None:
    with pytest.raises(Refusal, match="属实、部分属实、不属实"):
        render("reply_complaint", sample("reply_complaint") | {"核查结论": "不清楚"})


def test_an_unknown_letter_is_refused() -> None:
    with pytest.raises(Refusal, match="重新选择"):
        render("poem", {})


def test_braces_in_a_value_are_text_and_no_field() -> None:
    assert "{编号}" in render("urge", URGE | {"缺项": "{编号}"})


@pytest.mark.parametrize("code", letter_texts())
def test_no_letter_uses_words_that_the_house_avoids(code: str) -> None:
    text = letter_texts()[code].text
    assert re.findall("非法|无效|请勿|[,;:!?]", text) == []


def test_the_letters_of_the_rule_book_are_all_there() -> None:
    assert set(letter_texts()) == {
        "dispatch",
        "co_handling",
        "acceptance",
        "refusal",
        "supplement",
        "urge",
        "supervision_1",
        "supervision_2",
        "supervision_3",
        "supervision_3_event",
        "hand_to_discipline",
        "ruling",
        "extension",
        "extension_notice",
        "pause_notice",
        "resume_notice",
        "deferral_notice",
        "reply_consultation",
        "reply_complaint",
        "reply_report",
        "reply_suggestion",
        "special_ending",
        "callback_script",
        "rework",
        # Short messages of our own beside the rule book's model texts.
        "dispatch_notice",
        "refusal_notice",
        "ending_notice",
        "withdrawal_notice",
        "rating_link",
        "calendar_notice",
    }
