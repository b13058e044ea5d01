"""D3: an office with three late orders in a calendar month is put on the third level, once a month (rule book §5.4)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from yimen.hotline.models import Letter
from yimen.hotline.services import letters
from yimen.hotline.services.turn import Turn
from yimen.kernel.limits import local
from yimen.matters.models import Matter
from yimen.org.access import SYSTEM
from yimen.org.models import Organisation
from yimen.supervision.rules import LATE_ORDER

THREE = 3
# An order is late when a clock of its work has passed D1; the letter of that rung says which office had it then.
_LATE = """
SELECT l.office_id, array_agg(DISTINCT l.order_id) FROM hotline_letter l
  JOIN matters_matter sent ON sent.id = l.matter_id AND sent.received_at >= %(since)s
 WHERE l.level = 1 AND l.reason = ANY(%(late)s)
   AND EXISTS (SELECT 1 FROM matters_clock c JOIN matters_rungclaim r ON r.clock_id = c.id AND r.rung = 'D1'
                WHERE c.matter_id = l.order_id AND c.kind = ANY(%(clocks)s))
   AND NOT EXISTS (SELECT 1 FROM hotline_letter d JOIN matters_matter m ON m.id = d.matter_id
                    WHERE d.office_id = l.office_id AND d.level = 3 AND d.reason = 'three_late' AND m.received_at >= %(since)s)
 GROUP BY l.office_id HAVING count(DISTINCT l.order_id) >= %(three)s
"""
LATE_REASONS = ["late", "promise"]


def month_of(moment: datetime) -> datetime:
    """When the calendar month of this moment began, by the county's clock."""
    return local(moment).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def thrice_late(moment: datetime) -> list[tuple[int, list[int]]]:
    """Offices with three late orders this month and no letter about it yet, with those orders, in one statement."""
    fields: dict[str, Any] = {
        "since": month_of(moment),
        "late": LATE_REASONS,
        "clocks": list(LATE_ORDER),
        "three": THREE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LATE, fields)
        return [(office, orders) for office, orders in cursor.fetchall()]


def supervise_thrice_late(office: int, orders: list[int], moment: datetime) -> bool:
    """Send the letter on the newest of the late orders that is still open with the office; False when none is, or it was sent."""
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=office)  # two sweeps at once send one letter
        sent = Letter.objects.filter(
            office=office, level=THREE, reason="three_late", matter__received_at__gte=month_of(moment)
        )
        rows = Matter.objects.filter(pk__in=orders, closed_at=None, lead_organisation=office).order_by("-due_at", "-pk")
        matter = None if sent.exists() else rows.first()
        if matter is None:
            return False
        numbers = Matter.objects.filter(pk__in=orders).order_by("pk").values_list("number", flat=True)
        what = f"本月已有 {len(orders)} 件工单超过办理时限（{'、'.join(numbers)}）"
        letters.send(Turn(matter.pk, SYSTEM), level=3, reason="three_late", what=what)
        return True
