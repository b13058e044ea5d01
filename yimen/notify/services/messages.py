"""Messages to residents and to colleagues' phones: sealed as sent, handed to the gateway by a job, tried again if need be."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction

from yimen.base.now import now
from yimen.custody.services import seal, unseal
from yimen.matters.models import Matter
from yimen.notify.models import Message
from yimen.notify.services.gateways import Gateway, GatewayError, gateway
from yimen.notify.services.notices import delivery
from yimen.org.models import Staff
from yimen.parties.models import Party
from yimen.parties.services import deliver_to

TEXT = "notify_message.text"
# After each failed try; when they are used up the message stays as failed, for the section to see.
AGAIN = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=60))
log = logging.getLogger("yimen.notify")


def message(
    to: Party | Staff | None, code: str, text: str, matter: Matter | None = None, urgent: bool = False
) -> Message | None:
    """Put a message in the queue, to a resident or a member of staff; None when there is nobody to write to.

    code: the kind of letter; text: as it will be read, kept sealed; urgent: sent at once, else in working hours.
    """
    if to is None or not _reachable(to):
        return None
    row = Message(id=uuid4(), matter=matter, code=code, deliver_at=delivery(now(), urgent))
    row.party, row.staff = (to, None) if isinstance(to, Party) else (None, to)
    row.text = seal(text, TEXT, row.id)
    row.save(force_insert=True)
    return row


def _reachable(to: Party | Staff) -> bool:
    if isinstance(to, Party):
        return to.phone is not None and not to.no_contact
    return bool(to.work_phone) and to.is_active


def read(row: Message) -> str:
    """The text as sent, for whoever may see the matter: callers of this have asked the gate before."""
    return unseal(row.text, TEXT, row.id)


def send_waiting(most: int = 200, through: Gateway | None = None) -> int:
    """Send what is due, one message a transaction; returns how many were handed over. Two senders never share one."""
    sent = 0
    for _ in range(most):
        done = _send_next(through or gateway())
        if done is None:
            break
        sent += done
    return sent


@transaction.atomic
def _send_next(through: Gateway) -> int | None:
    moment = now()
    rows = Message.objects.select_for_update(skip_locked=True, of=("self",)).select_related("party", "staff")
    row = rows.filter(state=Message.State.WAITING, deliver_at__lte=moment).order_by("deliver_at").first()
    if row is None:
        return None
    try:
        through.send(key=row.id, phone=_phone(row), code=row.code, text=read(row), at=moment)
    except GatewayError as problem:
        _try_again(row, moment, problem)
        return 0
    row.state, row.sent_at = Message.State.SENT, moment
    row.save(update_fields=["state", "sent_at"])
    return 1


def _phone(row: Message) -> str:
    phone = deliver_to(row.party) if row.party else (row.staff.work_phone if row.staff else "")
    if not phone:
        raise GatewayError("没有可用的号码")
    return phone


def _try_again(row: Message, moment: datetime, problem: GatewayError) -> None:
    row.tries += 1
    if row.tries > len(AGAIN):
        row.state = Message.State.FAILED
    else:
        row.deliver_at = moment + AGAIN[row.tries - 1]
    row.save(update_fields=["tries", "state", "deliver_at"])
    log.warning("message %s not sent, try %s: %s", row.pk, row.tries, problem)
