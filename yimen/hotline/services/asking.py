"""What else can happen to an office's request: passed up, taken back, overtaken by events."""

from __future__ import annotations

from collections.abc import Callable

from yimen.hotline.models import Request
from yimen.hotline.rules.limits import limit_for
from yimen.hotline.services.process import REQUEST
from yimen.hotline.services.requests import ANSWERED_IN
from yimen.hotline.services.turn import Turn, desk, write
from yimen.kernel.refusal import Refusal
from yimen.matters.rules import Change, Start
from yimen.matters.services import Done, Step, act
from yimen.org.access import SYSTEM

_UP = {"awaiting_decision": "centre_leader", "awaiting_leader_decision": "county_coordinator"}


def _take(turn: Turn, verb: str, decide: Callable[[Step], Change]) -> Done:
    return act(
        process=REQUEST, which=turn.which, verb=verb, by=turn.by, decide=decide, key=turn.key, seen=turn.seen,
        request=turn.request,
    )  # fmt: skip


def escalate(turn: Turn, *, words: str) -> Done:
    """Pass the decision one step up, with the opinion of whoever could not decide (WF 22–24, JN 29)."""

    def decide(step: Step) -> Change:
        request = Request.objects.get(pk=step.matter.pk)
        chosen = limit_for(ANSWERED_IN[request.what], step.matter.grade)
        return Change(
            owner=desk(_UP[step.matter.state]), clocks=(Start("decide", chosen.limit, chosen.rule, chosen.basis),),
            notes=(write("decision", words, name="意见", maximum=1000),),
        )  # fmt: skip

    return _take(turn, "escalate", decide)


def withdraw_request(turn: Turn, *, why: str) -> Done:
    """The office takes its request back; whoever asked, or the office's leader."""

    def decide(step: Step) -> Change:
        request = Request.objects.get(pk=step.matter.pk)
        leader = step.by.holds("office_leader", request.office_id)
        if step.by.staff_id != request.asked_by_id and not leader:
            raise Refusal("not_asker", "申请由提出人或本单位分管领导撤回。")
        Request.objects.filter(pk=request.pk).update(result="withdrawn", decided_at=step.at)
        return Change(notes=(write("note", why, name="说明", maximum=500),))

    return _take(turn, "withdraw", decide)


def lapse_request(turn: Turn) -> Done:
    """The order was answered or is over: nothing is left to decide."""

    def decide(step: Step) -> Change:
        Request.objects.filter(pk=step.matter.pk).update(result="lapsed", decided_at=step.at)
        return Change()

    return _take(turn, "lapse", decide)


def lapse_requests(order: int) -> list[Done]:
    """Every undecided request about an order lapses. Repeating it does nothing."""
    rows = Request.objects.filter(order=order, matter__closed_at=None).values_list("pk", flat=True)
    return [lapse_request(Turn(pk, SYSTEM)) for pk in rows]


def add_note(turn: Turn, *, text: str) -> Done:
    """A note on a request."""
    return _take(turn, "add_note", lambda step: Change(notes=(write("note", text, name="备注", maximum=2000),)))


def live_request(order: int, what: str) -> Request:
    """The undecided request of this kind about an order. Raises Refusal when there is none."""
    found = Request.objects.filter(order=order, what=what, matter__closed_at=None).first()
    if found is None:
        raise Refusal("no_request", "这件工单现在没有等待决定的申请。")
    return found
