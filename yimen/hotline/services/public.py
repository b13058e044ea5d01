"""The query code with which a caller follows an order without an account (rule book §2.6)."""

from __future__ import annotations

import hmac
from datetime import timedelta

from django.db import transaction
from django.db.models import F

from yimen.custody.services import count_use, index
from yimen.hotline.models import Order
from yimen.kernel.codes import parse_order_number
from yimen.kernel.refusal import Refusal

DIGITS = 6
MISSES = 5
WINDOW = timedelta(hours=1)
PER_NUMBER, PER_SOURCE = 10, 30


def query_code(order: Order, number: str) -> str:
    """The six digits of this order: derived from the master key, the number and how often the code was changed."""
    found = index("query code", f"{number}:{order.query_generation}")
    return f"{int.from_bytes(found, 'big') % 10**DIGITS:0{DIGITS}d}"


@transaction.atomic
def check_code(number: str, code: str, source: str) -> Order | None:
    """The order of this number when the code is right, else None; the fifth wrong code in a row changes the code.

    source: where the question comes from (an address), for the limit. Raises Refusal("too_often") beyond 10 tries a number
    or 30 a source within an hour, and the Refusal of a number that cannot be one. Which of both was wrong is never told.
    """
    text = parse_order_number(number).text
    if not (count_use(f"code:{source}", PER_SOURCE, WINDOW) and count_use(f"code:{text}", PER_NUMBER, WINDOW)):
        raise Refusal("too_often", "查询次数太多，请 1 小时后再试，或拨打 12345 人工查询。")
    order = Order.objects.select_related("matter").select_for_update(of=("self",)).filter(matter__number=text).first()
    if order is None:
        return None
    if hmac.compare_digest(query_code(order, text).encode(), "".join(code.split()).encode()):
        Order.objects.filter(pk=order.pk).exclude(query_misses=0).update(query_misses=0)
        return order
    _miss(order)
    return None


def _miss(order: Order) -> None:
    if order.query_misses + 1 >= MISSES:
        Order.objects.filter(pk=order.pk).update(query_misses=0, query_generation=F("query_generation") + 1)
    else:
        Order.objects.filter(pk=order.pk).update(query_misses=F("query_misses") + 1)
