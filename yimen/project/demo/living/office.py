"""The office's part: signed, contacted, joined, paused, extended, deferred, answered, done again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from yimen.hotline.models import Request
from yimen.hotline.services import endings, handling, replies, requests
from yimen.hotline.services.dispatching import Part
from yimen.hotline.services.turn import Turn
from yimen.kernel.limits import ZONE
from yimen.matters.models import Assignment, Clock, Matter, Note
from yimen.project.demo.living.world import Case, World
from yimen.project.demo.replies import make_contact_note, make_reply

LEADER_SIGNS = frozenset({"complaint", "report"})
NOT_REACHED = "没有联系上，稍后再联系。"
WAITING_AT_END = {"awaiting_review": 3.0, "awaiting_callback": 6.0}


def expect(world: World, case: Case, *, right: int, co: Sequence[int]) -> None:
    """What will happen after a dispatch. right: the office that should have got it, 0 when it did."""
    if case.plan.hold == "awaiting_signing":
        return
    temper = world.cast.temper(case.lead)
    hours = world.rng.uniform(0.2, 2.5) * (1.6 if temper.late > 0.1 else 1)
    world.at(world.soon(case, hours), "sign_for", partial(_sign, world, case, right, co))


def _sign(world: World, case: Case, right: int, co: Sequence[int]) -> None:
    liaison, handler = (world.cast.office(case.lead, role) for role in ("office_liaison", "office_handler"))
    handling.sign_for(world.turn(case, liaison), person=handler.staff_id)
    if right:
        world.at(world.soon(case, 0.5), "request_ruling", partial(_ask_ruling, world, case, right))
        return
    world.at(world.soon(case, world.rng.uniform(0.3, 4)), "log_contact", partial(_contact, world, case))
    if co and world.chance(case, "join", 0.06):
        world.at(world.work(1.5), "join", partial(_join, world, case, co[0]))
    if world.chance(case, "pause", 0.015):
        world.at(world.work(5), "request_pause", partial(_ask_pause, world, case))
    elif world.chance(case, "deferral", 0.012):
        world.at(world.work(8), "propose_deferral", partial(_ask_deferral, world, case))
        return
    elif world.chance(case, "extension", 0.04):
        world.at(world.work(3), "request_extension", partial(_ask_extension, world, case))
    _plan_reply(world, case, "handle")


def _plan_reply(world: World, case: Case, kind: str) -> None:
    """When the office answers: within its limit as it is given to, or after it."""
    clocks = Clock.objects.filter(matter=case.matter, kind=kind, assignment=None)
    due = clocks.order_by("-pk").values_list("due_at", flat=True)[0]
    if _waits(world, case, kind, due):
        return
    temper = world.cast.temper(case.lead)
    late = world.chance(case, "late", temper.late)
    share = world.rng.uniform(1.1, 1.6) if late else min(0.97, max(0.1, world.rng.gauss(temper.pace, 0.2)))
    moment = _share(world, due, share)
    back = WAITING_AT_END.get(case.plan.hold)
    if back:
        moment = world.work(-back, world.end)
    contacted = world.soon(case, 4.5)
    world.at(max(moment, contacted), "reply", partial(reply, world, case))


def _waits(world: World, case: Case, kind: str, due: datetime | None) -> bool:
    """Whether the office still works at it at the end: as planned, unless that would make it late unplanned."""
    if case.plan.hold != {"handle": "in_progress", "rework": "reworking"}[kind]:
        return False
    return "late" in case.plan.events or due is None or due > world.end


def _share(world: World, due: datetime | None, share: float) -> datetime:
    if due is None:
        return world.work(16)
    left = world.calendar.worked(due) - world.calendar.worked(world.now)
    if left < 3600:
        return world.now + max(due - world.now, timedelta(minutes=30)) * share
    return world.work(left * share / 3600)


def _contact(world: World, case: Case) -> None:
    handler = world.cast.office(case.lead, "office_handler")
    way = world.rng.choices(["phone", "site", "visit"], [7, 2, 1])[0]
    text = make_contact_note(world.rng, case.text)
    reached = world.rng.random() < 0.93
    handling.log_contact(world.turn(case, handler), way=way, reached=reached, text=text if reached else NOT_REACHED)


def _join(world: World, case: Case, co: int) -> None:
    if co == case.lead or ("office_liaison", co) not in world.cast.posts:
        return
    liaison = world.cast.office(case.lead, "office_liaison")
    handling.join(world.turn(case, liaison), parts=[Part(co, "请核实涉及本单位职责的部分，并书面回复意见")])
    if case.plan.hold != "in_progress":
        world.at(world.work(world.rng.uniform(3, 12)), "co_reply", partial(_co_reply, world, case, co))


def _co_reply(world: World, case: Case, co: int) -> None:
    if not Assignment.objects.filter(matter=case.matter, role="co", state="open", organisation=co).exists():
        return
    words = "已到现场核实，涉及本单位职责的部分已经处理，材料转主办单位一并答复。"
    handling.co_reply(world.turn(case, world.cast.office(co, "office_handler")), text=words)


def reply(world: World, case: Case) -> None:
    """The reply: by the leader where the leader must sign, by the handler otherwise."""
    matter = Matter.objects.only("state", "subtype").get(pk=case.matter)
    if matter.state == "paused" or Request.objects.filter(order=case.matter, matter__closed_at=None).exists():
        world.at(world.work(4), "reply", partial(reply, world, case))
        return
    leads = matter.state == "reworking" or matter.subtype in LEADER_SIGNS
    by = world.cast.office(case.lead, "office_leader" if leads else "office_handler")
    text = make_reply(world.rng, case.text, world.now.astimezone(ZONE).date())
    lines = Note.objects.filter(matter=case.matter, kind="demand").values_list("pk", flat=True)
    answers = {str(pk): "已按答复中的安排落实。" for pk in lines}
    found = (
        "none"
        if matter.subtype in ("consultation", "suggestion", "praise")
        else world.rng.choice(["true", "true", "partly"])
    )
    replies.reply(world.turn(case, by), said=replies.ReplyText(text=text, found=found, answers=answers))
    if case.plan.hold != "awaiting_review":
        world.at(world.work(world.rng.uniform(0.3, 5)), "review", partial(world.review, world, case))


def rework(world: World, case: Case) -> None:
    """Once more by the same office, under its leader's name."""
    world.at(world.work(world.rng.uniform(0.5, 3)), "log_contact", partial(_contact, world, case))
    _plan_reply(world, case, "rework")


