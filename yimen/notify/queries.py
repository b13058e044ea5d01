from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from yimen.notify.access import own_notices
from yimen.notify.models import Message, Notice
from yimen.org.access import Actor

PAGE = 50


def unread_count(actor: Actor) -> int:
    """How many delivered notices the person has not acknowledged: the figure on the bell."""
    return own_notices(actor).filter(acknowledged_at=None).count()


def open_notices(actor: Actor) -> QuerySet[Notice]:
    """What waits to be acknowledged, newest first."""
    return own_notices(actor).filter(acknowledged_at=None).select_related("matter")


def past_notices(actor: Actor, before: int | None = None) -> list[Notice]:
    """What was acknowledged, newest first, a page before the notice named."""
    rows = own_notices(actor).filter(acknowledged_at__isnull=False).select_related("matter").order_by("-pk")
    return list((rows.filter(pk__lt=before) if before else rows)[:PAGE])


def sent_at(matter_id: int, code: str) -> datetime | None:
    """When a message of this kind last went out about a matter; None while it has not."""
    rows = Message.objects.filter(matter=matter_id, code=code, state=Message.State.SENT)
    return rows.order_by("-sent_at").values_list("sent_at", flat=True).first()
