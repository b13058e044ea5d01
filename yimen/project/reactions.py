"""Which functions care about which event: the one visible table (house: upward = an event)."""

from __future__ import annotations

from collections.abc import Mapping

from yimen.base.jobs import Handler

REACTIONS: Mapping[tuple[str, str], tuple[Handler, ...]] = {}
