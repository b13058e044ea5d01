"""The engine's verbs: `act` and `open_matter` are the only writers of a matter's state."""

from __future__ import annotations

from yimen.matters.services.act import Done, Stale, act, open_matter
from yimen.matters.services.checkpoints import line, make_checkpoint
from yimen.matters.services.numbers import next_number
from yimen.matters.services.step import Step

__all__ = ["Done", "Stale", "Step", "act", "line", "make_checkpoint", "next_number", "open_matter"]
