"""Did you mean: the question again with the words that were probably meant."""

from __future__ import annotations

from typing import Final

from yimen.catalog.rules.searching.reading import Reading

_MOST: Final = 3
_SURE: Final = 0.6


def corrected(reading: Reading) -> list[str]:
    """The question with its surest corrections in place, then with the other readings of each place."""
    first: dict[tuple[int, int], str] = {}
    others: list[tuple[tuple[int, int], str]] = []
    for place in sorted(reading.corrections, key=lambda place: -place.sure):
        if place.sure < _SURE:
            break
        span = (place.start, place.end)
        if span in first:
            others.append((span, place.word))
        else:
            first[span] = place.word
    if not first:
        return []
    lines = [_written(reading.text, first)] + [_written(reading.text, first | {span: word}) for span, word in others]
    return list(dict.fromkeys(lines))[:_MOST]


def _written(text: str, words: dict[tuple[int, int], str]) -> str:
    for (start, end), word in sorted(words.items(), reverse=True):
        text = text[:start] + word + text[end:]
    return text
