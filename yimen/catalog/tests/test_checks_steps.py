"""Checks S01 to S04: each row changes one thing, and exactly one rule fails, or none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from yimen.catalog.rules.content import Work
from yimen.catalog.tests.whole import Row, a_filing, a_licence, steps

SEVEN = a_licence().steps


def without(*kinds: str) -> dict[str, Any]:
    """The steps but for these, in the order of the list."""
    kept = (each for each in SEVEN if each.kind not in kinds)
    return {"steps": tuple(Work(each.kind, each.name, post=each.post, two_people=True) for each in kept)}


FAILING = [
    Row("S01", "none", {"steps": ()}),
    Row("S01", "neither receipt nor acceptance", without("receive", "accept")),
    Row("S01", "no examination", without("examine")),
    Row("S01", "no decision", without("decide")),
    Row("S01", "no delivery", without("deliver")),
    Row("S02", "no post", steps(5, post=""), {"s": "决定"}, at="steps[5].post"),
    Row("S02", "nobody there", steps(5, post="deputy"), {"s": "决定"}),
    Row("S02", "the only post empties", {"steps": (Work("receive", post="hall"),)}, {"s": "收件"}, of=a_filing),
    Row("S03", "a ring", steps(2, after=("送达",))),
    Row("S03", "behind itself", steps(3, after=("审查",))),
    Row("S03", "behind a step that is not there", steps(5, after=("审查", "集体讨论"))),
    Row("S03", "two steps of one name", steps(4, name="审查")),
    Row("S03", "a decision that nothing leads to", steps(5, after=())),
    Row("S03", "a decision behind an examination that begins on its own", {"steps": (*SEVEN[:2],
        replace(SEVEN[2], after=()), replace(SEVEN[4], after=("审查",)), *SEVEN[5:])}),
    Row("S04", "one person", steps(4, two_people=False), at="steps[4].two_people"),
    Row("S04", "one person for a filing", {"steps": (Work("site_survey", "核查", post="food"),)}, of=a_filing),
]  # fmt: skip
PASSING = [
    Row("S01", "receipt and acceptance are one", without("accept")),
    Row("S01", "no certificate is made", without("make", "site_survey")),
    Row("S01", "a filing has fewer", of=a_filing),
    Row("S02", "everybody there", steps(5, post="food")),
    Row("S02", "posts are not known", steps(5, post="deputy"), around={"manned_posts": None}),
    Row("S03", "two branches meet"),
    Row("S03", "the list is the order", without("make")),
    Row("S03", "no decision in a filing", of=a_filing),
    Row("S04", "papers are read by one", steps(3, two_people=False)),
]


@pytest.mark.parametrize("row", FAILING, ids=str)
def test_exactly_this_rule_fails(row: Row) -> None:
    row.fails_alone()


@pytest.mark.parametrize("row", PASSING, ids=str)
def test_nothing_fails(row: Row) -> None:
    row.passes()
