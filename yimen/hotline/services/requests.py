"""What an office asks of the section, each a matter of its own: ruling, extension, pause, co-handler's objection."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction

from yimen.hotline.models import Request
from yimen.hotline.rules.endings import check_ruling_request
from yimen.hotline.rules.limits import limit_for, redirected_limit
from yimen.hotline.rules.pauses import extension_approver, pause_ground
from yimen.hotline.services.process import REQUEST
from yimen.hotline.services.turn import Turn, change_order, desk, handler, limit, order_of, start, take, write
from yimen.kernel.codes import SubLetter, sub_number
from yimen.kernel.limits import ZONE, Limit
from yimen.kernel.refusal import Refusal
from yimen.matters.models import Clock, Matter
from yimen.matters.rules import Assign, Change, Extend, Owner, Pause, Release, Start
from yimen.matters.services import Done, Step, act, open_matter
from yimen.org.access import SYSTEM
from yimen.org.models import Organisation

LETTERS: dict[str, SubLetter] = {"ruling": "R", "extension": "E", "pause": "P", "objection": "O"}
LONGEST_PAUSE = Limit(60, "natural_day")
REDIRECTED = "裁定改派后取剩余时限与原时限一半中的较长者"
VERBS = {
    "ruling": "request_ruling",
    "extension": "request_extension",
    "pause": "request_pause",
    "objection": "co_object",
}
ANSWERED_IN = {
    "ruling": "ruling",
    "extension": "extension_answer",
    "pause": "pause_answer",
    "objection": "co_objection",
}


@transaction.atomic
def request_ruling(turn: Turn, *, why: str, proposed: int, new_facts: bool = False) -> Done:
    """Ask who is responsible: once, within a working day of signing, the handling clock runs on (BJ 12(3), WF 22)."""
    if not Organisation.objects.filter(pk=proposed, is_active=True).exists():
        raise Refusal("no_office", "请选建议的主办单位。")

    def check(step: Step) -> None:
        order = order_of(step)
        check_ruling_request(order.signed_at, step.at, step.calendar, order.rulings, new_facts)

    return _ask(turn, "ruling", why, check, proposed_office_id=proposed, ground="new_facts" if new_facts else "")


@transaction.atomic
def request_extension(turn: Turn, *, why: str, days: int) -> Done:
    """Ask for more time: once, not longer than the limit, four working hours before due (BJ 15(2), AY 50)."""

    def check(step: Step) -> None:
        _approver(step, days)

    return _ask(turn, "extension", why, check, days=days)


def _working(step: Step) -> Clock:
    clock = step.clock("rework") if step.matter.state == "reworking" else step.clock("handle")
    if clock is None or clock.due_at is None:
        raise Refusal("no_clock", "这件工单现在没有在走的办理时限。")
    return clock


def _original(clock: Clock) -> Limit:
    stored = clock.history[0].get("limit")
    return Limit.from_list(stored) if stored else Limit(5, "working_day")


def _approver(step: Step, days: int) -> str:
    clock = _working(step)
    left = step.calendar.worked(clock.due_at) - step.calendar.worked(step.at) if clock.due_at else 0
    used = order_of(step).extensions
    return extension_approver(step.matter.grade, _original(clock), Limit(days, "working_day"), used, left)


@transaction.atomic
def request_pause(turn: Turn, *, ground: str, document: str, why: str) -> Done:
    """Ask to pause on a listed ground with its document; nothing else pauses a clock (XK 45 by analogy)."""

    def check(step: Step) -> None:
        pause_ground(ground, step.matter.state, order_of(step).pauses.split(","), document)

    return _ask(turn, "pause", f"{document}：{why}", check, ground=ground)


@transaction.atomic
def co_object(turn: Turn, *, why: str) -> Done:
    """A co-handler objects, once, within a working day; its clock does not stop (BJ 14)."""

    def check(step: Step) -> None:
        mine = step.by.organisations
        part = next((row for row in step.assignments if row.role == "co" and row.organisation_id in mine), None)
        if part is None or step.at > step.calendar.add(part.started_at, Limit(1, "working_day")).at:
            raise Refusal("objection_too_late", "协办异议应在加入后 1 个工作日内提出，请继续办理。")
        if Request.objects.filter(order=step.matter.pk, what="objection", office=part.organisation_id).exists():
            raise Refusal("objected_before", "本单位已经提出过一次协办异议。")

    return _ask(turn, "objection", why, check)


def _ask(turn: Turn, what: str, why: str, check: object, **columns: object) -> Done:
    """The order's event and the request's own matter, together."""
    asked: dict[str, object] = {}

    def decide(step: Step) -> Change:
        check(step)  # type: ignore[operator]
        live = Request.objects.filter(order=step.matter.pk, what=what, matter__closed_at=None)
        if live.exists():
            raise Refusal("asked_before", "同一申请正在等待决定，请等候结果。")
        if what == "ruling":
            change_order(step, rulings=order_of(step).rulings + 1)
        note = write("request", why, name="理由", maximum=2000)
        asked["text"] = note.text
        asked["office"] = turn.by.organisation_id if what == "objection" else step.matter.lead_organisation_id
        return Change(notes=(note,), facts={"what": what})

    done = take(turn, VERBS[what], decide)
    if not done.repeated:
        _open_request(turn, done, what, asked, columns)
    return done


def _open_request(turn: Turn, done: Done, what: str, asked: dict[str, object], columns: dict[str, object]) -> None:
    order, office = done.matter, int(str(asked["office"]))
    n = Request.objects.filter(order=order.pk, what=what).count() + 1
    county = columns.get("ground") == "new_facts" or order.lead_organisation_id == desk("section_head").organisation
    chosen = limit_for(ANSWERED_IN[what], order.grade)

    def decide(step: Step) -> Change:
        return Change(
            owner=desk("county_coordinator" if county else "section_head"),
            clocks=(Start("decide", chosen.limit, chosen.rule, chosen.basis),), facts={"what": what},
            columns={"lead_organisation_id": office, "parent_id": order.pk, "grade": order.grade, "subtype": what},
            notes=(write("request", str(asked["text"]), name="理由"),),
        )  # fmt: skip

    made = open_matter(
        process=REQUEST, verb="ask_county" if county else "ask", by=SYSTEM, county=order.county,
        number=sub_number(order.number, LETTERS[what], n), at=done.event.at, received_at=done.event.at, decide=decide,
        columns={"title": f"{TITLES[what]}：{order.title}"[:120], "asker": order.asker},
    )  # fmt: skip
    Request.objects.create(
        matter=made.matter, order_id=order.pk, what=what, office_id=office, asked_by_id=turn.by.staff_id or 0, **columns
    )


TITLES = {"ruling": "申请裁定", "extension": "申请延期", "pause": "申请暂停计时", "objection": "协办异议"}


def decide_request(turn: Turn, *, grant: bool, words: str, lead: int | None = None, until: date | None = None) -> Done:
    """Decide a request; what it asked for happens to the order in the same transaction.

    turn.matter is the request's matter. For a ruling `lead` names the office that is found responsible; for a pause
    `until` its last day.
    """
    with transaction.atomic():
        request = Request.objects.select_related("order__matter").get(pk=turn.matter)
        Matter.objects.select_for_update().get(pk=request.order_id)
        done = _decided(turn, request, grant, words)
        if not done.repeated:
            APPLY[request.what](turn, request, grant, words, lead, until)
        return done


def _decided(turn: Turn, request: Request, grant: bool, words: str) -> Done:
    def decide(step: Step) -> Change:
        Request.objects.filter(pk=request.pk).update(
            result="granted" if grant else "refused", decided_by=step.by.staff_id, decided_at=step.at
        )
        return Change(notes=(write("decision", words, name="决定理由", maximum=1000),))

    return act(
        process=REQUEST, which=request.pk, verb="grant" if grant else "refuse", by=turn.by, decide=decide,
        key=turn.key, seen=turn.seen, request=turn.request,
    )  # fmt: skip


def _on_order(turn: Turn, request: Request) -> Turn:
    return Turn(which=request.order_id, by=turn.by)


def _apply_extension(turn: Turn, request: Request, grant: bool, words: str, lead: object, until: object) -> None:
    def decide(step: Step) -> Change:
        if not grant:
            return Change(notes=(write("decision", words, maximum=1000),))
        days = request.days or 0
        approver = _approver(step, days)
        if not step.by.holds(approver) and not step.by.holds("centre_leader"):
            raise Refusal("leader_approves", "超过 5 个工作日的延期由中心分管领导同意。")
        kind = "rework" if step.matter.state == "reworking" else "handle"
        change_order(step, extensions=order_of(step).extensions + 1)
        return Change(
            clocks=(Extend(kind, Limit(days, "working_day"), "BJ 15(2)、AY 50"),), facts={"days": days},
            notes=(write("decision", words, name="同意的理由", maximum=1000),),
        )  # fmt: skip

    take(_on_order(turn, request), "grant_extension" if grant else "refuse_extension", decide)


def _apply_pause(turn: Turn, request: Request, grant: bool, words: str, lead: object, until: date | None) -> None:
    def decide(step: Step) -> Change:
        if not grant:
            return Change(notes=(write("decision", words, maximum=1000),))
        return _paused(step, request.ground, words, until)

    take(_on_order(turn, request), "grant_pause" if grant else "refuse_pause", decide)


def _paused(step: Step, code: str, words: str, until: date | None) -> Change:
    ground = pause_ground(code, step.matter.state, order_of(step).pauses.split(","), words)
    last = step.calendar.add(step.at, ground.max or LONGEST_PAUSE).at
    end = min(datetime.combine(until, time(17, 30), ZONE), last) if until else last
    if end <= step.at:
        raise Refusal("pause_backwards", "最迟恢复的日期要在今天之后。")
    kind = "rework" if step.matter.state == "reworking" else "handle"
    order = order_of(step)
    change_order(step, pauses=",".join(filter(None, [order.pauses, code])))
    return Change(
        owner=handler(step),
        clocks=(Pause(kind, code, ground.basis, end), Start("pause", None, ground.label, ground.basis, until=end)),
        facts={"ground": code, "until": end}, notes=(write("decision", words, name="文件和理由", maximum=1000),),
    )  # fmt: skip


def _apply_ruling(turn: Turn, request: Request, grant: bool, words: str, lead: int | None, until: object) -> None:
    if not grant or lead in (None, request.order.matter.lead_organisation_id):
        take(
            _on_order(turn, request), "rule_keep", lambda step: Change(notes=(write("ruling", words, name="裁定理由"),))
        )
    else:
        change_lead(_on_order(turn, request), lead=int(str(lead)), words=words)


def _apply_objection(turn: Turn, request: Request, grant: bool, words: str, lead: object, until: object) -> None:
    def decide(step: Step) -> Change:
        release = (Release("co", "excused", request.office_id),) if grant else ()
        return Change(release=release, notes=(write("ruling", words, name="裁定理由"),))

    take(_on_order(turn, request), "rule_joint", decide)


APPLY = {"extension": _apply_extension, "pause": _apply_pause, "ruling": _apply_ruling, "objection": _apply_objection}


def change_lead(turn: Turn, *, lead: int, words: str, keep_old: bool = False) -> Done:
    """The section rules that another office leads: new signing, the greater of the rest and half the limit (WF 22, BJ 12)."""

    def decide(step: Step) -> Change:
        handle = step.clock("handle")
        original = _original(handle) if handle else Limit(5, "working_day")
        due = handle.due_at if handle else None
        rest = max(0, step.calendar.working_days_between(step.at.date(), due.date())) if due else 0
        again = redirected_limit(rest, original)
        old = step.matter.lead_organisation_id
        co = (
            (Assign(old, "co", task="移交已掌握的情况", clock=start(step, "co_handle", limit_of="approve")),)
            if keep_old and old
            else ()
        )
        return Change(
            owner=Owner(lead, "office_liaison"), columns={"lead_organisation_id": lead},
            clocks=(start(step, "sign"), Start("handle", again, REDIRECTED, "WF 22、BJ 12", standing="promised")),
            release=(Release("lead", "ended"),), assign=(Assign(lead, "lead"), *co), facts={"old": old, "new": lead},
            notes=(write("ruling", words, name="裁定理由"),),
        )  # fmt: skip

    return take(turn, "rule_change", decide)


def resume(turn: Turn, *, why: str = "", lapsed: bool = False) -> Done:
    """The ground of the pause has gone, or its end has come: the rest of the limit runs on."""

    def decide(step: Step) -> Change:
        notes = (write("note", why, name="说明", maximum=500),) if why.strip() else ()
        return Change(owner=handler(step), notes=notes)

    return take(turn, "pause_lapsed" if lapsed else "resume", decide)


__all__ = ["change_lead", "co_object", "decide_request", "limit", "request_extension", "request_pause", "request_ruling",
           "resume"]  # fmt: skip