# --- what the office asks of the section -------------------------------------------------------------------------------


def _decide(world: World, case: Case, what: str, **more: object) -> None:
    request = Request.objects.get(order=case.matter, what=what, matter__closed_at=None)
    role = {"awaiting_county": "county_coordinator", "awaiting_centre": "centre_leader"}.get(request.matter.state)
    head = world.cast.desk(world.rng, role or "section_head")
    words = {
        "ruling": "经核对职责清单，确属其他单位职责，改派。",
        "extension": "理由属实，同意。",
        "pause": "文件齐备，同意。",
    }
    turn = Turn(which=request.pk, by=head)
    requests.decide_request(turn, grant=True, words=words[what], **more)  # type: ignore[arg-type]


def _ask_ruling(world: World, case: Case, right: int) -> None:
    leader = world.cast.office(case.lead, "office_leader")
    why = "本事项的监管职责不在我单位，职责清单列在建议的单位名下。"
    requests.request_ruling(world.turn(case, leader), why=why, proposed=right)
    world.at(world.soon(case, world.rng.uniform(1, 5)), "rule", partial(_rule, world, case, right))


def _rule(world: World, case: Case, right: int) -> None:
    _decide(world, case, "ruling", lead=right)
    case.lead = right
    expect(world, case, right=0, co=())


def _ask_extension(world: World, case: Case) -> None:
    leader = world.cast.office(case.lead, "office_leader")
    requests.request_extension(
        world.turn(case, leader), why="需要等待配件到货后才能施工，预计还要 1 个工作日。", days=1
    )
    if case.plan.hold != "in_progress":
        world.at(world.work(1.5), "grant", partial(_decide, world, case, "extension"))


def _ask_pause(world: World, case: Case) -> None:
    by = world.cast.office(case.lead, "office_handler")
    requests.request_pause(
        world.turn(case, by), ground="P1", document="检测委托书 第 12 号", why="需要委托检测机构取样检测。"
    )
    world.at(world.work(1), "grant", partial(_decide, world, case, "pause"))
    if case.plan.hold != "paused":
        world.at(world.work(16), "resume", partial(_resume, world, case))


def _resume(world: World, case: Case) -> None:
    by = world.cast.office(case.lead, "office_handler")
    requests.resume(world.turn(case, by), why="检测报告已出具。")


def _ask_deferral(world: World, case: Case) -> None:
    leader = world.cast.office(case.lead, "office_leader")
    promised = world.now.astimezone(ZONE).date() + timedelta(days=world.rng.choice([45, 60, 90]))
    endings.propose_deferral(
        world.turn(case, leader), why="需要列入下一批改造计划，资金和施工条件目前不具备。",
        measures="先设置警示和临时措施，每月向诉求人通报进展。", promised=promised,
    )  # fmt: skip
    if case.plan.hold != "awaiting_ending_approval":
        world.at(world.work(3), "approve_first", partial(_first, world, case))


def _first(world: World, case: Case) -> None:
    endings.approve_first(world.turn(case, world.cast.desk(world.rng, "section_head")), words="原因属实，同意。")
    world.at(world.work(4), "approve_deferral", partial(_second, world, case))


def _second(world: World, case: Case) -> None:
    endings.approve_deferral(world.turn(case, world.cast.desk(world.rng, "centre_leader")), words="同意，按期兑现。")
