"""Reads of supervision. What a person sees starts from `matters.access.visible_to`."""

from __future__ import annotations

from yimen.supervision.queries.board import Board, Red, Spoiler, board, late_orders
from yimen.supervision.queries.people import ABLE, People, handler_of, once

__all__ = ["ABLE", "Board", "People", "Red", "Spoiler", "board", "handler_of", "late_orders", "once"]
