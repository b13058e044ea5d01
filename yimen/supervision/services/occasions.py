"""Rungs that an event fires, not a clock (rule book §5.4): rework, the third call, the second return of a reply."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yimen.hotline.models import Order
from yimen.hotline.rules.ladders import EVENT_RUNGS
from yimen.hotline.services import letters
from yimen.hotline.services.turn import Turn
from yimen.matters.models import Matter
from yimen.org.access import SYSTEM

REASONS = {
    "rework_opened": "rework",
    "rework_failed": "rework",
    "third_contact": "repeat",
    "returned_twice": "returned",
}
THIRD, SECOND = 3, 2


def supervise_on_event(matter: int, verb: str, facts: Mapping[str, Any]) -> bool:
    """Send the supervision letter that the event calls for, if any; an order that is over gets none."""
    occasion = occasion_of(matter, verb, facts)
    row = Matter.objects.filter(pk=matter, closed_at=None, lead_organisation__isnull=False)
    if occasion is None or not row.exclude(state="awaiting_acceptance").exists():
        return False
    level = int(EVENT_RUNGS[occasion].removeprefix("D"))
    letters.send(Turn(matter, SYSTEM), level=level, reason=REASONS[occasion])
    return True


def occasion_of(matter: int, verb: str, facts: Mapping[str, Any]) -> str | None:
    """Which occasion the event is: each counts once, at the very time it happens."""
    if verb in ("dissatisfied", "reopen", "object"):
        return "rework_opened" if int(facts.get("round", 1)) < SECOND else "rework_failed"
    if verb == "add_repeat_contact":
        return "third_contact" if int(facts.get("count", 0)) == THIRD else None
    if verb == "return_for_quality":
        returns = Order.objects.values_list("returns", flat=True).get(pk=matter)
        return "returned_twice" if returns == SECOND else None
    return None
