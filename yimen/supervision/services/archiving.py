"""Thirty days after their end, matters that no objection clock leads to the archive are archived."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from yimen.base.now import now
from yimen.hotline.services.closing import archive
from yimen.hotline.services.turn import Turn
from yimen.kernel.refusal import Refusal
from yimen.matters.models import Matter
from yimen.org.access import SYSTEM
from yimen.supervision.rules import ARCHIVED_AFTER, NO_OBJECTION_CLOCK


def archive_ended(moment: datetime | None = None, most: int = 200) -> int:
    """Archive what was refused, answered at once, withdrawn or transferred 30 natural days ago; returns how many."""
    limit = (moment or now()) - timedelta(days=ARCHIVED_AFTER.amount)
    rows = Matter.objects.filter(kind="order", state__in=NO_OBJECTION_CLOCK, closed_at__lte=limit).order_by("pk")
    return sum(_archived(pk) for pk in rows.values_list("pk", flat=True)[:most])


def _archived(matter: int) -> bool:
    try:
        with transaction.atomic():
            archive(Turn(matter, SYSTEM))
    except Refusal:
        return False
    return True
