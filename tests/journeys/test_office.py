"""An office at work: the liaison signs, the handler works on a phone, the leader signs the reply."""

from __future__ import annotations

import pytest

from tests.journeys import road
from tests.journeys.conftest import Visit
from yimen.hotline.tests.cast import an_order, staff
from yimen.matters.models import Attachment, Matter, Note

pytestmark = pytest.mark.browser


def test_the_liaison_signs_and_names_the_handler(visit: Visit) -> None:
    order = an_order("awaiting_signing")
    liaison = visit("zhu.wangshu")
    road.act(liaison, order.number, "sign_for", person=str(staff("handler")))
    assert road.state_of(order.number) == "in_progress"
    assert Matter.objects.get(pk=order.pk).owner_staff_id == staff("handler")
    assert "夏至清" in liaison.text()


def test_the_handler_logs_a_contact_with_a_photograph_and_replies_on_a_phone(visit: Visit) -> None:
    order = an_order("in_progress")
    handler = visit("xia.zhiqing", width=390)
    road.contact(handler, order.number)
    assert Attachment.objects.filter(matter=order.pk, name="现场.jpg").exists()
    road.reply(handler, order.number)
    assert road.state_of(order.number) == "awaiting_review"
    assert not handler.scrolls_sideways()


def test_the_reply_to_a_complaint_waits_for_the_leaders_signature(visit: Visit) -> None:
    order = an_order(
        "in_progress", request_type="complaint", subject_kind="enterprise", subject_name="云岭物业（示例）"
    )
    road.contact(visit("xia.zhiqing"), order.number)
    handler = visit("xia.zhiqing")
    road.reply(handler, order.number)
    assert road.state_of(order.number) == "in_progress"
    leader = visit("xi.xianning")
    page = leader.go(f"/matters/{order.number}/do/reply/")
    assert "已更换水泵" in page.locator("[name=text]").input_value()
    with page.expect_navigation():
        page.locator(road.NEXT).click()
    assert road.state_of(order.number) == "awaiting_review"


def test_an_old_form_keeps_what_was_typed_and_says_who_was_faster(visit: Visit) -> None:
    order = an_order("in_progress")
    slow, fast = visit("xia.zhiqing"), visit("xi.xianning")
    page = slow.go(f"/matters/{order.number}/do/log_contact/")
    slow.fill(way="phone", reached="yes", text="第一个人正在写的话。")
    road.act(fast, order.number, "add_note", text="第二个人先写完了。")
    page.locator(road.NEXT).click()
    page.locator("[data-errors]").wait_for()
    assert page.locator("main [name=text]").input_value() == "第一个人正在写的话。"
    assert "溪闲宁" in page.locator("[data-errors]").inner_text()
    with page.expect_navigation():
        page.locator(road.NEXT).click()
    assert Note.objects.filter(matter=order.pk, text__contains="第一个人正在写的话").exists()


def test_the_inbox_is_walked_by_keyboard(visit: Visit) -> None:
    for title in ("巷口积水", "井盖松动", "路灯不亮"):
        an_order("in_progress", title=title)
    handler = visit("xia.zhiqing")
    page = handler.go("/")
    rows = page.locator("[data-row]")
    opened = "document.querySelector('[data-row][aria-current]').rowIndex"
    page.wait_for_load_state("networkidle")
    first = page.evaluate(opened)
    with page.expect_response("**/pane/"):
        handler.press("j")
    assert page.evaluate(opened) == first + 1
    with page.expect_response("**/pane/"):
        handler.press("k")
    assert page.evaluate(opened) == first
    handler.press("/")
    assert page.evaluate("document.activeElement.type") == "search"
    handler.press("Tab", "Escape")
    page.locator("h1").click()
    handler.press("?")
    assert page.locator("#keys").is_visible()
    handler.press("Escape")
    title = rows.nth(first - 1).locator("a[data-open]").inner_text()
    page.wait_for_load_state("networkidle")
    with page.expect_response("**/do/**"):
        handler.press("e")
    page.locator("#panel form").wait_for()
    page.locator("[data-panel-close]").click()
    page.locator("h1").first.click()
    with page.expect_navigation():
        handler.press("Enter")
    assert title in page.locator("h1").inner_text()
