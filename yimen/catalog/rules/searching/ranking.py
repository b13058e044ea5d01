"""Which items answer a question best: a careful score for the candidates that the quick sum picked.

The score adds: official words of the needs that were heard (in the name, else in the main item and phrases), likeness
of the question to the name, to an everyday phrase and to the rest, the situation (补、换、注销、变更…), the audience,
and a little for a short name.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import Final

from yimen.catalog.rules.searching.items import Found
from yimen.catalog.rules.searching.needs import NEW, Heard, Situations
from yimen.catalog.rules.searching.picking import LATER_TARGET, WITH_OTHERS, pick, shares
from yimen.catalog.rules.searching.reading import Reading
from yimen.catalog.rules.searching.stock import Stock
from yimen.catalog.rules.searching.tokens import parts

_ONLY_OTHERS: Final = 0.3
_FURTHER_NEEDS: Final = (1.0, 0.6, 0.4, 0.3, 0.2, 0.2, 0.1)
_LIKE_NAME: Final = 3.3
_SAID: Final = 0.7
_ASIDE: Final = 0.25
_LIKE_OTHERS: Final = 0.7
_LIKE_PHRASE: Final = 1.7
_NEARNESS: Final = 1.25
_SITUATION: Final = 0.6
_OTHER_SITUATION: Final = 0.3
_PLAIN: Final = 0.15
_AUDIENCE: Final = 0.15
_LENGTH: Final = 0.08
_USUAL_LENGTH: Final = 12
_LEAST: Final = 0.9
_OF_LETTERS: Final = 0.5
_FIRST_PAGE: Final = 5
_OF_A_KIND: Final = 3
_NEAR: Final = 0.5


# A need that an item meets: how well, which, and by which official words.
_Met = tuple[float, Heard, str]


@dataclass(frozen=True, slots=True)
class Hit:
    """A scored candidate; `kind` is its main item with the department, to keep one kind from filling the page."""

    position: int
    score: float
    why: tuple[str, ...]
    kind: str


def rank(stock: Stock, situations: Situations, reading: Reading, allowed: int, size: int) -> list[Found]:
    """The best items for a reading, best first; none when nothing speaks clearly for any."""
    scorer = _Scorer(stock, situations, reading)
    hits = [scorer.score(position) for position in pick(stock, reading, scorer.wanted, allowed)]
    # First letters may stand for several words, so that each is heard faintly.
    least = _LEAST * _OF_LETTERS if reading.text.isascii() else _LEAST
    hits = [hit for hit in hits if hit.score >= least]
    hits.sort(key=lambda hit: (-hit.score, len(stock.names[hit.position]), hit.position))
    return [Found(stock.ids[hit.position], round(hit.score, 3), hit.why) for hit in _mixed(hits)[:size]]


class _Scorer:
    def __init__(self, stock: Stock, situations: Situations, reading: Reading) -> None:
        self._stock = stock
        self._reading = reading
        self._shares = shares(stock, reading)
        self._said = {heard.words: parts(" ".join(heard.words)) for heard in reading.needs}
        self._new = situations.mask((NEW,))
        self.wanted = situations.mask(reading.situations)
        self._asking = stock.postings.bits(f"audience:{reading.audience}") if reading.audience else 0

    def score(self, position: int) -> Hit:
        """The careful score of one item."""
        name = self._stock.names[position]
        met = self._met(name, position)
        like, held = self._like(name, position, met)
        why = [f"“{'…'.join(heard.words)}”即“{official}”" for _, heard, official in met[:2]]
        if held:
            why.append(f"名称含“{held}”")
        evidence = like + sum([each[0] * share for each, share in zip(met, _FURTHER_NEEDS, strict=False)])
        if not evidence:
            return Hit(position, 0.0, (), "")
        fit = self._fit(position)
        if fit > _PLAIN:
            why.append("情形相符")
        # What happened matters only for the thing that is meant.
        fit += _AUDIENCE * (self._asking >> position & 1)
        score = evidence + fit * min(1.0, evidence) - _LENGTH * log(max(len(name), 4) / _USUAL_LENGTH)
        return Hit(position, score, tuple(why), self._stock.others[position])

    def _met(self, name: str, position: int) -> list[_Met]:
        whole = self._stock.whole(position)
        met = [(*_meets(heard, name, whole), heard) for heard in self._reading.needs]
        return sorted([(value, heard, official) for value, official, heard in met if value], key=lambda each: -each[0])

    def _like(self, name: str, position: int, met: list[_Met]) -> tuple[float, str]:
        # Words that led to the item by a row say the same as its name: 低保 is 最低生活保障.
        said: dict[str, float] = {}
        for value, heard, _ in reversed(met):
            said |= dict.fromkeys(self._said[heard.words], value / heard.weight)
        others = self._stock.others[position]
        in_name = rest = 0.0
        shown = ""
        for part, share in self._shares.items():
            if part in name:
                # The same word in a name that the row does not lead to first is a side remark: 低保户电费优惠.
                in_name += share * (1 - _ASIDE * (1 - said.get(part, 1.0)))
                shown = part if len(part) > 1 and share > self._shares.get(shown, 0.0) else shown
            else:
                in_name += share * _SAID * said.get(part, 0.0)
                rest += share if part in others else 0.0
        phrase = max((self._like_phrase(phrase) for phrase in self._stock.phrases[position]), default=0.0)
        return _LIKE_NAME * in_name + _LIKE_OTHERS * rest + _LIKE_PHRASE * phrase, shown

    def _like_phrase(self, phrase: str) -> float:
        rarity = self._stock.rarity
        own = {part: rarity(part) for part in parts(phrase)}
        common = own.keys() & self._shares.keys()
        if not common:
            return 0.0
        covered = sum([own[part] for part in common]) / sum(own.values())
        # Near sentences count, far ones hardly: phrases of many items share a word or two with any question.
        return float((covered * sum([self._shares[part] for part in common])) ** _NEARNESS)

    def _fit(self, position: int) -> float:
        mask = self._stock.masks[position]
        special, first = mask & ~self._new, self.wanted in (0, self._new)
        if special and first:
            return -_OTHER_SITUATION
        if mask & self.wanted:
            return _SITUATION
        if special:
            return -_OTHER_SITUATION
        return _PLAIN if first else 0.0


def _mixed(hits: list[Hit]) -> list[Hit]:
    """No more than three of one kind on the first page while another kind comes near: a short question is open."""
    first: list[Hit] = []
    later: list[Hit] = []
    for number, hit in enumerate(hits):
        if len(first) == _FIRST_PAGE or hit.score < hits[0].score * _NEAR:
            return first + sorted(later + hits[number:], key=lambda hit: -hit.score)
        same = sum([other.kind == hit.kind for other in first])
        (later if same >= _OF_A_KIND else first).append(hit)
    return first + later


def _meets(heard: Heard, name: str, whole: str) -> tuple[float, str]:
    """How well an item meets a need, and by which words."""
    best = (0.0, "")
    for rank, target in enumerate(heard.need.targets):
        value = heard.weight * LATER_TARGET**rank
        if value <= best[0]:
            break
        if all([word in name for word in target]):
            return value, "、".join(target)
        if all([word in name or word in whole for word in target]):
            part = WITH_OTHERS if any([word in name for word in target]) else _ONLY_OTHERS
            best = max(best, (value * part, "、".join(target)))
    return best
