"""Notices are read by the person they are for, and by nobody else."""

from __future__ import annotations

from django.db.models import QuerySet

from yimen.base import gate
from yimen.base.now import now
from yimen.notify.models import Notice
from yimen.org.access import Actor


def own_notices(actor: Actor) -> QuerySet[Notice]:
    """The actor's notices that have been delivered."""
    gate.mark("notify.own")
    if actor.kind != "staff":
        return Notice.objects.none()
    rows = Notice.objects.filter(recipient=actor.staff_id, deliver_at__lte=now())
    # A matter that accuses one's office is gone from view, what was told of it before with it (回避).
    apart = actor.organisations
    return rows.exclude(matter__avoids__in=apart).exclude(matter__parent__avoids__in=apart)
