"""Reads of matters. Lists start from `access.visible_to`; what hangs on one matter is read after it was fetched so."""

from __future__ import annotations

from yimen.matters.queries.counts import Piece, counts, recount, standing
from yimen.matters.queries.filters import Query, Scope, bad, parse, scopes_of
from yimen.matters.queries.lists import Page, countable, done_today, in_scope, matching, next_due, page, row_chip
from yimen.matters.queries.reads import (
    acts_of,
    attachments,
    clocks,
    last_seq,
    newest_checkpoints,
    notes,
    times_of,
    trail,
)
from yimen.matters.queries.showing import Entry, Shown, clock_shown, entries, list_chip

__all__ = [
    "Entry", "Page", "Piece", "Query", "Scope", "Shown", "acts_of", "attachments", "bad", "clock_shown", "clocks",
    "countable", "counts", "done_today", "entries", "in_scope", "last_seq", "list_chip", "matching",
    "newest_checkpoints", "next_due", "notes", "page", "parse", "recount", "row_chip", "scopes_of", "standing",
    "times_of", "trail",
]  # fmt: skip
