"""Code numbers and their check digits."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yimen.kernel.codes import (
    credit_code,
    credit_code_warnings,
    grouped,
    identity_check,
    identity_number,
    mod_11_10,
    order_number,
    parse_order_number,
    region_code,
    sub_number,
)
from yimen.kernel.refusal import Refusal

TODAY = date(2026, 11, 24)


def identity(first17: str) -> str:
    return first17 + identity_check(first17)


@pytest.mark.parametrize(
    "value", ["61252719000101001X", "612527 19000101 001x", "６１２５２７１９０００１０１００１Ｘ"]
)
def test_an_identity_number_is_read(value: str) -> None:
    read = identity_number(value, today=TODAY)
    assert (read.number, read.region, read.birth, read.sex) == (
        "61252719000101001X",
        "612527",
        date(1900, 1, 1),
        "male",
    )


def test_the_sequence_tells_the_sex() -> None:
    assert identity_number(identity("61102619000101002"), today=TODAY).sex == "female"


@pytest.mark.parametrize(
    ("first17", "warnings"),
    [
        ("61102619500101001", 0),
        ("61100019500101001", 1),
        ("81000019500101001", 0),
        ("61102619000101001", 1),
        ("61000019000101001", 2),
    ],
)
def test_doubts_are_warnings(first17: str, warnings: int) -> None:
    assert len(identity_number(identity(first17), today=TODAY).warnings) == warnings


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "identity_empty"),
        ("611026000101001", "identity_old"),
        ("61102619000101", "identity_length"),
        ("6110261900010I0010", "identity_character"),
        ("6110261900O1010010", "identity_character"),
        ("X11026190001010010", "identity_character"),
        ("991026190001010010", "identity_region"),
        ("612527190002300019", "identity_birth"),
        ("612527190013010019", "identity_birth"),
        ("612527000001010019", "identity_birth"),
        (identity("61252718991231001"), "identity_birth"),
        (identity("61252720261125001"), "identity_future"),
        ("612527190001010010", "identity_check"),
        ("6.11026e+17", "identity_length"),
    ],
)
def test_a_wrong_identity_number_is_refused(value: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        identity_number(value, today=TODAY)
    assert caught.value.code == code


def test_today_is_the_date_in_china_when_not_given() -> None:
    with pytest.raises(Refusal, match="在今天之后"):
        identity_number("611026209901010018")
    assert identity_number("61252719000101001X").number


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_never_passes(place: int, by: int) -> None:
    number = "61252719000101001X"
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    with pytest.raises(Refusal):
        identity_number(wrong, today=TODAY)


@pytest.mark.parametrize(
    "value", ["11611026MB1A00001J", " 11611026mb1a00001j ", "１１６１１０２６ＭＢ１Ａ００００１Ｊ"]
)
def test_a_credit_code_is_read(value: str) -> None:
    assert credit_code(value) == "11611026MB1A00001J"


@pytest.mark.parametrize("value", ["11450721MB15580811", "11450721348531435D", "12441500196720244T"])
def test_published_credit_codes_pass_without_doubt(value: str) -> None:
    assert credit_code(value) == value
    assert credit_code_warnings(value) == ()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("", "请填写"),
        ("1161102", "现在 7 位"),
        ("11611026MB1AOOOO1J", "第 13 位“O”不在该代码使用的字符之内，请核对是否为数字 0"),
        ("11611026MB1A0000VJ", "请核对是否为字母 U"),
        ("11611026MB1A0000*J", "请核对。"),
        ("11611026MB1A000010", "末位"),
    ],
)
def test_a_wrong_credit_code_is_refused(value: str, words: str) -> None:
    with pytest.raises(Refusal) as caught:
        credit_code(value)
    assert words in caught.value.sentence


def test_the_inner_code_and_the_region_are_only_doubted() -> None:
    # The outer check is computed over a wrong inner check and a region that does not exist.
    wrong = next(f"11991026MB1A00002{c}" for c in "0123456789ABCDEFGHJKLMNPQRTUWXY" if _passes(f"11991026MB1A00002{c}"))
    assert len(credit_code_warnings(wrong)) == 2


def _passes(code: str) -> bool:
    try:
        return bool(credit_code(code))
    except Refusal:
        return False


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        ("611026", "611026"),
        ("611026001", "611026001"),
        ("611026001001", "611026001001"),
        ("611026000000", "611026"),
        ("611026001000", "611026001"),
        ("611026000", "611026"),
        ("610000", "610000"),
        ("６１１０２６", "611026"),
    ],
)
def test_a_region_has_no_empty_levels(value: str, stored: str) -> None:
    assert region_code(value) == stored


@pytest.mark.parametrize("value", ["", "61102", "6110260", "991026", "611026000001", "61102A"])
def test_a_wrong_region_is_refused(value: str) -> None:
    with pytest.raises(Refusal):
        region_code(value)


def test_the_example_of_the_rule_book() -> None:
    number = order_number(day=date(2026, 1, 5), sequence=42)
    assert number == "RX61102620260105000426"
    assert grouped(number) == "RX611026 20260105 00042 6"
    assert sub_number(number, "R", 1) == "RX61102620260105000426-R1"
    assert grouped(sub_number(number, "R", 1)) == "RX611026 20260105 00042 6-R1"


@pytest.mark.parametrize(
    "value",
    [
        " rx611026 20260105 00042 6 ",
        "ＲＸ６１１０２６２０２６０１０５０００４２６",
        "RX611026-20260105-00042-6",
        "rx61102620260105000426",
    ],
)
def test_a_number_is_read_as_people_type_it(value: str) -> None:
    read = parse_order_number(value)
    assert (read.text, read.county, read.day, read.sequence, read.prefix, read.suffix) == (
        "RX61102620260105000426",
        "611026",
        date(2026, 1, 5),
        42,
        "RX",
        "",
    )


def test_the_suffix_of_a_sub_number_is_read_apart() -> None:
    read = parse_order_number("rx61102620260105000426－r12")
    assert (read.text, read.suffix) == ("RX61102620260105000426", "-R12")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "order_empty"),
        ("RX6110262026010500042", "order_form"),
        ("RX6110262026O105000426", "order_letter"),
        ("RX6110262026I105000426", "order_letter"),
        ("RX61102620260105000427", "order_check"),
        ("RX6110262026013000042" + mod_11_10("6110262026013000042"), None),
        ("RX6110262026023000042" + mod_11_10("6110262026023000042"), "order_day"),
        ("RX61102620260105000426-X1", "order_form"),
    ],
)
def test_a_wrong_number_is_refused_without_looking_it_up(value: str, code: str | None) -> None:
    if code is None:
        assert parse_order_number(value).day == date(2026, 1, 30)
        return
    with pytest.raises(Refusal) as caught:
        parse_order_number(value)
    assert caught.value.code == code


@pytest.mark.parametrize("sequence", [0, 100_000])
def test_a_full_day_is_refused(sequence: int) -> None:
    with pytest.raises(Refusal):
        order_number(day=TODAY, sequence=sequence)


def test_a_number_is_not_made_from_wrong_parts() -> None:
    with pytest.raises(ValueError, match="prefix"):
        order_number(day=TODAY, sequence=1, prefix="rx")
    with pytest.raises(ValueError, match="prefix"):
        order_number(day=TODAY, sequence=1, county="6110")
    with pytest.raises(ValueError, match="sub-number"):
        sub_number("RX61102620260105000426", "R", 0)
    with pytest.raises(ValueError, match="sub-number"):
        sub_number("RX61102620260105000426", "Q", 1)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(1, 99_999), st.integers(0, 999_999))
def test_a_number_comes_back_from_its_groups(day: date, sequence: int, county: int) -> None:
    number = order_number(day=day, sequence=sequence, county=f"{county:06d}")
    read = parse_order_number(grouped(number).lower())
    assert (read.text, read.day, read.sequence) == (number, day, sequence)


@given(st.text("0123456789", min_size=19, max_size=19), st.integers(0, 18), st.integers(1, 9))
def test_the_check_digit_catches_every_single_slip(digits: str, place: int, by: int) -> None:
    slip = digits[:place] + str((int(digits[place]) + by) % 10) + digits[place + 1 :]
    assert mod_11_10(slip) != mod_11_10(digits)


@given(st.text(max_size=40))
def test_only_refusals_are_raised(value: str) -> None:
    for parse in (identity_number, credit_code, region_code, parse_order_number):
        try:
            parse(value)
        except Refusal as refusal:
            assert refusal.sentence.endswith("。")
