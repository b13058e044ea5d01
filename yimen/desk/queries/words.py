"""The closed lists of a list's filters with the word of each code, over all kinds of matter."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import groupby
from typing import Final

from yimen.hotline.queries.places import places
from yimen.hotline.queries.reference import categories
from yimen.hotline.rules.words import CHANNELS, GRADES, REQUEST_TYPES
from yimen.hotline.services.process import PROCESSES
from yimen.matters.models import Matter
from yimen.org.models import Organisation

_KEEP_SECONDS: Final = 30.0
KINDS: Final = {kind: process.lifecycle.title for kind, process in PROCESSES.items()}
# One code can be a state of several kinds; the word of the first kind stands for it in a filter.
STATES: Final = {
    state.code: state.label for process in reversed(PROCESSES.values()) for state in process.lifecycle.states.values()
}
TITLES: Final = {
    "kind": "种类", "state": "状态", "subtype": "类型", "grade": "紧急程度", "channel": "渠道", "office": "主办单位",
    "region": "地区", "category": "分类", "due_from": "到期不早于", "due_to": "到期不晚于", "received_from": "收到不早于",
    "received_to": "收到不晚于", "late": "时限", "q": "查找",
}  # fmt: skip
SHORT_CHANNELS: Final = {
    "city_platform": "市平台",
    "visit": "现场",
    "message_board": "留言板",
    "internet_supervision": "互联网+督查",
}
KIND_ICONS: Final = {"order": "phone", "request": "file-question-mark", "letter": "mail"}
CHANNEL_ICONS: Final = {
    "web": "globe", "wechat": "message-circle", "app": "smartphone", "email": "mail", "letter": "mail",
    "visit": "users", "evaluation": "star",
}  # fmt: skip


def offices() -> dict[str, str]:
    """Active organisations: id as text → short name, in the county's order."""
    return _offices(int(time.monotonic() / _KEEP_SECONDS))


@lru_cache(maxsize=1)
def _offices(period: int) -> dict[str, str]:
    rows = Organisation.objects.filter(is_active=True)
    return {str(pk): name for pk, name in rows.values_list("pk", "short_name")}


def allowed() -> dict[str, Mapping[str, str]]:
    """Code → word of every closed list, as `matters.queries.parse` wants it."""
    return {
        "kind": KINDS, "state": STATES, "subtype": REQUEST_TYPES, "grade": GRADES, "channel": CHANNELS,
        "office": offices(),
    }  # fmt: skip


def value_word(name: str, value: str) -> str:
    """The word of one filter's value."""
    if name == "region":
        return next((each.name for each in places() if each.code == value), value)
    if name == "category":
        found = categories().get(value)
        return found.name if found else value
    return allowed().get(name, {}).get(value, value)


def place_choices() -> tuple[tuple[str, str], ...]:
    """Towns, each followed by its villages."""
    rows = sorted(places(), key=lambda each: each.code)
    return tuple((each.code, each.name if len(each.code) == 9 else f"　{each.name}") for each in rows)


def category_choices() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Second-level classes, grouped by their first level."""
    tree = categories()
    rows = sorted(code for code in tree if len(code) == 4)
    grouped: Iterable = groupby(rows, key=lambda code: code[:2])
    return tuple(
        (tree[head].name if head in tree else head, tuple((code, tree[code].name) for code in codes))
        for head, codes in grouped
    )


def state_word(matter: Matter) -> tuple[str, str]:
    """(word, dot) of a matter's state in the lifecycle of its own kind."""
    place = PROCESSES[matter.kind].lifecycle.states[matter.state]
    return place.label, place.dot


def icon_of(matter: Matter) -> str:
    """The icon of a row: what kind it is and how it came."""
    if matter.state == "reworking":
        return "undo-2"
    if matter.kind != "order":
        return KIND_ICONS[matter.kind]
    return CHANNEL_ICONS.get(matter.channel, "phone")


def source_word(matter: Matter) -> str:
    """From where it came: the channel of an order, the kind of anything else."""
    if matter.kind != "order":
        return KINDS[matter.kind]
    return SHORT_CHANNELS.get(matter.channel) or CHANNELS.get(matter.channel, "")


def short_number(number: str) -> str:
    """0512-00047: month, day and sequence, with the suffix of a sub-number."""
    body, dash, suffix = number.partition("-")
    return f"{body[12:16]}-{body[16:21]}{dash}{suffix}"
