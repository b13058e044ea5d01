"""Who is told of a caller without a word (M8): whoever works on the order, the office's leader, the section."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from yimen.matters.models import Matter
from yimen.notify.services import tell_all
from yimen.supervision.queries import People, handler_of, once
from yimen.supervision.rules import CAUSES, UNANSWERED

TOLD: Final = ("office_handler", "office_leader", "section_head")


def tell_unanswered(orders: Collection[int], moment: datetime) -> None:
    """Tell them of each order that was newly found; nobody is read when nothing was."""
    if not orders:
        return
    people = People.at(moment)
    for matter in Matter.objects.filter(pk__in=orders).order_by("pk"):
        told = once(people.told(matter, role, handler_of(matter)) for role in TOLD)
        text = f"漏办：{CAUSES[UNANSWERED]}。{matter.title}（{matter.number}）。请今天联系诉求人并登记。"
        tell_all(told, matter, "record_missed", text)
