"""Fills slots and choices of a clause: places, dates in a citizen's words, sums, slips of the pen."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from yimen.project.demo.library import Region, slot_values

_CHOICE = re.compile(r"\[([^\[\]]+)\]")
_SLOT = re.compile(r"\{([a-z0-9_]+)\}")
_WEEKDAYS = "一二三四五六日"
_GROUPS = ("一组", "二组", "三组", "四组", "五组", "六组")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fact happened: the words of the order and the formal address."""

    spoken: str
    brief: str
    address: str
    building: str
    town: str
    village: str


def pick(rng: random.Random, weighted: Sequence[tuple[str, int]]) -> str:
    """One text of a weighted list."""
    return rng.choices([text for text, _ in weighted], [weight for _, weight in weighted])[0]


def estate_of(rng: random.Random, village: Region) -> str:
    """A housing estate of a community: two of the invented names belong to each, so that places come back."""
    stem = village.name.removesuffix("社区").removesuffix("移民")
    names = slot_values()["estate"]
    start = int(village.code[-9:]) * 5 + int(village.parent[-3:])
    return rng.choice((f"{stem}小区", names[start % len(names)], names[(start + 5) % len(names)]))


def make_place(rng: random.Random, village: Region, town: Region) -> Place:
    """Words for a place in one village or community."""
    building = f"{rng.randint(1, 12)}号楼" + (f"{rng.randint(1, 4)}单元" if rng.random() < 0.5 else "")
    if village.kind == "社区":
        brief = estate_of(rng, village)
        spoken = rng.choice(
            (f"{village.name}{brief}", f"{town.name}{brief}", f"{town.name}{village.name}{brief}", brief)
        )
        address = f"{town.name}{village.name}{brief}"
    else:
        group = rng.choice(_GROUPS) if rng.random() < 0.45 else ""
        brief = village.name
        spoken = rng.choice(
            (f"{town.name}{village.name}{group}", f"{town.name}{village.name}", f"{village.name}{group}")
        )
        address = f"{town.name}{village.name}{group}"
    return Place(spoken, brief, address, building, town.name, village.name)


def spoken_day(day: date, today: date) -> str:
    """A past day as people say it: 今天, 昨天, 前天, 上周五, 本月3号, 10月12号."""
    gap = (today - day).days
    if gap <= 2:
        return ("今天", "昨天", "前天")[gap]
    if today.isocalendar().week - day.isocalendar().week == 1 and gap < 10:
        return f"上周{_WEEKDAYS[day.weekday()]}"
    if day.month == today.month and gap < 28:
        return f"本月{day.day}号"
    return f"{day.month}月{day.day}号"


def _since(rng: random.Random, days: int) -> str:
    if days <= 1:
        return rng.choice(("从昨天下午起", "从昨天晚上起", "昨天一早起", "这两天"))
    if days <= 4:
        return rng.choice(("这几天", "这三四天", "这两天", "近几天"))
    if days <= 12:
        return rng.choice(("这一个多星期", "从上个星期开始", "最近", "这十来天"))
    if days <= 25:
        return rng.choice(("这半个月", "近半个多月", "最近这些天", "这二十来天"))
    if days > 90:
        return rng.choice(("这大半年", "这几个月", "这四五个月", "今年以来" if days < 120 else "近半年"))
    return rng.choice(("这一个多月", "从上个月开始", "这两个月", "近段时间", "这阵子"))


def _hour(rng: random.Random) -> str:
    return rng.choice(("", "", "上午", "下午", "早上", "中午", "傍晚"))


def _sum(rng: random.Random, low: int, high: int, step: int) -> str:
    return str(rng.randrange(low, high, step))


def values_for(rng: random.Random, place: Place, occurred: date, today: date, *, short: bool) -> dict[str, str]:
    """Values of all slots for one order. ``occurred`` is not later than ``today``."""
    words = slot_values()
    day = spoken_day(occurred, today)
    values = {
        slot: rng.choice(words[slot])
        for slot in ("school", "primary", "shop", "firm", "person", "veteran", "house", "hour")
    }
    values |= {
        "n": rng.choice(words["n"]),
        "n2": _sum(rng, 30, 260, 10),
        "age": str(rng.randint(66, 88)),
        "money": _sum(rng, 180, 3600, 20),
        "money2": _sum(rng, 6000, 68000, 500),
        "time": rng.choice(words["time"]),
        "dur": rng.choice(words["dur_short" if short else "dur_long"]),
        "day": day,
        "when": day if day == "今天" else day + _hour(rng),
        "since": _since(rng, (today - occurred).days),
        "place": place.spoken,
        "p": place.brief,
        "village": place.village,
        "town": place.town,
        "bldg": place.building,
        "address": place.address,
        "me": "我",
        "next_day": rng.choice(("次日上午", "当天下午", "次日下午", "本周内")),
    }
    return values


def fill(rng: random.Random, text: str, values: Mapping[str, str]) -> str:
    """The text with one alternative of each ``[a/b]`` and every ``{slot}`` replaced. Raises KeyError if unknown."""
    chosen = _CHOICE.sub(lambda match: rng.choice(match[1].split("/")), text)
    filled = _SLOT.sub(lambda match: values[match[1]], chosen)
    if not values.get("bldg"):
        return filled
    return re.sub(rf"(?:{re.escape(values['bldg'])}){{2}}", values["bldg"], filled)


def shared_pairs(one: str, other: str) -> int:
    """How many pairs of neighbouring characters of ``one`` occur in ``other``."""
    return sum(one[start : start + 2] in other for start in range(len(one) - 1))


def fill_like(rng: random.Random, text: str, values: Mapping[str, str], like: str) -> str:
    """As ``fill``, but each choice takes the alternative closest to ``like``: a title must match its content."""

    def nearest(match: re.Match[str]) -> str:
        options = match[1].split("/")
        best = max(shared_pairs(option, like) for option in options)
        return rng.choice([option for option in options if shared_pairs(option, like) == best])

    return fill(rng, _CHOICE.sub(nearest, text), values)


def step_days(rng: random.Random, occurred: date, today: date, count: int) -> list[str]:
    """Rising dates between the fact and today, at least five days apart, as a citizen writes them."""
    weeks = max((today - occurred).days // 8, count + 1)
    gaps = [week * 8 - rng.randint(0, 3) for week in sorted(rng.sample(range(1, weeks), count), reverse=True)]
    days = (today - timedelta(days=gap) for gap in gaps)
    return [f"{day.month}月{day.day}号" for day in days]


def roughen(rng: random.Random, text: str) -> str:
    """What people really type: a word of dialect now and then, a rare slip, a missing full stop."""
    words = slot_values()
    if rng.random() < 0.12:
        for pair in rng.sample(words["dialect"], 4):
            plain, local = pair.split(">")
            text = text.replace(plain, local)
    if rng.random() < 0.05:
        slips = [pair.split(">") for pair in words["typo"]]
        wrong = [pair for pair in slips if pair[0] in text]
        if wrong:
            right, slip = rng.choice(wrong)
            text = text.replace(right, slip, 1)
    if rng.random() < 0.08:
        text = text.rstrip("。")
    return text
