from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from yimen.matters.models import Attachment, Checkpoint, Clock, Event, Matter, Note


def acts_of(matter_id: int) -> list[tuple[str, int]]:
    """(verb, person) of everything that members of staff did to a matter, oldest first."""
    rows = Event.objects.filter(matter=matter_id, actor__isnull=False).order_by("seq")
    return [(verb, person) for verb, person in rows.values_list("verb", "actor_id") if person is not None]


def times_of(matter_id: int, verb: str, since_seq: int = 0) -> list[datetime]:
    """When a verb was done, oldest first."""
    return list(
        Event.objects.filter(matter=matter_id, verb=verb, seq__gt=since_seq)
        .order_by("seq")
        .values_list("at", flat=True)
    )


def last_seq(matter_id: int, *verbs: str) -> int:
    """The sequence number of the last event with one of these verbs; 0 when there is none."""
    rows = Event.objects.filter(matter=matter_id, verb__in=verbs).order_by("-seq")
    return rows.values_list("seq", flat=True).first() or 0


def newest_checkpoints(most: int) -> QuerySet[Checkpoint]:
    """The newest checkpoints, which the public may see: digests and times, nothing of any matter."""
    return Checkpoint.objects.order_by("-pk")[:most]


def trail(matter: Matter) -> QuerySet[Event]:
    """The matter's events, newest first, with who did them."""
    return Event.objects.filter(matter=matter).select_related("actor", "organisation").order_by("-seq")


def notes(matter: Matter, *kinds: str) -> QuerySet[Note]:
    """The matter's texts, of the kinds named or of all."""
    rows = Note.objects.filter(matter=matter, erased_at=None).select_related("author")
    return rows.filter(kind__in=kinds) if kinds else rows


def clocks(matter: Matter) -> QuerySet[Clock]:
    return Clock.objects.filter(matter=matter).select_related("assignment__organisation")


def attachments(matter: Matter) -> QuerySet[Attachment]:
    return Attachment.objects.filter(matter=matter)
