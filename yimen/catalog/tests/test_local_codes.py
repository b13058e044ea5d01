"""A province's own codes: the table of patterns, faults, and what the real file gives (rule book §1.3)."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yimen.catalog.rules.local_codes import (
    OPAQUE,
    LocalCode,
    LocalPattern,
    build,
    local_patterns,
    parse_local_code,
)
from yimen.kernel.refusal import Refusal
from yimen.kernel.tables import DATA

REAL = DATA.parents[1] / "shared" / "data" / "items" / "guangan_qu_matters_2025.csv"
BODY = "11511301008778220W"
SHORT = "sichuan_letter_department"


def code(base: str = "511A15024003", area: str = "511602000000", body: str = BODY) -> str:
    return f"{base}-{area}-000-{body}-1-00"


def texts_of(pattern: LocalPattern) -> st.SearchStrategy[str]:
    return st.tuples(
        *(st.from_regex(text, fullmatch=True) if name else st.just(text) for name, text in pattern.parts)
    ).map("".join)


# (base, kind, department, main, sub)
BASES = [
    ("511A15024003", SHORT, "15", "024", "003"),
    ("511Z07001006", SHORT, "07", "001", "006"),
    ("511A1804500002", "sichuan_letter_department_long", "18", "045", "00002"),
    ("511A0138000000", "sichuan_letter", None, "01380", "00000"),
    ("513A0011200062", "sichuan_letter", None, "00112", "00062"),
    ("512036001008", "sichuan_digits", "036", "001", "008"),
    ("51201400600005", "sichuan_digits_long", "014", "006", "00005"),
]


@pytest.mark.parametrize(("base", "kind", "department", "main", "sub"), BASES)
def test_a_sichuan_code_is_read_by_its_base(base: str, kind: str, department: str | None, main: str, sub: str) -> None:
    read = parse_local_code(code(base), "51")
    assert (read.kind, read.faults) == (kind, ())
    assert (read.fields.get("department"), read.fields["main"], read.fields["sub"]) == (department, main, sub)
    assert (read.fields["area"], read.fields["body"]) == ("511602000000", BODY)


@pytest.mark.parametrize("pattern", local_patterns(), ids=lambda pattern: pattern.kind)
@given(data=st.data())
def test_every_pattern_gives_back_the_text_and_the_parts(pattern: LocalPattern, data: st.DataObject) -> None:
    text = data.draw(texts_of(pattern))
    read = parse_local_code(text, pattern.province)
    assert read.kind == pattern.kind
    assert build(read) == text
    assert parse_local_code(build(read), pattern.province) == read


@given(st.text(min_size=1).filter(str.strip), st.sampled_from(["51", "61"]))
def test_any_text_comes_back_exactly(text: str, province: str) -> None:
    assert build(parse_local_code(text, province)) == text


IRREGULAR = [
    ("E-000021-001-1111111111111111", "51"),
    ("1J-5100-00027-511602000000-000-11511301008778386B-1-00", "51"),
    (f" {code()}", "51"),
    (code() + "\n", "51"),
    (code("514A15024003"), "51"),
    (code("511115024003"), "51"),
    (code(body="县统计局"), "51"),
    (code(), "61"),
]


@pytest.mark.parametrize(("text", "province"), IRREGULAR)
def test_an_irregular_code_is_kept_as_it_is_with_one_fault(text: str, province: str) -> None:
    read = parse_local_code(text, province)
    assert (read.kind, read.fields) == (OPAQUE, {"text": text})
    assert [(fault.code, fault.field) for fault in read.faults] == [("C05", "")]
    assert "已按原样保存" in read.faults[0].sentence


# (body, fault, words in the sentence)
BODIES = [
    ("1151130108778239R", "body_one_short", "只有 17 位"),
    ("083372204", "body_old_organisation", "旧组织机构代码"),
    ("00877868-5", "body_old_organisation", "旧组织机构代码"),
    ("76726532-X", "body_old_organisation", "旧组织机构代码"),
    ("2222222222222", "body_placeholder", "占位"),
    ("0" * 18, "body_placeholder", "占位"),
    ("0087790701", "body_length", "应为 18 位，现在 10 位"),
    ("8282348", "body_length", "应为 18 位，现在 7 位"),
    ("TE5116020105116050", "body_check", "末位与前 17 位不符"),
    ("1151130100877822OW", "body_character", "第 17 位“O”"),
    ("11511301452259996u", "body_form", "应写作“11511301452259996U”"),
    ("11511301-008778220W", "body_form", "应写作“11511301008778220W”"),
]


@pytest.mark.parametrize(("body", "fault", "words"), BODIES)
def test_a_wrong_body_is_a_named_fault_and_stays_as_it_is(body: str, fault: str, words: str) -> None:
    read = parse_local_code(code(body=body), "51")
    assert (read.kind, read.fields["body"]) == (SHORT, body)
    assert [(each.code, each.field) for each in read.faults] == [(fault, "body")]
    assert words in read.faults[0].sentence


def test_a_wrong_area_is_a_fault_of_its_own() -> None:
    read = parse_local_code(code(area="991602000000", body="8282348"), "51")
    assert [each.code for each in read.faults] == ["area_province", "body_length"]
    assert parse_local_code(code(area="510000000000"), "51").faults == ()


def test_nothing_is_no_code_and_a_province_is_two_digits() -> None:
    with pytest.raises(Refusal, match="请填写地方事项编码"):
        parse_local_code(" ", "51")
    with pytest.raises(ValueError, match="not a province"):
        parse_local_code(code(), "四川")


def test_equal_codes_are_one_in_a_set() -> None:
    assert len({parse_local_code(code(), "51"), parse_local_code(code(), "51")}) == 1


def test_a_code_is_not_built_from_parts_that_would_read_otherwise() -> None:
    fields = parse_local_code(code(), "51").fields
    for wrong in (
        LocalCode("unheard_of", fields),
        LocalCode(SHORT, fields | {"main": "24"}),
        LocalCode(SHORT, fields | {"stray": "1"}),
        LocalCode(SHORT, {name: text for name, text in fields.items() if name != "body"}),
        LocalCode("sichuan_letter", {"category": "1", "letter": "A", "main": "18045", "sub": "00002"}),
    ):
        with pytest.raises(ValueError, match="kind"):
            build(wrong)


def table(folder: Path, *rows: str) -> tuple[LocalPattern, ...]:
    (folder / "local_codes.csv").write_text("\n".join(["province,kind,pattern,note", *rows, ""]), "utf-8")
    return local_patterns(folder)


def test_the_first_pattern_that_fits_counts_and_a_new_province_is_a_row(tmp_path: Path) -> None:
    rows = table(tmp_path, "61,narrow,SX(?P<main>0[0-9]).1,例", "61,wide,SX(?P<main>[0-9]+).1,例", "62,other,SX1,例")
    assert [parse_local_code(text, "61", rows).kind for text in ("SX01.1", "SX11.1", "SX11x1", "SX1")] == [
        "narrow",
        "wide",
        OPAQUE,
        OPAQUE,
    ]
    assert build(LocalCode("wide", {"main": "11"}), rows) == "SX11.1"
    with pytest.raises(ValueError, match="kind"):
        build(LocalCode("wide", {"main": "01"}), rows)


BAD_TABLES = [
    (["61,one,A,例", "61,one,B,例"], "twice"),
    (["61,opaque,A,例"], "opaque"),
    (["99,one,A,例"], "province"),
    (["61,one,A,"], "note"),
    (["61,one,(A),例"], "named groups"),
    (["61,one,(?P<a>(?:x|y)),例"], "named groups"),
    (["61,one,(?P<a>[0-9])?,例"], "named groups"),
    (["61,one,(?P<a>x)(?P<a>y),例"], "local_codes.csv, one"),
    (["61,one,(?P<a>[x),例"], "local_codes.csv, one"),
]


@pytest.mark.parametrize(("rows", "words"), BAD_TABLES)
def test_a_bad_table_is_refused_when_it_is_read(tmp_path: Path, rows: list[str], words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        table(tmp_path, *rows)


@pytest.mark.skipif(not REAL.is_file(), reason="公开事项文件不在，跳过")
def test_the_published_items_of_a_district_are_read_as_the_rule_book_counts_them() -> None:
    with REAL.open(encoding="utf-8", newline="") as lines:
        texts = [row["item_code"] for row in csv.DictReader(lines)]
    read = [parse_local_code(text, "51") for text in texts]
    assert [build(each) for each in read] == texts
    faults = Counter(fault.code for each in read for fault in each.faults)
    assert (len(read), sum(each.kind != OPAQUE for each in read), faults["C05"]) == (1135, 1114, 21)
    assert faults == {
        "C05": 21,
        "body_one_short": 91,
        "body_old_organisation": 31,
        "body_length": 13,
        "body_placeholder": 8,
        "body_check": 7,
        "body_form": 1,
    }
    assert sum(fault.field == "body" for each in read for fault in each.faults) == 151
    assert Counter(each.kind for each in read) == {
        "sichuan_letter": 645,
        "sichuan_letter_department": 200,
        "sichuan_digits_long": 108,
        "sichuan_letter_department_long": 99,
        "sichuan_digits": 62,
        OPAQUE: 21,
    }
