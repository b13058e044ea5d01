"""The engine's tables."""

from __future__ import annotations

from yimen.matters.models.matter import Matter, NumberSeries, SearchEntry, Tally
from yimen.matters.models.trail import Checkpoint, CheckpointLeaf, Effect, Event
from yimen.matters.models.working import Assignment, Clock, RungClaim
from yimen.matters.models.written import Attachment, Note

__all__ = [
    "Assignment",
    "Attachment",
    "Checkpoint",
    "CheckpointLeaf",
    "Clock",
    "Effect",
    "Event",
    "Matter",
    "Note",
    "NumberSeries",
    "RungClaim",
    "SearchEntry",
    "Tally",
]
