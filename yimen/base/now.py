"""The one place that knows what time it is, so that a demonstration year can be lived through the real services."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_moved: ContextVar[datetime | None] = ContextVar("moved_clock", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC; inside `moved_to` the instant named there."""
    return _moved.get() or datetime.now(UTC)


def is_moved() -> bool:
    """Whether the clock has been moved: only demonstration and tests do that."""
    return _moved.get() is not None


@contextmanager
def moved_to(moment: datetime) -> Iterator[None]:
    """Let everything inside happen at `moment` (aware). Events written so carry their true recording time beside it."""
    if moment.tzinfo is None:
        raise ValueError("a moved clock needs an aware moment")
    token = _moved.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _moved.reset(token)
