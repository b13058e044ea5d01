"""Makes invented orders of citizens and offices' replies from clause lists. The same seed gives the same text."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yimen.project.demo.library import Caller, Category, Region, Scene, by_code, categories, clauses
from yimen.project.demo.wording import Place, fill, fill_like, make_place, pick, roughen, step_days, values_for

_HOT_TOWNS = {"611026001": 6.0, "611026102": 3.0, "611026105": 1.6, "611026101": 1.5}
_WRITTEN = ("web", "wechat", "letter", "email", "leader_mailbox", "message_board")
_LONG, _SECOND, _SHORTEST = 0.035, 0.03, 56
_PUBLIC = (
    "村上",
    "镇上",
    "社区",
    "街道",
    "局",
    "所",
    "站",
    "办",
    "队",
    "窗口",
    "民政",
    "医保",
    "人社",
    "城管",
    "残联",
    "交警",
)


@dataclass(frozen=True, slots=True)
class DemoOrder:
    """One invented order. ``caller`` is the index into the callers given, or None if anonymous.

    ``channel``, ``request_type``, ``grade`` and ``special`` carry the codes of the rule book; ``answer`` is the
    text an office would answer a consultation with, empty for every other type.
    """

    category_code: str
    third_level: str
    request_type: str
    grade: str
    title: str
    content: str
    demands: tuple[str, ...]
    village_code: str
    address: str
    caller: int | None
    channel: str
    occurred_from: date
    is_ongoing: bool
    special: str
    answer: str


@dataclass(frozen=True, slots=True)
class _Draft:
    """What the clauses of one order have in common."""

    category: Category
    scene: Scene
    request_type: str
    place: Place
    values: dict[str, str]
    occurred: date
    today: date
    by_phone: bool


def make_order(
    rng: random.Random, when: datetime, callers: Sequence[Caller], regions: Sequence[Region], category_code: str = ""
) -> DemoOrder:
    """One order received at ``when`` (county time); seasons move the choice of category unless ``category_code`` is given.

    Raises KeyError for an unknown category, IndexError for no callers.
    """
    category = by_code()[category_code] if category_code else _choose_category(rng, when.month)
    scene = _choose_scene(rng, category, when.month)
    request_type = pick(rng, scene.request_types)
    caller = _choose_caller(rng, callers)
    village = _choose_village(rng, callers[caller], scene, regions)
    town = next(region for region in regions if region.code == village.parent)
    place = make_place(rng, village, town)
    today = when.date()
    is_letter = _is_letter(rng, request_type, scene)
    occurred = today - timedelta(days=rng.randint(135, 170) if is_letter else _days_ago(rng, scene))
    values = values_for(rng, place, occurred, today, short=scene.short)
    values["asked"] = _asked(rng, category, village)
    channel = rng.choice(_WRITTEN) if is_letter else pick(rng, clauses()["channel"])
    draft = _Draft(category, scene, request_type, place, values, occurred, today, channel in ("phone", "city_platform"))
    content, demands = _letter(rng, draft) if is_letter else _content(rng, draft)
    return DemoOrder(
        category_code=category.code,
        third_level=scene.third_level,
        request_type=request_type,
        grade="ordinary" if request_type in ("consultation", "suggestion", "praise") else scene.grade,
        title=fill_like(rng, scene.title, values | {"me": "本人"}, content).replace("我", "本人"),
        content=content,
        demands=demands,
        village_code=village.code,
        address=place.address + (place.building if "{bldg}" in scene.text else ""),
        caller=None if request_type == "report" and rng.random() < 0.3 else caller,
        channel=channel,
        occurred_from=occurred,
        is_ongoing="{since}" in scene.text or "{dur}" in scene.text,
        special=callers[caller].special,
        answer=fill(rng, scene.answer, values),
    )


def _choose_category(rng: random.Random, month: int) -> Category:
    def weight(category: Category) -> float:
        if not category.months:
            return float(category.weight)
        return category.weight * (2.2 if month in category.months else 0.25)

    return rng.choices(categories(), [weight(category) for category in categories()])[0]


def _choose_scene(rng: random.Random, category: Category, month: int) -> Scene:
    """Scenes bound to a season are told only in it, and then twice as often."""
    fitting = [scene for scene in category.scenes if not scene.months or month in scene.months]
    return rng.choices(fitting, [2 if scene.months else 1 for scene in fitting])[0]


def _choose_caller(rng: random.Random, callers: Sequence[Caller]) -> int:
    """A third of the calls come from the first eighth of the list: people who call again and again."""
    regulars = max(1, len(callers) // 8)
    return rng.randrange(regulars) if rng.random() < 1 / 3 else rng.randrange(len(callers))


def _choose_village(rng: random.Random, caller: Caller, scene: Scene, regions: Sequence[Region]) -> Region:
    kind = {"town": "社区", "village": "村"}.get(scene.place, "")
    fitting = [region for region in regions if region.level == "village" and kind in ("", region.kind)]
    home = [region for region in fitting if region.code == caller.village]
    if home and rng.random() < 0.75:
        return home[0]
    return rng.choices(fitting, [_HOT_TOWNS.get(region.parent, 1.0) for region in fitting])[0]


def _days_ago(rng: random.Random, scene: Scene) -> int:
    if scene.short:
        past = "{since}" in scene.text or "{day}" in scene.text
        return rng.choice((1, 1, 2, 3) if past else (0, 1, 1, 2, 3))
    if "{since}" in scene.text or "{dur}" in scene.text:
        return rng.choice((3, 6, 9, 12, 15, 20, 26, 35, 45, 60))
    return rng.choice((1, 2, 3, 4, 5, 8, 11, 16, 24))


def _asked(rng: random.Random, category: Category, village: Region) -> str:
    """Whom the caller turned to before: the village in a village, the community in the county town."""
    asked = rng.choice(category.asked)
    if village.kind == "社区":
        return {"村上": "社区", "镇上": "街道" if village.parent.endswith("001") else "镇上"}.get(asked, asked)
    return {"社区": "村上", "物业": "村上"}.get(asked, asked)


def _content(rng: random.Random, draft: _Draft) -> tuple[str, tuple[str, ...]]:
    facts = fill(rng, draft.scene.text, draft.values)
    demands = [fill(rng, line, draft.values) for line in draft.scene.demands]
    plain = draft.request_type in ("complaint", "help")
    text = _opening(rng, draft) + _sentences([facts, *_details(rng, draft, facts)])
    text += _second(rng, draft, demands) if plain else ""
    text += _ending(rng, draft, demands)
    if draft.by_phone:
        return text.replace("我们", "他们").replace("我", "来电人"), tuple(demands)
    return roughen(rng, text), tuple(demands)


def _details(rng: random.Random, draft: _Draft, facts: str) -> list[str]:
    """What was tried, what it leads to and what else people say, until the account is as long as this caller talks."""
    wanted = rng.choice((65, 80, 90, 110, 130, 160)) - len(facts)
    plain = draft.request_type in ("complaint", "help")
    found = _tried(rng, draft, facts) if plain else []
    if draft.request_type in ("complaint", "help", "report"):
        found += rng.sample(_effects(rng, draft), 1) if _effects(rng, draft) and rng.random() < 0.8 else []
    if rng.random() < 0.3:
        found.reverse()
    for text in _extras(rng, draft, facts):
        length = sum(map(len, found))
        if length >= wanted or (len(facts) + length >= _SHORTEST and rng.random() < 0.4):
            break
        found.append(fill(rng, text, draft.values))
    return found


def _extras(rng: random.Random, draft: _Draft, facts: str) -> list[str]:
    """Remarks that people add of themselves, in the order in which they would come."""
    texts = [text for text, _ in clauses().get(f"extra_{draft.request_type}", ())]
    if not texts:
        texts = [text for part in ("extra", f"extra_{draft.category.manner}") for text, _ in clauses()[part]]
    told = "老" in facts or "岁" in facts or draft.values["person"] in facts
    return rng.sample([text for text in texts if not (told and "{person}" in text)], 3 if len(texts) > 3 else 2)


def _tried(rng: random.Random, draft: _Draft, facts: str) -> list[str]:
    told = any(word in facts for word in ("说", "问", "反映", "找", "电话", "报"))
    if rng.random() >= (0.35 if told else 0.8):
        return []
    public = draft.values["asked"].endswith(_PUBLIC) and rng.random() < 0.35
    return [_clause(rng, draft, "tried_public" if public else "tried")]


def _effects(rng: random.Random, draft: _Draft) -> list[str]:
    scene = draft.scene.title + draft.scene.text
    fitting = [effect for effect in draft.category.effects if not effect.fits or any(w in scene for w in effect.fits)]
    return [fill(rng, effect.text, draft.values) for effect in fitting]


def _opening(rng: random.Random, draft: _Draft) -> str:
    asks = "_ask" if draft.request_type == "consultation" else ""
    return _clause(rng, draft, ("open_operator" if draft.by_phone else "open_web") + asks)


def _ending(rng: random.Random, draft: _Draft, demands: list[str]) -> str:
    """A plea, or in a part of the orders the demands said once more in a sentence."""
    plain = draft.request_type in ("complaint", "help")
    if plain and demands and rng.random() < 0.35:
        return rng.choice(("希望", "要求", "请求：", "盼望")) + "，".join(demands) + "。"
    ending = _clause(rng, draft, f"end_{draft.request_type}")
    return ending + "。" if ending and rng.random() < 0.8 else ""


def _second(rng: random.Random, draft: _Draft, demands: list[str]) -> str:
    """A second matter of the same category, as people do while they have someone on the line."""
    others = [
        scene
        for scene in draft.category.scenes
        if scene is not draft.scene and not scene.months and scene.place == draft.scene.place and not scene.answer
    ]
    others = [scene for scene in others if scene.request_types[0][0] in ("complaint", "help")]
    if not others or rng.random() >= _SECOND:
        return ""
    scene = rng.choice(others)
    demands.append(fill(rng, scene.demands[0], draft.values))
    return _clause(rng, draft, "bridge") + fill(rng, scene.text, draft.values) + "。"


def _is_letter(rng: random.Random, request_type: str, scene: Scene) -> bool:
    return request_type in ("complaint", "help") and not scene.short and not scene.months and rng.random() < _LONG


def _letter(rng: random.Random, draft: _Draft) -> tuple[str, tuple[str, ...]]:
    """A letter of seven hundred characters and more: the course of events, step by step over months."""
    first, *later = [text for text, _ in clauses()["step"]]
    own = [text for text, _ in clauses()[f"step_{draft.category.manner}"]]
    chosen = sorted(rng.sample(range(len(later)), rng.randint(9, 11)))
    steps = [later[number] for number in chosen]
    for text in rng.sample(own, 3):
        steps.insert(rng.randrange(1, len(steps) - 2), text)
    steps.insert(0, first)
    days = step_days(rng, draft.occurred, draft.today, len(steps))
    told = [fill(rng, text, draft.values | {"d": day}) for text, day in zip(steps, days, strict=True)]
    pleas = rng.sample([text for text, _ in clauses()["plea"]], rng.randint(5, 8))
    facts = fill(rng, draft.scene.text, draft.values)
    text = _clause(rng, draft, "long_open") + _sentences([facts, *told, *_effects(rng, draft), *pleas])
    return roughen(rng, text), tuple(fill(rng, line, draft.values) for line in draft.scene.demands)


def _clause(rng: random.Random, draft: _Draft, part: str) -> str:
    return fill(rng, pick(rng, clauses()[part]), draft.values)


def _sentences(parts: Sequence[str]) -> str:
    return "".join(part + "。" for part in parts if part)
