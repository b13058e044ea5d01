"""The desk's part of an order's road: taken in, accepted, dispatched, reviewed, called back."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from yimen.hotline.models import Order
from yimen.hotline.queries.suggesting import suggest
from yimen.hotline.rules.endings import QUALITY_CHECKS
from yimen.hotline.rules.intake import default_confidentiality
from yimen.hotline.services import callback, closing, dispatching, handling, intake, replies
from yimen.hotline.services.turn import Turn
from yimen.matters.models import Matter
from yimen.org.access import CALLER, SYSTEM, Actor
from yimen.org.queries import desk_organisation
from yimen.parties.services import Contact
from yimen.project.demo.library import Caller
from yimen.project.demo.living import office
from yimen.project.demo.living.world import Case, Plan, World
from yimen.project.demo.replies import make_callback_remark
from yimen.project.demo.texts import DemoOrder, make_order

DESK_CHANNELS = frozenset(
    {"phone", "visit", "letter", "suggestion_box", "suggestion_book", "leader_mailbox", "other_line"}
)

# The callers' file says it in its own words.
KINDS = {
    "individual": "person",
    "enterprise": "enterprise",
    "sole_trader": "self_employed",
    "organisation": "organisation",
}


def receive(world: World, plan: Plan) -> None:
    """Somebody calls or writes: about an order that is under way, or with a new one."""
    text = make_order(world.rng, world.now, world.callers, world.regions, plan.category)
    if text.caller is not None and not plan.hold:
        known = world.open.get((text.caller, text.category_code))
        if known and world.now - known[1] < timedelta(days=20) and world.rng.random() < 0.6:
            _again(world, known[0], text)
            return
    by = _taker(world, text)
    done = intake.register(intake=_intake(world, text), by=by)
    case = Case(done.matter.pk, text, plan)
    if text.caller is not None:
        world.open[(text.caller, text.category_code)] = (case.matter, world.now)
    if plan.hold != "awaiting_acceptance":
        world.at(world.soon(case, world.rng.uniform(0.05, 1.2)), "accept", partial(accept, world, case))


def _taker(world: World, text: DemoOrder) -> Actor:
    if text.channel == "city_platform":
        return SYSTEM
    return world.cast.desk(world.rng, "operator") if text.channel in DESK_CHANNELS else CALLER


def _again(world: World, matter: int, text: DemoOrder) -> None:
    from_operator = world.cast.desk(world.rng, "operator")
    words = f"来电人再次反映“{text.title}”，询问进展，已告知办理单位和时限。"
    handling.add_repeat_contact(Turn(which=matter, by=from_operator), text=words)


def _intake(world: World, text: DemoOrder) -> intake.Intake:
    caller = world.callers[text.caller] if text.caller is not None else None
    city = text.channel == "city_platform"
    occurred = datetime.combine(text.occurred_from, datetime.min.time(), world.now.tzinfo)
    return intake.Intake(
        channel=text.channel, request_type=text.request_type, title=text.title, content=text.content,
        demands=text.demands, grade=text.grade, confidentiality=default_confidentiality(text.request_type),
contact=_contact(caller) if caller else Contact(),
        anonymous=caller is None, reply_way="web" if caller is None else "phone", region=text.village_code,
        address=text.address, occurred_from=min(occurred, world.now), is_ongoing=text.is_ongoing,
        upstream_system="city" if city else "",
        upstream_number=f"{world.now:%y%m%d%H%M%S}{world.rng.randrange(10**6):06d}" if city else "",
        upstream_due_at=world.work(7 * 8) if city else None, received_at=world.now,
    )  # fmt: skip


def _contact(caller: Caller) -> Contact:
    """The caller's name and number; invented landlines begin with 0 and are no numbers, a mobile one stands for them."""
    phone = f"1390000{caller.phone[-4:]}" if "-0" in caller.phone else caller.phone
    kind = KINDS.get(caller.kind, "person")
    return Contact(name=caller.name, phone=phone, kind=kind, special=caller.special)


