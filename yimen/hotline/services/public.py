"""How a caller reaches an order without an account: number and query code, or the link of a message (rule book §2.6)."""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from yimen.base.now import now
from yimen.custody.services import index, limited, used_up
from yimen.hotline.models import Order, RatingLink
from yimen.kernel.codes import grouped, parse_order_number
from yimen.notify.services import message

DIGITS = 6
MISSES = 5
HOUR = 3600
PER_SOURCE, IN_ALL = 30, 300
LINK_DAYS = 30
_FULL = "查询码输错太多次。"


def query_code(order: Order, number: str) -> str:
    """The six digits of this order: derived from the master key, the number and how often the code was changed."""
    found = index("query code", f"{number}:{order.query_generation}")
    return f"{int.from_bytes(found, 'big') % 10**DIGITS:0{DIGITS}d}"


def check_code(number: str, code: str, source: str) -> Order | None:
    """The order of this number when the code is right, else None; the fifth wrong code in a row changes the code.

    source: where the question comes from (an address), for the limit. Raises Refusal("too_often", retry_after=…) after
    30 misses an hour from one source or 300 in all, and the Refusal of a number that cannot be one. Which of both was
    wrong is never told.
    """
    text = parse_order_number(number).text
    used_up(f"code:{source}", PER_SOURCE, HOUR, _FULL)
    used_up("code:all", IN_ALL, HOUR, _FULL)
    found = _checked(text, "".join(code.split()))
    if found is None:
        limited("code:all", IN_ALL, HOUR, _FULL)
        limited(f"code:{source}", PER_SOURCE, HOUR, _FULL)
    return found


@transaction.atomic
def _checked(number: str, code: str) -> Order | None:
    """The code is compared and a miss counted on the order in one transaction."""
    rows = Order.objects.select_related("matter", "party").select_for_update(of=("self",))
    order = rows.filter(matter__number=number).first()
    if order is None:
        return None
    if hmac.compare_digest(query_code(order, number).encode(), code.encode()):
        Order.objects.filter(pk=order.pk).exclude(query_misses=0).update(query_misses=0)
        return order
    _miss(order)
    return None


def _miss(order: Order) -> None:
    row = Order.objects.filter(pk=order.pk)
    if order.query_misses + 1 < MISSES:
        row.update(query_misses=F("query_misses") + 1)
        return
    row.update(query_misses=0, query_generation=F("query_generation") + 1)
    order.query_generation += 1
    number = order.matter.number
    code = query_code(order, number)
    told = f"【{settings.CENTRE}】工单 {grouped(number)} 的查询码连续输错 {MISSES} 次，已换成 {code}。原来的不能再用。"
    message(order.party, "query_code_changed", told, order.matter, urgent=True)


def rating_link(order: int) -> str:
    """A fresh token of 128 bits for rating this order without number and code; only its index is stored."""
    token = secrets.token_urlsafe(16)
    RatingLink.objects.create(order_id=order, digest=_digest(token), expires_at=now() + timedelta(days=LINK_DAYS))
    return token


def by_rating_link(token: str) -> Order | None:
    """The order of a link that is neither used nor over; looking at it uses nothing."""
    live = RatingLink.objects.filter(digest=_digest(token), used_at=None, expires_at__gt=now())
    row = live.select_related("order__matter__lead_organisation").first()
    return row.order if row else None


def rating_link_used(token: str) -> None:
    """The rating was written: the link has done its duty."""
    RatingLink.objects.filter(digest=_digest(token)).update(used_at=now())


def _digest(token: str) -> bytes:
    return index("rating link", token[:64])
