"""Every hostile value whose outcome a kernel parser decides, from a copy of the table of hostile inputs."""

from __future__ import annotations

import json
import time
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest

from yimen.kernel.bigrams import search_query_text
from yimen.kernel.codes import credit_code, identity_number, parse_order_number
from yimen.kernel.dates import excel_date, parse_date, parse_moment
from yimen.kernel.identifiers import lift
from yimen.kernel.money import parse_integer, parse_money
from yimen.kernel.phones import normalise_phone
from yimen.kernel.refusal import Refusal
from yimen.kernel.text import clean_email, clean_name, clean_text, has_bidi_controls

MAXIMUM = 5000
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ENTRIES = {
    entry["id"]: entry for entry in json.loads(Path(__file__).with_name("hostile_values.json").read_text("utf-8"))
}


def moment(value: str) -> str:
    return str(parse_moment(value, not_after=NOW if "2100" in value else None))


PARSERS = {
    "text_long": lambda value: clean_text(value, maximum=MAXIMUM),
    "text_short": lambda value: clean_text(value, name="标题", maximum=200, single_line=True),
    "person_name": clean_name,
    "phone": lambda value: normalise_phone(value).number,
    "id_number": lambda value: identity_number(value, today=NOW.date()).number,
    "uscc": credit_code,
    "matter_number": lambda value: parse_order_number(value).text,
    "money": lambda value: str(parse_money(value)),
    "integer": lambda value: str(parse_integer(value)),
    "date": lambda value: str(parse_date(value)),
    "datetime": moment,
    "email": clean_email,
    "search": search_query_text,
    "table_cell": lambda value: str(excel_date(value)),
}


def value_of(entry: dict) -> str:
    if "value" in entry:
        return entry["value"]
    made = entry["generator"]
    match made["name"]:
        case "limit":
            return made["unit"] * (MAXIMUM + made["delta"])
        case "repeat":
            return made["text"] * made["count"] + made.get("suffix", "")
        case "bytes":
            return bytes.fromhex(made["hex"]).decode("utf-8", "replace")
        case "combining":
            marks = made["marks"] * made["per_char"]
            return "".join(character + "".join(marks[: made["per_char"]]) for character in made["base"])
    raise AssertionError(made)


def check_sentence(refusal: Refusal, value: str, kind: str) -> None:
    assert refusal.code
    assert refusal.sentence.endswith("。")
    assert not any(word in refusal.sentence for word in ("非法", "无效", "请勿", "您"))
    # A sentence may be logged: it never repeats a whole personal number.
    assert kind not in {"phone", "id_number", "uscc"} or len(value) < 8 or value not in refusal.sentence


@pytest.mark.parametrize("key", ENTRIES)
def test_a_hostile_value_has_the_outcome_of_the_table(key: str) -> None:
    entry = ENTRIES[key]
    parse, value, expected = PARSERS[entry["field_kind"]], value_of(entry), entry["expected"]
    started = time.process_time()
    if expected["outcome"] in {"refuse", "limit"}:
        with pytest.raises(Refusal) as caught:
            parse(value)
        check_sentence(caught.value, str(value), entry["field_kind"])
    elif expected["outcome"] == "normalise":
        # Both ways of writing a moment stand in the table: with and without offset.
        assert parse(value) in {expected["value"], f"{expected['value']}:00+08:00"}
    elif expected["outcome"] == "accept" and entry["field_kind"] not in {"phone", "search"}:
        assert parse(value) == unicodedata.normalize("NFC", value)
    else:
        parse(value)
    assert time.process_time() - started < 2


def test_a_number_abroad_is_kept_in_international_form() -> None:
    assert normalise_phone(ENTRIES["phone-hk"]["value"]).number == "+85223456789"


@pytest.mark.parametrize("key", ["phone-plain", "phone-landline", "phone-400"])
def test_a_number_in_normal_form_is_stored_as_given(key: str) -> None:
    assert normalise_phone(ENTRIES[key]["value"]).number == ENTRIES[key]["value"]


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("text-over-limit", ["5000", "5001"]),
        ("text-private-use", ["标准字", "拼音"]),
        ("phone-10digits", ["少了 1 位", "11 位"]),
        ("phone-letters", ["“I”", "“O”", "字母"]),
        ("phone-12345", ["本热线"]),
        ("id-bad-check", ["末位"]),
        ("id-bad-date", ["出生日期"]),
        ("id-15", ["请提供 18 位"]),
        ("uscc-letter-o", ["O", "数字 0"]),
        ("money-3-decimals", ["最多 2 位小数"]),
        ("money-wan", ["按元填写"]),
        ("int-chinese", ["阿拉伯数字"]),
        ("number-bad-check", ["最后一位"]),
        ("date-feb30", ["2026 年 2 月没有 30 日"]),
        ("date-two-digit", ["四位"]),
        ("date-us", ["月、日次序"]),
        ("date-minguo", ["公元"]),
        ("time-24", ["次日 00:00"]),
        ("time-leap-second", ["闰秒"]),
        ("time-epoch-ms", ["时间戳"]),
    ],
)
def test_the_sentence_names_what_is_wrong(key: str, words: list[str]) -> None:
    entry = ENTRIES[key]
    with pytest.raises(Refusal) as caught:
        PARSERS[entry["field_kind"]](value_of(entry))
    assert all(word in caught.value.sentence for word in words), caught.value.sentence


def test_reordering_characters_are_kept_and_reported() -> None:
    assert has_bidi_controls(clean_text(ENTRIES["text-rtl-override"]["value"]))
    assert not has_bidi_controls(clean_text(ENTRIES["text-rtl-arabic"]["value"]))


def test_a_forged_log_line_stays_on_one_line() -> None:
    assert "\n" not in PARSERS["text_short"](ENTRIES["text-log-forge"]["value"])


@pytest.mark.parametrize("key", ["text-ids-inside", "text-fullwidth-phone-inside", "card-bad-luhn"])
def test_numbers_inside_a_text_are_lifted_out(key: str) -> None:
    lifted, found = lift(ENTRIES[key]["value"])
    assert found
    assert not any(character.isdigit() for character in lifted.translate({ord("1"): None}))
