"""The return call and what follows from it (rule book §4.2; BJ 23, WF 25, JN 27)."""

from __future__ import annotations

from datetime import datetime

from yimen.hotline.models import Order
from yimen.hotline.queries import limit_rows
from yimen.hotline.rules.answers import DISSATISFIED_REASONS, REOPEN_GROUNDS, SCORES, SOLVED
from yimen.hotline.rules.endings import check_attempt, check_unreached
from yimen.hotline.rules.limits import rework_limit
from yimen.hotline.services.turn import Turn, change_order, chosen_one, desk, handler, order_of, start, take, write
from yimen.kernel.limits import Limit
from yimen.kernel.refusal import Refusal
from yimen.matters.queries import last_seq, times_of
from yimen.matters.rules import Change, Start
from yimen.matters.services import Done, Step
from yimen.notify.queries import sent_at
from yimen.org.queries import desk_organisation, holders

SATISFIED_FROM = 3  # 基本满意 and better (rule book §6.1 R7)


def attempt_callback(turn: Turn, *, remark: str = "") -> Done:
    """Nobody answered: noted if it counts as an attempt (four hours apart, different half-days)."""

    def decide(step: Step) -> Change:
        earlier = _attempts(step)
        check_attempt(earlier, step.at)
        change_order(step, callback_attempts=len(earlier) + 1)
        notes = (write("callback", remark, name="回访记录", maximum=500, desk_only=True),) if remark.strip() else ()
        return Change(notes=notes, facts={"attempt": len(earlier) + 1})

    return take(turn, "attempt_callback", decide)


def _attempts(step: Step) -> list[datetime]:
    return times_of(
        step.matter.pk, "attempt_callback", since_seq=last_seq(step.matter.pk, "pass_review", "approve_ending")
    )


def _scores(solved: str, process: int, result: int) -> dict[str, object]:
    chosen_one(list(SOLVED), solved, "是否解决")
    if process not in SCORES or result not in SCORES:
        raise Refusal("score", "过程和结果的满意程度都要选一项。")
    return {"solved": solved, "process_score": process, "result_score": result}


def satisfied(turn: Turn, *, solved: str, process: int, result: int, remark: str = "") -> Done:
    """The caller is content with the result: closed; process and result are kept apart (GF53 闭环)."""
    scores = _scores(solved, process, result)
    if result < SATISFIED_FROM:
        raise Refusal("not_satisfied", "结果不满意的，请登记不满意，由原承办单位重新办理。")

    def decide(step: Step) -> Change:
        change_order(step, outcome="satisfied", **scores)
        return _closing(step, remark, scores)

    return take(turn, "satisfied", decide)


def _closing(step: Step, remark: str, facts: dict[str, object]) -> Change:
    notes = (write("callback", remark, name="回访记录", maximum=1000, desk_only=True),) if remark.strip() else ()
    return Change(owner=desk("section_head"), clocks=(start(step, "objection"),), notes=notes, facts=facts)


def unreached(turn: Turn, *, link_sent_at: datetime | None = None) -> Done:
    """Three proper attempts and a message with a link came to nothing: closed, never counted as satisfied.

    link_sent_at: when the link went out, if not by our own message, which is on record.
    """

    def decide(step: Step) -> Change:
        sent = link_sent_at or sent_at(step.matter.pk, "rating_link")
        check_unreached(_attempts(step), sent, step.at)
        change_order(step, outcome="unreached")
        return _closing(step, "", {})

    return take(turn, "unreached", decide)


def no_call_due(turn: Turn, *, remark: str) -> Done:
    """No call is due: anonymous, no answer wanted, or nothing to reach the caller by; the evidence has been looked at."""

    def decide(step: Step) -> Change:
        order = order_of(step)
        if not (order.anonymous or not order.reply_wanted or order.party is None or order.party.no_contact):
            raise Refusal("call_due", "这件工单应当回访。只有匿名、要求不回复或无法联系的可以免回访。")
        change_order(step, outcome="no_call")
        return _closing(step, remark, {})

    return take(turn, "no_call_due", decide)


def dissatisfied(
    turn: Turn, *, solved: str, process: int, result: int, reason: str, open_demands: str, supervisor: int | None = None
) -> Done:
    """Not content: the same lead works again under a named supervisor (JN 27)."""
    scores = _scores(solved, process, result)
    chosen_one(list(DISSATISFIED_REASONS), reason, "不满意的原因")

    def decide(step: Step) -> Change:
        order = order_of(step)
        change_order(
            step,
            rounds=order.rounds + 1,
            dissatisfied_reason=reason,
            supervisor_id=supervisor or _supervisor(),
            **scores,
        )
        return rework(step, scores | {"reason": reason, "round": order.rounds + 1}, open_demands)

    return take(turn, "dissatisfied", decide)


def rework(step: Step, facts: dict[str, object], words: str) -> Change:
    """Into rework: half of the original limit, two to five working days; the lead is who it was."""
    original = step.clock("handle")
    days = original.history[0].get("limit") if original else None
    before = Limit.from_list(days) if days else Limit(5, "working_day")
    chosen = rework_limit(step.matter.grade, before, step.at.date(), limit_rows())
    return Change(
        owner=handler(step), facts=facts,
        clocks=(Start("rework", chosen.limit, chosen.rule, chosen.basis, standing="promised"), start(step, "contact")),
        notes=(write("rework", words, name="未落实的诉求", maximum=1000),),
    )  # fmt: skip


def _supervisor() -> int:
    person = holders(desk_organisation("supervisor"), "supervisor").first()
    if person is None:
        raise Refusal("no_supervisor", "热线管理股没有在岗督办员，请先补齐人员。")
    return person.pk


def dissatisfied_after_ending(turn: Turn, *, solved: str, process: int, result: int, remark: str = "") -> Done:
    """Not content with an approved special ending: closed, counted in R8, listed apart."""
    scores = _scores(solved, process, result)

    def decide(step: Step) -> Change:
        if not order_of(step).ending_code:
            raise Refusal("no_ending", "这件工单没有批准过特殊办结；不满意的，请登记不满意并重办。")
        change_order(step, outcome="after_ending", **scores)
        return _closing(step, remark, scores)

    return take(turn, "dissatisfied_after_ending", decide)


def escalate_rework(turn: Turn) -> Done:
    """The second reply was refused again: level-2 supervision, the principal signs."""

    def decide(step: Step) -> Change:
        if order_of(step).rounds < 2:
            raise Refusal("first_round", "第二次重办仍不满意的，才升级为二级督办。")
        return Change(facts={"level": 2})

    return take(turn, "escalate_rework", decide)


def reopen(turn: Turn, *, ground: str, why: str) -> Done:
    """The desk reopens a closed order at any time: a reply proved false, a new fact, the city's call (REOPEN_GROUNDS).

    A false reply puts it on the third level of supervision (rule book §5.4).
    """
    if ground not in REOPEN_GROUNDS:
        raise Refusal("ground", "请选重启的情形。")

    def decide(step: Step) -> Change:
        order = order_of(step)
        change_order(step, rounds=order.rounds + 1, outcome="", supervisor_id=order.supervisor_id or _supervisor())
        return rework(step, {"round": order.rounds + 1, "ground": ground}, why)

    return take(turn, "reopen", decide)


def last_round(order: Order) -> int:
    return order.rounds
