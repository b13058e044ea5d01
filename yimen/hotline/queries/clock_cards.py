"""Which of a matter's clocks stands in the card, and which run beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from yimen.hotline.rules.ladders import WORK_CLOCKS
from yimen.hotline.rules.words import CLOCKS
from yimen.kernel.worktime import WorkCalendar
from yimen.matters.models import Clock, Matter
from yimen.matters.queries import Shown, clock_shown
from yimen.matters.rules import Process


@dataclass(frozen=True)
class Beside:
    """A further clock: its name and what it shows."""

    label: str
    shown: Shown


@dataclass(frozen=True)
class Clocks:
    """The binding clock for the card, the others that run, and each co-handler's by assignment."""

    main: Shown | None
    name: str
    beside: tuple[Beside, ...]
    parts: dict[int, Shown]


def clocks_shown(
    matter: Matter, rows: Sequence[Clock], process: Process, calendar: WorkCalendar, now: datetime
) -> Clocks:
    """Explain the clocks of a matter; stopped ones are left out, but for the last work clock of a matter that is over."""
    own = [row for row in rows if row.assignment_id is None]
    live = [row for row in own if row.status != "stopped"]

    def show(row: Clock) -> Shown:
        return clock_shown(row, process, matter.grade, calendar, now)

    main = _main(matter, own, live)
    beside = tuple(Beside(CLOCKS.get(row.kind, row.kind), show(row)) for row in live if row is not main)
    parts = {row.assignment_id: show(row) for row in rows if row.assignment_id is not None}
    return Clocks(show(main) if main else None, CLOCKS.get(main.kind, "") if main else "", beside, parts)


def _main(matter: Matter, own: Sequence[Clock], live: Sequence[Clock]) -> Clock | None:
    """A paused work clock before the pause's own; else the binding one; else, once it is over, the last work clock."""
    paused = [row for row in live if row.status == "paused" and row.kind in WORK_CLOCKS]
    binding = [row for row in live if row.kind == matter.due_clock and matter.is_open]
    work = [row for row in own if row.kind in WORK_CLOCKS]
    for found in (paused, binding, work):
        if found:
            return found[-1]
    return own[-1] if own else None
