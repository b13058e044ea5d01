"""Reads of matters. Lists start from `access.visible_to`; what hangs on one matter is read after it was fetched so."""

from __future__ import annotations

from yimen.matters.queries.reads import acts_of, attachments, clocks, last_seq, notes, times_of, trail
from yimen.matters.queries.showing import Entry, Shown, clock_shown, entries, list_chip

__all__ = ["Entry", "Shown", "acts_of", "attachments", "clock_shown", "clocks", "entries", "last_seq", "list_chip",
           "notes", "times_of", "trail"]  # fmt: skip
