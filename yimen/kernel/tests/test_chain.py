"""The chain of events: one text, one hash, and a walk that names the first break."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yimen.kernel.chain import GENESIS, Break, EventRow, canonical, commitment, digest, link, new_salt, walk

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(codec="utf-8", exclude_characters="\0")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc甲乙", max_size=3), inner, max_size=4),
    max_leaves=12,
)


def chain_of(*bodies: str) -> list[EventRow]:
    rows: list[EventRow] = []
    prev = GENESIS
    for seq, body in enumerate(bodies, 1):
        rows.append((seq, prev, body, link(prev, body)))
        prev = rows[-1][3]
    return rows


def test_sm3_agrees_with_the_standard() -> None:
    # GB/T 32905-2016 annex A.1.
    assert digest(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_another_algorithm_is_an_error() -> None:
    with pytest.raises(ValueError, match="md5"):
        digest(b"abc", "md5")  # type: ignore[arg-type]


def test_the_text_is_sorted_and_without_blanks() -> None:
    body = {"verb": "accept", "n": 3, "ok": True, "note": None, "a": [1, "甲", {"z": 1, "b": 2}], "t": ("x",)}
    assert canonical(body) == '{"a":[1,"甲",{"b":2,"z":1}],"n":3,"note":null,"ok":true,"t":["x"],"verb":"accept"}'


def test_keys_are_sorted_by_utf16_units() -> None:
    assert canonical({"\uff21": 1, "\U0001f600": 2, "a": 3}) == '{"a":3,"\U0001f600":2,"\uff21":1}'


def test_strings_are_escaped_as_the_standard_says_and_composed() -> None:
    assert canonical({"s": 'e\u0301"\\\n\t\x1f/\x7f'}) == '{"s":"é\\"\\\\\\n\\t\\u001f/\x7f"}'


def test_moments_are_utc_microseconds() -> None:
    shanghai = datetime(2026, 1, 5, 9, 30, tzinfo=timezone(timedelta(hours=8)))
    assert canonical({"at": shanghai}) == '{"at":"2026-01-05T01:30:00.000000Z"}'
    assert canonical({"at": datetime(900, 1, 1, tzinfo=UTC)}) == '{"at":"0900-01-01T00:00:00.000000Z"}'
    assert canonical({"on": date(2026, 1, 5), "id": UUID(int=1)}) == (
        '{"id":"00000000-0000-0000-0000-000000000001","on":"2026-01-05"}'
    )


@pytest.mark.parametrize(
    "value",
    [1.0, float("nan"), Decimal(1), b"x", {1, 2}, {1: 2}, datetime(2026, 1, 5), object()],  # noqa: DTZ001
)
def test_what_has_no_one_text_is_a_type_error(value: object) -> None:
    with pytest.raises(TypeError):
        canonical({"value": value})


@pytest.mark.parametrize("value", ["a\0", "\ud800", 2**53, -(2**53), {"é": 1, "e\u0301": 2}])
def test_what_a_reader_could_not_keep_is_a_value_error(value: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        canonical({"value": value})


@given(st.dictionaries(st.text("abc甲", max_size=3), PLAIN, max_size=4))
def test_the_text_is_read_back_and_written_the_same(body: dict[str, object]) -> None:
    text = canonical(body)
    assert canonical(json.loads(text)) == text
    assert canonical(dict(reversed(body.items()))) == text


def test_a_link_hashes_prefix_predecessor_and_text() -> None:
    assert link(GENESIS, "{}", "sha256") == hashlib.sha256(b"yimen/event/1\0" + bytes(32) + b"{}").digest()
    with pytest.raises(ValueError, match="32 bytes"):
        link(b"", "{}")


def test_a_sound_chain_has_no_break() -> None:
    rows = chain_of("{}", '{"a":1}', '{"a":2}')
    assert walk(rows) is None
    assert walk([]) is None
    assert walk(rows[1:], prev=rows[0][3], first=2) is None


def test_the_algorithm_of_a_row_is_followed() -> None:
    first = link(GENESIS, "{}", "sha256")
    rows: list[EventRow] = [(1, GENESIS, "{}", first, "sha256"), (2, first, "{}", link(first, "{}"), "sm3")]
    assert walk(rows) is None


@pytest.mark.parametrize(
    ("tamper", "found"),
    [
        (lambda r: [r[0], (2, r[1][1], '{"a":9}', r[1][3]), r[2]], Break(2, 2, "content")),
        (lambda r: [r[0], (2, r[1][1], '{"a":9}', link(r[0][3], '{"a":9}')), r[2]], Break(3, 3, "link")),
        (lambda r: [r[0], r[2]], Break(3, 2, "gap")),
        (lambda r: r[1:], Break(2, 1, "gap")),
        (lambda r: [r[0], r[2], r[1]], Break(3, 2, "gap")),
        (lambda r: [r[0], r[0], r[1]], Break(1, 2, "gap")),
        (lambda r: [(1, b"x" * 32, "{}", link(b"x" * 32, "{}"))], Break(1, 1, "link")),
    ],
)
def test_the_first_break_is_named(tamper: object, found: Break) -> None:
    rows = chain_of("{}", '{"a":1}', '{"a":2}')
    assert walk(tamper(rows)) == found  # type: ignore[operator]
    assert f"第 {found.seq} 条" in found.sentence


def test_a_commitment_hides_its_value_and_binds_it() -> None:
    salt = new_salt()
    assert len(salt) == 16
    assert new_salt() != salt
    assert commitment(salt, "路灯不亮") == digest(salt + "路灯不亮".encode()).hex()
    assert commitment(salt, "路灯不亮") != commitment(salt, "路灯亮了")
    with pytest.raises(ValueError, match="16 bytes"):
        commitment(b"", "x")
