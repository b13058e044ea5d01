"""What lists and figures need of a version's content, beside the document itself."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from yimen.catalog.rules.content import Content
from yimen.catalog.rules.durations import Duration

# Reasons that put an item on the approved list of those that do not enter the hall (rule book §2.3).
NEGATIVE: Final = frozenset({"secret", "on_site"})


def columns_of(content: Content) -> dict[str, Any]:
    """The columns of `Version` that repeat its content; topics as p01 for persons, b01 for businesses."""
    return {
        "task_type": content.task_type,
        "case_type": content.case_type,
        "statutory_days": _days(content.statutory),
        "promised_days": _days(content.promise),
        "visits": content.visits,
        "online_depth": content.online_depth,
        "settled_in": content.settled_in,
        "negative": not content.settled_in and content.not_settled_reason in NEGATIVE,
        "window_kind": content.window_kind if content.settled_in else "",
        "one_window": content.one_window,
        "delegated_power": content.delegated_power,
        "topics": [f"p{code}" for code in content.person_topics] + [f"b{code}" for code in content.business_topics],
        "stations": list(content.stations),
        "required_materials": sum(each.necessity == "required" for each in content.materials),
    }


def _days(limit: Duration | None) -> Decimal | None:
    if limit is None:
        return None
    days = limit.working_days
    return (Decimal(days.numerator) / days.denominator).quantize(Decimal("0.01"))
