"""Rungs that an event fires, not a clock (rule book §5.4): rework, a third call, a second return, a false reply, a group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from yimen.base.now import now
from yimen.hotline.models import Letter, Order
from yimen.hotline.rules.ladders import EVENT_RUNGS
from yimen.hotline.services import letters
from yimen.hotline.services.turn import Turn
from yimen.matters.models import Matter
from yimen.notify.models import Notice
from yimen.notify.services import tell_all
from yimen.org.access import SYSTEM
from yimen.supervision.queries import People, once
from yimen.supervision.services.groups import grouped, main_of

REASONS: Final = {
    "rework_opened": "rework",
    "rework_failed": "rework",
    "third_contact": "repeat",
    "returned_twice": "returned",
    "false_reply": "false_reply",
    "group_event": "group",
}
THIRD, SECOND = 3, 2
# What can make a group of an order: it is taken in, it is put to others on the same fact, it gets an office that the
# letter can go to.
GATHERING: Final = frozenset({"submit", "submit_accepted", "merge", "dispatch"})
# Told at once, whether an office has the order yet or not (BJ 29).
GROUP_TOLD: Final = ("section_head", "centre_leader")


def supervise_on_event(matter: int, verb: str, facts: Mapping[str, Any]) -> bool:
    """Send the supervision letter that the event calls for, if any; an order that is over gets none."""
    if verb in GATHERING:
        return supervise_group(main_of(matter))
    occasion = occasion_of(matter, verb, facts)
    return occasion is not None and supervise(matter, occasion)


def supervise(matter: int, occasion: str) -> bool:
    """Send the letter of an occasion to the lead office; False for an order that is over, or that no office has yet."""
    row = Matter.objects.filter(pk=matter, closed_at=None, lead_organisation__isnull=False)
    if not row.exclude(state="awaiting_acceptance").exists():
        return False
    level = int(EVENT_RUNGS[occasion].removeprefix("D"))
    letters.send(Turn(matter, SYSTEM), level=level, reason=REASONS[occasion])
    return True


def supervise_group(main: int) -> bool:
    """A group event: the section and the centre are told at once, the lead office is put on the third level; each once."""
    if not grouped(main):
        return False
    matter = Matter.objects.get(pk=main)
    if matter.closed_at is None and not Notice.objects.filter(matter=main, kind="group_event").exists():
        people = People.at(now())
        told = once(people.told(matter, role, None) for role in GROUP_TOLD)
        tell_all(
            told, matter, "group_event", f"群体性诉求：{matter.title}（{matter.number}）。请研判风险。", urgent=True
        )
    if Letter.objects.filter(order=main, level=THIRD, reason="group").exists():
        return False
    return supervise(main, "group_event")


def occasion_of(matter: int, verb: str, facts: Mapping[str, Any]) -> str | None:
    """Which occasion the event is: each counts once, at the very time it happens."""
    if facts.get("ground") == "false_reply":
        return "false_reply"
    if verb in ("dissatisfied", "reopen", "object"):
        return "rework_opened" if int(facts.get("round", 1)) < SECOND else "rework_failed"
    if verb == "add_repeat_contact":
        return "third_contact" if int(facts.get("count", 0)) == THIRD else None
    if verb == "return_for_quality":
        returns = Order.objects.values_list("returns", flat=True).get(pk=matter)
        return "returned_twice" if returns == SECOND else None
    return None
