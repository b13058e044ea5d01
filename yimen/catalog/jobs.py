"""Background entrances of the item library."""

from __future__ import annotations

from procrastinate.contrib.django import app

from yimen.catalog.services import check_library


@app.task(name="catalog.check", queueing_lock="catalog.check")
def check(timestamp: int = 0) -> None:
    """Check the whole library; every night, for some rules rest on the day and on what else there is."""
    check_library()
