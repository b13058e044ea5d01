"""Search tokens: whatever is a substring is found, and no input is syntax."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yimen.kernel.bigrams import fold, search_query_text, search_vector_text
from yimen.kernel.refusal import Refusal

Vector = dict[str, set[int]]
LEXEME = re.compile(r"'((?:[^'\\]|''|\\\\)+)':([0-9A-D,]+)(?: |\Z)")
QUERY_TOKEN = re.compile(r"'((?:[^'\\]|''|\\\\)+)'(:\*)?(?: <([-0-9]+)> |\Z)")


def read_vector(text: str) -> Vector:
    """What PostgreSQL makes of the text of a tsvector; fails when anything is left over."""
    found = list(LEXEME.finditer(text))
    assert "".join(part.group() for part in found) == text
    return {part.group(1): {int(position[:-1]) for position in part.group(2).split(",")} for part in found}


def matches(vector: Vector, query: str | None) -> bool:
    """What PostgreSQL's @@ says, for the queries that we write."""
    return query is not None and all(phrase_matches(vector, part.strip("()")) for part in query.split(" & "))


def phrase_matches(vector: Vector, phrase: str) -> bool:
    tokens = list(QUERY_TOKEN.finditer(phrase))
    assert "".join(token.group() for token in tokens) == phrase
    ends: set[int] | None = None
    distance = 0
    for token in tokens:
        word, prefix, gap = token.groups()
        places = {
            p for lexeme, at in vector.items() if lexeme == word or (prefix and lexeme.startswith(word)) for p in at
        }
        ends = places if ends is None else {p for p in places if p - distance in ends}
        distance = 1 if gap == "-" else int(gap or 0)
    return bool(ends)


def found(text: str, words: str) -> bool:
    return matches(read_vector(search_vector_text([(text, "D")])), search_query_text(words))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        (" 政务\u3000服务 ", "政务服务"),
        ("Hello  World", "hello world"),
        ("ＡＢＣ①", "abc1"),
        ("办理 ETC 业务", "办理etc业务"),
        ("张\u200b三葛\U000e0100", "张三葛"),
        ("", ""),
    ],
)
def test_text_is_folded_for_search(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_field_becomes_pairs_with_positions() -> None:
    assert search_vector_text([("政务服务", "A"), ("12345热线", "D")]) == (
        "'政务':1A '务服':2A '服务':3A '务':4A '12345':7D '热线':8D '线':9D"
    )


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ("政务", "'政务'"),
        ("政务服务", "('政务' <-> '务服' <-> '服务')"),
        ("政", "'政':*"),
        ("路灯 不亮", "'路灯' & '不亮'"),
        ("ETC", "'etc':*"),
        ("办理12345热", "('办理' <2> '12345' <-> '热':*)"),
        ("水 & !( | <-> :*", "'水':*"),
        ("100%_[a-z]\\", "('100' <4> 'a' <2> 'z')"),
        ("a'b\\c", "('a' <2> 'b' <2> 'c':*)"),
        ("!!! ''' \\", None),
        ("", None),
        (" \u3000", None),
    ],
)
def test_words_become_a_query(words: str, query: str | None) -> None:
    assert search_query_text(words) == query


def test_a_long_query_is_refused() -> None:
    with pytest.raises(Refusal, match="最多 200 字，现在 201 字"):
        search_query_text("a" * 201)


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("政务服务", "务", True),
        ("政务服务", "政务 服务", True),
        ("政务 服务", "务服", True),
        ("政务，服务", "务服", False),
        ("政务，服务", "务，服", True),
        ("政服务务", "政务", False),
        ("办理12345热线", "理12345", True),
        ("办理12345热线", "123", True),
        ("办理12345热线", "345", False),
        ("路灯不亮", "路灯亮", False),
        ("x" * 3000, "x" * 70, True),
    ],
)
def test_what_is_found(text: str, words: str, expected: bool) -> None:
    assert found(text, words) is expected


def test_nothing_matches_across_fields() -> None:
    assert not matches(read_vector(search_vector_text([("政务", "A"), ("服务", "D")])), search_query_text("务服"))


@given(st.text("政务服水电路灯々한ア𠮷，。", max_size=60), st.data())
def test_every_substring_of_two_characters_or_more_is_found(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, max(0, len(text) - 2)))
    words = text[start : data.draw(st.integers(min(start + 2, len(text)), len(text)))]
    assert search_query_text(words) is None or found(text, words)


@given(st.lists(st.sampled_from(["政务", "服", "12345", "etc", "，", " ", "A1"]), max_size=12), st.data())
def test_every_run_of_whole_pieces_is_found(pieces: list[str], data: st.DataObject) -> None:
    # A blank between the pieces keeps words apart, so that a piece is a whole word.
    start = data.draw(st.integers(0, len(pieces)))
    part = pieces[start : data.draw(st.integers(start, len(pieces)))]
    words = " ".join(part)
    assert search_query_text(words) is None or found(" ".join(pieces), words)


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_input_is_syntax(text: str, words: str) -> None:
    matches(read_vector(search_vector_text([(text, "A"), (words, "B")])), search_query_text(words))


def test_the_limits_of_a_vector_hold() -> None:
    vector = read_vector(
        search_vector_text([("哈" * 6000, "A"), ("天地" * 2500, "B"), ("玄黄" * 2500, "C"), ("宇宙" * 2500, "D")])
    )
    assert all(len(places) <= 255 for places in vector.values())
    assert max(place for places in vector.values() for place in places) <= 16_383
    assert all(len(lexeme.encode()) < 2046 for lexeme in read_vector(search_vector_text([("é" * 5000, "A")])))


def test_a_text_is_cut_at_five_thousand_characters() -> None:
    assert found("水" + "天地" * 2499 + "灯", "灯")
    assert not found("水" * 5000 + "灯", "灯")


def test_every_position_beyond_the_last_is_left_out() -> None:
    fields = [(",".join(["天"] * 2500), "A")] * 4
    assert max(place for places in read_vector(search_vector_text(fields)).values() for place in places) <= 16_383
