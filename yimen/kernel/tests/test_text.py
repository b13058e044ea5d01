"""Typed text and names: one normal form, one sentence when refused."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yimen.kernel.refusal import Refusal
from yimen.kernel.text import clean_email, clean_name, clean_text, fold_name, half_width, has_bidi_controls


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        ("  漏水 ", "漏水"),
        ("\ufeff漏水", "漏水"),
        ("甲\r\n乙\r丙\u2028丁", "甲\n乙\n丙\n丁"),
        ("Cafe\u0301", "Café"),
        ("法\uf9d8", "法律"),
        ("⼀⼈", "一人"),
        ("甲\t乙", "甲\t乙"),
        ("甲 \u3000\n\n 乙", "甲 \u3000\n\n 乙"),
        ("½ ①", "½ ①"),
        ("a" + "\u0323" * 8, unicodedata.normalize("NFC", "a" + "\u0323" * 8)),
    ],
)
def test_text_is_stored_in_one_form(value: str, stored: str) -> None:
    assert clean_text(value) == stored


def test_a_single_line_has_blanks_for_line_ends() -> None:
    assert clean_text(" 甲 \r\n\n\t乙\t丙 ", single_line=True) == "甲 乙 丙"


@pytest.mark.parametrize("value", [None, "", " \t\n", "\u3000", "\u200b\ufeff", "\u2060 \u200d"])
def test_an_empty_text_is_refused_only_when_required(value: str | None) -> None:
    assert clean_text(value, required=False) == ""
    with pytest.raises(Refusal, match="请填写标题。"):
        clean_text(value, name="标题")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("水\0", "text_control"),
        ("水\x1b[31m", "text_control"),
        ("水\x7f", "text_control"),
        ("水\x85", "text_control"),
        ("水\ud800", "text_encoding"),
        ("水\ufffd", "text_encoding"),
        ("水\uffff", "text_encoding"),
        ("水\ue000", "text_private_use"),
        ("水\U0010fffd", "text_private_use"),
        ("a" + "\u0323" * 10, "text_marks"),
        ("水" + "\u20dd" * 9, "text_marks"),
    ],
)
def test_what_cannot_be_stored_is_refused_with_its_place(value: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        clean_text(value, name="诉求内容")
    assert caught.value.code == code
    assert "诉求内容第 " in caught.value.sentence


@pytest.mark.parametrize(("length", "fits"), [(10, True), (11, False), (101, False), (1_000_000, False)])
def test_the_limit_counts_characters(length: int, fits: bool) -> None:
    if fits:
        assert len(clean_text("𠮷" * length, maximum=10)) == 10
        return
    with pytest.raises(Refusal, match=f"最多 10 字，现在 {length} 字，请删减 {length - 10} 字"):
        clean_text("𠮷" * length, maximum=10)


@given(st.text())
def test_cleaning_twice_is_cleaning_once_and_raises_only_refusals(value: str) -> None:
    for single in (False, True):
        try:
            once = clean_text(value, required=False, single_line=single)
        except Refusal:
            continue
        assert clean_text(once, required=False, single_line=single) == once
        assert unicodedata.is_normalized("NFC", once)
        assert not single or "\n" not in once


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        ("张 三", "张三"),
        ("张\u3000三", "张三"),
        ("张\u200b三\ufeff", "张三"),
        ("张女士", "张女士"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽.买买提", "阿依古丽·买买提"),
        ("阿依古丽．买买提", "阿依古丽·买买提"),
        ("阿依古丽 · 买买提", "阿依古丽·买买提"),
        ("阿依古丽・买买提", "阿依古丽·买买提"),
        ("J. Smith", "J. Smith"),
        ("ＺＨＡＮＧ Ｓａｎ", "ZHANG San"),
        ("葛\U000e0100", "葛\U000e0100"),
        ("𠮷野", "𠮷野"),
        ("三一", "三一"),
    ],
)
def test_a_name_is_stored_in_one_form(value: str, stored: str) -> None:
    assert clean_name(value) == stored
    assert clean_name(stored) == stored


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "text_empty"),
        ("乂", "name_short"),
        ("张3", "name_digit"),
        ("张３", "name_digit"),
        ("张²", "name_digit"),
        ("王\ue000", "text_private_use"),
        ("张" * 51, "text_long"),
    ],
)
def test_what_is_no_name_is_refused(value: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        clean_name(value)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("葛\U000e0100", "葛"),
        ("Zhang San", "ZHANGSAN"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("张\u200b三", "张三"),
        ("ＡＢ", "ab"),
        ("阿依古丽.买买提", "阿依古丽·买买提"),
    ],
)
def test_names_that_look_alike_compare_equal(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


def test_different_names_compare_different() -> None:
    assert fold_name("张三") != fold_name("张叁")


@pytest.mark.parametrize(("text", "controls"), [("甲\u202e乙", True), ("甲\u2066乙", True), ("النهر", False)])
def test_bidi_controls_are_told(text: str, controls: bool) -> None:
    assert has_bidi_controls(text) is controls


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (" xiazhi@Example.COM ", "xiazhi@example.com"),
        ("ａ＠ｅｘａｍｐｌｅ．ｃｎ", "a@example.cn"),
        ("a+b.c@mail.example.cn", "a+b.c@mail.example.cn"),
    ],
)
def test_an_address_is_stored_in_one_form(value: str, stored: str) -> None:
    assert clean_email(value) == stored


@pytest.mark.parametrize(
    "value",
    ["", "a", "a@b", "a@@b.cn", ".a@b.cn", "a.@b.cn", "a..b@c.cn", "a@b.cn\r\nBcc: c@d.cn", "甲@b.cn", "a b@c.cn"],
)
def test_what_is_no_address_is_refused(value: str) -> None:
    with pytest.raises(Refusal):
        clean_email(value)


def test_a_short_code_is_never_cut() -> None:
    assert half_width(" １２３ ", name="编号") == "123"
    assert half_width(None, name="编号") == ""
    with pytest.raises(Refusal, match="最多 200 字，现在 201 字"):
        half_width("1" * 201, name="编号")
