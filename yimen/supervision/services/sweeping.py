"""The sweep: one pass over all open matters, every minute. Nothing may lie without an owner, a clock or its next rung.

A few set-based statements find what is wrong; each thing found is then mended in a transaction of its own, so that one
fault stops nothing else and a crash leaves it to the next minute. Two sweeps at once share the work (SKIP LOCKED) and
never do the same rung (one claim per clock and rung).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TypeVar

from django.db import transaction

from yimen.base.now import now
from yimen.matters.models import Clock, Matter
from yimen.matters.services.rungs import due_clocks
from yimen.supervision.models import SweepRun
from yimen.supervision.queries import People
from yimen.supervision.rules import LATE_ORDER
from yimen.supervision.services.deferred import do_overdue, lead_on, left_behind, overdue_acts
from yimen.supervision.services.findings import open_findings, settle_findings
from yimen.supervision.services.owners import give_owner, note_absences, without_owner
from yimen.supervision.services.rungs import take_rungs
from yimen.supervision.services.telling import tell_unanswered
from yimen.supervision.services.thrice import supervise_thrice_late, thrice_late

MOST = 500
Result = TypeVar("Result")
log = logging.getLogger("yimen.supervision")


@dataclass
class Swept:
    """What one pass did: rungs claimed, matters given another owner or moved on, matters nobody can keep, faults.

    stuck: clocks that a fault or somebody at work keeps from this pass; the next one takes them.
    """

    at: datetime
    claimed: int = 0
    moved: int = 0
    ownerless: list[int] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)
    stuck: set[int] = field(default_factory=set)


def sweep(moment: datetime | None = None) -> Swept:
    """Pass once over all open matters as of `moment` (now). Never raises for one matter: faults are logged and returned."""
    started = time.perf_counter()
    swept = Swept(moment or now())
    owners(swept)
    climb_all(swept)
    system_acts(swept)
    # What was done may have brought a clock past its next rung (a pause that ended), or an owner who is not there.
    climb_all(swept)
    owners(swept)
    _alone(swept, partial(note_absences, swept.at))
    _alone(swept, partial(report, swept))
    _record(swept, started)
    return swept


def owners(swept: Swept) -> None:
    """(a) Every open matter has an owner who can act."""
    found = without_owner(swept.at, MOST)
    people = People.at(swept.at) if found else People()
    swept.ownerless = []
    for row in found:
        done = _alone(swept, partial(give_owner, row, people))
        if done:
            swept.moved += 1
        elif done is False:
            swept.ownerless.append(row.matter)


def climb_all(swept: Swept) -> None:
    """(b) Every rung that has come is claimed, told and acted on, until no clock that can be had is past its next one."""
    while found := [pair for pair in due_clocks(swept.at, MOST) if pair[1] not in swept.stuck]:
        people = People.at(swept.at)
        for matter, clock in found:
            claimed = _alone(swept, partial(take_rungs, matter, clock, swept.at, people))
            swept.claimed += claimed or 0
            if claimed is None:
                swept.stuck.add(clock)


def system_acts(swept: Swept) -> None:
    """What the system owes from earlier: acts whose rung has passed, followers of a main order that has gone."""
    for matter, clock, act in overdue_acts(swept.at):
        swept.moved += bool(_alone(swept, partial(do_overdue, matter, clock, act)))
    for office, orders in thrice_late(swept.at):
        swept.moved += bool(_alone(swept, partial(supervise_thrice_late, office, orders, swept.at)))
    for main, state in left_behind():
        swept.moved += _alone(swept, partial(lead_on, main, state)) or 0


def report(swept: Swept) -> None:
    """What was found wrong is written down, and told where an answer must follow."""
    tell_unanswered(settle_findings(swept.ownerless, swept.at), swept.at)


def _alone(swept: Swept, work: Callable[[], Result]) -> Result | None:
    """Do one thing in its own transaction; a fault undoes it alone and is left to the next pass."""
    try:
        with transaction.atomic():
            return work()
    except Exception as fault:
        log.exception("sweep could not finish one matter")
        swept.faults.append(fault)
        return None


def _record(swept: Swept, started: float) -> None:
    late = Clock.objects.filter(status="running", kind__in=LATE_ORDER, due_at__lt=swept.at, matter__closed_at=None)
    SweepRun.objects.create(
        at=swept.at,
        open=Matter.objects.filter(closed_at=None).exclude(state="draft").count(),
        missed=open_findings(),
        late=late.values("matter").distinct().count(),
        claimed=swept.claimed,
        moved=swept.moved,
        milliseconds=round((time.perf_counter() - started) * 1000),
    )
