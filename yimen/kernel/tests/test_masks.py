"""What of a personal value may be seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yimen.kernel.masks import (
    mask_address,
    mask_bank_card,
    mask_email,
    mask_identity,
    mask_name,
    mask_phone,
    mask_plate,
)


@pytest.mark.parametrize(
    ("name", "mask"),
    [
        ("张三", "张*"),
        ("欧阳修", "欧**"),
        ("欧阳修远", "欧**"),
        ("阿依古丽·买买提", "阿**"),
        ("葛\U000e0100城", "葛\U000e0100*"),
        ("城葛\U000e0100", "城*"),
        ("𠮷野", "𠮷*"),
        ("", ""),
    ],
)
def test_a_name_keeps_its_first_character(name: str, mask: str) -> None:
    assert mask_name(name) == mask


@pytest.mark.parametrize(
    ("number", "mask"),
    [
        ("13800138000", "138****8000"),
        ("0914-2222222", "0914-****222"),
        ("029-88880000", "029-*****000"),
        ("0914-2222222-801", "0914-****222-***"),
        ("400-000-0000", "400-000-0000"),
        ("95598", "95598"),
        ("+85223456789", "+852******89"),
        ("4322222", "*****22"),
        ("123", "***"),
        ("", ""),
    ],
)
def test_a_phone_keeps_what_tells_it_apart(number: str, mask: str) -> None:
    assert mask_phone(number) == mask


@pytest.mark.parametrize(
    ("address", "mask"),
    [
        ("柞水县营盘镇朱家湾村3组", "柞水县营盘镇***"),
        ("陕西省商洛市柞水县乾佑街道仁和社区3号楼", "陕西省商洛市柞水县乾佑街道***"),
        ("柞水县 乾佑街道办事处 迎春路88号", "柞水县乾佑街道办事处***"),
        ("陕西省商洛市镇安县云盖寺镇金钟村", "陕西省商洛市镇安县云盖寺镇***"),
        ("营盘镇朱家湾村县道旁", "营盘镇***"),
        ("西安市雁塔区小寨路1号", "西安市雁塔区***"),
        ("仁和社区3号楼", "***"),
        ("阳光小区12栋", "***"),
        ("惠民超市对面", "***"),
        ("新疆维吾尔自治区", "新疆维吾尔自治区***"),
        ("", ""),
    ],
)
def test_an_address_ends_at_the_town(address: str, mask: str) -> None:
    assert mask_address(address) == mask


def test_other_numbers_keep_their_ends() -> None:
    assert mask_identity("61252719000101001X") == "6125**********001X"
    assert mask_identity("1234567890") == "*" * 10
    assert mask_bank_card("6222020000000000018") == "6222***********0018"
    assert mask_plate("陕H12345") == "陕H***45"
    assert mask_email("xiazhi@example.com") == "x***@example.com"
    assert mask_email("a@example.com") == "***@example.com"
    assert mask_email("broken") == "******"


@given(st.one_of(st.from_regex(r"1[3-9][0-9]{9}|0914-[2-8][0-9]{6}(-[0-9]{1,4})?|\+[0-9]{7,15}", fullmatch=True)))
def test_the_mask_of_a_personal_phone_hides_at_least_three_digits(number: str) -> None:
    assert mask_phone(number).count("*") >= 3
    assert mask_phone(number) != number
