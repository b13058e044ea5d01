"""Withdrawal, objection, archive, succession of offices (rule book §4.2)."""

from __future__ import annotations

from datetime import datetime

from yimen.hotline.rules.endings import check_objection
from yimen.hotline.services.callback import rework
from yimen.hotline.services.turn import Turn, change_order, desk, office, order_of, start, take, write
from yimen.kernel.refusal import Refusal
from yimen.matters.queries import last_seq
from yimen.matters.rules import Assign, Change, Owner, Release
from yimen.matters.services import Done, Step
from yimen.org.models import Organisation


def ask_withdrawal(turn: Turn, *, why: str) -> Done:
    """The caller asks to withdraw; the desk calls back before it does."""
    return take(
        turn, "ask_withdrawal", lambda step: Change(notes=(write("withdrawal", why, name="撤回的理由", maximum=500),))
    )


def withdraw(turn: Turn, *, why: str) -> Done:
    """Withdrawn, confirmed by the desk's own call; reports and matters of public safety go on as the desk's (rule book)."""

    def decide(step: Step) -> Change:
        if step.matter.subtype == "report" or step.matter.grade == "emergency":
            raise Refusal("goes_on", "举报和特急事项不撤回，由热线管理股继续督促办理。")
        change_order(step, outcome="withdrawn")
        return Change(
            notes=(write("withdrawal", why, name="核实情况", maximum=500),),
            release=(Release("lead", "ended"), Release("co", "ended")),
        )  # fmt: skip

    return take(turn, "withdraw", decide)


def object_to(turn: Turn, *, why: str, state: str, ended_at: datetime) -> Done:
    """The caller objects in time: to an answer, a refusal, a closed order (WF 14)."""

    def decide(step: Step) -> Change:
        check_objection(step.matter.state, ended_at, step.at, 1 if last_seq(step.matter.pk, "object") else 0)
        note = write("objection", why, name="异议内容", maximum=2000, public=True)
        if step.matter.state == "answered":
            return Change(owner=desk("intake_reviewer"), clocks=(start(step, "accept"),), notes=(note,))
        if step.matter.state == "refused":
            return Change(
                owner=desk("centre_leader"),
                clocks=(start(step, "refuse_check", limit_of="refusal_review"),),
                notes=(note,),
            )
        order = order_of(step)
        change_order(step, rounds=order.rounds + 1, outcome="")
        again = rework(step, {"round": order.rounds + 1}, why)
        return Change(owner=again.owner, clocks=again.clocks, notes=again.notes, facts=again.facts)

    return take(turn, "object", decide)


def archive(turn: Turn) -> Done:
    """Thirty days after its end: archived by the system."""
    return take(turn, "archive", lambda step: Change())


def succeed(turn: Turn, *, successor: int, document: str) -> Done:
    """An office was abolished or merged: its successor leads on, the clock never stops (XF 24 by analogy)."""

    def decide(step: Step) -> Change:
        if not Organisation.objects.filter(pk=successor, is_active=True).exists():
            raise Refusal("no_office", "请选承接单位。")
        return _new_lead(step, successor, document)

    return take(turn, "succeed", decide)


def _new_lead(step: Step, successor: int, document: str) -> Change:
    owner = None
    if step.matter.owner_organisation_id == step.matter.lead_organisation_id:
        owner = Owner(successor, "office_liaison")
    return Change(
        owner=owner, columns={"lead_organisation_id": successor}, release=(Release("lead", "ended"),),
        assign=(Assign(successor, "lead"),), facts={"old": step.matter.lead_organisation_id, "new": successor},
        notes=(write("document", document, name="文件号", maximum=200),),
    )  # fmt: skip


def vacate_lead(turn: Turn, *, document: str) -> Done:
    """Nobody is named yet: the section's head keeps the order and has one working day to have one designated."""

    def decide(step: Step) -> Change:
        return Change(
            owner=desk("section_head"), clocks=(start(step, "designate"),),
            notes=(write("document", document, name="文件号", maximum=200),),
        )  # fmt: skip

    return take(turn, "vacate_lead", decide)


def designate(turn: Turn, *, successor: int, document: str) -> Done:
    """The county has decided who succeeds."""

    def decide(step: Step) -> Change:
        change = _new_lead(step, successor, document)
        return Change(
            owner=Owner(successor, "office_liaison"), columns=change.columns, release=change.release,
            assign=change.assign, facts=change.facts, notes=change.notes,
        )  # fmt: skip

    return take(turn, "designate", decide)


__all__ = ["archive", "ask_withdrawal", "designate", "object_to", "office", "succeed", "vacate_lead", "withdraw"]
