"""Refusal, merging, dispatch: the desk's verbs before an office works (rule book §3, §4.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from yimen.hotline.models import Category, Order
from yimen.hotline.queries import category as find_category
from yimen.hotline.rules.endings import check_recall
from yimen.hotline.rules.intake import refusal_reason
from yimen.hotline.rules.limits import Chosen, Due, due_for
from yimen.hotline.services.turn import Turn, change_order, desk, limit, order_of, start, take, write
from yimen.kernel.limits import Limit
from yimen.kernel.refusal import Refusal
from yimen.matters.models import Matter
from yimen.matters.queries import last_seq, times_of
from yimen.matters.rules import Assign, Change, Owner, Release, Start
from yimen.matters.services import Done, Step
from yimen.org.queries import receiver


@dataclass(frozen=True)
class Part:
    """A co-handler's part at dispatch: which office, what it has to do, whether it may see the caller's number."""

    organisation: int
    task: str
    sees_contact: bool = False


def propose_refusal(turn: Turn, *, reason: str, told: str) -> Done:
    """Propose not to accept, with the channel that the caller was told; a second person confirms (WF 19)."""

    def decide(step: Step) -> Change:
        asked = last_seq(step.matter.pk, "ask_caller") > 0
        found = refusal_reason(reason, told, asked)
        change_order(step, refusal_code=found.code)
        return Change(
            owner=desk("section_head"), clocks=(start(step, "refuse_check"),), facts={"reason": found.code},
            notes=(write("told", told, name="已告知的渠道", maximum=500, public=True),),
        )  # fmt: skip

    return take(turn, "propose_refusal", decide)


def decide_refusal(turn: Turn, *, confirm: bool, words: str = "") -> Done:
    """Confirm the refusal, or accept after all. Whoever proposed it cannot confirm it."""

    def decide(step: Step) -> Change:
        notes = (write("decision", words, name="意见", maximum=500),) if words.strip() else ()
        if confirm:
            change_order(step, outcome="refused")
            return Change(notes=notes)
        change_order(step, refusal_code="")
        return Change(owner=desk("dispatcher"), clocks=(start(step, "dispatch"),), notes=notes)

    return take(turn, "confirm_refusal" if confirm else "overturn_refusal", decide)


def dispatch(
    turn: Turn, *, lead: int, category: str, co: Sequence[Part] = (), complex: bool = False, rank: int | None = None
) -> Done:
    """Send the order to one lead office and any co-handlers; sign and handle start, the lead cannot hand it back (BJ 11–13).

    rank: which of the shown suggestions was taken (1–3), None for another office. Raises Refusal when the office has
    nobody to sign, is the one complained about, or the category is unknown.
    """

    def decide(step: Step) -> Change:
        _check_lead(step, lead)
        row = _category(category)
        step.matter.category = row.code
        order = order_of(step)
        handle = limit(step, "handle", complex=complex)
        due = due_for(step.calendar, step.at, handle, order.upstream_due_at)
        change_order(
            step, dispatched_at=order.dispatched_at or step.at, dispatched_by=step.by.staff_id, complex=complex,
            suggested_rank=rank, promised_at=due.at, first_promised_at=order.first_promised_at or due.at,
        )  # fmt: skip
        return Change(
            owner=Owner(lead, "office_liaison"),
            clocks=(start(step, "sign"), _handle(handle, due, step.at)),
            assign=(Assign(lead, "lead"), *_parts(step, co, lead)),
            columns={"lead_organisation_id": lead, "category": row.code},
            facts={"complex": complex, "rank": rank, "co": [part.organisation for part in co]},
        )

    return take(turn, "dispatch", decide)


AT_ONCE = timedelta(minutes=30)
FOLLOWED = Limit(5, "working_day")


def _handle(chosen: Chosen, due: Due, now: datetime) -> Start:
    """The handling clock: our limit, or the city's date where that comes first; a city date gone by leaves half an hour."""
    if due.rule == chosen.rule:
        return Start("handle", chosen.limit, chosen.rule, chosen.basis, standing="promised")
    return Start("handle", None, due.rule, chosen.basis, standing="promised", until=max(due.at, now + AT_ONCE))


def _check_lead(step: Step, lead: int) -> None:
    office = receiver(lead)
    if office is None:
        raise Refusal("no_office", "请选一个主办单位。")
    if step.matter.avoids_id == lead:
        raise Refusal("subject_leads", f"{office.short_name}是被反映的单位，不能主办。请选它的上级或机关纪委。")
    if not office.has_liaison:
        raise Refusal("no_liaison", f"没有派出：{office.short_name}现在没有在岗联络员。请改派或请该单位补齐人员。")


def _category(code: str) -> Category:
    row = find_category(code)
    if row is None or row.parent_id is None:
        raise Refusal("category", "派单前请选到第二级分类。")
    return row


def _parts(step: Step, co: Sequence[Part], lead: int) -> list[Assign]:
    if any(part.organisation == lead for part in co):
        raise Refusal("lead_is_co", "主办单位不能同时协办，请从协办单位中去掉。")
    return [
        Assign(
            part.organisation, "co", task=write("task", part.task, name="协办任务", maximum=200).text,
            clock=co_clock(step, Limit(1, "working_day")), sees_contact=part.sees_contact,
        )
        for part in co
    ]  # fmt: skip


