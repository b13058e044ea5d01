"""The other items of the library: whether one has the same code, or nearly the same name (rules C06 and X02).

Two names are near-equal when the same body has them for the same type and, blanks, signs and filler words left out,
they are of the same characters in any order, or one has a single character more than the other. A character *replaced*
by another is what tells situations apart (甲级 and 乙级, 补证 and 换证), and so is an added negation (非, 不).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from yimen.catalog.rules.checks.words import standard_words
from yimen.kernel.bigrams import fold

# Below this a character more is a quarter of the name and says something.
_LEAST_LETTERS: Final = 4

_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An item of the library. code: of the business item, or the implementation code where there is one situation."""

    item: str
    name: str
    body: str
    task_type: str
    code: str = ""


class Neighbourhood:
    """An index over the library, built once for all its items; each question costs the length of a name or code."""

    def __init__(self, items: Iterable[Neighbour] = (), lists: Mapping[str, frozenset[str]] | None = None) -> None:
        words = standard_words() if lists is None else lists
        self._fillers = sorted(words["filler"], key=len, reverse=True)
        self._negations = words["negation"]
        self._codes: defaultdict[str, list[Neighbour]] = defaultdict(list)
        self._same: defaultdict[_Key, list[Neighbour]] = defaultdict(list)
        self._one_more: defaultdict[_Key, list[Neighbour]] = defaultdict(list)
        for item in items:
            letters = self._letters(item.name)
            self._codes[item.code].append(item)
            self._same[item.body, item.task_type, letters].append(item)
            for shorter in self._one_less(letters):
                self._one_more[item.body, item.task_type, shorter].append(item)

    def with_code(self, code: str, besides: str) -> Iterator[Neighbour]:
        """The items with this code, but for the one whose key is `besides`."""
        found = self._codes.get(code, []) if code else []
        return (each for each in found if each.item != besides)

    def with_near_name(self, wanted: Neighbour) -> Iterator[Neighbour]:
        """The items with a near-equal name, the wanted one left out; the equal ones first."""
        letters = self._letters(wanted.name)
        places = [(self._same, letters), (self._one_more, letters)]
        places += [(self._same, shorter) for shorter in sorted(self._one_less(letters))]
        for index, key in places if letters else []:
            for each in index.get((wanted.body, wanted.task_type, key), []):
                if each.item != wanted.item:
                    yield each

    def _letters(self, name: str) -> str:
        text = fold(name)
        for word in self._fillers:
            text = text.replace(word, "")
        return "".join(sorted(character for character in text if character.isalnum()))

    def _one_less(self, letters: str) -> set[str]:
        if len(letters) <= _LEAST_LETTERS:
            return set()
        return {letters[:i] + letters[i + 1 :] for i, letter in enumerate(letters) if letter not in self._negations}
