"""Amounts and whole numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yimen.kernel.money import MAXIMUM, chinese_capital, parse_integer, parse_money, ten_thousand_yuan, yuan
from yimen.kernel.refusal import Refusal


@pytest.mark.parametrize(
    ("value", "unit", "amount"),
    [
        ("1234.5", "元", "1234.50"),
        ("1,234.50", "元", "1234.50"),
        ("１，２３４．５０", "元", "1234.50"),
        ("¥1234.50", "元", "1234.50"),
        ("￥ 12 元", "元", "12.00"),
        ("-0.00", "元", "0.00"),
        ("007", "元", "7.00"),
        ("12.", "元", "12.00"),
        ("3.5", "万元", "35000.00"),
        ("3.5万元", "万元", "35000.00"),
        ("3.5 万", "万元", "35000.00"),
        ("0.000001", "万元", "0.01"),
        ("9999999999999.99", "元", "9999999999999.99"),
    ],
)
def test_an_amount_is_read_into_yuan(value: str, unit: str, amount: str) -> None:
    assert str(parse_money(value, unit)) == amount


@pytest.mark.parametrize(
    ("value", "unit", "code"),
    [
        ("", "元", "money_empty"),
        ("10.005", "元", "money_places"),
        ("1.0000001", "万元", "money_places"),
        ("1e308", "元", "number_form"),
        ("NaN", "元", "number_form"),
        ("Infinity", "元", "number_form"),
        ("1,23", "元", "number_form"),
        ("1 234", "元", "number_form"),
        ("٣٤", "元", "number_form"),
        ("一百二十", "元", "number_chinese"),
        ("叁拾元", "元", "number_chinese"),
        ("3.5万", "元", "money_unit"),
        ("3.5万元", "元", "money_unit"),
        ("3亿元", "万元", "money_unit"),
        ("30元", "万元", "money_unit"),
        ("-1", "元", "money_small"),
        ("10000000000000", "元", "money_large"),
        ("9" * 201, "元", "text_long"),
    ],
)
def test_what_is_no_amount_is_refused(value: str, unit: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_money(value, unit)
    assert caught.value.code == code


def test_negative_amounts_are_read_where_they_are_allowed() -> None:
    assert parse_money("−12.30", minimum=None) == Decimal("-12.30")
    with pytest.raises(Refusal, match=r"不能小于 1\.00 元"):
        parse_money("0.99", minimum=Decimal(1))


@pytest.mark.parametrize(
    ("amount", "plain", "large"),
    [
        ("1234.5", "1,234.50 元", "0.12 万元"),
        ("123450", "123,450.00 元", "12.35 万元"),
        ("123449.99", "123,449.99 元", "12.34 万元"),
        ("-0.001", "0.00 元", "0.00 万元"),
        ("0.005", "0.01 元", "0.00 万元"),
        ("123456789012", "123,456,789,012.00 元", "12,345,678.90 万元"),
    ],
)
def test_amounts_are_written_with_separators(amount: str, plain: str, large: str) -> None:
    assert yuan(Decimal(amount)) == plain
    assert ten_thousand_yuan(Decimal(amount)) == large


@pytest.mark.parametrize(
    ("amount", "capital"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("0.55", "伍角伍分"),
        ("10", "壹拾元整"),
        ("10.05", "壹拾元零伍分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("1001", "壹仟零壹元整"),
        ("1234.50", "壹仟贰佰叁拾肆元伍角整"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("107000.53", "壹拾万零柒仟元伍角叁分"),
        ("100010", "壹拾万零壹拾元整"),
        ("12000345", "壹仟贰佰万零叁佰肆拾伍元整"),
        ("100005000", "壹亿零伍仟元整"),
        ("100000000", "壹亿元整"),
        ("1000000000000", "壹万亿元整"),
        ("1000100000000", "壹万零壹亿元整"),
        ("-3", "负叁元整"),
    ],
)
def test_capital_numerals_of_receipts(amount: str, capital: str) -> None:
    assert chinese_capital(Decimal(amount)) == capital


def test_capital_numerals_have_an_end() -> None:
    assert chinese_capital(MAXIMUM).startswith("玖万玖仟玖佰玖拾玖亿")
    with pytest.raises(ValueError, match="too large"):
        chinese_capital(MAXIMUM + 1)


def read_capital(text: str) -> int:
    """The fen of capital numerals, by an independent reading."""
    total = section = digit = 0
    for character in text.removesuffix("整"):
        if character in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(character)
        elif character in "拾佰仟":
            section += digit * 10 ** ("拾佰仟".index(character) + 1)
            digit = 0
        elif character == "万":
            total, section, digit = total + (section + digit) * 10**4, 0, 0
        elif character == "亿":
            total, section, digit = (total + section + digit) * 10**8, 0, 0
        elif character == "元":
            total, section, digit = (total + section + digit) * 100, 0, 0
        else:
            total, digit = total + digit * (10 if character == "角" else 1), 0
    return total


@given(st.one_of(st.integers(0, 10**15 - 1), st.integers(0, 10**7 - 1).map(lambda n: n * 10**8)))
def test_capital_numerals_say_the_amount(fen: int) -> None:
    text = chinese_capital(Decimal(fen).scaleb(-2))
    assert read_capital(text) == fen
    assert "零零" not in text


@given(st.decimals(0, MAXIMUM, places=2))
def test_a_written_amount_comes_back(amount: Decimal) -> None:
    assert parse_money(yuan(amount)) == amount


@pytest.mark.parametrize(("value", "number"), [("12", 12), ("１２", 12), ("0007", 7), ("1,234", 1234), ("-0", 0)])
def test_a_whole_number_is_read(value: str, number: int) -> None:
    assert parse_integer(value) == number


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "integer_empty"),
        ("9" * 5000, "integer_range"),
        ("1000000000", "integer_range"),
        ("-1", "integer_range"),
        ("٣٤", "number_form"),
        ("1.5", "number_form"),
        ("十二", "number_chinese"),
        ("12个", "number_form"),
    ],
)
def test_what_is_no_whole_number_is_refused(value: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_integer(value)
    assert caught.value.code == code


def test_the_range_of_a_whole_number_may_be_set() -> None:
    assert parse_integer("-5", minimum=-10, maximum=10) == -5
    with pytest.raises(Refusal, match="应在 1 至 9 之间"):
        parse_integer("10", minimum=1, maximum=9)


@given(st.text(max_size=40))
def test_only_refusals_are_raised(value: str) -> None:
    for parse in (parse_money, parse_integer):
        try:
            parse(value)
        except Refusal as refusal:
            assert refusal.sentence.endswith("。")
