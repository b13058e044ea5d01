"""What the audit administrator reads: who opened personal data and why, and what was tried in vain."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from yimen.custody.models import AccessRecord, Attempt
from yimen.org.access import Actor, visible_records
from yimen.org.queries import between


def _by(rows: QuerySet, who: str, number: str, since: date | None, until: date | None) -> QuerySet:
    if who:
        rows = rows.filter(Q(staff__name__icontains=who) | Q(staff__login__icontains=who))
    if number:
        rows = rows.filter(matter_number__icontains=number)
    return between(rows, "at", since, until)


def access_records(
    actor: Actor,
    *,
    who: str = "",
    number: str = "",
    reason: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[AccessRecord]:
    """Who opened what; by person, matter number, reason and days (both included)."""
    rows = visible_records(actor, AccessRecord.objects.select_related("staff", "organisation"))
    rows = rows.filter(reason=reason) if reason else rows
    return _by(rows, who, number, since, until)


def attempts(
    actor: Actor,
    *,
    who: str = "",
    number: str = "",
    reason: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Attempt]:
    """What was refused; by person, matter number, refusal code and days (both included)."""
    rows = visible_records(actor, Attempt.objects.select_related("staff"))
    rows = rows.filter(code=reason) if reason else rows
    return _by(rows, who, number, since, until)
