"""Suggestions while typing: names that begin with, then names that hold, what was typed or what its letters stand for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Final

from yimen.catalog.rules.searching.bits import positions
from yimen.catalog.rules.searching.items import Suggestion
from yimen.catalog.rules.searching.lexicon import Lexicon
from yimen.catalog.rules.searching.sounds import initials, syllable
from yimen.catalog.rules.searching.stock import NAME, Stock
from yimen.catalog.rules.searching.tokens import pairs
from yimen.kernel.bigrams import fold

_TYPED: Final = re.compile("(.*?)([a-z]*)", re.DOTALL)
# Marks that an input method leaves between syllables that are still letters.
_BETWEEN: Final = re.compile("(?<=[a-z])[' ](?=[a-z])")
_LONGEST: Final = 40
_LETTERS_KEPT: Final = 24
_WORDS_TRIED: Final = 12
_NAMES_SORTED: Final = 200

Search = Callable[[str], Iterable[Suggestion]]


class Suggester:
    """Names and everyday phrases in the order of their characters, names also in the order of their letters."""

    def __init__(self, stock: Stock, lexicon: Lexicon, wordings: Iterable[str], search: Search) -> None:
        self._stock = stock
        self._lexicon = lexicon
        self._search = search
        first = dict[str, int]()
        for position, name in enumerate(stock.names):
            first.setdefault(name, position)
        by_phrase = {phrase: position for position, phrases in enumerate(stock.phrases) for phrase in phrases}
        self._lines: list[tuple[str, int]] = sorted([*first.items(), *by_phrase.items()])
        self._words = sorted(word for word in wordings if len(word) > 1)
        self._letters: list[tuple[str, int]] = sorted(chain.from_iterable(_lettered(*each) for each in first.items()))

    def suggest(self, typed: str, size: int) -> list[Suggestion]:
        """At most `size` lines, none twice."""
        text = _BETWEEN.sub("", fold(typed)[:_LONGEST])
        found: dict[str, Suggestion] = {}
        for line in self._offers(text) if text else ():
            found.setdefault(line.text, line)
            if len(found) == size:
                break
        return list(found.values())

    def _offers(self, text: str) -> Iterator[Suggestion]:
        matched = _TYPED.fullmatch(text)
        head, tail = matched.groups() if matched else (text, "")
        if head and tail:
            yield from self._composing(head, tail)
        yield from self._beginning(self._lines, text)
        if not head:
            yield from self._beginning(self._letters, tail)
            for word in self._lexicon.starting(tail, _WORDS_TRIED):
                yield from islice(self._holding(word), 3)
        yield from self._holding(text)
        yield from (Suggestion(word, None) for word in self._words_from(text))
        yield from self._search(text)

    def _beginning(self, lines: list[tuple[str, int]], text: str) -> Iterator[Suggestion]:
        """Lines that begin so, the shorter first."""
        place = bisect_left(lines, (text, -1))
        found: list[tuple[str, int]] = []
        while place < len(lines) and lines[place][0].startswith(text) and len(found) < _NAMES_SORTED:
            found.append(lines[place])
            place += 1
        for line, position in sorted(found, key=lambda each: (len(self._stock.names[each[1]]), each)):
            shown = line if line in self._stock.phrases[position] else self._stock.shown[position]
            yield Suggestion(shown, self._stock.ids[position])

    def _holding(self, text: str) -> Iterator[Suggestion]:
        """Names that hold the text, the earlier and shorter first."""
        wanted = pairs(text)
        if not wanted:
            return
        bits = -1
        for pair in wanted:
            bits &= self._stock.postings.bits(NAME + pair)
        names = self._stock.names
        held = [position for position in islice(positions(bits), _NAMES_SORTED) if text in names[position]]
        for position in sorted(held, key=lambda position: (names[position].find(text) > 2, len(names[position]))):
            yield Suggestion(self._stock.shown[position], self._stock.ids[position])

    def _composing(self, head: str, tail: str) -> Iterator[Suggestion]:
        """Characters followed by letters that are still being typed: 身份z."""
        for line in self._holding(head):
            name = fold(line.text)
            if _sounds_so(name[name.find(head) + len(head) :], tail):
                yield line
        for word in self._words_from(head):
            if _sounds_so(word[len(head) :], tail):
                yield from islice(self._holding(word), 3)

    def _words_from(self, text: str) -> Iterator[str]:
        place = bisect_left(self._words, text)
        while place < len(self._words) and self._words[place].startswith(text):
            yield self._words[place]
            place += 1


def _sounds_so(text: str, letters: str) -> bool:
    sounds = tuple(map(syllable, text[:_LETTERS_KEPT]))
    return initials(sounds).startswith(letters) or "".join(sounds).startswith(letters)


def _lettered(name: str, position: int) -> Iterator[tuple[str, int]]:
    sounds = tuple(map(syllable, name[:_LETTERS_KEPT]))
    yield initials(sounds), position
    yield "".join(sounds)[:_LETTERS_KEPT], position
