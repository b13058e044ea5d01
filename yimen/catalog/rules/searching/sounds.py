"""What Chinese text sounds like: syllables without tones, a rough form for the local ear, first letters."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from yimen.base.pinyin import pinyin

_HAN: Final = re.compile("[々〇\u3400-\u4dbf\u4e00-\u9fff]")
_SYLLABLE: Final = re.compile(
    "(?:zh|ch|sh|[bcdfghjklmnpqrstwxyz])?"
    "(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|ve|[aeiouv])"
)
_LONGEST: Final = 6
_FIRST: Final = {"zh": "z", "ch": "c", "sh": "s"}


def is_han(text: str) -> bool:
    """Whether every character is Chinese."""
    return bool(text) and all(map(_HAN.match, text))


@cache
def syllable(character: str) -> str:
    """The usual reading of one character, the character itself when it has none."""
    return pinyin(character) if _HAN.match(character) else character


@lru_cache(maxsize=100_000)
def syllables(word: str) -> tuple[str, ...]:
    """One syllable a character, read in its phrase: 会计 is kuai ji."""
    usual = tuple(map(syllable, word))
    whole = pinyin(word)
    if whole == "".join(usual):
        return usual
    return next((cut for cut in _cuts(whole, len(word)) if len(cut) == len(word)), usual)


def spelled(letters: str) -> tuple[str, ...] | None:
    """The letters as whole syllables, None when they are not pinyin."""
    return next(iter(_cuts(letters, _LONGEST)), None)


def rough(sound: str) -> str:
    """The syllable as a local ear hears it: zh/z, ch/c, sh/s, n/l, f/h and -n/-ng are alike."""
    sound = _FIRST.get(sound[:2], sound[:1]) + sound[2 if sound[:2] in _FIRST else 1 :]
    sound = sound.removesuffix("g") if sound.endswith("ng") else sound
    return {"l": "n", "h": "f"}.get(sound[:1], sound[:1]) + sound[1:]


def initials(sounds: tuple[str, ...]) -> str:
    """First letters: shen fen zheng → sfz."""
    return "".join(sound[:1] for sound in sounds)


def _cuts(letters: str, most: int) -> list[tuple[str, ...]]:
    """Ways to cut letters into at most `most` syllables, long syllables first."""
    if not letters:
        return [()]
    if most == 0:
        return []
    ways: list[tuple[str, ...]] = []
    for length in range(min(_LONGEST, len(letters)), 0, -1):
        if _SYLLABLE.fullmatch(letters, 0, length):
            ways += [(letters[:length], *rest) for rest in _cuts(letters[length:], most - 1)]
    return ways
