"""What a check is, what it finds, and what it knows besides the content (rule book §3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, TypeVar

from yimen.catalog.rules.checks.neighbours import Neighbourhood
from yimen.catalog.rules.checks.words import standard_words
from yimen.catalog.rules.content import Content

Level = Literal["block", "warn"]
Part = TypeVar("Part")

LICENCE: Final = "01"
# A value's name in a sentence, such as {m}.
PLACEHOLDER: Final = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True, slots=True)
class Office:
    """A living organisation: its name and its unified social credit code, "" where the table has none."""

    name: str
    credit_code: str = ""


@dataclass(frozen=True)
class Surroundings:
    """What a check knows besides the content. None: not known here, and what asks for it does not apply.

    item: the checked item's own key among `others`. bodies: living organisations by code. open_windows: open and
    staffed. manned_posts: with somebody present. licence_list, proof_list: what the county published, names or basic
    codes. obtainable: materials, licence types and shared data to be had now. dead_links: addresses found not to open.
    sample_texts: what is written in a sample, by the material's `filled_sample`. base: the frozen earlier version.
    province: the same item in the provincial library. others: the rest of the library. lists: see `words.csv`.
    """

    item: str = ""
    today: date | None = None
    published_on: date | None = None
    bodies: Mapping[str, Office] | None = None
    open_windows: frozenset[str] | None = None
    manned_posts: frozenset[str] | None = None
    licence_list: frozenset[str] | None = None
    proof_list: frozenset[str] | None = None
    obtainable: frozenset[str] = frozenset()
    dead_links: frozenset[str] = frozenset()
    sample_texts: Mapping[str, str] = field(default_factory=dict)
    base: Content | None = None
    province: Content | None = None
    others: Neighbourhood = field(default_factory=Neighbourhood)
    lists: Mapping[str, frozenset[str]] = field(default_factory=standard_words)

    def words(self, name: str) -> frozenset[str]:
        """A list of words by its name; a KeyError for one that does not exist."""
        return self.lists[name]

    def ends_with(self, text: str, name: str) -> bool:
        """Whether a text ends with a word of a list."""
        return text.endswith(tuple(self.words(name)))

    def mentions(self, text: str, name: str) -> bool:
        """Whether a word of a list stands in a text."""
        return any(word in text for word in self.words(name))


class Hit(NamedTuple):
    """A place where a condition fails: its field, "" for the rule's first one, and the values for the sentence."""

    field: str = ""
    values: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: the rule's code and level, the sentence to show, the field such as `materials[2].basis`."""

    code: str
    level: Level
    sentence: str
    field: str


Asks = Callable[[Content, Surroundings], bool]
Finds = Callable[[Content, Surroundings], Iterable[Hit]]


class Judgement(NamedTuple):
    """The two conditions of a rule that are code: whether it applies, and where it fails."""

    applies: Asks
    fails: Finds


@dataclass(frozen=True, slots=True)
class Rule:
    """A check: wording and level from the table, conditions from the code. The first field is where faults are shown."""

    code: str
    level: Level
    label: str
    sentence: str
    fields: tuple[str, ...]
    basis: str
    applies: Asks
    fails: Finds

    def faults(self, content: Content, around: Surroundings) -> list[Fault]:
        """The faults of a content to which the rule applies."""
        return [
            Fault(self.code, self.level, filled(self.sentence, hit.values), hit.field or self.fields[0])
            for hit in self.fails(content, around)
        ]


def filled(sentence: str, values: Mapping[str, str]) -> str:
    """The sentence with its values; a clause between semicolons that asks for a value nobody gave is left out.

    Not `str.format`: the wording is an administrator's, and a format string can reach into objects.
    """
    clauses = sentence.removesuffix("。").split("；")
    told = [clause for clause in clauses if values.keys() >= set(PLACEHOLDER.findall(clause))]
    return "；".join(PLACEHOLDER.sub(lambda found: values[found[1]], clause) for clause in told) + "。"


def once(holds: Asks) -> Finds:
    """A condition of the whole content as one hit or none."""
    return lambda content, around: [Hit()] if holds(content, around) else []


def always(_: Content, __: Surroundings) -> bool:
    """For rules that every item has to stand."""
    return True


def licence(content: Content, _: Surroundings) -> bool:
    """For rules of the licensing law, which binds type 01 alone."""
    return content.task_type == LICENCE


def numbered(name: str, parts: Sequence[Part]) -> Iterator[tuple[str, Part]]:
    """The parts with the name of their place, counted from one as in refusals: ("materials[1]", …)."""
    return ((f"{name}[{number}]", part) for number, part in enumerate(parts, 1))
