"""What a question and an item are turned into: clean text, pairs of characters, known words with their places."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from yimen.kernel.bigrams import fold

LONGEST_QUESTION: Final = 80
_LONGEST_WORD: Final = 12
_PIECES: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+|[a-z0-9]+")
_HAN: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_LATIN: Final = re.compile("[a-z0-9]")


@dataclass(frozen=True, slots=True)
class Place:
    """A known word where it stands in a text, and how sure it is that it was meant (1 as written). `reading` is the
    word that the stretch was read as when it stands there only by a correction."""

    word: str
    start: int
    end: int
    sure: float = 1.0
    reading: str = ""

    def inside(self, other: Place) -> bool:
        """Whether the other one covers this one and more."""
        return other.start <= self.start and self.end <= other.end and other.end - other.start > self.end - self.start

    def meets(self, other: Place) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


def clean(text: str, simplified: dict[int, str]) -> str:
    """The text as the search sees it: folded, simplified characters, the first 80."""
    return fold(text[: LONGEST_QUESTION * 2]).translate(simplified)[:LONGEST_QUESTION]


def pairs(text: str) -> list[str]:
    """Neighbouring characters of Chinese runs (a lone one as itself), Latin words and numbers whole."""
    found: list[str] = []
    for run in _PIECES.findall(text):
        if len(run) < 3 or _LATIN.match(run):
            found.append(run)
        else:
            found += [run[i : i + 2] for i in range(len(run) - 1)]
    return found


def parts(text: str) -> list[str]:
    """Pairs of characters and single ones."""
    found = pairs(text)
    return found + [character for run in _HAN.findall(text) if len(run) > 1 for character in run]


def remover(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern of all words, the longest first."""
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))) or "(?!)")


class Scanner:
    """Finds known words in a text. Chinese words by looking up every stretch, others only beside no further letter."""

    def __init__(self, words: Collection[str]) -> None:
        self._mixed = tuple(sorted(word for word in words if _LATIN.search(word)))
        self._words = frozenset(words) - frozenset(self._mixed)
        self._longest = min(_LONGEST_WORD, max(map(len, self._words), default=0))

    def find(self, text: str) -> list[Place]:
        """Every word at every place, overlaps included."""
        words, longest, size = self._words, self._longest, len(text)
        found = [
            Place(text[start:end], start, end)
            for start in range(size)
            for end in range(start + 1, min(start + longest, size) + 1)
            if text[start:end] in words
        ]
        return found + self._find_mixed(text) if _LATIN.search(text) else found

    def within(self, text: str) -> set[str]:
        """The words that the text holds, without places."""
        words, longest, size = self._words, self._longest, len(text)
        held = {text[i:j] for i in range(size) for j in range(i + 1, min(i + longest, size) + 1)} & words
        if _LATIN.search(text):
            held.update(word for word in self._mixed if word in text)
        return held

    def _find_mixed(self, text: str) -> list[Place]:
        found = []
        for word in self._mixed:
            start = text.find(word)
            if start >= 0 and not _goes_on(text, word, start):
                found.append(Place(word, start, start + len(word)))
        return found


def _goes_on(text: str, word: str, start: int) -> bool:
    """Whether the letters or digits at an end of the word belong to a longer run: `ct` in `ctrl`."""
    before, after = text[start - 1 : start], text[start + len(word) : start + len(word) + 1]
    return _same_kind(before, word[0]) or _same_kind(word[-1], after)


def _same_kind(left: str, right: str) -> bool:
    if not (left and right and left.isascii() and right.isascii()):
        return False
    return (left.isalpha() and right.isalpha()) or (left.isdigit() and right.isdigit())
