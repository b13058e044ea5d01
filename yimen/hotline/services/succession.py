"""An office is abolished or merged: all its open orders and parts pass on in one act, no clock stops (XF 24 by analogy)."""

from __future__ import annotations

from django.db import transaction

from yimen.hotline.lifecycle import OPEN_WITH_LEAD
from yimen.hotline.services.closing import succeed, vacate_lead
from yimen.hotline.services.dispatching import AT_ONCE
from yimen.hotline.services.turn import Turn, take, write
from yimen.kernel.refusal import Refusal
from yimen.matters.models import Assignment, Matter
from yimen.matters.rules import Assign, Change, Release, Start
from yimen.matters.services import Done, Step
from yimen.org.access import SYSTEM, Actor, require


@transaction.atomic
def succeed_everywhere(*, by: Actor, office: int, successor: int | None, document: str) -> list[Done]:
    """Every open order of `office` is led on by `successor`; with none named the section's head keeps them (代管).

    So it is with an order that accuses the successor, which cannot lead it. What `office` does as a co-handler passes on
    as well. by: a system administrator, who sees no order and so acts through the system; the document's number is kept
    with each. Returns what was done to the orders that it led. Raises Refusal when by may not, or both are the same.
    """
    require(by, "succeed", "机构承接由系统管理员登记。")
    if successor == office:
        raise Refusal("same_office", "承接单位不能是原单位，请重新选择。")
    rows = Matter.objects.filter(kind="order", lead_organisation=office, state__in=OPEN_WITH_LEAD).order_by("pk")
    found = []
    for pk, avoids in rows.values_list("pk", "avoids_id"):
        turn = Turn(pk, SYSTEM)
        named = successor if successor != avoids else None
        found.append(
            succeed(turn, successor=named, document=document) if named else vacate_lead(turn, document=document)
        )
    parts = Assignment.objects.filter(organisation=office, role="co", state="open", matter__state__in=OPEN_WITH_LEAD)
    for pk in parts.order_by("matter").values_list("matter", flat=True):
        _succeed_part(Turn(pk, SYSTEM), office, successor, document)
    return found


def _succeed_part(turn: Turn, office: int, successor: int | None, document: str) -> Done:
    """The successor takes over the task with its date; without one, or where it has a part already, the task ends here."""

    def decide(step: Step) -> Change:
        live = {row.organisation_id: row for row in step.assignments if row.state == "open"}
        part = live[office]
        given: tuple[Assign, ...] = ()
        if successor and successor not in live and successor != step.matter.avoids_id:
            given = (_taken_over(step, part, successor),)
        return Change(
            release=(Release("co", "ended", office),), assign=given, facts={"part": [office, successor]},
            notes=(write("document", document, name="文件号", maximum=200),),
        )  # fmt: skip

    return take(turn, "succeed", decide)


def _taken_over(step: Step, part: Assignment, successor: int) -> Assign:
    until = max(part.due_at, step.at + AT_ONCE) if part.due_at else None
    clock = Start("co_handle", None, "承接单位接着办，时限不变", "XF 24（参照）", until=until) if until else None
    return Assign(successor, "co", task=part.task, clock=clock, sees_contact=part.sees_contact)
