"""The public door: `build(items)` makes an index that answers searches, suggests while typing and corrects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce
from operator import and_
from typing import Final, TypedDict, Unpack

from yimen.catalog.rules.searching.items import HOTLINE, Answer, Found, Item, Suggestion
from yimen.catalog.rules.searching.lexicon import Lexicon
from yimen.catalog.rules.searching.meant import corrected
from yimen.catalog.rules.searching.needs import Situations
from yimen.catalog.rules.searching.ranking import rank
from yimen.catalog.rules.searching.reading import Reader
from yimen.catalog.rules.searching.sounds import is_han, syllable
from yimen.catalog.rules.searching.stock import NAME, NAME_WORD, Stock
from yimen.catalog.rules.searching.suggesting import Suggester
from yimen.catalog.rules.searching.tables import Need, Tables, shipped
from yimen.catalog.rules.searching.tokens import LONGEST_QUESTION

SIZE: Final = 20
# Longer wordings are halves of sentences, good to recognise but odd to suggest.
_LONGEST_THING: Final = 5


class Filters(TypedDict, total=False):
    """What a search may be kept to."""

    audience: str | None
    department: str | None
    theme: str | None
    place: str | None
    channel: str | None


def build(items: Iterable[Item], tables: Tables | None = None) -> Index:
    """An index of the items, built once; a changed library is built anew."""
    tables = tables or shipped()
    situations = Situations(tables.situations)
    official = {word for need in tables.needs for target in need.targets for word in target}
    stock = Stock(frozenset(official | situations.official), situations)
    for item in items:
        stock.add(item)
    stock.close()
    return Index(stock, replace(tables, needs=tuple(_live(need, stock) for need in tables.needs)), official)


class Index:
    """Items ready to be searched. Nothing in it changes after building but remembered weights, so threads may share it."""

    def __init__(self, stock: Stock, tables: Tables, official: set[str]) -> None:
        self._stock = stock
        wordings = {wording for need in tables.needs for part in need.parts for wording in part}
        wordings.update(wording for situation in tables.situations for wording in situation.everyday)
        self._lexicon = Lexicon(wordings | official, tables.shapes, stock.prominence)
        self._pairs = _pairs_by_sound(stock)
        self._reader = Reader(tables, self._lexicon, stock.knows, lambda sounds: self._pairs.get(sounds, []))
        things = {wording for need in tables.needs for wording in need.parts[0] if len(wording) <= _LONGEST_THING}
        self._names = dict(zip(stock.ids, stock.shown, strict=True))
        self._suggester = Suggester(stock, self._lexicon, official | things, self._offered)

    def search(
        self,
        question: str,
        *,
        audience: str | None = None,
        department: str | None = None,
        theme: str | None = None,
        place: str | None = None,
        channel: str | None = None,
        size: int = SIZE,
    ) -> list[Found]:
        """The items that answer the question, best first, each with its reasons; empty when none does.

        `audience` is person or business; `department` a name or alias; the others are values that items carry.
        """
        allowed = self._stock.allowed(
            audience=audience, department=department, theme=theme, place=place, channel=channel
        )
        return rank(self._stock, self._reader.situations, self._reader.read(question), allowed, size)

    def suggest(self, typed: str, size: int = 8) -> list[Suggestion]:
        """Lines to offer while typing: by characters, by pinyin, by first letters."""
        return self._suggester.suggest(typed, size)

    def meant(self, question: str) -> list[str]:
        """The question with wrong characters or letters put right; empty when nothing was corrected."""
        return corrected(self._reader.read(question))

    def _offered(self, typed: str) -> list[Suggestion]:
        return [Suggestion(self._names[found.id], found.id) for found in self.search(typed, size=8)]

    def answer(self, question: str, **filters: Unpack[Filters]) -> Answer:
        """Everything a page needs: hits, corrections, and 12345 with the words kept when there is no hit."""
        found = tuple(self.search(question, **filters))
        words = question.strip()[:LONGEST_QUESTION]
        return Answer(found, tuple(self.meant(question)), None if found else HOTLINE, words)


def _live(need: Need, stock: Stock) -> Need:
    """The need with the targets that some item of this library meets, so that their order tells how good they are."""
    bits = stock.postings.bits
    targets = [target for target in need.targets if reduce(and_, [bits(NAME_WORD + word) for word in target])]
    return replace(need, targets=tuple(targets) or need.targets)


def _pairs_by_sound(stock: Stock) -> dict[tuple[str, ...], list[str]]:
    found: dict[tuple[str, ...], list[str]] = {}
    for term in stock.postings.terms():
        if term[0] == NAME and len(term) == 3 and is_han(term[1:]):
            found.setdefault((syllable(term[1]), syllable(term[2])), []).append(term[1:])
    return found
