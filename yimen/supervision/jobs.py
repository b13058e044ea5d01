"""Background entrances of supervision: the sweep, the archive, rungs that an event fires (rule book §5.4)."""

from __future__ import annotations

import json

from procrastinate.contrib.django import app

from yimen.matters.models import Event
from yimen.supervision.services import archive_ended, supervise_on_event
from yimen.supervision.services import sweep as pass_once


@app.task(name="supervision.sweep", queueing_lock="supervision.sweep", lock="supervision.sweep")
def sweep(timestamp: int = 0) -> None:
    """One pass over all open matters; every minute."""
    pass_once()


@app.task(name="supervision.archive", queueing_lock="supervision.archive")
def archive(timestamp: int = 0) -> None:
    """Archive what ended thirty days ago; every hour."""
    archive_ended()


def supervise(event_id: int) -> None:
    """Rework, a third call or a second return of a reply put the order under supervision."""
    event = Event.objects.select_related("matter").get(pk=event_id)
    supervise_on_event(event.matter_id, event.verb, json.loads(event.body).get("facts", {}))
