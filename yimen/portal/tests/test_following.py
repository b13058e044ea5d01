from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yimen.hotline.lifecycle import ORDER
from yimen.hotline.models import Order
from yimen.hotline.rules.told import STANDS, STEPS
from yimen.hotline.services import closing, intake
from yimen.hotline.services.turn import Turn
from yimen.matters.models import Event, Matter, Note
from yimen.org.access import CALLER
from yimen.org.models import Staff
from yimen.portal.tests.road import answer, code_of, rating, somebody

pytestmark = pytest.mark.django_db


def page_of(client: Client, order: Order) -> str:
    answered = client.get(f"/public/follow/{order.matter.number}/")
    assert answered.status_code == 200
    return answered.content.decode()


def send(client: Client, order: Order, what: str, text: str, key: str = "") -> Any:
    where = f"/public/follow/{order.matter.number}/do/{what}/"
    return client.post(where, {"key": key or str(uuid4()), "text": text})


def test_number_and_code_open_the_order_and_the_answer_comes_first(client: Client, order: Order) -> None:
    opened = client.post("/public/follow/", {"number": order.matter.number.lower(), "code": code_of(order)})
    assert opened.status_code == 303
    html = page_of(client, order)
    assert "12345 已收到，正在受理，预计 5 月 20 日（周三）前答复您。" in html
    assert html.index("预计 5 月 20 日") < html.index("走到哪一步了")


def test_a_code_in_full_width_with_blanks_is_read(client: Client, order: Order) -> None:
    wide = code_of(order).translate({ord("0") + n: chr(ord("０") + n) for n in range(10)})
    opened = client.post("/public/follow/", {"number": order.matter.number, "code": f" {wide[:3]} {wide[3:]}"})
    assert opened.status_code == 303


def test_a_wrong_code_keeps_the_number_and_does_not_say_which_was_wrong(client: Client, order: Order) -> None:
    wrong = f"{(int(code_of(order)) + 1) % 10**6:06d}"
    page = client.post("/public/follow/", {"number": order.matter.number, "code": wrong})
    other = "RX61102620200102000010"
    missing = client.post("/public/follow/", {"number": _valid(other), "code": wrong})
    assert page.status_code == missing.status_code == 422
    assert order.matter.number in page.content.decode()
    assert page.context["form"].errors == missing.context["form"].errors


def _valid(number: str) -> str:
    from yimen.kernel.codes import mod_11_10

    return f"{number[:21]}{mod_11_10(number[2:21])}"


def test_without_the_code_the_page_is_not_there(client: Client, order: Order) -> None:
    page = client.get(f"/public/follow/{order.matter.number}/")
    assert page.status_code == 303
    assert page.headers["Location"].startswith("/public/follow/?number=")


def test_the_access_ends_after_half_an_hour(following: Client, order: Order, later: Callable[[int], Any]) -> None:
    with later(29):
        assert following.get(f"/public/follow/{order.matter.number}/").status_code == 200
    with later(31):
        assert following.get(f"/public/follow/{order.matter.number}/").status_code == 303


def test_leaving_closes_the_order_on_this_device(following: Client, order: Order) -> None:
    following.post("/public/follow/leave/")
    assert following.get(f"/public/follow/{order.matter.number}/").status_code == 303


def test_the_page_names_offices_but_no_person_and_nothing_of_the_caller(following: Client, order: Order) -> None:
    answer(order)
    html = page_of(following, order)
    assert "县住建局已经答复，请您看看满不满意。" in html
    named = [name for name in Staff.objects.values_list("name", flat=True) if name in html]
    assert named == []
    assert "溪" not in html and "13800000026" not in html and "0026" not in html
    assert "五楼以上没有水" not in html


def test_the_reply_is_shown_demand_by_demand_once_it_passed_review(following: Client, order: Order) -> None:
    answer(order)
    html = page_of(following, order)
    assert "县住建局的答复" in html and "已换水泵，恢复供水。" in html
    assert "您的要求：<bdi>尽快恢复供水</bdi>" in html and "已办：尽快恢复供水" in html


def test_a_reply_under_review_is_not_shown(following: Client, order: Order) -> None:
    answer(order)
    from yimen.hotline.models import Reply

    Reply.objects.update(state="returned")
    assert "已换水泵" not in page_of(following, order)


