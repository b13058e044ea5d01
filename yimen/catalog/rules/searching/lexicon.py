"""Known words by sound, by first letters and by shape, to hear what was meant by wrong characters or by letters."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from math import log
from typing import Final

from yimen.catalog.rules.searching.sounds import initials, is_han, rough, spelled, syllables

_MASK: Final = "*"
_SHORTEST_MASKED: Final = 3
_LONGEST: Final = 8
_LONGEST_LETTERS: Final = 24

# How sure a reading is: the same sound, a like sound, a character that looks alike, any other character.
SAME: Final = 0.9
LIKE: Final = 0.7
SHAPE: Final = 0.8
OTHER: Final = 0.45


class Lexicon:
    """Words of two to eight characters. `prominence` tells how many items a word leads to: the likelier meaning."""

    def __init__(
        self, words: Iterable[str], shapes: dict[str, frozenset[str]], prominence: Callable[[str], int]
    ) -> None:
        self.words = frozenset(word for word in words if 2 <= len(word) <= _LONGEST and is_han(word))
        self._shapes = shapes
        self._by_sound: dict[tuple[str, ...], list[str]] = {}
        self._by_rough: dict[tuple[str, ...], list[str]] = {}
        self._by_mask: dict[str, list[str]] = {}
        self._by_letters: dict[str, list[str]] = {}
        self._by_rare_letters: dict[str, list[str]] = {}
        self._ranks = {word: prominence(word) for word in self.words}
        for word in sorted(self.words, key=lambda word: (-self._ranks[word], word)):
            self._take(word, self._ranks[word] > 0)
        self._letters = sorted(self._by_letters)

    def _take(self, word: str, known: bool) -> None:
        sounds = syllables(word)
        self._by_sound.setdefault(sounds, []).append(word)
        self._by_rough.setdefault(tuple(map(rough, sounds)), []).append(word)
        self._by_letters.setdefault("".join(sounds), []).append(word)
        # People shorten the words that items use; other words are tried when no such word fits.
        (self._by_letters if known else self._by_rare_letters).setdefault(initials(sounds), []).append(word)
        if len(word) >= _SHORTEST_MASKED:
            for i in range(len(word)):
                self._by_mask.setdefault(word[:i] + _MASK + word[i + 1 :], []).append(word)

    def heard_as(self, text: str) -> list[tuple[str, float]]:
        """Words that a stretch of Chinese text may stand for, the surest first; nothing for a known word."""
        if text in self.words:
            return []
        sounds = syllables(text)
        found: dict[str, float] = {}
        self._note(found, self._by_sound.get(sounds, ()), SAME)
        if not found:
            self._note(found, self._by_rough.get(tuple(map(rough, sounds)), ()), LIKE)
        for word, sure in self._seen_as(text):
            found[word] = max(sure, found.get(word, 0.0))
        return sorted(found.items(), key=lambda pair: -pair[1])

    def _note(self, found: dict[str, float], words: Iterable[str], sure: float) -> None:
        listed = tuple(words)[:3]
        for word in listed:
            found[word] = sure if len(word) > 2 else sure - 0.1 * len(listed)

    def _seen_as(self, text: str) -> list[tuple[str, float]]:
        """Words one character away: a look-alike for two characters, any character from four on."""
        found = []
        for i, character in enumerate(text):
            alike = self._shapes.get(character, frozenset())
            found += [(text[:i] + other + text[i + 1 :], SHAPE) for other in alike]
            for word in self._by_mask.get(text[:i] + _MASK + text[i + 1 :], ())[:3]:
                if word[i] not in alike and len(word) > _SHORTEST_MASKED:
                    found.append((word, OTHER))
        return [(word, sure) for word, sure in found if word in self.words]

    def spelled_as(self, letters: str) -> list[tuple[str, float]]:
        """Words behind letters: first letters or whole pinyin, the more words share them the less sure."""
        words = self._by_letters.get(letters) or self._by_rare_letters.get(letters, [])
        whole = spelled(letters) is not None and len(letters) > _SHORTEST_MASKED
        share = 1.0 if whole else min(1.0, 2.0 / max(1, len(words)))
        least = 0.35 if len(letters) == 2 else 0.5
        return [(word, max(least, SAME * share) * 0.9**rank) for rank, word in enumerate(words[:4])]

    def cut(self, letters: str) -> list[str] | None:
        """A run of letters as known pieces, those that are long and tell most: sfzbl is sfz bl. None when it is not made
        of them."""
        best: list[tuple[float, list[str]] | None] = [(0.0, [])] + [None] * len(letters)
        for end in range(2, len(letters) + 1):
            for start in range(max(0, end - _LONGEST_LETTERS), end - 1):
                before, piece = best[start], letters[start:end]
                if before is None or piece not in self._by_letters:
                    continue
                word, sure = self.spelled_as(piece)[0]
                value = before[0] + len(piece) ** 2 * sure * log(2 + self._ranks[word])
                kept = best[end]
                if kept is None or value > kept[0]:
                    best[end] = (value, [*before[1], piece])
        found = best[len(letters)]
        return found[1] if found else None

    def starting(self, letters: str, size: int) -> list[str]:
        """Words whose first letters or pinyin begin with these."""
        found: list[str] = []
        place = bisect_left(self._letters, letters)
        while place < len(self._letters) and self._letters[place].startswith(letters) and len(found) < size:
            found += self._by_letters[self._letters[place]]
            place += 1
        return found[:size]

    def sounding(self, sounds: tuple[str, ...]) -> list[str]:
        """Words of exactly these syllables."""
        return self._by_sound.get(sounds, [])
