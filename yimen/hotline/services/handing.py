"""D4: an order goes to the discipline inspection, with the proof of its chain (rule book §5.4)."""

from __future__ import annotations

import json

from yimen.hotline.models import Letter
from yimen.hotline.rules.answers import DISCIPLINE_GROUNDS
from yimen.hotline.rules.letters import render
from yimen.hotline.services.turn import Turn, take, write
from yimen.kernel.refusal import Refusal
from yimen.matters.models import Clock, Event
from yimen.matters.rules import Change
from yimen.matters.services import Done, Step

VERB = "hand_to_discipline"
THIRD = 3


def hand_to_discipline(turn: Turn, *, ground: str, why: str) -> Done:
    """Hand over what is known of an order; the order itself goes on, its dates unchanged.

    ground: a code of DISCIPLINE_GROUNDS, each once an order; a refusal to handle wants an unanswered letter of the third
    level. why: what was found, and where the evidence is kept. The letter names how many events the chain has and its
    last digest; nobody at the office that it is about sees either.
    """
    if ground not in DISCIPLINE_GROUNDS:
        raise Refusal("ground", "请选移送的事由。")

    def decide(step: Step) -> Change:
        _check(step, ground)
        head = bytes(step.matter.head).hex()
        facts = {"ground": ground, "events": step.matter.version, "head": head}
        text = _letter(step, ground, why, step.matter.version, head)
        return Change(facts=facts, notes=(write("decision", text, name="移送函", desk_only=True),))

    return take(turn, VERB, decide)


def _check(step: Step, ground: str) -> None:
    if ground in _handed(step.matter.pk):
        raise Refusal(
            "handed_before", f"已因“{DISCIPLINE_GROUNDS[ground]}”移送过，不重复移送。有新的情况，请添加备注。"
        )
    if ground == "refused_after_d3" and not refused_after_third(step.matter.pk, step):
        raise Refusal("not_refused", "三级督办函的答复期限还没有过，或已经答复，不能以此移送。")


def _handed(matter: int) -> set[str]:
    bodies = Event.objects.filter(matter=matter, verb=VERB).values_list("body", flat=True)
    return {json.loads(body)["facts"]["ground"] for body in bodies}


def refused_after_third(order: int, step: Step) -> bool:
    """Whether a letter of the third level about the order has run past its answer without one."""
    third = Letter.objects.filter(order=order, level=THIRD, matter__state="awaiting_leader_answer")
    running = Clock.objects.filter(kind="answer", status="running", due_at__lt=step.at)
    return running.filter(matter__in=third.values("matter")).exists()


def _letter(step: Step, ground: str, why: str, events: int, head: str) -> str:
    office = step.matter.lead_organisation
    if office is None:
        raise Refusal("no_lead", "还没有主办单位的工单不能移送。")
    found = why.strip().rstrip("。；")
    fields = {
        "编号": step.matter.number, "承办单位": office.name, "事由": DISCIPLINE_GROUNDS[ground],
        "情况": found, "条数": str(events), "校验值": head,
    }  # fmt: skip
    return render("hand_to_discipline", fields)
