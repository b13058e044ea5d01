"""Special endings and deferrals: evidence, two approvals by two persons, nothing hidden (rule book §4.2, §4.3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from yimen.hotline.models import Order
from yimen.hotline.rules.endings import ENDINGS_AFTER_REWORK, check_promise, special_ending
from yimen.hotline.services.turn import Turn, change_order, desk, handler, office, order_of, start, take, write
from yimen.kernel.limits import ZONE, Limit
from yimen.kernel.refusal import Refusal
from yimen.matters.queries import attachments, times_of
from yimen.matters.rules import Change, Floor, Kept, Release, Start, Written
from yimen.matters.services import Done, Step

REPAIR = Limit(4, "working_hour")


def propose_special_ending(turn: Turn, *, ground: str, why: str, told: str, files: Sequence[Kept] = ()) -> Done:
    """The office's leader proposes E1–E7 with evidence and with what the caller was told (WF 21, JN 25)."""

    def decide(step: Step) -> Change:
        order = order_of(step)
        proofs = len(files) + attachments(step.matter).filter(evidence=True).count()
        found = special_ending(ground, proofs, told, order.rounds)
        change_order(
            step,
            ending_code=found.code,
            ending_step="proposed",
            ending_proposed_by=step.by.staff_id,
            ending_first_by=None,
        )
        return Change(
            owner=desk("section_head"), clocks=(start(step, "approve"),), files=tuple(files), facts={"ground": found.code},
            notes=(write("ending", why, name="理由和依据", maximum=2000), write("told", told, name="已告知的内容", maximum=1000)),
        )  # fmt: skip

    return take(turn, "propose_special_ending", decide)


def approve_first(turn: Turn, *, words: str = "") -> Done:
    """The section's head agrees; the centre's leader decides. Neither proposed it."""
    deferral = _is_deferral(turn)

    def decide(step: Step) -> Change:
        order = order_of(step)
        if order.ending_step != "proposed":
            raise Refusal("approved_first", "已经初审过了，请等候中心分管领导批准。")
        if step.by.staff_id == order.ending_proposed_by_id:
            raise Refusal("own_proposal", "不能审批自己提出的申请。")
        change_order(step, ending_step="first", ending_first_by=step.by.staff_id)
        return Change(owner=desk("centre_leader"), clocks=(start(step, "approve"),), notes=_words(words))

    return take(turn, "first_approve_deferral" if deferral else "first_approve_ending", decide)


def _is_deferral(turn: Turn) -> bool:
    return Order.objects.filter(pk=turn.matter, ending_step__in=["proposed", "first"], ending_code="").exists()


def _words(words: str) -> tuple[Written, ...]:
    return (write("decision", words, name="意见", maximum=1000),) if words.strip() else ()


def _second(step: Step) -> None:
    order = order_of(step)
    if order.ending_step != "first":
        raise Refusal("first_missing", "须先由热线管理股股长初审同意，再由中心分管领导批准。")
    if step.by.staff_id in (order.ending_first_by_id, order.ending_proposed_by_id):
        raise Refusal("same_person", "初审和批准须由两个人作出，也不能是提出申请的人。")


def approve_ending(turn: Turn, *, words: str = "") -> Done:
    """The second approval: to the return call; E3 alone is closed in writing."""
    in_writing = Order.objects.filter(pk=turn.matter, ending_code="E3").exists()

    def decide(step: Step) -> Change:
        _second(step)
        if in_writing:
            change_order(step, ending_step="approved", outcome="in_writing")
            return Change(
                owner=desk("section_head"), clocks=(start(step, "objection"),), notes=_words(words),
                release=(Release("co", "ended"),),
            )  # fmt: skip
        change_order(step, ending_step="approved")
        return Change(
            owner=desk("callback_agent"), clocks=(start(step, "callback"),), notes=_words(words),
            release=(Release("co", "ended"),),
        )  # fmt: skip

    return take(turn, "approve_ending_in_writing" if in_writing else "approve_ending", decide)


def reject_ending(turn: Turn, *, words: str) -> Done:
    """Not approved: the office goes on with the rest of its limit, like after a returned reply."""
    deferral = _is_deferral(turn)

    def decide(step: Step) -> Change:
        change_order(step, ending_step="", ending_code="", deferred_to=None)
        kind = "rework" if step.before and step.before[-1] == "reworking" else "handle"
        return Change(owner=handler(step), clocks=(Floor(kind, REPAIR, "本县设定", "repair"),), notes=_words(words))

    return take(turn, "reject_deferral" if deferral else "reject_ending", decide)


