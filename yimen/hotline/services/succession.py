"""An office is abolished or merged: all its open orders pass on in one act, no clock stops (XF 24 by analogy)."""

from __future__ import annotations

from django.db import transaction

from yimen.hotline.lifecycle import OPEN_WITH_LEAD
from yimen.hotline.services.closing import succeed, vacate_lead
from yimen.hotline.services.turn import Turn
from yimen.kernel.refusal import Refusal
from yimen.matters.models import Matter
from yimen.matters.services import Done
from yimen.org.access import SYSTEM, Actor, require


@transaction.atomic
def succeed_everywhere(*, by: Actor, office: int, successor: int | None, document: str) -> list[Done]:
    """Every open order of `office` is led on by `successor`; with none named the section's head keeps them (代管).

    by: a system administrator, who sees no order and so acts through the system; the document's number is kept with each.
    Raises Refusal when by may not, or successor and office are the same.
    """
    require(by, "succeed", "机构承接由系统管理员登记。")
    if successor == office:
        raise Refusal("same_office", "承接单位不能是原单位，请重新选择。")
    rows = Matter.objects.filter(kind="order", lead_organisation=office, state__in=OPEN_WITH_LEAD).order_by("pk")
    found = []
    for pk in rows.values_list("pk", flat=True):
        turn = Turn(pk, SYSTEM)
        found.append(
            succeed(turn, successor=successor, document=document) if successor else vacate_lead(turn, document=document)
        )
    return found
