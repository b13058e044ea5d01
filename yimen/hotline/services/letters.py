"""Urging and supervision letters: each a matter with an answer due. A letter never moves the order's date (WF 26, JN 28)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from django.db import transaction

from yimen.hotline.models import Letter
from yimen.hotline.rules.letters import ON_EVENT, REASONS, render
from yimen.hotline.rules.limits import Chosen, limit_for
from yimen.hotline.services.process import LETTER
from yimen.hotline.services.turn import Turn, desk, take, write
from yimen.kernel.codes import sub_number
from yimen.kernel.limits import local
from yimen.kernel.refusal import Refusal
from yimen.kernel.words import day_words, length_words
from yimen.matters.models import Clock, Matter
from yimen.matters.rules import Change, Owner, Start
from yimen.matters.services import Done, Step, act, open_matter
from yimen.org.access import SYSTEM
from yimen.org.models import Organisation
from yimen.org.queries import holders

URGE: Final = 0
# Who may send which level by hand; the sweep (system) sends every level (rule book §1, §5.4).
SENDERS: Final = {
    0: ("supervisor",),
    1: ("supervisor", "section_head"),
    2: ("centre_leader",),
    3: ("county_coordinator",),
}


@transaction.atomic
def send(turn: Turn, *, level: int, reason: str, what: str = "") -> Done:
    """Send a letter about an order to its lead office: 0 urges, 1–3 supervise.

    reason: a code of REASONS; what: the words for what is lacking, else the reason's own. An earlier unanswered letter of
    a lower level lapses. Returns what was done to the order; the letter is its newest child.
    """
    if level not in SENDERS or reason not in REASONS:
        raise Refusal("letter", "请选催办或督办的级别和原因。")
    made: dict[str, object] = {}

    def decide(step: Step) -> Change:
        _may_send(step, level)
        office = step.matter.lead_organisation
        if office is None:
            raise Refusal("no_lead", "还没有主办单位的工单不能催办、督办。")
        n = Letter.objects.filter(order=step.matter.pk, level__gt=0).count() if level else _urges(step)
        made["number"] = sub_number(step.matter.number, "D" if level else "L", n + 1)
        made["text"] = _text(step, office, level, reason, what.strip() or REASONS[reason])
        return Change(facts={"level": level, "letter": made["number"], "reason": reason})

    done = take(turn, "supervise" if level else "urge", decide)
    if not done.repeated:
        _replace(done.matter.pk, level)
        _open(done, level, reason, str(made["number"]), str(made["text"]))
    return done


def _may_send(step: Step, level: int) -> None:
    if step.by.kind == "staff" and not any(step.by.holds(role) for role in SENDERS[level]):
        who = {2: "中心分管领导", 3: "县级协调人"}.get(level, "督办员或股长")
        raise Refusal("level", f"这一级的函由{who}发出。请改选级别，或报请其发出。")


def _urges(step: Step) -> int:
    return Letter.objects.filter(order=step.matter.pk, level=URGE).count()


def answer_limit(level: int, grade: str) -> Chosen:
    """How long the office has to answer: four working hours to an urging, a working day to a supervision (§5.4)."""
    return limit_for("answer_supervise" if level else "answer_urge", grade)


def _text(step: Step, office: Organisation, level: int, reason: str, what: str) -> str:
    due = step.calendar.add(step.at, answer_limit(level, step.matter.grade).limit).at
    when, number = f"{day_words(due.date())}{due:%H:%M}", step.matter.number
    if level == URGE:
        used, rest = _used(step)
        fields = {"承办单位": office.name, "编号": number, "比例": used, "剩余": rest, "缺项": what, "时间": when}
        return render("urge", fields)
    if level == 1:
        return render("supervision_1", {"承办单位": office.name, "编号": number, "原因": what, "日期": when})
    if level == 2:
        return render("supervision_2", {"单位主要负责人": f"{office.name}主要负责人", "编号": number, "事项": what})
    if reason in ON_EVENT:
        return render("supervision_3_event", {"承办单位": office.name, "编号": number, "事由": what, "日期": when})
    fields = {"承办单位": office.name, "编号": number, "天数": str(_late_days(step)), "日期": when}
    return render("supervision_3", fields)


def _working(step: Step) -> Clock | None:
    running = [step.clock(kind) for kind in ("rework", "handle", "promise", "sign")]
    return next((clock for clock in running if clock and clock.status == "running" and clock.due_at), None)


def _used(step: Step) -> tuple[str, str]:
    clock = _working(step)
    if clock is None or clock.due_at is None:
        return "部分", "时间不多"
    worked = step.calendar.worked
    total = worked(clock.due_at) - worked(clock.started_at)
    used, rest = worked(step.at) - worked(clock.started_at), worked(clock.due_at) - worked(step.at)
    share = 100 if total <= 0 else min(100, max(0, used * 100 // total))
    return f"{share}%", length_words(rest) if rest > 0 else "0 小时"


def _late_days(step: Step) -> int:
    clock = _working(step)
    if clock is None or clock.due_at is None:
        return 0
    return max(0, step.calendar.working_days_between(local(clock.due_at).date(), local(step.at).date()))


def _replace(order: int, level: int) -> None:
    """Unanswered letters of a lower level give way to the new one."""
    rows = Letter.objects.filter(order=order, level__lt=level, matter__closed_at=None)
    for pk in rows.values_list("pk", flat=True):
        lapse(Turn(pk, SYSTEM))


def _open(done: Done, level: int, reason: str, number: str, text: str) -> None:
    order = done.matter
    office = order.lead_organisation_id or 0
    chosen = answer_limit(level, order.grade)

    def decide(step: Step) -> Change:
        role = "office_leader" if level else "office_liaison"
        return Change(
            owner=Owner(office, role), clocks=(Start("answer", chosen.limit, chosen.rule, chosen.basis),),
            columns={"lead_organisation_id": office, "parent_id": order.pk, "grade": order.grade, "subtype": f"level_{level}"},
            facts={"level": level, "reason": reason}, notes=(write("letter", text, name="函件"),),
        )  # fmt: skip

    made = open_matter(
        process=LETTER, verb="send_supervision" if level else "send_urge", by=SYSTEM, county=order.county, number=number,
        at=done.event.at, received_at=done.event.at, decide=decide,
        columns={"title": f"{TITLES[level]}：{order.title}"[:120], "asker": order.asker, "secrecy": order.secrecy},
    )  # fmt: skip
    code = f"supervision_{level}" if level else "urge"
    Letter.objects.create(
        matter=made.matter, order_id=order.pk, level=level, code=code, office_id=office, reason=reason
    )


TITLES: Final = {0: "催办", 1: "一级督办", 2: "二级督办", 3: "三级督办"}


def _take(turn: Turn, verb: str, decide: Callable[[Step], Change]) -> Done:
    return act(
        process=LETTER, which=turn.which, verb=verb, by=turn.by, decide=decide, key=turn.key, seen=turn.seen,
        request=turn.request,
    )  # fmt: skip


def answer(turn: Turn, *, text: str, done_by: date | None = None, signed_by: int | None = None) -> Done:
    """The office answers: progress, why not done, by when; from level 2 on the principal's name stands under it."""

    def decide(step: Step) -> Change:
        letter = Letter.objects.get(pk=step.matter.pk)
        if letter.level and done_by is None:
            raise Refusal("done_by", "请填写完成时间。")
        if done_by and done_by < local(step.at).date():
            raise Refusal("done_by", "完成时间要在今天或之后，请重新填写。")
        if letter.level >= 2 and not holders(letter.office_id, "office_principal").filter(pk=signed_by or 0).exists():
            raise Refusal("principal_signs", "二级以上督办的答复由主要负责人签发，请选签发人。")
        chosen = limit_for("check_answer", step.matter.grade)
        facts = {"signed_by": signed_by} | ({"done_by": done_by.isoformat()} if done_by else {})
        return Change(
            owner=desk("supervisor"), clocks=(Start("check", chosen.limit, chosen.rule, chosen.basis),), facts=facts,
            notes=(write("answer", text, name="答复", maximum=2000),),
        )  # fmt: skip

    return _take(turn, "answer", decide)


