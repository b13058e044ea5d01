"""A new holiday table moves dates: shown before, applied with an event on every matter, never silently."""

from __future__ import annotations

from django.db import transaction

from yimen.hotline.services.process import PROCESSES
from yimen.matters.services.recalculating import Moved, change_calendar, moving, refresh_alarms

__all__ = ["Moved", "reproject_calendar"]


def reproject_calendar(*, preview: bool = True) -> list[Moved]:
    """The open clocks whose due date moves under the calendar in force; `preview=False` applies it.

    Applying writes a `change_calendar` event on every matter concerned, each in a transaction of its own: after a fault
    it is repeated and does the rest. Whoever was promised a date that moves is told by a reaction to that event.
    """
    moved = moving(PROCESSES)
    if not preview:
        for matter, kind in dict.fromkeys((row.matter, row.matter_kind) for row in moved):
            with transaction.atomic():
                change_calendar(PROCESSES[kind], matter)
        refresh_alarms(PROCESSES)
    return moved
