"""The published calendar of 2017–2026 with standard office hours, as the product ships it."""

from __future__ import annotations

from pathlib import Path

import pytest

from yimen.kernel.worktime import WorkCalendar

TABLE = Path(__file__).resolve().parents[3] / "data" / "calendar" / "state_council.csv"


@pytest.fixture(scope="session")
def table() -> Path:
    """The shipped table of notices."""
    return TABLE


@pytest.fixture(scope="session")
def calendar() -> WorkCalendar:
    """09:00–12:00 and 13:30–17:30, published to the end of 2026."""
    return WorkCalendar.from_csv(TABLE)
