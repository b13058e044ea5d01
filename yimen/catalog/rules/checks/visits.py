"""V: visits, online handling and post."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from yimen.catalog.rules.checks.rule import Hit, Judgement, Surroundings, once
from yimen.catalog.rules.content import Content

FULLY_ONLINE: Final = "4"
# 电脑端、移动端、快递: forms of handling that need nobody to come.
_FROM_AFAR: Final = frozenset({"2", "3", "4"})


def visits_known(content: Content, _: Surroundings) -> bool:
    """Whether the number of visits was entered."""
    return content.visits is not None


def unexplained_visits(content: Content, _: Surroundings) -> bool:
    """People have to come, and nobody says why."""
    return bool(content.visits) and not content.visit_reason


def fully_online(content: Content, _: Surroundings) -> bool:
    """Whether the item claims the highest depth."""
    return content.online_depth == FULLY_ONLINE and content.visits is not None


def visits_though_online(content: Content, _: Surroundings) -> Iterator[Hit]:
    """Fully online, and yet people have to come."""
    if content.visits:
        yield Hit("visits")


def no_way_without_visit(content: Content, _: Surroundings) -> bool:
    """No visit, but neither net nor post to do it by; documents sent by post count as well as 快递申请."""
    afar = content.online or content.express or not _FROM_AFAR.isdisjoint(content.handling_forms)
    return content.visits == 0 and not afar


def no_working_address(content: Content, around: Surroundings) -> bool:
    """The address is empty, no web address, or was found not to open."""
    return content.online_url in around.dead_links or not _web_address(content.online_url)


def _web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in host and not any(letter.isspace() for letter in text)


JUDGEMENTS: Final = {
    "V01": Judgement(visits_known, once(unexplained_visits)),
    "V02": Judgement(fully_online, visits_though_online),
    "V03": Judgement(visits_known, once(no_way_without_visit)),
    "V04": Judgement(lambda content, _: content.online, once(no_working_address)),
}
