"""The people and orders of the tests. Orders are walked to their state by the real services, never set there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client

from yimen.base.now import moved_to, now
from yimen.hotline.models import Letter, Request
from yimen.hotline.queries.demands import demand_lines
from yimen.hotline.services import callback, dispatching, endings, handling, intake, letters, replies, requests
from yimen.hotline.services.turn import Turn
from yimen.kernel.limits import ZONE
from yimen.kernel.refusal import Refusal
from yimen.matters.models import Matter
from yimen.matters.rules import Kept
from yimen.org.access import Actor, actor_of, staff_with_posts
from yimen.org.models import Organisation, Staff
from yimen.parties.services import Contact

WEDNESDAY = datetime(2026, 1, 14, 9, 0, tzinfo=ZONE)
LOGINS = {
    "operator": "bai.luchen", "reviewer": "yu.shuirun", "dispatcher": "gu.yutian", "quality": "jing.zhesheng",
    "caller_back": "chun.fenye", "supervisor": "li.xiayin", "head": "qiu.fenming", "centre": "mang.zhonggeng",
    "county": "da.shuyun", "liaison": "zhu.wangshu", "handler": "xia.zhiqing", "other_handler": "ze.yingshi",
    "leader": "xi.xianning", "principal": "lan.yuanyu", "co": "dao.shishu", "stranger": "shuang.zhaoyang",
}  # fmt: skip
CHECKS = {f"Q{n}": True for n in range(1, 9)}
PHOTO = Kept("现场.jpg", "image/jpeg", 1000, "a" * 64, evidence=True)


def actor(part: str) -> Actor:
    """Who plays this part now."""
    return actor_of(staff_with_posts(now()).get(login=LOGINS[part]))


def signed_in(part: str) -> Client:
    person = Staff.objects.get(login=LOGINS[part])
    Staff.objects.filter(pk=person.pk).update(must_change_password=False, second_factor_required=False)
    client = Client()
    client.force_login(person, backend="yimen.org.access.StaffBackend")
    # As a real sign-in does: the newest session is the person's only one.
    Staff.objects.filter(pk=person.pk).update(session_key=client.session.session_key)
    return client


def staff(part: str) -> int:
    return actor(part).staff_id or 0


def office(code: str) -> int:
    return Organisation.objects.values_list("pk", flat=True).get(code=code)


def turn(matter: Matter | int, part: str) -> Turn:
    return Turn(matter if isinstance(matter, int) else matter.pk, actor(part))


def fresh(matter: Matter) -> Matter:
    return Matter.objects.get(pk=matter.pk)


def said(matter: Matter, text: str = "5 月 13 日已更换水泵并恢复供水，附照片。") -> replies.ReplyText:
    answers = {str(row.pk): "已恢复供水" for row in demand_lines(matter)}
    return replies.ReplyText(text=text, found="true", answers=answers, files=(PHOTO,))


def taken_in(**more: object) -> Matter:
    values = {
        "channel": "phone", "request_type": "help", "title": "迎春小区 2 号楼停水两天", "content": "五楼以上没有水。",
        "demands": ["尽快恢复供水", "说明停水原因"], "contact": Contact(name="溪水清", phone="13800000026"),
        "address": "下梁镇迎春小区 2 号楼",
    } | more  # fmt: skip
    return intake.register(intake=intake.Intake(**values), by=actor("operator")).matter  # type: ignore[arg-type]


def _dispatched(matter: Matter) -> None:
    intake.accept(turn(matter, "reviewer"))
    parts = [dispatching.Part(office("shuili"), "送水到户")]
    dispatching.dispatch(turn(matter, "dispatcher"), lead=office("zhujian"), category="0501", co=parts)


def contact(matter: Matter) -> None:
    handling.log_contact(turn(matter, "handler"), way="phone", reached=True, text="电话接通，约定下午查看。")


def _replied(matter: Matter) -> None:
    replies.reply(turn(matter, "leader"), said=said(matter))


def dissatisfied(matter: Matter) -> None:
    callback.dissatisfied(
        turn(matter, "caller_back"), solved="no", process=4, result=2, reason="not_solved", open_demands="水还没有来"
    )


def _paused(matter: Matter) -> None:
    requests.request_pause(turn(matter, "handler"), ground="P1", document="检测委托书 3 号", why="水质检测")
    asked = Request.objects.get(order=matter.pk, what="pause")
    requests.decide_request(turn(asked.pk, "head"), grant=True, words="检测委托书 3 号")


def _deferral_proposed(matter: Matter) -> None:
    promised = (now() + timedelta(days=60)).date()
    endings.propose_deferral(turn(matter, "leader"), why="水源不足", measures="列入计划，已告知", promised=promised)


def _deferred(matter: Matter) -> None:
    endings.approve_first(turn(matter, "head"))
    endings.approve_deferral(turn(matter, "centre"))


def _ending_proposed(matter: Matter) -> None:
    endings.propose_special_ending(
        turn(matter, "leader"), ground="E1", why="没有依据", told="5 月 13 日已当面告知", files=(PHOTO,)
    )


def _signed(matter: Matter) -> None:
    handling.sign_for(turn(matter, "liaison"), person=staff("handler"))


@contextmanager
def refused(code: str) -> Iterator[None]:
    """What is done inside must be refused with this code, and leave nothing behind."""
    with pytest.raises(Refusal) as caught, transaction.atomic():
        yield
    assert caught.value.code == code, caught.value
    assert caught.value.sentence


Steps = tuple[Callable[[Matter], object], ...]
_WORK: Steps = (_dispatched, _signed)
_REVIEW: Steps = (*_WORK, contact, _replied)
_CALL: Steps = (*_REVIEW, lambda m: replies.pass_review(turn(m, "quality"), checks=CHECKS))
ROADS: dict[str, Steps] = {
    "awaiting_acceptance": (),
    "awaiting_caller": (lambda m: intake.ask_caller(turn(m, "reviewer"), missing="请说明楼层"),),
    "awaiting_refusal_check": (
        lambda m: dispatching.propose_refusal(turn(m, "reviewer"), reason="X10", told="调解委员会，电话 1234"),
    ),
    "awaiting_dispatch": (lambda m: intake.accept(turn(m, "reviewer")),),
    "awaiting_signing": (_dispatched,),
    "in_progress": _WORK,
    "paused": (*_WORK, _paused),
    "deferred": (*_WORK, _deferral_proposed, _deferred),
    "awaiting_review": _REVIEW,
    "awaiting_ending_approval": (*_WORK, _ending_proposed),
    "awaiting_callback": _CALL,
    "reworking": (*_CALL, dissatisfied),
    "closed": (*_CALL, lambda m: callback.satisfied(turn(m, "caller_back"), solved="yes", process=5, result=5)),
}


def an_order(state: str = "in_progress", at: datetime | None = None, **more: object) -> Matter:
    """An order in this state, walked there by the real services; `more` are fields of the intake."""
    with moved_to(at or now()):
        matter = taken_in(**more)
        for step in ROADS[state]:
            step(matter)
    found = fresh(matter)
    assert found.state == state, (found.state, state)
    return found


def a_letter(matter: Matter, level: int = 1) -> Letter:
    part = {0: "supervisor", 1: "supervisor", 2: "centre", 3: "county"}[level]
    letters.send(turn(matter, part), level=level, reason="late", what="进展")
    return Letter.objects.filter(order=matter.pk).latest("pk")
