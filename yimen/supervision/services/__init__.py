"""Supervision: the sweep that keeps the two zeros, the calendar that moves dates, what was taken notice of."""

from __future__ import annotations

from yimen.supervision.services.archiving import archive_ended
from yimen.supervision.services.calendar import Moved, reproject_calendar
from yimen.supervision.services.occasions import supervise_on_event
from yimen.supervision.services.sweeping import Swept, sweep

__all__ = ["Moved", "Swept", "archive_ended", "reproject_calendar", "supervise_on_event", "sweep"]
