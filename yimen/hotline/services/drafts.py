"""A draft goes on: what was written first gives way to the finished form, and the order is submitted."""

from __future__ import annotations

from yimen.hotline.models import Order
from yimen.hotline.services.taken import (
    Intake,
    check_intake,
    facts_of,
    matter_columns,
    open_columns,
    order_columns,
    party_of,
    texts_of,
)
from yimen.hotline.services.turn import Turn, change_order, desk, order_of, start, take
from yimen.kernel.refusal import Refusal
from yimen.matters.models import Note
from yimen.matters.rules import Change
from yimen.matters.services import Done, Step
from yimen.parties.models import Party
from yimen.parties.services import masked, stored

REWRITTEN = ("title", "content", "demand")


def complete(turn: Turn, *, intake: Intake, accepted: bool = False) -> Done:
    """Submit a draft with the finished form's words and columns; its own first words are erased, the event keeps their mark.

    The caller of the draft stays when the form names nobody. Raises Refusal naming the field, as `register` does.
    """

    def decide(step: Step) -> Change:
        party = _party(step, intake)
        if party is None or intake.contact.phone.strip():
            check_intake(intake)
        Note.objects.filter(matter=step.matter, kind__in=REWRITTEN, erased_at=None).update(text="", erased_at=step.at)
        texts = texts_of(intake)
        change_order(step, party=party, **order_columns(intake, texts))
        asker = "匿名" if intake.anonymous else masked(party).name
        return Change(
            owner=desk("dispatcher" if accepted else "intake_reviewer"), notes=tuple(texts), facts=facts_of(intake),
            clocks=(start(step, "dispatch") if accepted else start(step, "accept", at=step.matter.received_at),),
            columns=matter_columns(intake, texts, asker) | open_columns(intake),
        )  # fmt: skip

    return take(turn, "submit_accepted" if accepted else "submit", decide)


def _party(step: Step, intake: Intake) -> Party | None:
    if intake.anonymous:
        return None
    order: Order = order_of(step)
    if intake.contact.phone.strip() or intake.contact.name.strip():
        return stored(party_of(intake))
    if order.party is None:
        raise Refusal("caller_phone", "请填写来电号码和姓名，或勾选匿名。")
    return order.party