def co_clock(step: Step, at_least: Limit) -> Start:
    """A co-handler's clock: 60 % of the lead's rest, at least one working day (BJ 14)."""
    handle = step.clock("handle")
    days = 1
    if handle and handle.due_at:
        days = max(1, step.calendar.working_days_between(step.at.date(), handle.due_at.date()) * 60 // 100)
    elif (own := limit(step, "handle").limit).unit == "working_day":
        days = max(1, own.amount * 60 // 100)
    return Start(
        "co_handle", Limit(max(days, at_least.amount), "working_day"), "协办时限为主办剩余时限的 60 %", "BJ 14"
    )


def recall(turn: Turn) -> Done:
    """Take a dispatch back within 30 minutes while it is unsigned, once; it counts as the desk's mistake."""

    def decide(step: Step) -> Change:
        dispatched = times_of(step.matter.pk, "dispatch")
        check_recall(dispatched[-1], step.at, len(times_of(step.matter.pk, "recall")))
        return Change(
            owner=desk("dispatcher"), clocks=(start(step, "dispatch"),),
            release=(Release("lead", "ended"), Release("co", "ended")), columns={"lead_organisation_id": None},
        )  # fmt: skip

    return take(turn, "recall", decide)


def can_recall(order: Order, now: datetime) -> bool:
    """Whether a dispatch may still be taken back: unsigned, within 30 minutes, for the first time."""
    dispatched = times_of(order.pk, "dispatch")
    try:
        check_recall(dispatched[-1], now, len(times_of(order.pk, "recall")))
    except (IndexError, Refusal):
        return False
    return order.matter.state == "awaiting_signing"


def merge(turn: Turn, *, main: int) -> Done:
    """Let the order follow an open main order on the same fact; its caller still gets an answer and a call (JN 26)."""

    def decide(step: Step) -> Change:
        target = Matter.objects.select_for_update().filter(pk=main, kind="order", closed_at=None).first()
        if target is None or target.pk == step.matter.pk or target.state in ("draft", "following"):
            raise Refusal("no_main", "并入的工单须是另一件未办结的主工单，请重新选择。")
        if step.matter.lead_organisation_id not in (None, target.lead_organisation_id):
            raise Refusal("other_lead", "两件工单的主办单位不同，不能并案。")
        change_order(step, main_id=target.pk)
        return Change(
            owner=Owner(target.owner_organisation_id or 0, target.owner_role, target.owner_staff_id),
            clocks=(Start("follow", None, "并案后时限按较早的一件算", "JN 26", until=_followed_until(step, target)),),
            facts={"main": target.number}, release=(Release("lead", "ended"), Release("co", "ended")),
        )  # fmt: skip

    return take(turn, "merge", decide)


def _followed_until(step: Step, target: Matter) -> datetime:
    """The earlier date of the two; the date of a step at the desk is no date for the caller, and one past is past at once."""
    dates = [each.due_at for each in (step.matter, target) if each.lead_organisation_id and each.due_at]
    due = min(dates) if dates else step.calendar.add(step.at, FOLLOWED).at
    return max(due, step.at + AT_ONCE)


def unmerge(turn: Turn, *, why: str) -> Done:
    """Take a follower out of its main order again."""

    def decide(step: Step) -> Change:
        change_order(step, main=None)
        return Change(
            owner=desk("dispatcher"), clocks=(start(step, "dispatch"),), columns={"lead_organisation_id": None},
            notes=(write("reason", why, name="拆分理由", maximum=500),),
        )  # fmt: skip

    return take(turn, "unmerge", decide)


def transfer_up(turn: Turn, *, why: str) -> Done:
    """Hand what is beyond the county's power to the city's platform, and wait for its receipt."""

    def decide(step: Step) -> Change:
        return Change(
            owner=desk("dispatcher"), clocks=(start(step, "upstream"),),
            notes=(write("reason", why, name="上转理由", maximum=500),),
        )  # fmt: skip

    return take(turn, "transfer_up", decide)


def city_answers(turn: Turn, *, takes: bool, receipt: str, why: str = "") -> Done:
    """The city's platform takes the order, or returns it; its receipt number is kept."""
    if not receipt.strip():
        raise Refusal("no_receipt", "请填写市平台的回执编号。")

    def decide(step: Step) -> Change:
        facts = {"receipt": receipt.strip()[:40]}
        if takes:
            change_order(step, outcome="transferred")
            return Change(facts=facts)
        notes = (write("reason", why, name="退回理由", maximum=500),)
        return Change(owner=desk("dispatcher"), clocks=(start(step, "dispatch"),), facts=facts, notes=notes)

    return take(turn, "city_takes" if takes else "city_returns", decide)


def followers(main: int) -> list[int]:
    """The orders that follow a main order, earliest first."""
    return list(Order.objects.filter(main=main, matter__state="following").values_list("pk", flat=True).order_by("pk"))
