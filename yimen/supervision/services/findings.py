"""What spoils 零漏办, from when to when: noted once per cause, cleared when it is mended, never deleted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q

from yimen.hotline.lifecycle import LETTER, ORDER, REQUEST
from yimen.hotline.models import Order
from yimen.matters.models import Clock, Event
from yimen.supervision.models import Finding
from yimen.supervision.rules import CAUSE_CLOCKS, NO_CLOCK, NO_OWNER, UNANSWERED
from yimen.supervision.services.unanswered import unanswered

# The own clock of every state in which somebody waits, from the lifecycles themselves.
_OWN = [
    (kind, state.code, state.clocks[0])
    for kind, table in (("order", ORDER), ("request", REQUEST), ("letter", LETTER))
    for state in table.states.values()
    if not state.ended
]
_WITHOUT_CLOCK = """
SELECT m.id FROM matters_matter m
  JOIN unnest(%s::text[], %s::text[], %s::text[]) AS own (kind, state, clock) ON own.kind = m.kind AND own.state = m.state
 WHERE m.closed_at IS NULL AND NOT EXISTS (
       SELECT 1 FROM matters_clock c WHERE c.matter_id = m.id AND c.kind = own.clock AND c.status <> 'stopped')
"""


def note_missed(matter: int, cause: str, moment: datetime) -> None:
    """Note a cause for a matter; one that stands open already is not noted twice."""
    note_all([matter], cause, moment)


def note_all(matters: Collection[int], cause: str, moment: datetime) -> list[int]:
    """Note a cause for several matters; returns those for which it did not stand yet."""
    standing = Finding.objects.filter(cause=cause, cleared_at=None).values_list("matter", flat=True) if matters else ()
    fresh = sorted(set(matters) - set(standing))
    rows = [Finding(matter_id=matter, cause=cause, found_at=moment) for matter in fresh]
    Finding.objects.bulk_create(rows, ignore_conflicts=True)
    return fresh


def without_clock() -> list[int]:
    """Open matters whose state's own clock neither runs nor is paused: unsigned, not called back, not closed, …"""
    kinds, states, clocks = ([row[n] for row in _OWN] for n in range(3))
    with connection.cursor() as cursor:
        cursor.execute(_WITHOUT_CLOCK, [kinds, states, clocks])
        return [row[0] for row in cursor.fetchall()]


def settle_findings(ownerless: Collection[int], moment: datetime) -> list[int]:
    """Note what is wrong now, clear what has been mended, in a fixed number of statements.

    Returns the orders that are newly missed without a rung that tells anybody: callers left without a word (M8).
    """
    clockless = without_clock()
    note_all(ownerless, NO_OWNER, moment)
    note_all(clockless, NO_CLOCK, moment)
    silent = unanswered(moment)
    fresh = note_all(silent, UNANSWERED, moment)
    live = Finding.objects.filter(cleared_at=None)
    live.filter(cause=NO_OWNER).exclude(matter__in=ownerless).update(cleared_at=moment)
    live.filter(cause=NO_CLOCK).exclude(matter__in=clockless).update(cleared_at=moment)
    live.filter(cause=UNANSWERED).exclude(matter__in=silent).update(cleared_at=moment)
    live.filter(_mended()).update(cleared_at=moment)
    return fresh


def _mended() -> Q:
    """The clock on which a cause hangs has stopped; a callback was tried; an unsigned order was taken up by the office."""
    running = Clock.objects.filter(matter=OuterRef("matter"), status="running")
    mended = Q(matter__closed_at__isnull=False)
    for cause, kinds in CAUSE_CLOCKS.items():
        mended |= Q(Q(cause=cause), ~Exists(running.filter(kind__in=kinds)))
    called = Order.objects.filter(pk=OuterRef("matter"), callback_attempts__gt=0)
    taken_up = Event.objects.filter(
        matter=OuterRef("matter"), actor_kind="staff", organisation=F("matter__lead_organisation"),
        at__gt=OuterRef("found_at"),
    )  # fmt: skip
    relieved = Q(~Q(matter__state="awaiting_signing"), Exists(taken_up), cause="M3")
    return mended | Q(Exists(called), cause="M4") | relieved


def open_findings() -> int:
    return Finding.objects.filter(cleared_at=None).count()
