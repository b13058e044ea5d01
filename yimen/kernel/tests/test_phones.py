"""Telephone numbers in one normal form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yimen.kernel.phones import Phone, normalise_phone
from yimen.kernel.refusal import Refusal


@pytest.mark.parametrize(
    ("value", "number", "kind", "e164"),
    [
        ("13800138000", "13800138000", "mobile", "+8613800138000"),
        ("１３８００１３８０００", "13800138000", "mobile", "+8613800138000"),
        ("+86 138-0013-8000", "13800138000", "mobile", "+8613800138000"),
        ("8613800138000", "13800138000", "mobile", "+8613800138000"),
        ("008613800138000", "13800138000", "mobile", "+8613800138000"),
        ("013800138000", "13800138000", "mobile", "+8613800138000"),
        ("138\u200b0013\u200b8000", "13800138000", "mobile", "+8613800138000"),
        ("0914-2222222", "0914-2222222", "landline", "+869142222222"),
        ("09142222222", "0914-2222222", "landline", "+869142222222"),
        ("029 8888 0000", "029-88880000", "landline", "+862988880000"),
        ("010—82345678", "010-82345678", "landline", "+861082345678"),
        ("+86 914 2222222", "0914-2222222", "landline", "+869142222222"),
        ("+86 (0914) 2222222", "0914-2222222", "landline", "+869142222222"),
        ("86-0914-2222222", "0914-2222222", "landline", "+869142222222"),
        ("+86 10 82345678", "010-82345678", "landline", "+861082345678"),
        ("(0914)2222222转801", "0914-2222222-801", "landline", "+869142222222"),
        ("0914-2222222-801", "0914-2222222-801", "landline", "+869142222222"),
        ("0914-2222222 分机：801", "0914-2222222-801", "landline", "+869142222222"),
        ("0914-2222222 ext.801", "0914-2222222-801", "landline", "+869142222222"),
        ("400-000-0000", "400-000-0000", "service", "+864000000000"),
        ("8008100000", "800-810-0000", "service", "+868008100000"),
        ("+86 400 000 0000", "400-000-0000", "service", "+864000000000"),
        ("95598", "95598", "service", "+8695598"),
        ("+852 2345 6789", "+85223456789", "abroad", "+85223456789"),
        ("0085223456789", "+85223456789", "abroad", "+85223456789"),
    ],
)
def test_a_number_is_read_into_its_normal_form(value: str, number: str, kind: str, e164: str) -> None:
    phone = normalise_phone(value)
    assert (phone.number, phone.kind, phone.e164) == (number, kind, e164)
    assert normalise_phone(phone.number) == phone


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("", "请填写电话号码"),
        ("--", "请填写电话号码"),
        ("12345", "本热线"),
        ("110", "公共服务号码"),
        ("12315", "公共服务号码"),
        ("1380013800", "少了 1 位"),
        ("138001380001", "多了 1 位"),
        ("12800138000", "第二位"),
        ("I38OOI38OOO", "“I”、“O”是字母，请改为数字 1、0"),
        ("1380013800l", "“l”是字母"),
        ("1380013800A", "“A”不是数字"),
        ("一三八", "“一”不是数字"),
        ("٣٤", "不是数字"),
        ("13800138000 13900139000", "多了 11 位"),
        ("4322222", "请加区号"),
        ("8622222", "请加区号"),
        ("0914-222222", "区号加 7 至 8 位"),
        ("0914-1222222", "区号加 7 至 8 位"),
        ("123456", "现在 6 位"),
        ("+852", "境外"),
        ("+00000000", "境外"),
        ("1" * 201, "最多 200 字"),
    ],
)
def test_what_is_no_number_is_refused_with_the_remedy(value: str, words: str) -> None:
    with pytest.raises(Refusal) as caught:
        normalise_phone(value)
    assert words in caught.value.sentence


@given(st.one_of(st.text(max_size=40), st.text("0123456789+-() 转", max_size=24)))
def test_only_refusals_are_raised_and_reading_is_idempotent(value: str) -> None:
    try:
        phone = normalise_phone(value)
    except Refusal:
        return
    assert isinstance(phone, Phone)
    assert normalise_phone(phone.number) == phone
