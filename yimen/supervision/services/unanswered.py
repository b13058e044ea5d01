"""M8: whoever asked on an open order by themselves is answered within the county's limit (rule book §6.1)."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from yimen.hotline.queries import limit_rows
from yimen.hotline.rules.limits import due_for, limit_for
from yimen.org.queries import calendar

# What tells the caller something: a contact, a return call, a reply, and a later call taken by the desk.
ANSWERS = (
    "log_contact", "reply", "ask_caller", "add_repeat_contact", "attempt_callback", "satisfied", "dissatisfied",
    "dissatisfied_but_done", "dissatisfied_after_ending",
)  # fmt: skip
# The first addition of the caller's own after which nobody has told them anything. Followers are answered with their main.
_WAITING = """
SELECT m.id, m.grade, min(e.at) FROM matters_matter m
  JOIN hotline_order o ON o.matter_id = m.id AND o.repeat_contacts > 0
  JOIN matters_event e ON e.matter_id = m.id AND e.verb = 'add_repeat_contact' AND e.actor_kind = 'caller'
 WHERE m.closed_at IS NULL AND m.kind = 'order' AND m.state NOT IN ('draft', 'following') AND NOT EXISTS (
       SELECT 1 FROM matters_event a
        WHERE a.matter_id = m.id AND a.seq > e.seq AND a.actor_kind = 'staff' AND a.verb = ANY(%s))
 GROUP BY m.id, m.grade
"""


def unanswered(moment: datetime) -> list[int]:
    """Orders whose caller has waited longer than the limit for a word, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [list(ANSWERS)])
        rows = cursor.fetchall()
    return [matter for matter, grade, asked in rows if _due(grade, asked) < moment]


def _due(grade: str, asked: datetime) -> datetime:
    chosen = limit_for("answer_caller", grade, on=asked.date(), rows=limit_rows())
    return due_for(calendar(), asked, chosen).at
