"""The reply, its review, and what the reviewer may send back (rule book §4.2, §4.3)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from yimen.hotline.models import Reply
from yimen.hotline.queries.demands import demand_lines
from yimen.hotline.rules.answers import FOUND
from yimen.hotline.rules.endings import failed_checks
from yimen.hotline.services.handling import contacts_logged
from yimen.hotline.services.turn import (
    Turn,
    change_order,
    chosen_one,
    desk,
    handler,
    office,
    order_of,
    start,
    take,
    write,
)
from yimen.kernel.limits import Limit
from yimen.kernel.refusal import Refusal
from yimen.matters.models import Matter, Note
from yimen.matters.rules import Change, Floor, Kept, Release
from yimen.matters.services import Done, Step

SIGNED_TYPES = frozenset({"complaint", "report"})


@dataclass(frozen=True)
class ReplyText:
    """What the office answers: the text, whether what was reported is true, each demand's answer, a promised date."""

    text: str
    found: str
    answers: Mapping[str, str] = field(default_factory=dict)
    basis: str = ""
    next_date: date | None = None
    files: Sequence[Kept] = ()


def reply(turn: Turn, *, said: ReplyText, signed_by: int | None = None) -> Done:
    """Hand in the reply for review: every demand answered, the caller contacted, signed by the leader where it must be."""
    return _hand_in(turn, "reply", said, signed_by)


def leader_signs(matter: Matter) -> bool:
    """Whether the reply to this order goes out under the leader's name: complaints, reports, reworks (JN 24)."""
    return matter.subtype in SIGNED_TYPES or matter.state == "reworking"


def draft_reply(turn: Turn, *, said: ReplyText) -> Done:
    """The handler's draft of a reply that the leader signs: kept with the order, which waits for the leader. No clock stops."""

    def decide(step: Step) -> Change:
        if not leader_signs(step.matter):
            raise Refusal("no_signature", "这件工单的回复可以直接提交，不需要分管领导签发。")
        _check_demands(step, said.answers)
        answers = [said.answers[str(line.pk)] for line in demand_lines(step.matter)]
        texts = [write("draft_reply", said.text, name="回复")]
        texts += [write("draft_answer", answer, name="答复", maximum=1000) for answer in answers]
        facts = {"draft": "reply", "found": said.found, "basis": said.basis[:200]}
        if said.next_date:
            facts["next_date"] = said.next_date.isoformat()
        return Change(owner=office(step, "office_leader"), notes=tuple(texts), files=tuple(said.files), facts=facts)

    return take(turn, "add_note", decide)


def fulfil_deferral(turn: Turn, *, said: ReplyText) -> Done:
    """The promise is kept: a reply with the evidence, demand by demand, for review (JN 24)."""
    if not said.files:
        raise Refusal("no_evidence", "请附兑现承诺的证据（照片或记录），再提交。")
    return _hand_in(turn, "fulfil_deferral", said, None)


@transaction.atomic
def _hand_in(turn: Turn, verb: str, said: ReplyText, signed_by: int | None) -> Done:
    chosen_one(list(FOUND), said.found, "是否属实")

    def decide(step: Step) -> Change:
        order = order_of(step)
        _check_demands(step, said.answers)
        if not (order.anonymous or contacts_logged(step)):
            raise Refusal("not_contacted", "回复前请先联系诉求人并登记；联系不上的，登记未接通的情况。")
        signer = _signer(step, signed_by)
        note = write("reply", said.text, name="回复", public=True)
        change_order(step, replied_at=step.at)
        return Change(
            owner=desk("reply_reviewer"), clocks=(start(step, "review"),), notes=(note,), files=tuple(said.files),
            facts={"found": said.found, "signed_by": signer, "round": order.rounds},
        )  # fmt: skip

    done = take(turn, verb, decide)
    if not done.repeated:
        _keep(done, turn, said)
    return done


def _keep(done: Done, turn: Turn, said: ReplyText) -> None:
    note = Note.objects.get(matter=done.matter, seq=done.event.seq, kind="reply")
    facts = json.loads(done.event.body)["facts"]
    Reply.objects.create(
        order_id=done.matter.pk, note=note, author_id=turn.by.staff_id or 0, found=said.found, basis=said.basis[:200],
        next_date=said.next_date, answers=dict(said.answers), at=done.event.at, round=facts["round"],
        signed_by_id=facts["signed_by"],
    )  # fmt: skip


def _check_demands(step: Step, answers: Mapping[str, str]) -> None:
    lines = demand_lines(step.matter)
    missing = [str(n) for n, line in enumerate(lines, 1) if not answers.get(str(line.pk), "").strip()]
    if missing:
        raise Refusal("demands_open", f"诉求要求第 {'、'.join(missing)} 项还没有答复，请逐项写明。")


def _signer(step: Step, signed_by: int | None) -> int | None:
    """Complaints, reports and reworks go out under the leader's name (JN 24)."""
    if not leader_signs(step.matter):
        return signed_by
    if step.by.holds("office_leader", step.matter.lead_organisation_id):
        return step.by.staff_id
    raise Refusal("leader_signs", "投诉、举报和重办的回复由分管领导签发。请交分管领导提交。")


def pass_review(turn: Turn, *, checks: Mapping[str, bool], remark: str = "") -> Done:
    """Let the reply through: all eight checks met; the return call's clock starts, co-handlers' parts end (JN 27)."""

    def decide(step: Step) -> Change:
        failed = failed_checks(checks)
        if failed:
            raise Refusal("checks_failed", f"{'、'.join(failed)} 没有通过，请退回修改，或核对后重新勾选。")
        Reply.objects.filter(order=step.matter.pk, state="submitted").update(
            state="passed", reviewed_by=step.by.staff_id, reviewed_at=step.at
        )
        notes_ = (write("review", remark, name="审核意见", maximum=500),) if remark.strip() else ()
        return Change(
            owner=desk("callback_agent"), clocks=(start(step, "callback"),), notes=notes_,
            release=(Release("co", "ended"),),
        )  # fmt: skip

    return take(turn, "pass_review", decide)


REPAIR = Limit(4, "working_hour")


def return_for_quality(turn: Turn, *, checks: Mapping[str, bool], why: str) -> Done:
    """Send the reply back: which checks failed and what to mend; one repair window of four working hours in all."""

    def decide(step: Step) -> Change:
        failed = failed_checks(checks)
        if not failed:
            raise Refusal("nothing_failed", "退改要勾出没有通过的检查项。")
        order = order_of(step)
        Reply.objects.filter(order=step.matter.pk, state="submitted").update(
            state="returned", failed=",".join(failed), reviewed_by=step.by.staff_id, reviewed_at=step.at
        )
        change_order(step, returns=order.returns + 1)
        kind = {"reworking": "rework", "deferred": "promise"}.get(step.before[-1] if step.before else "", "handle")
        floor = (Floor(kind, REPAIR, "本县设定", "repair"),) if order.returns == 0 else ()
        return Change(
            owner=handler(step), clocks=floor, facts={"failed": list(failed), "times": order.returns + 1},
            notes=(write("review", why, name="退改意见", maximum=1000),),
        )  # fmt: skip

    return take(turn, "return_for_quality", decide)