def accept(world: World, case: Case) -> None:
    """The reviewer settles type and grade."""
    intake.accept(world.turn(case, world.cast.desk(world.rng, "intake_reviewer")))
    if case.plan.hold != "awaiting_dispatch":
        world.at(world.soon(case, world.rng.uniform(0.05, 1.0)), "dispatch", partial(dispatch, world, case))


def dispatch(world: World, case: Case) -> None:
    """To the office that the suggestion names; now and then to a wrong one, which then asks for a ruling."""
    order = Order.objects.select_related("matter").get(pk=case.matter)
    found = suggest(order, case.text.category_code)
    able = world.cast.able
    choices = [each.organisation.pk for each in found.offices if each.organisation.pk in able]
    right = choices[0] if choices else desk_organisation("centre_leader")
    wrong = [pk for pk in able if pk != right]
    mistaken = world.chance(case, "mistake", 0.03)
    case.lead = world.rng.choice(wrong) if mistaken else right
    code = world.cast.thirds.get((case.text.category_code, case.text.third_level), case.text.category_code)
    turn = world.turn(case, world.cast.desk(world.rng, "dispatcher"))
    dispatching.dispatch(turn, lead=case.lead, category=code, rank=None if mistaken or not choices else 1)
    office.expect(world, case, right=right if mistaken else 0, co=[each.pk for each in found.co])


def review(world: World, case: Case) -> None:
    """The reviewer lets the reply through, or sends it back with what is missing."""
    turn = world.turn(case, world.cast.desk(world.rng, "reply_reviewer"))
    checks = dict.fromkeys(QUALITY_CHECKS, True)
    if world.chance(case, "return", 0.06):
        failed = world.rng.choice(["Q2", "Q5", "Q7", "Q8"])
        why = f"请补充：{QUALITY_CHECKS[failed]}。"
        replies.return_for_quality(turn, checks=checks | {failed: False}, why=why)
        world.at(world.work(world.rng.uniform(0.5, 3)), "reply", partial(office.reply, world, case))
        return
    replies.pass_review(turn, checks=checks)
    if case.plan.hold != "awaiting_callback":
        moment = world.work(world.rng.uniform(1, 14))
        if case.plan.hold == "reworking" and case.round == 0:
            moment = max(moment, world.work(-6, world.end))
        world.at(moment, "callback", partial(call_back, world, case))


def call_back(world: World, case: Case) -> None:
    """The return call: not reached, content, or not; an office that works badly hears so more often."""
    agent = world.cast.desk(world.rng, "callback_agent")
    turn = world.turn(case, agent)
    if case.text.caller is None:
        callback.no_call_due(turn, remark="诉求人匿名，已核对办理结果和佐证。")
        _closed(world, case)
        return
    if case.attempts < 2 and not case.plan.events and world.rng.random() < 0.12:
        case.attempts += 1
        callback.attempt_callback(turn, remark="无人接听。")
        world.at(world.work(5.5), "callback", partial(call_back, world, case))
        return
    _ask(world, case, turn)


def _ask(world: World, case: Case, turn: Turn) -> None:
    content = world.cast.temper(case.lead).content
    if case.round == 0 and world.chance(case, "rework", 1 - content):
        case.round += 1
        callback.dissatisfied(
            turn, solved="no", process=world.rng.choice([2, 3, 4]), result=world.rng.choice([1, 2]),
            reason=world.rng.choice(["not_solved", "slow", "promise_broken", "unclear"]),
            open_demands="；".join(case.text.demands)[:900] or "没有说明怎样解决。",
        )  # fmt: skip
        office.rework(world, case)
        return
    score = world.rng.choices([5, 4, 3], [6, 3, 1])[0]
    remark = make_callback_remark(world.rng, satisfied=True)
    callback.satisfied(turn, solved="yes" if score > 3 else "partly", process=score, result=score, remark=remark)
    _closed(world, case)


def _closed(world: World, case: Case) -> None:
    if case.text.caller is not None:
        world.open.pop((case.text.caller, case.text.category_code), None)
    world.at(world.now + timedelta(days=31), "archive", partial(_archive, world, case))


def _archive(world: World, case: Case) -> None:
    if Matter.objects.filter(pk=case.matter, state="closed").exists():
        closing.archive(world.turn(case, SYSTEM))
