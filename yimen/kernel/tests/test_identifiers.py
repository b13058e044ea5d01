"""Identifiers in prose: found with high recall and precision, lifted out and put back."""

from __future__ import annotations

import csv
import re
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yimen.kernel import identifiers, masks, text
from yimen.kernel.identifiers import find_identifiers, lift, passes_luhn, put_back

with Path(__file__).with_name("identifier_sentences.csv").open(encoding="utf-8", newline="") as file:
    SENTENCES = [(row["text"], Counter(row["expected"].split())) for row in csv.DictReader(file)]


def kinds(sentence: str) -> Counter[str]:
    return Counter(str(found.kind) for found in find_identifiers(sentence))


def test_recall_and_precision_over_the_sentences() -> None:
    assert len(SENTENCES) >= 300
    right = sum((kinds(sentence) & expected).total() for sentence, expected in SENTENCES)
    found = sum(kinds(sentence).total() for sentence, _ in SENTENCES)
    wanted = sum(expected.total() for _, expected in SENTENCES)
    assert right / wanted >= 0.98
    assert right / found >= 0.95


def test_every_kind_has_sentences_and_so_has_none() -> None:
    counts = sum((expected for _, expected in SENTENCES), Counter())
    assert set(counts) == {"mobile", "landline", "identity", "bank_card", "email", "plate"}
    assert min(counts.values()) >= 10
    assert sum(1 for _, expected in SENTENCES if not expected) >= 100


@pytest.mark.parametrize(
    ("sentence", "values"),
    [
        ("请打1３８００138000找我", ["13800138000"]),
        ("+86 138-0013-8000", ["13800138000"]),
        ("（0914）432 2222转801", ["0914-4322222-801"]),
        ("+86 914 4322222", ["0914-4322222"]),
        ("证号612527 19000101 001x", ["61252719000101001X"]),
        ("1. 6222020000000000018", ["6222020000000000018"]),
        ("陕h·1234a", ["陕H1234A"]),
        ("A.B＠Example.COM", ["a.b@example.com"]),
        ("幺三八零零幺三八零零零", ["13800138000"]),
        ("卡6222021900010100018", []),
        ("4367421900010100018", []),
        ("陕HABCDE", []),
        ("快递单号 0914-2222222，表号13800138000", []),
        ("〔电话1〕与 RX611026 20260105 00042 6", []),
    ],
)
def test_values_are_normal_forms(sentence: str, values: list[str]) -> None:
    assert [found.value for found in find_identifiers(sentence)] == values


def test_a_right_card_that_looks_like_an_identity_number_is_a_card() -> None:
    number = next(
        body + check
        for body in (f"62270019000101{n:03d}" for n in range(1000))
        for check in "0123456789"
        if passes_luhn(body + check) and identifiers.identity_check(body) != check
    )
    assert [found.kind for found in find_identifiers(number)] == ["bank_card"]


def test_numbers_become_tokens_and_come_back() -> None:
    sentence = "张三，13800138000，又 13900139000，再 13800138000，车 陕H12345"
    lifted, found = lift(sentence)
    assert lifted == "张三，〔电话1〕，又 〔电话2〕，再 〔电话1〕，车 〔车牌1〕"
    assert [item.token for item in found] == ["〔电话1〕", "〔电话2〕", "〔电话1〕", "〔车牌1〕"]
    assert put_back(lifted, {item.token: sentence[item.start : item.end] for item in found}) == sentence


def test_an_edited_text_is_lifted_again_with_new_numbers() -> None:
    assert lift("〔电话3〕改为 13800138000")[0] == "〔电话3〕改为 〔电话4〕"
    assert put_back("〔电话3〕〔电话4〕", {"〔电话4〕": "13800138000"}) == "〔电话3〕13800138000"


@given(st.lists(st.sampled_from([sentence for sentence, _ in SENTENCES]), max_size=4), st.text(max_size=20))
def test_lifting_twice_finds_nothing_more_and_putting_back_is_exact(sentences: list[str], more: str) -> None:
    whole = "\n".join([*sentences, more])
    lifted, found = lift(whole)
    assert lift(lifted) == (lifted, [])
    assert put_back(lifted, {item.token: whole[item.start : item.end] for item in found}) == whole
    assert all(one.end <= other.start for one, other in pairwise(found))


PATTERNS = {
    f"{module.__name__}.{name}": pattern
    for module in (identifiers, text, masks)
    for name, pattern in vars(module).items()
    if isinstance(pattern, re.Pattern)
}
FLOODS = [
    "1",
    "a",
    "a.",
    "1 ",
    "13",
    " ",
    "\n",
    "a@",
    "a@b.",
    "陕",
    "H1",
    "〔电话",
    "一",
    "卡号",
    "(0",
    "+86 ",
    "京A1",
    "0914-",
    "县",
    "6222 ",
]


@pytest.mark.parametrize("name", PATTERNS)
def test_every_pattern_is_linear(name: str) -> None:
    for flood in FLOODS:
        long = (flood * (100_000 // len(flood) + 1))[:100_000]
        started = time.process_time()
        PATTERNS[name].sub("", long)
        assert time.process_time() - started < 1, (name, flood)


def test_searching_a_long_text_is_linear() -> None:
    # About one second at worst; a quadratic search would take minutes.
    for flood in FLOODS:
        started = time.process_time()
        lift((flood * (100_000 // len(flood) + 1))[:100_000])
        assert time.process_time() - started < 6, flood
