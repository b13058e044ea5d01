"""Which event tells whom what: callers by message, offices by notice and letter, each once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yimen.base import jobs as registry
from yimen.base.now import moved_to
from yimen.hotline.lifecycle import LETTER, ORDER, REQUEST
from yimen.hotline.models import Letter, Order
from yimen.hotline.services import callback, closing, dispatching, handling, letters, replies, requests
from yimen.hotline.services.public import query_code
from yimen.hotline.services.turn import Turn
from yimen.hotline.tests.cast import (
    CHECKS,
    LOGINS,
    WEDNESDAY,
    a_letter,
    an_order,
    dissatisfied,
    fresh,
    office,
    said,
    turn,
)
from yimen.kernel.limits import ZONE
from yimen.matters.jobs import react
from yimen.matters.models import Event, Matter
from yimen.notify.models import Message, Notice
from yimen.notify.services.messages import read
from yimen.org.access import SYSTEM
from yimen.project.reactions import REACTIONS
from yimen.supervision.tests.cast import react_to

pytestmark = pytest.mark.django_db


def sent(matter: Matter, code: str) -> list[str]:
    """The texts of this kind that go to the caller."""
    return [read(row) for row in Message.objects.filter(matter=matter, code=code, party__isnull=False)]


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("recipient__login", flat=True))


def test_every_row_of_the_table_names_a_verb_of_the_lifecycle() -> None:
    tables = {"order": ORDER, "request": REQUEST, "letter": LETTER}
    known = {(kind, move.verb) for kind, table in tables.items() for move in table.moves}
    assert set(REACTIONS) <= known


def test_every_handler_has_a_name_of_its_own_in_the_ledger() -> None:
    handlers = {handler for row in REACTIONS.values() for handler in row}
    assert len({registry.name_of(handler) for handler in handlers}) == len(handlers)


def test_a_caller_gets_number_code_and_date_at_once() -> None:
    matter = an_order("awaiting_acceptance", at=WEDNESDAY)
    react_to(matter, "submit")
    [text] = sent(matter, "acceptance")
    code = query_code(Order.objects.get(pk=matter.pk), matter.number)
    assert matter.number in text
    assert code in text
    assert "前答复" in text
    assert Message.objects.get(code="acceptance").deliver_at == Event.objects.get(matter=matter).at


def test_the_texts_of_messages_are_sealed() -> None:
    matter = an_order("awaiting_acceptance", at=WEDNESDAY)
    react_to(matter, "submit")
    assert matter.number.encode() not in bytes(Message.objects.get(code="acceptance").text)


def test_an_anonymous_caller_is_sent_nothing() -> None:
    matter = an_order("awaiting_acceptance", at=WEDNESDAY, anonymous=True, reply_way="none")
    react_to(matter, "submit")
    assert not Message.objects.exists()


def test_a_reaction_that_runs_twice_tells_once() -> None:
    matter = an_order("awaiting_signing", at=WEDNESDAY)
    event = Event.objects.get(matter=matter, verb="dispatch")
    for _ in range(3):
        react(event.pk)
    assert Notice.objects.filter(kind="dispatch").count() == 2
    assert len(sent(matter, "dispatch_notice")) == 1


def test_dispatch_tells_both_liaisons_the_co_handlers_and_the_caller_the_date() -> None:
    matter = an_order("awaiting_signing", at=WEDNESDAY)
    react_to(matter, "dispatch")
    assert told("dispatch") == {"zhu.wangshu", "yan.wanlan"}
    assert told("co_handling") == {"dao.shishu", "ji.qiulin"}
    [text] = sent(matter, "dispatch_notice")
    due = fresh(matter).order.promised_at.astimezone(ZONE)
    assert f"{due.month} 月 {due.day} 日" in text
    letter = Message.objects.filter(code="dispatch", staff__login="zhu.wangshu").get()
    assert "首派负责制，不得退回" in read(letter)


def test_a_secret_order_names_no_office_to_the_caller_by_message() -> None:
    matter = an_order("awaiting_signing", at=WEDNESDAY, confidentiality="secret")
    react_to(matter, "dispatch")
    assert sent(matter, "dispatch_notice") == []


def test_joining_later_tells_only_the_office_that_joined() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    with moved_to(WEDNESDAY + timedelta(hours=2)):
        handling.join(turn(matter, "liaison"), parts=[handling.Part(office("chengguan"), "清理现场")])
    react_to(matter, "join")
    assert Notice.objects.filter(kind="co_handling").exclude(recipient__organisation__code="chengguan").count() == 0
    assert told("co_handling")


def test_a_granted_extension_tells_office_and_caller_the_new_date() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    with moved_to(WEDNESDAY + timedelta(hours=1)):
        requests.request_extension(turn(matter, "leader"), why="等待配件", days=1)
        asked = Matter.objects.get(parent=matter, kind="request")
        react_to(asked, "ask")
        requests.decide_request(turn(asked.pk, "head"), grant=True, words="配件在途")
    react_to(matter, "grant_extension")
    assert told("request") == {"qiu.fenming"}
    assert told("extension") == {"zhu.wangshu", "yan.wanlan"}
    [text] = sent(matter, "extension_notice")
    assert "配件在途" in text


def test_a_pause_and_its_end_are_told_to_the_caller() -> None:
    matter = an_order("paused", at=WEDNESDAY)
    with moved_to(WEDNESDAY + timedelta(days=2)):
        requests.resume(turn(matter, "handler"), why="检测完成")
    react_to(matter, "grant_pause", "resume")
    assert "检测委托书 3 号" in sent(matter, "pause_notice")[0]
    assert "恢复办理" in sent(matter, "resume_notice")[0]


def test_a_refusal_tells_the_case_and_the_lawful_channel() -> None:
    matter = an_order("awaiting_refusal_check", at=WEDNESDAY)
    with moved_to(WEDNESDAY + timedelta(hours=1)):
        dispatching.decide_refusal(turn(matter, "head"), confirm=True)
    react_to(matter, "confirm_refusal")
    [text] = sent(matter, "refusal_notice")
    assert "调解委员会，电话 1234。" in text


def test_what_is_lacking_is_asked_in_one_letter() -> None:
    matter = an_order("awaiting_caller", at=WEDNESDAY)
    react_to(matter, "ask_caller")
    assert "请说明楼层" in sent(matter, "supplement")[0]


def test_rework_tells_lead_and_supervisor_and_sends_a_letter_of_the_first_level() -> None:
    matter = an_order("reworking", at=WEDNESDAY)
    react_to(matter, "dissatisfied")
    assert {"zhu.wangshu", "xi.xianning", "li.xiayin"} <= told("rework")
    letter = Letter.objects.get(order=matter.pk)
    assert (letter.level, letter.reason) == (1, "rework")
    words = read(Message.objects.filter(code="rework", staff__login="zhu.wangshu").get())
    assert "水还没有来" in words
    assert "问题没有解决" in words


def test_a_second_rework_is_supervised_on_the_second_level() -> None:
    matter = an_order("reworking", at=WEDNESDAY)
    with moved_to(WEDNESDAY + timedelta(days=1)):
        handling.log_contact(turn(matter, "handler"), way="visit", reached=True, text="上门查看。")
        replies.reply(turn(matter, "leader"), said=said(matter))
        replies.pass_review(turn(matter, "quality"), checks=CHECKS)
        dissatisfied(matter)
    react_to(matter, "dissatisfied")
    assert list(Letter.objects.filter(order=matter.pk).order_by("level").values_list("level", flat=True)) == [1, 2]


def test_the_third_call_of_a_caller_puts_the_order_under_supervision_and_the_fourth_does_not_again() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    with moved_to(WEDNESDAY + timedelta(hours=1)):
        for _ in range(4):
            handling.add_repeat_contact(turn(matter, "operator"), text="还没有来水")
    react_to(matter, "add_repeat_contact")
    assert Letter.objects.filter(order=matter.pk, level=1, reason="repeat").count() == 1


def test_after_the_third_call_in_vain_a_link_is_sent_once() -> None:
    matter = an_order("awaiting_callback", at=WEDNESDAY)
    for hours in (1, 6, 25):
        with moved_to(WEDNESDAY + timedelta(hours=hours)):
            callback.attempt_callback(turn(matter, "caller_back"))
    react_to(matter, "attempt_callback")
    [text] = sent(matter, "rating_link")
    assert "/public/rate/" in text


def test_letters_and_requests_lapse_when_the_order_has_passed_review() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    with moved_to(WEDNESDAY + timedelta(hours=1)):
        letter = a_letter(matter)
        requests.request_extension(turn(matter, "leader"), why="等待配件", days=1)
        closing.withdraw(turn(matter, "operator"), why="来电确认撤回")
    react_to(matter, "withdraw")
    assert fresh(letter.matter).state == "lapsed"
    assert Matter.objects.get(parent=matter, kind="request").state == "lapsed"
    assert sent(matter, "withdrawal_notice")


def test_a_letter_tells_the_leader_who_answers_it() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    with moved_to(WEDNESDAY + timedelta(hours=1)):
        letter = a_letter(matter)
    react_to(letter.matter, "send_supervision")
    assert "xi.xianning" in told("letter")


def test_a_letter_that_was_answered_before_its_notice_went_out_is_not_asked_for() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    with moved_to(WEDNESDAY + timedelta(hours=1)):
        letter = a_letter(matter)
        letters.answer(
            turn(letter.matter, "leader"), text="水泵已到，明日装好", done_by=WEDNESDAY.date() + timedelta(days=1)
        )
    react_to(letter.matter, "send_supervision", "answer")
    assert told("letter") == set()
    assert LOGINS["supervisor"] in told("letter_answer")


def test_a_lapsed_signing_tells_the_liaisons() -> None:
    matter = an_order("awaiting_signing", at=WEDNESDAY)
    with moved_to(WEDNESDAY + timedelta(days=3)):
        handling.sign_lapsed(Turn(matter.pk, SYSTEM))
    react_to(matter, "sign_lapsed")
    assert told("sign_lapsed") == {"zhu.wangshu", "yan.wanlan"}
