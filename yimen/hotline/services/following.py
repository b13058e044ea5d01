"""What happens to merged orders when their main order is answered or falls away (rule book §4.2, §4.4)."""

from __future__ import annotations

from django.db import transaction

from yimen.hotline.models import Order
from yimen.hotline.services.dispatching import followers
from yimen.hotline.services.turn import Turn, change_order, desk, start, take
from yimen.kernel.limits import Limit
from yimen.matters.models import Clock, Event, Matter
from yimen.matters.queries import last_seq
from yimen.matters.rules import Assign, Change, Owner, Start
from yimen.matters.services import Done, Step
from yimen.org.access import SYSTEM


@transaction.atomic
def answer_followers(main: int) -> list[Done]:
    """The main order's reply has passed review: every follower gets its own answer and its own call. Idempotent."""
    return [_main_closed(pk) for pk in followers(main)]


def _main_closed(follower: int) -> Done:
    def decide(step: Step) -> Change:
        return Change(owner=desk("callback_agent"), clocks=(start(step, "callback"),))

    return take(Turn(follower, SYSTEM), "main_closed", decide)


@transaction.atomic
def take_over_from(main: int) -> Done | None:
    """The main order was withdrawn, refused or sent up: the earliest follower leads on, the others follow it.

    Same lead, the clock goes on where the main order's was. None when nobody follows. Idempotent.
    """
    waiting = followers(main)
    if not waiting:
        return None
    gone = Matter.objects.select_for_update().get(pk=main)
    first, *others = waiting
    lead = _last_lead(gone)
    if lead is None:
        done = _back_to_dispatch(first)
    else:
        signed = Order.objects.get(pk=main).signed_at is not None or last_seq(main, "sign_lapsed") > 0
        done = _take_over(first, gone, lead, signed)
    for pk in others:
        Order.objects.filter(pk=pk).update(main=first)
    return done


def _last_lead(gone: Matter) -> int | None:
    """Who led when the main order ended; its column keeps the lead after a withdrawal."""
    return gone.lead_organisation_id


def _back_to_dispatch(follower: int) -> Done:
    def decide(step: Step) -> Change:
        change_order(step, main=None)
        return Change(
            owner=desk("dispatcher"), clocks=(start(step, "dispatch"),), columns={"lead_organisation_id": None}
        )

    return take(Turn(follower, SYSTEM), "unmerge", decide)


def _take_over(follower: int, gone: Matter, lead: int, signed: bool) -> Done:
    staff = _handler(gone, lead) if signed else None

    def decide(step: Step) -> Change:
        change_order(step, main=None, signed_at=step.at if signed else None)
        owner = Owner(lead, "office_handler" if staff else "office_liaison", staff)
        clocks = (_handle(gone),) if signed else (start(step, "sign"), _handle(gone))
        return Change(
            owner=owner, clocks=clocks, assign=(Assign(lead, "lead", staff=staff),), facts={"main": gone.number},
            columns={"lead_organisation_id": lead, "category": gone.category},
        )  # fmt: skip

    return take(Turn(follower, SYSTEM), "take_over" if signed else "take_over_unsigned", decide)


def _handler(gone: Matter, lead: int) -> int | None:
    rows = gone.assignments.filter(role="lead", organisation=lead).order_by("-pk")
    return rows.values_list("staff", flat=True).first()


def _handle(gone: Matter) -> Start:
    """The handling clock goes on as the main order's was: the same beginning and the same date, late if it was late."""
    clock = Clock.objects.filter(matter=gone, kind="handle", assignment=None).order_by("-pk").first()
    if clock is None or clock.due_at is None:
        return Start("handle", Limit(5, "working_day"), "接替主办工单", "JN 26", standing="promised")
    return Start(
        "handle", None, "接替主办工单，计时连续", "JN 26", at=clock.started_at, standing="promised", until=clock.due_at
    )


def on_main_answered(event: Event) -> None:
    """Reaction to `pass_review` and to an approved ending of an order."""
    answer_followers(event.matter_id)


def on_main_gone(event: Event) -> None:
    """Reaction to `withdraw`, `confirm_refusal` and `city_takes` of an order."""
    take_over_from(event.matter_id)
