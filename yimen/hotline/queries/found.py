"""Orders found by the whole phone number of whoever asked; the number itself is never searchable text (rule book §10)."""

from __future__ import annotations

from yimen.hotline.models import Order
from yimen.kernel.phones import normalise_phone
from yimen.kernel.refusal import Refusal
from yimen.org.access import Actor
from yimen.org.rules import DESK
from yimen.parties.services import same_phone

NEWEST = 200


def orders_of_phone(actor: Actor, typed: str) -> list[int] | None:
    """The newest matters of a caller by whole number, for the desk; None for everybody else and for what is no number.

    Where they may be shown is still asked of `matters.access.visible_to`.
    """
    if not actor.roles & DESK or not any(character.isdigit() for character in typed):
        return None
    try:
        number = normalise_phone(typed).number
    except Refusal:
        return None
    rows = Order.objects.filter(party__in=same_phone(number).values("pk")).order_by("-matter_id")
    return list(rows.values_list("pk", flat=True)[:NEWEST])
