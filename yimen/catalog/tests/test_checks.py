"""All checks together: every rule of the book is there and tried, whole items stand, scores are exact and only rise."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import chain

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from yimen.catalog.rules.checks import (
    LEVELS,
    Score,
    Surroundings,
    applicable,
    check,
    rules_from,
    score,
    standard_rules,
    standard_words,
    words_from,
)
from yimen.catalog.rules.checks.rule import PLACEHOLDER, filled
from yimen.catalog.rules.checks.table import JUDGEMENTS
from yimen.catalog.rules.content import Content, Material, Special, Work
from yimen.catalog.rules.durations import UNIT_WORDS, Duration
from yimen.catalog.rules.fields import all_fields, code_list
from yimen.catalog.tests import (
    test_checks_basis,
    test_checks_codes,
    test_checks_fees,
    test_checks_limits,
    test_checks_materials,
    test_checks_others,
    test_checks_province,
    test_checks_results,
    test_checks_steps,
    test_checks_visits,
)
from yimen.catalog.tests.whole import Row, a_filing, a_licence, the_county
from yimen.kernel.refusal import Refusal
from yimen.kernel.tables import read_rows

GROUPS = (
    test_checks_codes,
    test_checks_basis,
    test_checks_limits,
    test_checks_visits,
    test_checks_materials,
    test_checks_fees,
    test_checks_steps,
    test_checks_results,
    test_checks_others,
    test_checks_province,
)
FAILING: list[Row] = list(chain.from_iterable(group.FAILING for group in GROUPS))
PASSING: list[Row] = list(chain.from_iterable(group.PASSING for group in GROUPS))
# The rule book's list. M04 blocks or warns there, and is two rows here.
WARNINGS = {"C05", "B03", "T07", "M04W", "M05", "M07", "M10", "S04", "R02", "R03", "O05", "O07", "X02", "X03"}
LAST = {"C": 7, "B": 5, "T": 8, "V": 4, "M": 10, "F": 3, "S": 4, "R": 3, "O": 7, "X": 3}
BOOK = {f"{letter}{number:02d}" for letter, last in LAST.items() for number in range(1, last + 1)} | {"M04W"}


def test_the_table_is_the_rule_book() -> None:
    rules = standard_rules()
    assert {rule.code for rule in rules} == BOOK == JUDGEMENTS.keys()
    assert len(rules) == len(BOOK)
    assert {rule.code for rule in rules if rule.level == "warn"} == WARNINGS
    for rule in rules:
        assert rule.label and rule.basis and rule.sentence.endswith("。") and rule.level in LEVELS
        assert rule.fields and all_fields().keys() >= set(rule.fields), rule


def test_every_rule_has_a_failing_and_a_passing_row() -> None:
    assert {row.code for row in FAILING} == BOOK
    assert {row.code for row in PASSING} == BOOK
    assert {row.code for row in PASSING if row.applies()} == BOOK


def test_every_value_of_a_sentence_is_named_by_a_row() -> None:
    named = {row.code: row.values.keys() for row in FAILING if row.values}
    for rule in standard_rules():
        assert set(PLACEHOLDER.findall(rule.sentence)) == named.get(rule.code, set()), rule


@pytest.mark.parametrize("content", [a_licence(), a_filing()])
def test_a_whole_item_has_a_hundred(content: Content) -> None:
    whole = score(content, the_county())
    assert whole.faults == () and whole.percent == 100 and not whole.blocked
    assert whole.passed == whole.applicable > 35


@pytest.mark.parametrize("content", [a_licence(), a_filing()])
def test_what_is_not_known_around_an_item_is_no_fault(content: Content) -> None:
    assert check(content, Surroundings()) == []


def test_an_empty_draft_has_little_and_is_asked_for_every_part() -> None:
    empty = score(Content(task_type="01"), the_county())
    assert empty.blocked and empty.percent < 15
    assert {"C01", "C02", "B01", "T08", "M01", "S01", "O02", "O04", "O06"} < {fault.code for fault in empty.faults}


def test_a_warning_costs_a_point_and_blocks_nothing() -> None:
    warned = score(a_licence(questions=()), the_county())
    assert (warned.applicable - warned.passed, warned.blocked) == (1, False)
    assert warned.percent == Fraction(100 * warned.passed, warned.applicable) < 100


def test_no_rule_no_fault() -> None:
    assert score(Content(), Surroundings(), rules=[]).percent == 100


mixtures = some.lists(some.sampled_from([row for row in FAILING if row.of is a_licence]), min_size=1, max_size=6)


@given(mixtures)
@settings(max_examples=60, deadline=None)
def test_mending_a_fault_never_makes_the_score_fall(rows: list[Row]) -> None:
    apart: list[Row] = []
    for row in rows:
        touched = {name for other in apart for name in (*other.changes, *other.around)}
        if touched.isdisjoint((*row.changes, *row.around)):
            apart.append(row)
    before, after = mixed(apart), mixed(apart[:-1])
    # Two changes may hide each other's fault; then taking one away mends nothing.
    assume({fault.code for fault in after.faults} < {fault.code for fault in before.faults})
    assert after.percent > before.percent


def mixed(rows: list[Row]) -> Score:
    changes = {name: value for row in rows for name, value in row.changes.items()}
    around = {name: value for row in rows for name, value in row.around.items()}
    return score(a_licence(**changes), the_county(**around))


def code_of(name: str) -> some.SearchStrategy[str]:
    return some.sampled_from(["", "?", *code_list(name)])


durations = some.none() | some.builds(Duration, some.integers(0, 99), some.sampled_from(sorted(UNIT_WORDS)))
names = some.sampled_from(["", "甲", "乙", "丙"])
lists_of_names = some.lists(names, max_size=3).map(tuple)
contents = some.builds(
    Content,
    name=some.text(max_size=20),
    task_type=code_of("task_type"),
    catalog_code=some.text(max_size=12) | some.just("000131001001"),
    task_code=some.text(alphabet="0123456789A ", max_size=31),
    local_code=some.text(max_size=5),
    case_type=code_of("case_type"),
    statutory=durations,
    promise=durations,
    specials=some.lists(some.builds(Special, code_of("special"), names, durations), max_size=2).map(tuple),
    materials=some.lists(some.builds(Material, name=names, filled_sample=some.text()), max_size=3).map(tuple),
    steps=some.lists(some.builds(Work, code_of("step"), names, lists_of_names, limit=durations), max_size=4).map(tuple),
    visits=some.none() | some.integers(0, 3),
    online=some.booleans(),
    online_url=some.text(),
)


@given(contents, contents)
@settings(max_examples=60, deadline=None)
def test_no_content_is_too_strange_to_be_checked(content: Content, province: Content) -> None:
    found = score(content, the_county(province=province, base=province))
    assert found.passed == found.applicable - len({fault.code for fault in found.faults})
    assert not any(PLACEHOLDER.search(fault.sentence) for fault in found.faults)


def test_an_administrator_words_and_weighs_rules_anew() -> None:
    (row,) = (each for each in read_rows("catalog/checks.csv") if each["code"] == "M02")
    rules = rules_from([row | {"level": "warn", "sentence": "请补上“{m}”的依据。"}])
    bare = a_licence(materials=(replace(a_licence().materials[1], basis=""),))
    assert [(fault.level, fault.sentence) for fault in check(bare, the_county(), rules)] == [
        ("warn", "请补上“营业执照”的依据。")
    ]
    assert [rule.code for rule in applicable(bare, the_county(), rules)] == ["M02"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "M99"}, "code"),
        ({"level": "block!"}, "level"),
        ({"sentence": "“{m}”缺少{law}。"}, "sentence"),
        ({"sentence": " "}, "sentence"),
    ],
)
def test_wording_that_cannot_be_filled_is_refused(change: dict[str, str], field: str) -> None:
    (row,) = (each for each in read_rows("catalog/checks.csv") if each["code"] == "M02")
    with pytest.raises(Refusal) as caught:
        rules_from([row | change])
    assert caught.value.data["field"] == field


def test_a_value_is_text_and_never_a_template() -> None:
    assert filled("“{m}”重复；见{n}。", {"m": "{n}；{m.__class__}"}) == "“{n}；{m.__class__}”重复。"


@pytest.mark.parametrize("words", [["等", "等"], [""]])
def test_a_blank_or_doubled_word_is_told_to_whoever_keeps_the_lists(words: list[str]) -> None:
    with pytest.raises(ValueError, match="catch_all"):
        words_from({"list": "catch_all", "word": word} for word in words)


def test_lists_that_hold_codes_hold_known_ones() -> None:
    levels = code_list("basis_level").keys()
    for name, words in standard_words().items():
        assert not name.endswith("_basis") or levels >= words, name
        assert not name.startswith("result_ending_") or name.removeprefix("result_ending_") in code_list("result_kind")
