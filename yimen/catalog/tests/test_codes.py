"""National code numbers of service items: rule book §1.2."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yimen.catalog.rules.codes import (
    CatalogCode,
    HandleCode,
    MaterialCode,
    TaskCode,
    agreement,
    national_type,
    parse_catalog_code,
    parse_handle_code,
    parse_material_code,
    parse_task_code,
)
from yimen.kernel.codes import PROVINCES
from yimen.kernel.refusal import Refusal

BODY = "11450721MB15580811"
LICENCE = f"{BODY}4000104002000"
PARSERS = (parse_catalog_code, parse_task_code, parse_handle_code, parse_material_code)

catalog_codes = st.builds(
    CatalogCode,
    region=st.sampled_from(sorted(PROVINCES | {"00"})),
    task_type=st.sampled_from([*(f"{n:02d}" for n in range(1, 11)), *(str(n) for n in range(20, 30))]),
    department=st.from_regex("[0-9]{2}", fullmatch=True),
    main=st.from_regex("[0-9]{3}", fullmatch=True),
    sub=st.from_regex("[0-9]{2}[0-9Y]", fullmatch=True),
)
task_codes = st.builds(
    TaskCode, body=st.from_regex("[0-9A-Z]{18}", fullmatch=True), level=st.sampled_from("123456"), catalog=catalog_codes
)
handle_codes = st.builds(HandleCode, task=task_codes, serial=st.integers(1, 99))
material_codes = st.builds(MaterialCode, task=task_codes, serial=st.integers(1, 999))


def test_a_basic_code_has_five_parts() -> None:
    assert parse_catalog_code("000104002000") == CatalogCode("00", "01", "04", "002", "000")


# (code in public records, body, level, basic code)
PUBLISHED = [
    (LICENCE, BODY, "4", "000104002000"),
    ("11450721348531435D4001033002000", "11450721348531435D", "4", "001033002000"),
    ("12441500196720244T3442199806003", "12441500196720244T", "3", "442199806003"),
]


@pytest.mark.parametrize(("text", "body", "level", "catalog"), PUBLISHED)
def test_published_implementation_codes_are_read(text: str, body: str, level: str, catalog: str) -> None:
    read = parse_task_code(text)
    assert (read.body, read.level, read.catalog.text, read.text) == (body, level, catalog, text)


def test_a_serial_stands_behind_the_thirty_one_characters() -> None:
    assert parse_handle_code(LICENCE + "07") == HandleCode(parse_task_code(LICENCE), 7)
    assert parse_material_code(LICENCE + "001") == MaterialCode(parse_task_code(LICENCE), 1)


@pytest.mark.parametrize(
    "typed",
    [
        f" {BODY} 4 000104002000 ",
        f"{BODY}-4-000104002000",
        LICENCE.lower(),
        "".join(chr(ord(c) + 0xFEE0) for c in LICENCE),
    ],
)
def test_a_code_is_read_as_people_type_it(typed: str) -> None:
    assert parse_task_code(typed).text == LICENCE


@given(catalog_codes)
def test_a_basic_code_comes_back_from_its_text(code: CatalogCode) -> None:
    assert len(code.text) == 12
    assert parse_catalog_code(code.text) == code


@given(task_codes)
def test_an_implementation_code_comes_back_from_its_text(code: TaskCode) -> None:
    assert len(code.text) == 31
    assert parse_task_code(code.text) == code


@given(handle_codes)
def test_a_business_item_code_comes_back_from_its_text(code: HandleCode) -> None:
    assert len(code.text) == 33
    assert parse_handle_code(code.text) == code


@given(material_codes)
def test_a_material_code_comes_back_from_its_text(code: MaterialCode) -> None:
    assert len(code.text) == 34
    assert parse_material_code(code.text) == code


# (reader, text, code of the refusal, words in the sentence)
REFUSED: list[tuple[Callable[[str], object], str, str, str]] = [
    (parse_catalog_code, " - ", "item_code_empty", "请填写基本编码。"),
    (parse_catalog_code, "00010400200", "item_code_length", "基本编码应为 12 位，现在 11 位，请核对。"),
    (parse_catalog_code, "4000104002000", "item_code_length", "现在 13 位，像是前面带了层级位的基本编码"),
    (parse_catalog_code, LICENCE, "item_code_length", "现在 31 位，像是实施编码"),
    (parse_catalog_code, "00010400200O", "item_code_character", "第 12 位“O”不是数字，请改为数字 0"),
    (parse_catalog_code, "00010400Y000", "item_code_character", "第 9 位“Y”不是数字，请核对"),
    (parse_catalog_code, "990104002000", "item_code_region", "第 1、2 位“99”应为 00（国家）"),
    (parse_catalog_code, "001104002000", "item_code_type", "第 3、4 位“11”不是现有的事项类型"),
    (parse_task_code, BODY, "item_code_length", "现在 18 位，像是统一社会信用代码"),
    (parse_task_code, LICENCE[:30], "item_code_length", "实施编码应为 31 位，现在 30 位"),
    (parse_task_code, "县" + LICENCE[1:], "item_code_character", "第 1 位“县”不是数字或字母"),
    (parse_task_code, f"{BODY}0000104002000", "item_code_level", "第 19 位是行使层级，应为 1 至 6，现在是“0”"),
    (parse_task_code, f"{BODY}7000104002000", "item_code_level", "应为 1 至 6，现在是“7”"),
    (parse_task_code, f"{BODY}400010400200I", "item_code_character", "第 31 位“I”不是数字，请改为数字 1"),
    (parse_task_code, f"{BODY}4990104002000", "item_code_region", "第 20、21 位“99”"),
    (parse_task_code, f"{BODY}4003004002000", "item_code_type", "第 22、23 位“30”"),
    (parse_handle_code, LICENCE, "item_code_length", "业务办理项编码应为 33 位，现在 31 位，像是实施编码"),
    (parse_handle_code, LICENCE + "00", "item_code_serial", "最后 2 位是序号，应从 01 起编"),
    (parse_handle_code, LICENCE + "0A", "item_code_character", "第 33 位“A”不是数字"),
    (parse_material_code, LICENCE + "01", "item_code_length", "材料编码应为 34 位，现在 33 位，像是业务办理项编码"),
    (parse_material_code, LICENCE + "000", "item_code_serial", "最后 3 位是序号，应从 001 起编"),
]


@pytest.mark.parametrize(("parse", "text", "code", "words"), REFUSED)
def test_a_wrong_code_is_refused_and_the_place_is_named(
    parse: Callable[[str], object], text: str, code: str, words: str
) -> None:
    with pytest.raises(Refusal) as caught:
        parse(text)
    assert (caught.value.code, words in caught.value.sentence) == (code, True), caught.value.sentence


@given(st.text(max_size=40) | st.text("0123456789ABIOY", min_size=12, max_size=34))
def test_only_refusals_are_raised(value: str) -> None:
    for parse in PARSERS:
        try:
            parse(value)
        except Refusal as refusal:
            assert refusal.sentence.endswith("。")


def test_the_national_parent_may_end_in_a_letter() -> None:
    assert parse_catalog_code("00010400200y").sub == "00Y"


@pytest.mark.parametrize(
    "make",
    [
        lambda: CatalogCode("99", "01", "04", "002", "000"),
        lambda: CatalogCode("00", "11", "04", "002", "000"),
        lambda: CatalogCode("00", "01", "4", "0002", "000"),
        lambda: TaskCode("1145", "4", parse_catalog_code("000104002000")),
        lambda: TaskCode(BODY, "7", parse_catalog_code("000104002000")),
        lambda: HandleCode(parse_task_code(LICENCE), 0),
        lambda: HandleCode(parse_task_code(LICENCE), 100),
        lambda: MaterialCode(parse_task_code(LICENCE), 0),
        lambda: MaterialCode(parse_task_code(LICENCE), 1000),
    ],
)
def test_a_code_is_not_made_from_wrong_parts(make: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"not the parts|serial"):
        make()


# (type in the code, what the source means otherwise, national type)
TYPES = [
    ("01", None, "01"),
    ("10", None, "10"),
    ("20", None, "20"),
    ("21", None, "20"),
    ("20", {"20": "10", "21": "20"}, "10"),
    ("21", {"20": "10", "21": "20"}, "20"),
    ("07", {"20": "10", "21": "20"}, "07"),
]


@pytest.mark.parametrize(("in_code", "own", "national"), TYPES)
def test_the_type_in_a_code_stands_for_a_national_one(in_code: str, own: dict[str, str] | None, national: str) -> None:
    assert national_type(in_code, own) == national


# (code, level of the item, type of the item, basic code of the item, answers: body, level, type, basic code)
AGREEMENTS = [
    (LICENCE, "4", "01", "000104002000", (True, True, True, True)),
    (LICENCE, "5", "01", "000104002000", (True, False, True, True)),
    (LICENCE, "7", "01", "000104002000", (True, True, True, True)),
    (LICENCE, "4", "10", "000104002000", (True, True, False, True)),
    (LICENCE, "4", "01", "000104002001", (True, True, True, False)),
    (LICENCE, "4", "01", "", (True, True, True, False)),
    ("12441500196720244T3442199806003", "3", "20", "442199806003", (True, True, True, True)),
    ("11450721MB15580821" + LICENCE[18:], "4", "01", "000104002000", (False, True, True, True)),
    ("11450721MBI5580811" + LICENCE[18:], "4", "01", "000104002000", (False, True, True, True)),
]


@pytest.mark.parametrize(("text", "level", "task_type", "catalog", "answers"), AGREEMENTS)
def test_a_code_is_asked_whether_it_agrees_with_its_item(
    text: str, level: str, task_type: str, catalog: str, answers: tuple[bool, ...]
) -> None:
    found = agreement(parse_task_code(text), exercise_level=level, task_type=task_type, catalog_code=catalog)
    assert (found.body, found.level, found.task_type, found.catalog) == answers
    assert bool(found.remarks) is not found.body


def test_the_region_of_the_body_is_only_doubted() -> None:
    # Eighteen zeros stand the check of GB 32100, and no province is called 00.
    found = agreement(
        parse_task_code("0" * 18 + LICENCE[18:]), exercise_level="4", task_type="01", catalog_code="000104002000"
    )
    assert (found.body, found.remarks) == (True, ("第 3 至 8 位不是现有的地区代码，请对照证照核对。",))
