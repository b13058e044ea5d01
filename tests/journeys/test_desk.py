"""The hotline section at work: taking calls, dispatching, reviewing, calling back."""

from __future__ import annotations

import pytest

from tests.journeys import road
from tests.journeys.conftest import Visit
from yimen.hotline.tests.cast import an_order

pytestmark = pytest.mark.browser


def test_the_operator_takes_a_call_by_keyboard_and_reads_out_the_receipt(visit: Visit) -> None:
    operator = visit("bai.luchen")
    number = road.take_call(operator)
    assert road.state_of(number) == "awaiting_acceptance"
    said = operator.text()
    assert "查询码" in said and "几时答复" in said
    operator.press("n")
    operator.page.wait_for_url("**/orders/new/")


def test_an_open_order_of_the_caller_is_seen_while_the_number_is_typed(visit: Visit) -> None:
    order = an_order("in_progress", title="桥头路灯坏了三盏")
    operator = visit("bai.luchen")
    operator.go("/orders/new/")
    operator.type("13800000026")
    operator.page.get_by_text("件未办结").wait_for()
    assert order.title in operator.page.locator("#caller").inner_text()
    assert operator.page.evaluate("document.activeElement.name") == "phone"


def test_the_reviewer_accepts_by_keyboard(visit: Visit) -> None:
    order = an_order("awaiting_acceptance")
    road.accept(visit("yu.shuirun"), order.number)
    assert road.state_of(order.number) == "awaiting_dispatch"


def test_the_dispatcher_dispatches_by_keyboard_and_sees_who_has_it_until_when(visit: Visit) -> None:
    order = an_order("awaiting_dispatch")
    dispatcher = visit("gu.yutian")
    road.dispatch(dispatcher, order.number)
    assert road.state_of(order.number) == "awaiting_signing"
    said = dispatcher.toast()
    assert "县住建局" in said and "签收" in said


def test_a_dispatch_to_the_wrong_office_is_taken_back_once(visit: Visit) -> None:
    order = an_order("awaiting_dispatch")
    dispatcher = visit("gu.yutian")
    road.dispatch(dispatcher, order.number, to="县水利局")
    with dispatcher.page.expect_navigation():
        dispatcher.page.get_by_role("button", name="撤回这次派单").click()
    assert road.state_of(order.number) == "awaiting_dispatch"


def test_the_reviewer_returns_a_reply_and_passes_another(visit: Visit) -> None:
    poor, good = an_order("awaiting_review"), an_order("awaiting_review", title="花坛石板松动")
    reviewer = visit("jing.zhesheng")
    road.review(reviewer, poor.number, failed="Q5")
    assert road.state_of(poor.number) == "in_progress"
    assert "退回" in reviewer.toast()
    road.review(reviewer, good.number)
    assert road.state_of(good.number) == "awaiting_callback"


def test_a_reply_with_a_failed_check_does_not_pass_and_what_was_typed_stays(visit: Visit) -> None:
    order = an_order("awaiting_review")
    reviewer = visit("jing.zhesheng")
    page = reviewer.go(f"/review/?open={order.number}")
    page.locator("#why").fill("请写明哪一天修好的。")
    page.get_by_role("button", name="通过，交回访").click()
    page.locator("[data-errors]").wait_for()
    assert page.locator("#why").input_value() == "请写明哪一天修好的。"
    assert road.state_of(order.number) == "awaiting_review"


def test_the_return_call_closes_with_a_content_caller(visit: Visit) -> None:
    order = an_order("awaiting_callback")
    agent = visit("chun.fenye")
    road.call_back(agent, order.number, content=True)
    assert road.state_of(order.number) == "closed"


def test_the_return_call_sends_back_what_is_not_done(visit: Visit) -> None:
    order = an_order("awaiting_callback")
    agent = visit("chun.fenye")
    road.call_back(agent, order.number, content=False)
    assert road.state_of(order.number) == "reworking"
    assert "重新办理" in agent.toast()
