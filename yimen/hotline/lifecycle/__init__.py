"""The three tables of the hotline: the order, the request, the letter.

首派负责制 is the absence of a row: after dispatch no office can hand an order back. `tests/test_lifecycle_table.py`
proves it over the whole table.
"""

from __future__ import annotations

from yimen.hotline.lifecycle import moves_any, moves_callback, moves_desk, moves_dispatch, moves_intake, moves_office
from yimen.hotline.lifecycle.letter import LETTER
from yimen.hotline.lifecycle.request import REQUEST
from yimen.hotline.lifecycle.states import (
    CO_OFFICE_ROLES,
    DESK_ROLES,
    ENDED,
    LEAD_CHANGING,
    LEAD_OFFICE_ROLES,
    OPEN,
    OPEN_WITH_LEAD,
    ROLES,
    STATES,
    WORKING,
)
from yimen.kernel.lifecycle import Lifecycle

_PARTS = (moves_intake, moves_dispatch, moves_office, moves_desk, moves_callback, moves_any)
MOVES = tuple(move for part in _PARTS for move in part.MOVES)
ORDER = Lifecycle("order", "工单", STATES, MOVES, ("open", "submit", "submit_accepted"))

__all__ = [
    "CO_OFFICE_ROLES",
    "DESK_ROLES",
    "ENDED",
    "LEAD_CHANGING",
    "LEAD_OFFICE_ROLES",
    "LETTER",
    "OPEN",
    "OPEN_WITH_LEAD",
    "ORDER",
    "REQUEST",
    "ROLES",
    "STATES",
    "WORKING",
]
