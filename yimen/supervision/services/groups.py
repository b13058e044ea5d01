"""Many people on one fact (rule book §2.5): five callers or ten people in a day, over a main order and its followers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q

from yimen.hotline.models import Order
from yimen.hotline.rules.intake import GROUP_HOURS, is_group


def main_of(order: int) -> int:
    """The main order that an order follows, or itself."""
    return Order.objects.values_list("main", flat=True).get(pk=order) or order


def grouped(main: int) -> bool:
    """Whether so many have turned to the desk about this fact within any one day."""
    rows = Order.objects.filter(Q(pk=main) | Q(main=main)).exclude(matter__state="draft")
    told = sorted(rows.values_list("matter__received_at", "party", "pk", "people_count"))
    window = timedelta(hours=GROUP_HOURS)
    return any(
        is_group(_callers(within), sum(people for *_, people in within))
        for first, *_ in told
        if (within := [row for row in told if first <= row[0] <= first + window])
    )


def _callers(rows: Iterable[tuple]) -> int:  # type: ignore[type-arg]
    """Different callers; each anonymous order counts as a caller of its own."""
    return len({("party", party) if party else ("order", order) for _, party, order, _ in rows})