def propose_deferral(turn: Turn, *, why: str, measures: str, promised: date) -> Done:
    """Conditions are lacking: causes, measures, a dated promise of at most 180 days; it stays open and counted (JN 24(3))."""

    def decide(step: Step) -> Change:
        check_promise(promised, step.at.astimezone(ZONE).date())
        change_order(
            step, ending_step="proposed", ending_code="", ending_proposed_by=step.by.staff_id, ending_first_by=None,
            deferred_to=datetime.combine(promised, time(17, 30), ZONE),
        )  # fmt: skip
        return Change(
            owner=desk("section_head"), clocks=(start(step, "approve"),), facts={"promised": promised.isoformat()},
            notes=(write("deferral", f"{why}\n{measures}", name="原因和措施", maximum=2000),),
        )  # fmt: skip

    return take(turn, "propose_deferral", decide)


def approve_deferral(turn: Turn, *, words: str = "") -> Done:
    """The promised date becomes the due date; a report every 30 days."""

    def decide(step: Step) -> Change:
        _second(step)
        order = order_of(step)
        change_order(step, ending_step="deferred", promised_at=order.deferred_to)
        promise = Start("promise", None, "挂账承诺日期", "JN 24", standing="promised", until=order.deferred_to)
        return Change(
            owner=office(step, "office_leader"), clocks=(promise, start(step, "progress_report")), notes=_words(words)
        )

    return take(turn, "approve_deferral", decide)


def report_deferral(turn: Turn, *, text: str, files: Sequence[Kept] = ()) -> Done:
    """The 30-day report of a deferred order."""

    def decide(step: Step) -> Change:
        return Change(
            clocks=(start(step, "progress_report"),), files=tuple(files),
            notes=(write("progress", text, name="进展", maximum=2000, public=True),),
        )  # fmt: skip

    return take(turn, "report_deferral", decide)


def renew_promise(turn: Turn, *, promised: date, why: str, told: str) -> Done:
    """Promise once more: the county coordinator agrees, the caller is told, the old miss stays late (local)."""

    def decide(step: Step) -> Change:
        order = order_of(step)
        check_promise(promised, step.at.astimezone(ZONE).date(), renewals=1 + last_renewals(step))
        until = datetime.combine(promised, time(17, 30), ZONE)
        change_order(step, deferred_to=until, promised_at=until)
        again = Start("promise", None, "再次承诺的日期", "本县设定", standing="promised", until=until)
        facts = {"promised": promised.isoformat(), "before": order.deferred_to}
        texts = (
            write("deferral", why, name="原因", maximum=2000),
            write("told", told, name="已告知的内容", maximum=1000),
        )
        return Change(clocks=(again,), facts=facts, notes=texts)

    return take(turn, "renew_promise", decide)


def last_renewals(step: Step) -> int:
    """How often the promise has been renewed already."""
    return len(times_of(step.matter.pk, "renew_promise"))


def dissatisfied_but_done(
    turn: Turn, *, solved: str, process: int, result: int, ground: str, why: str, told: str
) -> Done:
    """Not content, but the demand goes beyond the law and was explained twice: proposed as lawfully ended (JN 25)."""

    def decide(step: Step) -> Change:
        if ground not in ENDINGS_AFTER_REWORK:
            raise Refusal("ending", "不满意但已依法办结的，情形应为 E1、E2 或 E5，请重新选择。")
        if len(told.split("\n")) < 2 and len(times_of(step.matter.pk, "log_contact")) < 2:
            raise Refusal("explained_twice", "应当已向诉求人解释两次。请分行写明两次解释的时间和内容。")
        change_order(
            step, ending_code=ground, ending_step="proposed", ending_proposed_by=step.by.staff_id, ending_first_by=None,
            solved=solved, process_score=process, result_score=result,
        )  # fmt: skip
        texts = (
            write("ending", why, name="理由和依据", maximum=2000),
            write("told", told, name="两次解释", maximum=1000),
        )
        return Change(
            owner=desk("section_head"), clocks=(start(step, "approve"),), notes=texts,
            facts={"ground": ground, "solved": solved, "process_score": process, "result_score": result},
        )  # fmt: skip

    return take(turn, "dissatisfied_but_done", decide)
