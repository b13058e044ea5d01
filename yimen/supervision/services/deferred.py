"""Acts of the system whose rung has passed and which have not been done: because the state did not allow it, or after a fault."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from yimen.hotline.services.following import answer_followers, take_over_from
from yimen.matters.models import Clock, Matter
from yimen.supervision.services.rungs import do_act

# (state, clock, rung) → act: a matter that still stands there although the rung was claimed.
_WAITING = (
    ("awaiting_signing", "sign", "S200", "sign_lapsed"),
    ("paused", "pause", "S100", "pause_lapsed"),
    ("awaiting_caller", "supplement", "S100", "lapse"),
    ("closed", "objection", "S100", "archive"),
)
_OVERDUE = """
SELECT m.id, c.id, w.act FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[]) AS w (state, clock, rung, act)
  JOIN matters_matter m ON m.kind = 'order' AND m.state = w.state
  JOIN matters_clock c ON c.matter_id = m.id AND c.kind = w.clock AND c.status = 'running' AND c.due_at <= %s
  JOIN matters_rungclaim r ON r.clock_id = c.id AND r.rung = w.rung
 LIMIT 200
"""
_LEFT_BEHIND = """
SELECT DISTINCT main.id, main.state FROM matters_matter m JOIN hotline_order o ON o.matter_id = m.id
  JOIN matters_matter main ON main.id = o.main_id
 WHERE m.kind = 'order' AND m.state = 'following' AND main.state = ANY(%s)
"""
ANSWERED = ("awaiting_callback", "closed", "archived")
GONE = ("withdrawn", "refused", "transferred", "discarded", "answered")


def overdue_acts(moment: datetime) -> list[tuple[int, int, str]]:
    """(matter, clock, act) of what the system still has to do."""
    columns = [[row[n] for row in _WAITING] for n in range(4)]
    with connection.cursor() as cursor:
        cursor.execute(_OVERDUE, [*columns, moment])
        return list(cursor.fetchall())


def do_overdue(matter: int, clock: int, act: str) -> bool | None:
    """Do one of them, inside the caller's transaction; None when somebody else holds the matter."""
    locked = Matter.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=matter).first()
    return None if locked is None else do_act(act, locked, Clock.objects.get(pk=clock))


def left_behind() -> list[tuple[int, str]]:
    """(main order, its state) of orders that still follow one which has been answered or has gone."""
    with connection.cursor() as cursor:
        cursor.execute(_LEFT_BEHIND, [[*ANSWERED, *GONE]])
        return list(cursor.fetchall())


def lead_on(main: int, state: str) -> int:
    """Give the followers of such a main order their own way; returns how many orders moved."""
    if state in ANSWERED:
        return len(answer_followers(main))
    return 1 if take_over_from(main) else 0
