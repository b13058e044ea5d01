"""Checks O01 to O07: each row changes one thing, and exactly one rule fails, or none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from yimen.catalog.rules.content import Answer, Condition
from yimen.catalog.tests.whole import HALL, Row, a_filing


def phones(consult: str, complaint: str) -> dict[str, Any]:
    return {"places": (replace(HALL, consult_phone=consult, complaint_phone=complaint),)}


def asked(question: str) -> dict[str, Any]:
    return {"conditions": (Condition("有固定的经营场所", question),)}


FAILING = [
    Row("O01", "for businesses, under a person's topic", {"service_targets": ("2", "3")}, at="person_topics"),
    Row("O01", "for persons, under a business's topic", {"service_targets": ("1",)}, at="business_topics"),
    Row("O02", "no place", {"places": ()}, at="places"),
    Row("O02", "no number to ask", phones("", "12345"), at="places[1].consult_phone"),
    Row("O02", "no number to complain", phones("0914-4321000", ""), at="places[1].complaint_phone"),
    Row("O02", "the same", phones("0914-4321000", "0914 4321000")),
    Row("O02", "no area code", phones("4321000", "12345")),
    Row("O02", "the neighbour's area code", phones("0913-4321000", "12345")),
    Row("O02", "a mobile", phones("13909142468", "12345")),
    Row("O02", "the second number has no area code", phones("0914-4321000、4321001", "12345")),
    Row("O02", "in a second place", {"places": (HALL, replace(HALL, consult_phone=""))}, at="places[2].consult_phone"),
    Row("O03", "no window", {"windows": ()}),
    Row("O03", "its window is closed", {"windows": ("13",)}),
    Row("O03", "none is open", around={"open_windows": frozenset()}),
    Row("O04", "no reason", {"not_settled_reason": ""}, of=a_filing),
    Row("O04", "a reason outside the list", {"not_settled_reason": "领导不同意"}, of=a_filing),
    Row("O05", "no question", {"questions": ()}),
    Row("O05", "no answer", {"questions": (Answer("几年？", ""),)}),
    Row("O06", "no reconsideration", {"reconsideration": ""}),
    Row("O06", "no court", {"court": ""}, of=a_filing),
    Row("O07", "no question", asked(""), at="conditions[1].question"),
    Row("O07", "61 characters", asked("店" * 60 + "？" + "店" * 61)),
    Row("O07", "jargon", asked("符合产业政策吗？")),
]
PASSING = [
    Row("O01", "for both", {"service_targets": ("1", "6")}),
    Row("O01", "for businesses, under their topic", {"service_targets": ("2",), "person_topics": ()}),
    Row("O02", "the hotline to ask, a landline to complain", phones("12345", "0914-4321000")),
    Row("O02", "two numbers", phones("0914-4321000、（0914）4321001", "12345")),
    Row("O02", "full width", phones("０９１４－４３２１０００", "１２３４５")),
    Row("O03", "one of two is open", {"windows": ("12", "13")}),
    Row("O03", "windows are not known", {"windows": ("13",)}, around={"open_windows": None}),
    Row("O04", "room", {"not_settled_reason": "space"}, of=a_filing),
    Row("O05", "a filing needs none", of=a_filing),
    Row("O05", "a second one without an answer", {"questions": (Answer("几年？", "五年。"), Answer("多少钱？", ""))}),
    Row("O06", "both named"),
    Row("O07", "60 characters a sentence", asked("店" * 60 + "？" + "店" * 60)),
    Row("O07", "jargon in the province's own sentence",
        {"conditions": (Condition("符合国家产业政策" + "，" * 60, "不做国家禁止的生意吗？"),)}),
    Row("O07", "no condition", {"conditions": ()}),
]  # fmt: skip


@pytest.mark.parametrize("row", FAILING, ids=str)
def test_exactly_this_rule_fails(row: Row) -> None:
    row.fails_alone()


@pytest.mark.parametrize("row", PASSING, ids=str)
def test_nothing_fails(row: Row) -> None:
    row.passes()


def test_every_unclear_condition_is_a_fault_of_its_own() -> None:
    conditions = (Condition("甲"), Condition("乙", "有店面吗？"), Condition("丙"))
    faults = Row("O07", "two of three", {"conditions": conditions}).faults()
    assert [fault.field for fault in faults] == ["conditions[1].question", "conditions[3].question"]
