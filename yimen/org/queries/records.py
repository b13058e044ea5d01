"""What the audit administrator reads of the organisation: sign-ins, and changes of people, posts and calendar."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from axes.models import AccessFailureLog, AccessLog
from django.db.models import BooleanField, CharField, F, Q, QuerySet, Value

from yimen.org.access import Actor, visible_records
from yimen.org.models import Change

CHINA = ZoneInfo("Asia/Shanghai")


def between(rows: QuerySet, field: str, since: date | None, until: date | None) -> QuerySet:
    """Rows whose moment lies on the days from `since` to `until` in Chinese time, both included."""
    if since:
        rows = rows.filter(**{f"{field}__gte": datetime.combine(since, time.min, CHINA)})
    if until:
        rows = rows.filter(**{f"{field}__lt": datetime.combine(until + timedelta(days=1), time.min, CHINA)})
    return rows


def sign_ins(
    actor: Actor, *, who: str = "", reason: str = "", since: date | None = None, until: date | None = None
) -> list[QuerySet]:
    """Sign-ins that succeeded and that failed, as two tables to be read together. reason: success, failure or both."""
    tables = [
        ("success", AccessLog.objects.all(), Value(False, output_field=BooleanField())),
        ("failure", AccessFailureLog.objects.all(), F("locked_out")),
    ]
    found = []
    for outcome, table, locked in tables:
        if reason in ("", outcome):
            rows = visible_records(actor, table)
            rows = rows.filter(username__icontains=who) if who else rows
            rows = rows.annotate(outcome=Value(outcome, output_field=CharField()), was_locked=locked)
            found.append(between(rows, "attempt_time", since, until))
    return found


def changes(
    actor: Actor, *, who: str = "", reason: str = "", since: date | None = None, until: date | None = None
) -> QuerySet[Change]:
    """Changes of the organisation; `who` is whoever did it or whom it concerns, `reason` the kind of change."""
    rows = visible_records(actor, Change.objects.select_related("by", "staff", "organisation"))
    if who:
        rows = rows.filter(
            Q(by__name__icontains=who) | Q(by__login__icontains=who)
            | Q(staff__name__icontains=who) | Q(staff__login__icontains=who)
        )  # fmt: skip
    rows = rows.filter(verb=reason) if reason else rows
    return between(rows, "at", since, until)
