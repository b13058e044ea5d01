"""A ranked aid for the dispatcher: categories for a text, each with its reasons (rule book §3). Never a dispatch.

Keyword score √min(n,3)·(length − ½)/(categories that own the word); exact item 6; 镇办 rule with a place 2; known site
4; share of similar closed orders × 10, its weight growing with their number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from math import sqrt
from typing import Final

from yimen.hotline.rules.tables import read_rows

CATCH_ALL: Final = "1899"
SUPERIOR: Final = "1703"
TOWN: Final = "镇办"
LEAST: Final = 2.0
GAP: Final = 0.10
SHOWN: Final = 3
ITEM_POINTS: Final = 6.0
SITE_POINTS: Final = 4.0
TOWN_POINTS: Final = 2.0
HISTORY_POINTS: Final = 10.0
HISTORY_HALF: Final = 20


Gift = tuple[str, float, str]  # category code, points, reason


@dataclass(frozen=True, slots=True)
class Category:
    """A second-level class with the kind of office that leads, its limit in working days and its words."""

    code: str
    name: str
    level1_code: str
    level1: str
    lead_kind: str
    co_kinds: tuple[str, ...]
    limit_days: int
    urgent: bool
    hand_over: bool
    keywords: tuple[str, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """Where a matched word stands in the text (start, end), for marking."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One category with its score, the reasons as Chinese sentences and the matched words."""

    category: Category
    score: float
    reasons: tuple[str, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """What the page shows: the first three, the one preselected (or None, for a person to choose), and notes.

    `tell_section_head` when nothing fits and the order goes to the catch-all class.
    """

    ranked: tuple[Suggestion, ...]
    preselected: Suggestion | None
    notes: tuple[str, ...]
    tell_section_head: bool


@cache
def categories() -> dict[str, Category]:
    """The shipped tree by code."""
    return {row["code"]: _category(row) for row in read_rows("categories.csv")}


def _category(row: Mapping[str, str]) -> Category:
    return Category(
        row["code"],
        row["name_zh"],
        row["level1_code"],
        row["level1_zh"],
        row["lead_kind"],
        tuple(kind for kind in row["co_kinds"].split(",") if kind),
        int(row["limit_working_days"]),
        row["urgent_default"] == "1",
        row["tell_and_hand_over"] == "1",
        tuple(dict.fromkeys(row["keywords"].split())),
        tuple(part for part in row["third_level_examples"].split(";") if part),
    )


class Suggester:
    """The tree made ready for search: surface word → keyword → owning categories. Build once, ask often."""

    def __init__(self, tree: Iterable[Category], synonyms: Mapping[str, str] | None = None) -> None:
        self.tree = {category.code: category for category in tree}
        self._owners: dict[str, list[str]] = {}
        for category in self.tree.values():
            for word in category.keywords:
                if len(word) > 1:
                    self._owners.setdefault(_fold(word), []).append(category.code)
        known = {_fold(word): _fold(keyword) for word, keyword in (synonyms or {}).items()}
        self._surface = {word: word for word in self._owners} | {w: k for w, k in known.items() if k in self._owners}
        self._lengths = tuple(sorted({len(word) for word in self._surface}))

    def find(self, text: str) -> dict[str, list[Span]]:
        """Every keyword in the text with its places; a synonym counts for its keyword. Overlaps count."""
        folded, surface, found = _fold(text), self._surface, dict[str, list[Span]]()
        for start in range(len(folded)):
            for length in self._lengths:
                keyword = surface.get(folded[start : start + length])
                if keyword is not None and start + length <= len(folded):
                    span = Span(text[start : start + length], start, start + length)
                    found.setdefault(keyword, []).append(span)
        return found

    def score(
        self,
        text: str,
        *,
        place_town: bool = False,
        item_category: str | None = None,
        site_categories: Collection[str] = (),
        history: Mapping[str, int] | None = None,
    ) -> tuple[Suggestion, ...]:
        """Every category with points, best first.

        `place_town`: the address lies in a town; `item_category`: class of the service item that was named;
        `site_categories`: classes of a known enterprise or site; `history`: closed orders like this one by class,
        whose lead no ruling changed, last 24 months.
        """
        found = self.find(text)
        points: dict[str, float] = {}
        reasons: dict[str, list[str]] = {}
        gifts = chain(
            self._by_words(found), self._by_facts(item_category, site_categories), self._learned(history or {})
        )
        for code, value, reason in gifts:
            points[code] = points.get(code, 0.0) + value
            reasons.setdefault(code, []).append(reason)
        for code in points:
            if place_town and self.tree[code].lead_kind == TOWN:
                points[code] += TOWN_POINTS
                reasons[code].append("事发地在镇办辖区，本类由镇办牵头")
        ranked = sorted(points, key=lambda code: (-points[code], code))
        return tuple(
            Suggestion(self.tree[code], points[code], tuple(reasons[code]), self._marks(code, found)) for code in ranked
        )

    def _by_words(self, found: Mapping[str, list[Span]]) -> Iterable[Gift]:
        for keyword, places in found.items():
            owners = self._owners[keyword]
            value = sqrt(min(len(places), 3)) * (len(keyword) - 0.5) / len(owners)
            reason = _word_reason(keyword, places, len(owners))
            yield from ((code, value, reason) for code in owners)

    def _by_facts(self, item_category: str | None, site_categories: Collection[str]) -> Iterable[Gift]:
        if item_category in self.tree:
            yield str(item_category), ITEM_POINTS, "诉求提到的办事事项属于本类"
        for code in site_categories:
            if code in self.tree:
                yield code, SITE_POINTS, "涉及对象是本类的监管单位或场所"

    def _marks(self, code: str, found: Mapping[str, list[Span]]) -> tuple[Span, ...]:
        return _without_overlaps(
            [span for word, places in found.items() if code in self._owners[word] for span in places]
        )

    def advise(
        self,
        text: str,
        *,
        subject_is_office: bool = False,
        place_town: bool = False,
        item_category: str | None = None,
        site_categories: Collection[str] = (),
        history: Mapping[str, int] | None = None,
    ) -> Advice:
        """What to show. Hard rules first: an office complained of is led by its superior (§1, §3); then the scores.

        A first place less than 10 % ahead is not preselected; with nothing above 2 the catch-all class is.
        """
        ranked = self.score(
            text, place_town=place_town, item_category=item_category, site_categories=site_categories, history=history
        )
        notes: list[str] = []
        if subject_is_office:
            notes.append("被反映对象是承办单位或其工作人员，由其上级单位或纪检机构牵头，不派被反映单位。")
            ranked = self._superior_first(ranked)
        elif not ranked or ranked[0].score <= LEAST:
            rest = Suggestion(self.tree[CATCH_ALL], 0.0, ("没有得分高于 2 的分类，由热线管理股研判",), ())
            return Advice((rest, *ranked[: SHOWN - 1]), rest, (), True)
        first = ranked[0]
        close = not subject_is_office and len(ranked) > 1 and first.score - ranked[1].score < GAP * first.score
        if close:
            notes.append("前几个分类得分接近，请人工选择。")
        notes += [
            f"“{each.category.name}”告知诉求人受理渠道后转告，不派单办理，请先核对。"
            for each in ranked[:SHOWN]
            if each.category.hand_over
        ]
        return Advice(ranked[:SHOWN], None if close else first, tuple(notes), False)

    def _superior_first(self, ranked: tuple[Suggestion, ...]) -> tuple[Suggestion, ...]:
        mine = next((each for each in ranked if each.category.code == SUPERIOR), None)
        reasons = ("被反映对象是承办单位，由其上级单位牵头", *(mine.reasons if mine else ()))
        first = Suggestion(self.tree[SUPERIOR], mine.score if mine else 0.0, reasons, mine.spans if mine else ())
        return (first, *(each for each in ranked if each is not mine))

    def _learned(self, history: Mapping[str, int]) -> Iterable[Gift]:
        total = sum(count for code, count in history.items() if code in self.tree)
        weight = total / (total + HISTORY_HALF)
        for code, count in history.items():
            if code in self.tree and count > 0:
                share = (count + 1) / (total + len(self.tree))
                yield code, HISTORY_POINTS * weight * share, f"近 24 个月相似工单 {total} 件，其中 {count} 件归入本类"


@cache
def suggester() -> Suggester:
    """The suggester for the shipped tree and synonyms."""
    return Suggester(categories().values(), {row["word"]: row["keyword"] for row in read_rows("synonyms.csv")})


def _fold(text: str) -> str:
    """Lower case and half-width Latin, character by character, so that places stay where they are."""
    return "".join(_fold_one(char) for char in text) if not text.isascii() else text.lower()


@cache
def _fold_one(char: str) -> str:
    narrow = chr(ord(char) - 0xFEE0) if "！" <= char <= "～" else char
    low = narrow.lower()
    return low if len(low) == 1 else char


def _word_reason(keyword: str, places: list[Span], owners: int) -> str:
    words = "、".join(f"“{word}”" for word in dict.fromkeys(span.word for span in places))
    times = f"出现 {len(places)} 次" if len(places) > 1 else "出现 1 次"
    alias = f"（同“{keyword}”）" if all(_fold(span.word) != keyword for span in places) else ""
    shared = f"，{owners} 个分类共用" if owners > 1 else ""
    return f"{words}{alias}{times}{shared}"


def _without_overlaps(spans: list[Span]) -> tuple[Span, ...]:
    """The places to mark: of overlapping ones the longest, in the order of the text."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start - span.end, span.start)):
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return tuple(sorted(kept, key=lambda span: span.start))
