"""A resident on a phone: asks, follows, adds, rates; nobody signs in."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from tests.journeys.conftest import Visit
from yimen.catalog.models import Item
from yimen.catalog.rules.content import Material
from yimen.catalog.services import adopt
from yimen.catalog.tests.whole import a_licence
from yimen.hotline.tests.cast import an_order
from yimen.matters.models import Matter, Note
from yimen.project.testing.visitor import Visitor
from yimen.project.tour.pages import code_of
from yimen.project.tour.walk import ask

pytestmark = pytest.mark.browser


def _follow(resident: Visitor, number: str) -> None:
    resident.go("/public/follow/")
    resident.fill(number=number, code=code_of(number))
    resident.page.locator("main form .btn.primary").click()
    resident.page.wait_for_url(f"**/public/follow/{number}/")


def test_a_resident_asks_question_by_question_and_gets_number_and_code(visit: Visit) -> None:
    resident = visit(width=390)
    number = ask(resident)
    assert Matter.objects.get(number=number).channel == "web"
    said = resident.text()
    assert "已收到" in said and code_of(number)[:3] in said


def test_a_resident_follows_by_number_and_code_and_adds(visit: Visit) -> None:
    order = an_order("in_progress")
    resident = visit(width=390)
    _follow(resident, order.number)
    assert "住建局" in resident.text()
    page = resident.page
    page.locator("aside summary", has_text="再说几句").click()
    form = page.locator("aside details[open] form").first
    form.locator("textarea").first.fill("三楼今天也停了。")
    with page.expect_navigation():
        form.locator("button").click()
    assert Note.objects.filter(matter=order.pk, text__contains="三楼今天也停了").exists()


def test_a_wrong_code_opens_nothing(visit: Visit) -> None:
    order = an_order("in_progress")
    resident = visit(width=390)
    resident.go("/public/follow/")
    code = code_of(order.number)
    resident.fill(number=order.number, code="".join(str((int(c) + 1) % 10) if c.isdigit() else c for c in code))
    resident.page.locator("main form .btn.primary").click()
    resident.page.locator("[data-errors]").wait_for()
    assert order.title not in resident.text()


def test_a_resident_rates_the_answer(visit: Visit) -> None:
    order = an_order("awaiting_callback")
    resident = visit(width=390)
    _follow(resident, order.number)
    resident.page.get_by_role("link", name="评价这次答复").click()
    resident.fill(result="5", process="4", solved="yes")
    with resident.page.expect_navigation():
        resident.page.locator("main form .btn.primary").click()
    order.refresh_from_db()
    assert order.state == "closed"


def test_a_resident_finds_an_item_by_everyday_words_and_what_to_bring(visit: Visit) -> None:
    agent = Material(name="委托书", question="是别人替您办吗？", needed_when=("是",))
    shop = replace(a_licence(), body="shichang", daily_terms=("开饭馆", "办食品证"))
    adopt([replace(shop, materials=(*shop.materials, agent))], county="611026", on=date(2026, 1, 5))
    resident = visit(width=390)
    page = resident.go("/public/")
    page.locator("#q").press_sequentially("开饭")
    page.locator("#q-lines option").first.wait_for(state="attached")
    page.locator("#q").fill("我想开个饭馆要啥手续")
    page.locator(".bigsearch .btn").click()
    page.locator(".found a").first.click()
    page.wait_for_url("**/public/guides/*/")
    listed = page.locator(".todo li").count()
    page.locator("#bring summary").click()
    page.locator("#bring .seg label").last.click()
    page.locator("#bring button").click()
    page.wait_for_url("**a2=**")
    assert page.locator(".todo li").count() < listed
    assert "5 个工作日" in resident.text()


def test_what_was_looked_for_in_vain_is_handed_to_the_hotline(visit: Visit) -> None:
    resident = visit(width=390)
    page = resident.go("/public/guides/?q=呜啦啦咕噜")
    page.get_by_role("button", name="告诉 12345").click()
    page.wait_for_url("**/public/ask/**")
    page.locator("main input[type=radio]").first.check(force=True)
    page.locator("main form .btn.primary").first.click()
    page.wait_for_url("**/public/ask/what/")
    assert page.locator("textarea").first.input_value() == "呜啦啦咕噜"


def test_a_guide_prints_on_one_sheet(visit: Visit) -> None:
    adopt([replace(a_licence(), body="shichang", name="食品经营许可延续")], county="611026", on=date(2026, 1, 5))
    resident = visit(width=1440)
    number = Item.objects.latest("pk").number
    sheet = resident.go(f"/public/guides/{number}/").pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", sheet)) == 1
