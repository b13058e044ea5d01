"""Machine checks of an item: what blocks its submission, what it is warned of, how complete it is (rule book §3).

A rule applies when the part that it judges has been filled in; rules that ask for a part to be filled always apply. So
an empty draft scores low, and mending a fault without making another never makes the score fall.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from yimen.catalog.rules.checks.neighbours import Neighbour, Neighbourhood
from yimen.catalog.rules.checks.rule import Fault, Level, Office, Rule, Surroundings
from yimen.catalog.rules.checks.table import LEVELS, rules_from, standard_rules
from yimen.catalog.rules.checks.words import standard_words, words_from
from yimen.catalog.rules.content import Content

__all__ = [
    "LEVELS",
    "Fault",
    "Level",
    "Neighbour",
    "Neighbourhood",
    "Office",
    "Rule",
    "Score",
    "Surroundings",
    "applicable",
    "check",
    "rules_from",
    "score",
    "standard_rules",
    "standard_words",
    "words_from",
]


@dataclass(frozen=True, slots=True)
class Score:
    """完整度: how many of the rules that apply are passed, warnings counted like the others."""

    passed: int
    applicable: int
    faults: tuple[Fault, ...]

    @property
    def percent(self) -> Fraction:
        """Exact; 100 only if every rule passes, so round it down for a page. An item without rules has no fault."""
        return Fraction(100 * self.passed, self.applicable) if self.applicable else Fraction(100)

    @property
    def blocked(self) -> bool:
        """Whether a fault keeps the item from being submitted."""
        return any(fault.level == "block" for fault in self.faults)


def applicable(content: Content, around: Surroundings, rules: Sequence[Rule] | None = None) -> list[Rule]:
    """The rules that apply to a content, in the order of the table. rules: other ones than those as delivered."""
    asked = standard_rules() if rules is None else rules
    return [rule for rule in asked if rule.applies(content, around)]


def check(content: Content, around: Surroundings, rules: Sequence[Rule] | None = None) -> list[Fault]:
    """Every fault of a content, in the order of the table; one rule may find several."""
    return [fault for rule in applicable(content, around, rules) for fault in rule.faults(content, around)]


def score(content: Content, around: Surroundings, rules: Sequence[Rule] | None = None) -> Score:
    """How complete a content is."""
    asked = applicable(content, around, rules)
    found = [rule.faults(content, around) for rule in asked]
    return Score(
        passed=sum(not faults for faults in found),
        applicable=len(asked),
        faults=tuple(fault for faults in found for fault in faults),
    )
