"""What runs when: periodic entrances to services, one table."""

from __future__ import annotations

from procrastinate import App

PERIODIC: tuple[tuple[str, str], ...] = ()


def register(app: App) -> None:
    """Called once when the job library is ready."""
