"""Search tokens for Chinese text: overlapping pairs of characters with positions, for PostgreSQL's tsvector.

A run of n Han characters takes n positions: the pair that starts at each of them and, at the last one, that character
alone. So 政务服务 gives 政务:1 务服:2 服务:3 务:4, and a query for one character, '务':*, finds it wherever it stands:
first of a pair or, at the end of a run, as the lone last character. Latin and digit words are whole tokens of one
position. Blanks between Han characters vanish; every other sign takes a position, so that nothing matches across it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from typing import Literal

from yimen.kernel.refusal import Refusal

Weight = Literal["A", "B", "C", "D"]

# Limits of tsvector: 256 positions a lexeme, positions below 2^14, lexemes below 2 kB.
_POSITIONS = 255
_LAST_POSITION = 16_383
_LONGEST_WORD = 64
_CUT = 5_000
_GAP = 2
_LONGEST_QUERY = 200

_HAN = "々〇\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\U00020000-\U0003ffff"
_DROPPED = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)
_BLANKS = re.compile(r"\s+")
_HAN_CHARACTER = re.compile(f"[{_HAN}]")
_PIECES = re.compile(rf"(?P<han>[{_HAN}]+)|(?P<word>[^\W{_HAN}_]+)|(?P<blank>\s)|(?P<sign>.)", re.DOTALL)


def fold(text: str) -> str:
    """The text as search sees it: NFKC, case folded, invisible characters off, one blank only between other words."""
    folded = unicodedata.normalize("NFKC", _DROPPED.sub("", text)).casefold()
    words = _BLANKS.sub(" ", folded).strip().split(" ")
    joined = words[0]
    for word in words[1:]:
        apart = not (_HAN_CHARACTER.match(joined[-1:]) or _HAN_CHARACTER.match(word))
        joined += f" {word}" if apart else word
    return joined


def search_vector_text(fields: Sequence[tuple[str, Weight]]) -> str:
    """The fields as the text of a tsvector, for a `%s::tsvector` parameter.

    Each field is cut at 5,000 characters; fields stand two positions apart. A lexeme keeps its first 255 positions and
    nothing stands beyond position 16,383. Within these limits every substring of a field of two or more characters
    that does not cut into a latin or digit word from the left is found.
    """
    places: defaultdict[str, list[str]] = defaultdict(list)
    start = 1
    for text, weight in fields:
        tokens, width = _tokens(text[:_CUT], final=True)
        for token, offset in tokens:
            if start + offset > _LAST_POSITION:
                break
            kept = places[token]
            if len(kept) < _POSITIONS:
                kept.append(f"{start + offset}{weight}")
        start += width + _GAP
    # A token is of letters and digits only: nothing in it to escape.
    return " ".join([f"'{token}':{','.join(kept)}" for token, kept in places.items()])


def search_query_text(words: str) -> str | None:
    """The typed words as the text of a tsquery, for a `%s::tsquery` parameter; None when nothing can be searched.

    Words apart by blanks must all occur, each as a phrase. A lone Han character and a latin or digit word at the end
    match by their beginning. More than 200 characters are refused.
    """
    if len(words) > _LONGEST_QUERY:
        sentence = f"检索词最多 {_LONGEST_QUERY} 字，现在 {len(words)} 字，请缩短。"
        raise Refusal("search_long", sentence, maximum=_LONGEST_QUERY, length=len(words))
    phrases = [phrase for word in words.split() if (phrase := _phrase(word))]
    return " & ".join(f"({phrase})" if "<" in phrase else phrase for phrase in phrases) or None


def _phrase(word: str) -> str:
    tokens, width = _tokens(word, final=False)
    text, previous = "", 0
    for token, offset in tokens:
        distance = offset - previous
        text += f" <{'-' if distance == 1 else distance}> " if text else ""
        lone = len(token) == 1 and _HAN_CHARACTER.match(token) is not None
        ends = offset == width - 1 and _HAN_CHARACTER.match(token) is None
        text += _quoted(token) + (":*" if lone or ends else "")
        previous = offset
    return text


def _tokens(text: str, *, final: bool) -> tuple[list[tuple[str, int]], int]:
    """Tokens with their offsets, and the number of positions taken.

    `final` adds the lone last character of each run; a query needs it only for runs of one character.
    """
    tokens: list[tuple[str, int]] = []
    offset = 0
    for piece in _PIECES.finditer(fold(text)):
        content = piece.group()
        if piece.lastgroup == "han":
            tokens += [(content[i : i + 2], offset + i) for i in range(len(content) - 1)]
            if final or len(content) == 1:
                tokens.append((content[-1], offset + len(content) - 1))
            offset += len(content)
        elif piece.lastgroup == "word":
            tokens.append((content[:_LONGEST_WORD], offset))
            offset += 1
        elif piece.lastgroup == "sign":
            offset += 1
    return tokens, offset


def _quoted(token: str) -> str:
    escaped = token.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
