"""How good the search is: the share of questions with a hit among the first k, by the rule of the question files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from yimen.kernel.bigrams import fold


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and what the name of a right item holds: `|` any of, `+` all of."""

    question: str
    expected: str


@dataclass(frozen=True, slots=True)
class Recall:
    """Shares of questions answered, and the questions without a hit among the first five."""

    at_1: float
    at_5: float
    not_first: tuple[Pair, ...]
    missed: tuple[Pair, ...]


def read_pairs(rows: Iterable[Mapping[str, str]]) -> list[Pair]:
    """Pairs from the rows of a question file."""
    return [Pair(row["question"], row["expected_keywords"]) for row in rows]


def is_hit(name: str, expected: str) -> bool:
    """Whether the name holds the expected words."""
    folded = fold(name)
    return any(all(fold(word) in folded for word in choice.split("+")) for choice in expected.split("|"))


def recall(pairs: Sequence[Pair], names: Callable[[str], Sequence[str]]) -> Recall:
    """Recall at 1 and at 5; `names` gives the names found for a question, best first."""
    not_first, missed = [], []
    for pair in pairs:
        hits = [is_hit(name, pair.expected) for name in names(pair.question)[:5]]
        if not any(hits[:1]):
            not_first.append(pair)
        if not any(hits):
            missed.append(pair)
    total = max(1, len(pairs))
    return Recall(1 - len(not_first) / total, 1 - len(missed) / total, tuple(not_first), tuple(missed))
