"""One glossary; the words in it are the words in the code."""

from __future__ import annotations

import csv

import pytest

from yimen.hotline.lifecycle import LETTER, ORDER, REQUEST
from yimen.hotline.rules.words import CLOCKS, GRADES, REQUEST_TYPES
from yimen.org.rules import ROLES
from yimen.project.settings import ROOT


@pytest.fixture(scope="module")
def words() -> dict[str, str]:
    with (ROOT / "data/glossary.csv").open(encoding="utf-8") as file:
        return {row["identifier"]: row["zh"] for row in csv.DictReader(file)}


def test_every_state_verb_role_and_clock_is_in_the_glossary(words: dict[str, str]) -> None:
    used = {state for table in (ORDER, REQUEST, LETTER) for state in table.states}
    used |= {move.verb for table in (ORDER, REQUEST, LETTER) for move in table.moves}
    used |= {role.code for role in ROLES} | set(CLOCKS) | set(GRADES) | set(REQUEST_TYPES)
    assert sorted(used - set(words)) == []


def test_no_term_stands_twice() -> None:
    with (ROOT / "data/glossary.csv").open(encoding="utf-8") as file:
        names = [row["identifier"] for row in csv.DictReader(file)]
    assert len(names) == len(set(names))


def test_types_and_grades_are_named_as_in_the_glossary(words: dict[str, str]) -> None:
    for code, label in (REQUEST_TYPES | GRADES).items():
        assert label in words[code], code
