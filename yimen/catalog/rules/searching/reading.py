"""A question as it is heard: needs, situation, audience, pairs of characters, corrected words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from yimen.catalog.rules.searching.items import PERSON
from yimen.catalog.rules.searching.lexicon import SAME, Lexicon
from yimen.catalog.rules.searching.needs import Heard, Needs, Situations, without_shadows
from yimen.catalog.rules.searching.sounds import initials, is_han, spelled, syllables
from yimen.catalog.rules.searching.tables import Tables
from yimen.catalog.rules.searching.tokens import Place, Scanner, clean, pairs, parts, remover

_LETTERS: Final = re.compile("[a-z]{2,}(?: [a-z]{2,})*")
_WORD: Final = re.compile("[a-z]+")
_LONGEST_STRETCH: Final = 6
_TOLD: Final = 0.55
_OF_SOUND: Final = 0.5
# Short letters after a thing most likely tell what happened to it: sbkgs is 社保卡 挂失.
_OF_LETTERS: Final = 0.6
_OVER_A_GAP: Final = 0.85
# Numbers and small words that stand between a verb and its thing: 养了八十只羊.
_FILLING: Final = re.compile(
    "(?<=[\u4e00-\u9fff])[了过着点些个只头群几两一二三四五六七八九十百千万多半的把块斤张本台辆间棵条家0-9]{1,5}(?=[\u4e00-\u9fff])"
)

Sounding = Callable[[tuple[str, ...]], list[str]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood. `parts` weighs the pairs and characters that items are compared with."""

    text: str
    needs: tuple[Heard, ...]
    situations: dict[str, float]
    audience: str | None
    parts: dict[str, float]
    corrections: tuple[Place, ...]


