"""Verbs of the lead office and its co-handlers (rule book §4.2). None of them hands the order back: there is no such verb."""

from __future__ import annotations

from collections.abc import Sequence

from yimen.hotline.rules.answers import CONTACT_WAYS
from yimen.hotline.services.dispatching import Part, co_clock
from yimen.hotline.services.turn import Turn, change_order, chosen_one, handler, office, order_of, start, take, write
from yimen.kernel.limits import Limit
from yimen.kernel.refusal import Refusal
from yimen.matters.models import Assignment
from yimen.matters.queries import last_seq
from yimen.matters.rules import Assign, Change, Kept, Name, Owner, Release
from yimen.matters.services import Done, Step
from yimen.org.queries import handlers_present


def sign_for(turn: Turn, *, person: int | None = None) -> Done:
    """The lead's liaison signs; the contact clock starts. A handler may be named at once (TJ)."""

    def decide(step: Step) -> Change:
        lead = step.matter.lead_organisation_id or 0
        name = (Name(lead, "lead", _person(lead, person)),) if person else ()
        change_order(step, signed_at=step.at)
        role = "office_handler" if person else "office_liaison"
        return Change(
            owner=Owner(lead, role, name[0].staff if name else None), clocks=(start(step, "contact"),), name=name
        )

    return take(turn, "sign_for", decide)


def sign_lapsed(turn: Turn) -> Done:
    """Deemed signed one working day after the limit: silence does not free an office (首派负责)."""

    def decide(step: Step) -> Change:
        change_order(step, deemed_signed=True)
        return Change(owner=office(step, "office_liaison"), clocks=(start(step, "contact"),))

    return take(turn, "sign_lapsed", decide)


def name_handler(turn: Turn, *, person: int) -> Done:
    """Name who handles it in the lead office."""

    def decide(step: Step) -> Change:
        lead = step.matter.lead_organisation_id or 0
        staff = _person(lead, person)
        owner = Owner(lead, "office_handler", staff)
        return Change(owner=owner, name=(Name(lead, "lead", staff),), facts={"person": staff})

    return take(turn, "name_handler", decide)


def _person(organisation: int, person: int) -> int:
    """A member of the office who can handle, or the stand-in while that one is away."""
    found = handlers_present(organisation).get(person)
    if found is None:
        raise Refusal("no_handler", "请选本单位在岗的承办人。")
    return found


def log_contact(turn: Turn, *, way: str, reached: bool, text: str, files: Sequence[Kept] = ()) -> Done:
    """Note that the caller was contacted: when, how, what was said (BJ 15(1)). An attempt that failed is noted as one."""
    chosen_one(list(CONTACT_WAYS), way, "联系方式")

    def decide(step: Step) -> Change:
        if reached and order_of(step).contacted_at is None:
            change_order(step, contacted_at=step.at)
        return Change(
            notes=(write("contact", text, name="沟通情况", maximum=2000),), files=tuple(files),
            facts={"way": way, "reached": reached},
        )  # fmt: skip

    return take(turn, "log_contact", decide)


def add_note(turn: Turn, *, text: str, files: Sequence[Kept] = ()) -> Done:
    """A note with or without files; moves nothing."""

    def decide(step: Step) -> Change:
        return Change(notes=(write("note", text, name="备注", maximum=2000),), files=tuple(files))

    return take(turn, "add_note", decide)


def join(turn: Turn, *, parts: Sequence[Part]) -> Done:
    """Call in co-handlers; the lead stays the lead, each part gets a task and a clock (BJ 14)."""
    if not parts:
        raise Refusal("no_part", "请选协办单位，并写明要它做的事。")

    def decide(step: Step) -> Change:
        lead = step.matter.lead_organisation_id
        live = {row.organisation_id for row in step.assignments if row.state == "open"}
        if any(part.organisation in live for part in parts):
            raise Refusal("joined_before", "其中有单位已经在主办或协办这件工单，请去掉后再提交。")
        if lead in {part.organisation for part in parts}:
            raise Refusal("lead_is_co", "主办单位不能同时协办。")
        assign = [
            Assign(
                part.organisation, "co", task=write("task", part.task, name="协办任务", maximum=200).text,
                clock=co_clock(step, Limit(1, "working_day")), sees_contact=part.sees_contact,
            )
            for part in parts
        ]  # fmt: skip
        return Change(assign=tuple(assign), facts={"co": [part.organisation for part in parts]})

    return take(turn, "join", decide)


def own_part(step: Step) -> Assignment:
    for row in step.assignments:
        if row.role == "co" and row.state == "open" and row.organisation_id in step.by.organisations:
            return row
    raise Refusal("no_part", "本单位没有正在办理的协办任务。")


def co_reply(turn: Turn, *, text: str, files: Sequence[Kept] = ()) -> Done:
    """The co-handler's material for the lead; its part is done."""

    def decide(step: Step) -> Change:
        part = own_part(step)
        return Change(
            release=(Release("co", "done", part.organisation_id),), files=tuple(files),
            notes=(write("co_reply", text, name="协办意见", maximum=3000),),
            facts={"office": part.organisation_id},
        )  # fmt: skip

    return take(turn, "co_reply", decide)


def add_repeat_contact(turn: Turn, *, text: str) -> Done:
    """The caller asks again about the same matter: noted on the order, never a new one, never dropped (BJ 11(3))."""

    def decide(step: Step) -> Change:
        count = order_of(step).repeat_contacts + 1
        change_order(step, repeat_contacts=count)
        return Change(
            notes=(write("repeat", text, name="再次反映的内容", maximum=2000, public=True),), facts={"count": count}
        )

    return take(turn, "add_repeat_contact", decide)


def hand_over(turn: Turn, *, person: int) -> Done:
    """An absence begins: the stand-in owns it at once (AB 岗)."""

    def decide(step: Step) -> Change:
        owner = Owner(step.matter.owner_organisation_id or 0, step.matter.owner_role, person)
        lead = step.matter.lead_organisation_id
        named = [row for row in step.assignments if row.role == "lead" and row.state == "open" and row.staff_id]
        name = (Name(lead, "lead", person),) if lead and named and owner.organisation == lead else ()
        return Change(owner=owner, name=name, facts={"from": step.matter.owner_staff_id, "to": person})

    return take(turn, "hand_over", decide)


def contacts_logged(step: Step) -> bool:
    """Whether the caller was contacted, or tried, since the last round began."""
    began = last_seq(step.matter.pk, "sign_for", "sign_lapsed", "dissatisfied", "reopen", "object", "take_over")
    return last_seq(step.matter.pk, "log_contact") > began


__all__ = ["add_note", "add_repeat_contact", "co_reply", "hand_over", "handler", "join", "log_contact", "name_handler",
           "sign_for", "sign_lapsed"]  # fmt: skip