def accept_answer(turn: Turn, *, words: str = "") -> Done:
    """The answer agrees with what has been done: the letter is closed."""
    return _take(turn, "accept_answer", lambda step: Change(notes=_words(words)))


def return_answer(turn: Turn, *, words: str) -> Done:
    """The answer does not do: the office answers again within the same limit."""

    def decide(step: Step) -> Change:
        letter = Letter.objects.get(pk=step.matter.pk)
        chosen = answer_limit(letter.level, step.matter.grade)
        role = "office_leader" if letter.level else "office_liaison"
        return Change(
            owner=Owner(letter.office_id, role), clocks=(Start("answer", chosen.limit, chosen.rule, chosen.basis),),
            notes=(write("decision", words, name="不足之处", maximum=1000),),
        )  # fmt: skip

    return _take(turn, "return_answer", decide)


def _words(words: str) -> tuple:  # type: ignore[type-arg]
    return (write("decision", words, name="意见", maximum=1000),) if words.strip() else ()


def lapse(turn: Turn) -> Done:
    """The order is over, or a higher letter has taken this one's place."""
    return _take(turn, "lapse", lambda step: Change())


def lapse_all(order: int) -> list[Done]:
    """Every open letter about an order lapses when the order has been answered or is over. Repeating it does nothing."""
    rows = Letter.objects.filter(order=order, matter__closed_at=None).values_list("pk", flat=True)
    return [lapse(Turn(pk, SYSTEM)) for pk in rows]


def add_note(turn: Turn, *, text: str) -> Done:
    """A note on a letter."""
    return _take(turn, "add_note", lambda step: Change(notes=(write("note", text, name="备注", maximum=2000),)))


def open_letters(order: int) -> list[Matter]:
    """Letters about an order that still wait for an answer."""
    return [row.matter for row in Letter.objects.select_related("matter").filter(order=order, matter__closed_at=None)]