class Reader:
    """Reads questions by the tables and the known words of one index.

    `known` tells whether a pair of characters occurs in the items, `sounding` gives their pairs of these syllables.
    """

    def __init__(self, tables: Tables, lexicon: Lexicon, known: Callable[[str], bool], sounding: Sounding) -> None:
        self._tables = tables
        self._lexicon = lexicon
        self._known = known
        self._sounding = sounding
        self.situations = Situations(tables.situations)
        self._needs = Needs(tables.needs, self.situations.wordings)
        self._scanner = Scanner(self._needs.wordings | self.situations.wordings | lexicon.words)
        self._told = self.situations.wordings | {word for word, who in tables.hints.items() if who == PERSON}
        self._told_by_letters: dict[str, list[str]] = {}
        for word in sorted(self.situations.wordings):
            if len(word) > 1 and is_han(word):
                self._told_by_letters.setdefault(initials(syllables(word)), []).append(word)
        self._stop = remover(tables.stop_words)

    def read(self, question: str) -> Reading:
        """The question understood as far as it goes."""
        text = clean(question, self._tables.simplified)
        written = self._scanner.find(text)
        written += self._over_gaps(text)
        corrections = self._corrected(text, written) + self._lettered(text, written)
        places = written + [
            Place(word.word, place.start, place.end, place.sure, place.word)
            for place in corrections
            for word in self._scanner.find(place.word)
        ]
        return Reading(
            text,
            tuple(self._needs.match(without_shadows(places, written))),
            self.situations.heard(places),
            self._audience(written),
            self._weighed_parts(text, corrections),
            tuple(corrections),
        )

    def _over_gaps(self, text: str) -> list[Place]:
        """Words whose characters stand apart, with a number or a small word between."""
        gaps = [at for gap in _FILLING.finditer(text) for at in range(*gap.span())]
        if not gaps:
            return []
        kept = [at for at in range(len(text)) if at not in gaps]
        found = self._scanner.find("".join([text[at] for at in kept]))
        spans = [Place(word.word, kept[word.start], kept[word.end - 1] + 1, _OVER_A_GAP) for word in found]
        return [span for span in spans if span.end - span.start > len(span.word)]

    def _corrected(self, text: str, written: list[Place]) -> list[Place]:
        """Stretches that sound or look like a known word, those that explain most first, none overlapping another."""
        held = {at for place in written if len(place.word) > 1 for at in range(place.start, place.end)}
        # Question words are no slips of the pen: 么证 in 什么证 is not 公证.
        idle = {at for found in self._stop.finditer(text) for at in range(*found.span())}
        found: list[tuple[float, Place]] = []
        for length in range(_LONGEST_STRETCH, 1, -1):
            for start in range(len(text) - length + 1):
                stretch, span = text[start : start + length], range(start, start + length)
                unexplained = len(set(span) - held)
                if not is_han(stretch) or not self._doubtful(stretch, unexplained, not idle.isdisjoint(span)):
                    continue
                for word, sure in self._lexicon.heard_as(stretch)[:3]:
                    changed = {at for at in span if text[at] != word[at - start]}
                    # Two characters that mean something must stand as written, or all of a shorter word but one.
                    firm = len(set(span) - changed - idle) >= min(2, length - 1)
                    if (sure >= SAME and length > 2) or (firm and idle.isdisjoint(changed)):
                        found.append((sure * sure * (unexplained + 0.1), Place(word, start, start + length, sure)))
        return _apart(found)

    def _doubtful(self, stretch: str, unexplained: int, idle: bool) -> bool:
        """Whether the stretch may be a slip: long ones unless known words cover them, short ones when quite unknown."""
        if len(stretch) == 2:
            return unexplained == 2 and not idle and not self._known(stretch)
        return unexplained > 0 or len(stretch) == 3

    def _lettered(self, text: str, written: list[Place]) -> list[Place]:
        """Words behind first letters or pinyin."""
        found: list[Place] = []
        for run in _LETTERS.finditer(text):
            if any(place.start <= run.start() and run.end() <= place.end for place in written):
                continue
            pieces = [
                (word.group(), run.start() + word.start(), run.start() + word.end())
                for word in _WORD.finditer(run.group())
            ]
            if all(len(spelled(word) or ()) == 1 for word, _, _ in pieces):
                pieces = [(run.group().replace(" ", ""), run.start(), run.end())]
            for word, start, end in pieces:
                found += [Place(meant, start, end, sure) for meant, sure in self._behind(word)]
        return found

    def _behind(self, letters: str) -> list[tuple[str, float]]:
        direct = self._lexicon.spelled_as(letters)
        if direct:
            return direct
        pieces = self._lexicon.cut(letters)
        if pieces:
            told = [(word, _OF_LETTERS) for piece in pieces for word in self._told_by_letters.get(piece, ())]
            return told + [pair for piece in pieces for pair in self._lexicon.spelled_as(piece)]
        sounds = spelled(letters) or ()
        return [(pair, _OF_SOUND) for i in range(len(sounds) - 1) for pair in self._sounding(sounds[i : i + 2])]

    def _audience(self, written: list[Place]) -> str | None:
        for place in written:
            hint = self._tables.hints.get(place.word)
            if hint:
                return hint
        return None

    def _weighed_parts(self, text: str, corrections: list[Place]) -> dict[str, float]:
        weighed = dict.fromkeys(parts(self._stop.sub(" ", text)), 1.0)
        # What happened is weighed as a situation and who asks as an audience, not as likeness.
        for told in [word for word in weighed if word in self._told]:
            for part in (told, *told):
                if part in weighed:
                    weighed[part] = _TOLD
        for place in corrections:
            for part in pairs(place.word):
                weighed[part] = max(place.sure, weighed.get(part, 0.0))
        return weighed


def _apart(found: list[tuple[float, Place]]) -> list[Place]:
    kept: list[Place] = []
    for _, place in sorted(found, key=lambda pair: -pair[0]):
        same = [other for other in kept if (other.start, other.end) == (place.start, place.end)]
        free = all(place.end <= other.start or other.end <= place.start for other in kept if other not in same)
        if free and len(same) < 2:
            kept.append(place)
    return kept
