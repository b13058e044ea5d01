"""What members of staff are told in the application, and that they have taken notice of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from yimen.base.now import now
from yimen.kernel.refusal import Refusal
from yimen.matters.models import Matter, RungClaim
from yimen.matters.services.rungs import acknowledge_claim
from yimen.notify.models import Notice
from yimen.org.access import Actor
from yimen.org.models import Staff
from yimen.org.queries import calendar

TEXT_MAX = 300


def delivery(moment: datetime, urgent: bool) -> datetime:
    """When something said at `moment` is delivered: at once if urgent, else at the next working moment."""
    return moment if urgent else calendar().next_opening(moment)


def tell(
    staff: Staff,
    matter: Matter | None,
    kind: str,
    text: str,
    claim: int | RungClaim | None = None,
    urgent: bool = False,
) -> Notice:
    """Tell one person something; it shows from the next working moment on, at once if urgent.

    claim: the rung of a ladder (or its id) that this notice belongs to; acknowledging it acknowledges the rung.
    """
    return tell_all([staff], matter, kind, text, claim, urgent)[0]


def tell_all(
    people: Iterable[Staff],
    matter: Matter | None,
    kind: str,
    text: str,
    claim: int | RungClaim | None = None,
    urgent: bool = False,
) -> list[Notice]:
    """Tell several people the same thing, each once, in one statement."""
    at = delivery(now(), urgent)
    rung = claim.pk if isinstance(claim, RungClaim) else claim
    rows = [
        Notice(recipient=person, matter=matter, kind=kind, text=_short(text), claim_id=rung, deliver_at=at)
        for person in {person.pk: person for person in people}.values()
    ]
    return Notice.objects.bulk_create(rows)


def _short(text: str) -> str:
    return text if len(text) <= TEXT_MAX else text[: TEXT_MAX - 1] + "…"


@transaction.atomic
def acknowledge(by: Actor, notice: int) -> Notice:
    """The recipient takes notice (知悉). A rung counts as acknowledged once everybody who was told of it has.

    Raises Refusal when the notice is not this person's. Repeating it changes nothing.
    """
    row = Notice.objects.select_for_update().filter(pk=notice, recipient=by.staff_id).first()
    if row is None:
        raise Refusal("not_found", "没有找到这条提醒，或者它不是发给本人的。")
    if row.acknowledged_at is None:
        row.acknowledged_at = now()
        row.read_at = row.read_at or row.acknowledged_at
        row.save(update_fields=["acknowledged_at", "read_at"])
        _settle([row])
    return row


def _settle(rows: Iterable[Notice]) -> None:
    """Acknowledge the rungs of which nobody told is still to take notice; those who have left are not waited for."""
    for row in rows:
        if row.claim_id is None or row.acknowledged_at is None:
            continue
        # Two people may press at the same moment: the rung is looked at one after the other.
        RungClaim.objects.select_for_update().get(pk=row.claim_id)
        waiting = Notice.objects.filter(claim=row.claim_id, acknowledged_at=None, recipient__is_active=True)
        if not waiting.exists():
            acknowledge_claim(row.claim_id, row.recipient_id, row.acknowledged_at)


@transaction.atomic
def acknowledge_all(by: Actor) -> int:
    """Take notice of everything delivered that belongs to no rung; rungs are acknowledged one by one."""
    moment = now()
    rows = Notice.objects.filter(recipient=by.staff_id, acknowledged_at=None, claim=None, deliver_at__lte=moment)
    return rows.update(acknowledged_at=moment, read_at=moment)
