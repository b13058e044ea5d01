"""Binds the three lifecycles to permission, ladders and what may pause or extend their clocks."""

from __future__ import annotations

from yimen.hotline.access import may
from yimen.hotline.lifecycle import LETTER as LETTER_TABLE
from yimen.hotline.lifecycle import OPEN
from yimen.hotline.lifecycle import ORDER as ORDER_TABLE
from yimen.hotline.lifecycle import REQUEST as REQUEST_TABLE
from yimen.hotline.rules.ladders import WORK_CLOCKS, ladder_for
from yimen.hotline.rules.pauses import GROUNDS
from yimen.kernel.clock import Policy
from yimen.kernel.lifecycle import Lifecycle
from yimen.matters.rules import Process

_WORK = Policy(times=1, grounds=GROUNDS)
_NONE = Policy(times=0, grounds={})


def policy_for(clock: str, grade: str) -> Policy:
    """Only the working clocks can be paused (P1–P4) or extended (once); steps cannot."""
    return _WORK if clock in WORK_CLOCKS else _NONE


def _process(kind: str, table: Lifecycle, open_states: tuple[str, ...]) -> Process:
    return Process(
        kind=kind,
        lifecycle=table,
        may=may,
        ladder=ladder_for,
        policy=policy_for,
        open_states=frozenset(open_states),
        related=(kind,),
    )


ORDER = _process("order", ORDER_TABLE, OPEN)
REQUEST = _process("request", REQUEST_TABLE, tuple(s.code for s in REQUEST_TABLE.states.values() if not s.ended))
LETTER = _process("letter", LETTER_TABLE, tuple(s.code for s in LETTER_TABLE.states.values() if not s.ended))
PROCESSES = {process.kind: process for process in (ORDER, REQUEST, LETTER)}
