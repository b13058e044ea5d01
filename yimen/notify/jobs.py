"""Background entrances of the notice service."""

from __future__ import annotations

from procrastinate.contrib.django import app

from yimen.notify.services import send_waiting


@app.task(name="notify.send", queueing_lock="notify.send", pass_context=False)
def send(timestamp: int = 0) -> None:
    """Send the messages that are due; every minute."""
    send_waiting()
