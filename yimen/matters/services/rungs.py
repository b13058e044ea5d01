"""Climbing a ladder: the rungs of a clock that have come are claimed, each once for ever, and the next is found."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from yimen.kernel.clock import fold
from yimen.kernel.ladder import Rung, all_rungs
from yimen.matters.models import Clock, Matter, RungClaim
from yimen.matters.rules import Process
from yimen.matters.services.timing import PROMISED, after_rungs, events_of
from yimen.org.queries import calendar

_CLAIM = """
INSERT INTO matters_rungclaim (clock_id, rung, due_at, at, claimed_at)
SELECT %s, rung, %s, at, %s FROM unnest(%s::text[], %s::timestamptz[]) AS passed (rung, at)
ON CONFLICT ON CONSTRAINT rung_once DO NOTHING RETURNING rung, id
"""


@dataclass(frozen=True)
class Climb:
    """What one clock has passed: its locked matter and the rungs that were claimed now, earliest first."""

    matter: Matter
    clock: Clock
    claimed: tuple[tuple[Rung, int], ...]


def due_clocks(moment: datetime, most: int) -> list[tuple[int, int]]:
    """(matter, clock) of every clock whose next rung has come, the longest waiting first."""
    rows = Clock.objects.filter(rung_at__lte=moment).order_by("rung_at")[:most]
    return list(rows.values_list("matter_id", "pk"))


def climb(matter_id: int, clock_id: int, processes: Mapping[str, Process], moment: datetime) -> Climb | None:
    """Claim every rung that this clock has truly passed at `moment` and move it to its next one.

    Inside the caller's transaction, so that a rung and its act commit together. None when another sweep holds the
    matter. `rung_at` is only an alarm: the rungs are worked out again from the clock's history under the lock, so that
    none is claimed before its time.
    """
    matter = Matter.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=matter_id).first()
    if matter is None:
        return None
    clock = Clock.objects.select_related("assignment").get(pk=clock_id)
    process = processes[matter.kind]
    passed = _passed(clock, process, matter.grade, moment)
    claimed = _claim(clock, passed, moment) if passed else {}
    after_rungs(clock, process, matter.grade, calendar(), [rung.code for rung, _ in passed])
    clock.save(update_fields=["fired", "rung", "rung_at"])
    return Climb(matter, clock, tuple((rung, claimed[rung.code]) for rung, _ in passed if rung.code in claimed))


def _passed(clock: Clock, process: Process, grade: str, moment: datetime) -> list[tuple[Rung, datetime]]:
    events, policy, days = events_of(clock), process.policy(clock.kind, grade), calendar()
    ladder = process.ladder(clock.kind, grade, fold(events, days, policy).limit or PROMISED)
    fired = _fired(clock)
    rungs = all_rungs(ladder, events, days, policy)
    return [(rung, at) for rung, at in rungs if at <= moment and rung.code not in fired]


def _fired(clock: Clock) -> Collection[str]:
    return clock.fired.split(",") if clock.fired else ()


def _claim(clock: Clock, passed: list[tuple[Rung, datetime]], moment: datetime) -> dict[str, int]:
    with connection.cursor() as cursor:
        codes, times = [rung.code for rung, _ in passed], [at for _, at in passed]
        cursor.execute(_CLAIM, [clock.pk, clock.due_at, moment, codes, times])
        return dict(cursor.fetchall())


def acknowledge_claim(claim: int, staff: int | None, moment: datetime) -> bool:
    """Note that the people told of a rung have taken notice; False when it had been noted before."""
    rows = RungClaim.objects.filter(pk=claim, acknowledged_at=None)
    return bool(rows.update(acknowledged_by=staff, acknowledged_at=moment))