def test_a_question_is_shown_with_its_form_and_the_supplement_sets_it_going(following: Client, order: Order) -> None:
    intake.ask_caller(Turn(order.pk, somebody("intake_reviewer")), missing="哪一栋、几单元？")
    html = page_of(following, order)
    assert "还要您补充情况，请在 5 月 20 日（周三）前补充。" in html and "哪一栋、几单元？" in html
    sent = send(following, order, "supplement", "2 号楼 1 单元")
    assert sent.status_code == 303
    assert Matter.objects.get(pk=order.pk).state == "awaiting_acceptance"
    assert Note.objects.get(kind="supplement").text == "2 号楼 1 单元"


def test_something_added_lands_on_the_same_order(following: Client, order: Order) -> None:
    send(following, order, "add", "今天还是没有水")
    order.refresh_from_db()
    assert order.repeat_contacts == 1
    assert Matter.objects.filter(kind="order").count() == 1


def test_the_same_words_sent_twice_are_noted_once(following: Client, order: Order) -> None:
    key = str(uuid4())
    send(following, order, "add", "今天还是没有水", key)
    send(following, order, "add", "今天还是没有水", key)
    order.refresh_from_db()
    assert order.repeat_contacts == 1


def test_a_withdrawal_is_asked_for_and_the_order_goes_on(following: Client, order: Order) -> None:
    send(following, order, "withdraw", "已经修好了")
    assert Matter.objects.get(pk=order.pk).state == "awaiting_acceptance"
    assert Event.objects.filter(verb="ask_withdrawal", actor_kind="caller").count() == 1
    assert "收到您的撤回请求" in page_of(following, order)


def test_a_closed_order_can_be_objected_to_for_thirty_days(
    following: Client, order: Order, later: Callable[[int], Any]
) -> None:
    answer(order)
    following.post(f"/public/follow/{order.matter.number}/rate/", rating())
    assert 'id="object"' in page_of(following, order)
    with later(31 * 24 * 60):
        following.post("/public/follow/", {"number": order.matter.number, "code": code_of(order)})
        assert 'id="object"' not in page_of(following, order)
        refused = send(following, order, "object", "又停水了")
        assert refused.status_code == 422
    sent = send(following, order, "object", "又停水了")
    assert sent.status_code == 303
    assert Matter.objects.get(pk=order.pk).state == "reworking"


def test_an_empty_text_is_asked_for_again_and_its_form_is_open(following: Client, order: Order) -> None:
    page = send(following, order, "add", "  ")
    assert page.status_code == 422
    assert '<details class="disclose" id="add" open>' in page.content.decode()


def test_an_act_that_the_page_does_not_offer_is_not_there(following: Client, order: Order) -> None:
    assert send(following, order, "discard", "x").status_code == 404
    assert send(following, order, "object", "x").status_code == 422


def test_looking_changes_nothing(following: Client, order: Order) -> None:
    before = Event.objects.count()
    for where in ("", "rate/"):
        following.get(f"/public/follow/{order.matter.number}/{where}")
    assert Event.objects.count() == before
    assert following.get(f"/public/follow/{order.matter.number}/do/withdraw/").status_code == 405


def test_an_overdue_order_says_so_and_who_looks_after_it(
    following: Client, order: Order, later: Callable[[int], Any]
) -> None:
    from yimen.hotline.services import dispatching
    from yimen.org.models import Organisation

    intake.accept(Turn(order.pk, somebody("intake_reviewer")))
    lead = Organisation.objects.get(code="zhujian").pk
    dispatching.dispatch(Turn(order.pk, somebody("dispatcher")), lead=lead, category="0501")
    assert "已派给县住建局，" in page_of(following, order)
    with later(20 * 24 * 60):
        following.post("/public/follow/", {"number": order.matter.number, "code": code_of(order)})
        html = page_of(following, order)
    assert "前答复您，热线管理股正在督办" in html
    assert 'class="big-answer" data-s="late"' in html


def test_every_state_of_an_order_is_told() -> None:
    assert set(STANDS) == set(ORDER.states)


def test_only_verbs_of_the_lifecycle_are_told() -> None:
    assert set(STEPS) <= {move.verb for move in ORDER.moves}


def test_the_page_takes_the_same_statements_however_much_happened(following: Client, order: Order) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as counted:
            page_of(following, order)
        return len(counted)

    few = statements()
    for n in range(6):
        closing.ask_withdrawal(Turn(order.pk, CALLER, uuid4()), why=f"第 {n} 次")
    assert statements() == few <= 12
