"""The public pages in a real browser: nothing for axe to find, contrast AAA in the large form, no scroll sideways."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from yimen.hotline.models import Order
from yimen.hotline.services import intake
from yimen.parties.services import Contact
from yimen.portal.tests.road import answer, code_of, somebody
from yimen.project.testing.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
ENHANCED = {
    "runOnly": {"type": "rule", "values": ["color-contrast-enhanced"]},
    "rules": {"color-contrast-enhanced": {"enabled": True}},
}
WIDTHS = {"phone": (390, 844), "desk": (1440, 900)}


@pytest.fixture
def ready(site: Site) -> Order:
    """An answered order on the running site."""
    taken = intake.Intake(
        channel="phone", request_type="help", title="楼上停水两天", content="五楼以上没有水。",
        demands=["尽快恢复供水", "说明哪天修好"], contact=Contact(name="溪女士", phone="13800000026"),
    )  # fmt: skip
    order = Order.objects.select_related("matter").get(
        pk=intake.register(intake=taken, by=somebody("operator")).matter.pk
    )
    answer(order)
    return order


class Visit:
    """One visitor's browser: the pages it has stood on, and what the console complained of."""

    def __init__(self, browser: Any, site: Site, width: str, elder: bool) -> None:
        size = WIDTHS[width]
        self.context = browser.new_context(viewport={"width": size[0], "height": size[1]})
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.site, self.width, self.elder = site, width, elder
        if elder:
            self.context.add_cookies([{"name": "display_mode", "value": "elder", "url": site.address}])

    def go(self, path: str) -> None:
        self.page.goto(self.site.address + path)

    def look(self, name: str) -> list[str]:
        """What is wrong with the page as it stands."""
        found = [
            f"{name}: {each['id']} {each['nodes'][0]['target']}"
            for each in Axe().run(self.page, options=RULES).response["violations"]
        ]
        if self.elder:
            again = Axe().run(self.page, options=ENHANCED).response["violations"]
            found += [f"{name}: {each['id']} {node['target']}" for each in again for node in each["nodes"]]
        wide = self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        return [*found, f"{name}: scrolls sideways"] if wide else found

    def answer(self, **given: str) -> None:
        for name, value in given.items():
            box = self.page.locator(f"[name={name}]").first
            if box.get_attribute("type") == "radio":
                self.page.locator(f"[name={name}][value='{value}']").check()
            else:
                box.fill(value)
        self.press("main form .btn.primary")

    def press(self, button: str) -> None:
        """Press a button and stand on the page that it leads to: a click returns before the old page has gone."""
        with self.page.expect_navigation():
            self.page.locator(button).first.click()


ROAD: tuple[tuple[str, dict[str, str]], ...] = (
    ("kind", {"request_type": "report"}),
    ("what", {"content": "河边有人夜里倒废渣，第二天水发白。"}),
    ("town", {}),
    ("place", {"address": "河堤小学对面"}),
    ("when", {"occurred_words": "上周五夜里"}),
    ("subject", {"subject_kind": "enterprise", "subject_name": "云岭采石场（示例）"}),
    ("want", {"demands": "查清是谁倒的"}),
    ("who", {"identity": "secret", "name": "谷雨田", "phone": "1380000002"}),
    ("wrong", {"phone": "13800000026"}),
    ("answer", {"reply_way": "sms"}),
)


def pages(visit: Visit, order: Order) -> Iterator[str]:
    """Lead the visitor over every public page; yields the name of each as it stands."""
    visit.go("/public/")
    yield "home"
    visit.go("/public/ask/")
    for name, given in ROAD:
        yield name
        if name in ("town", "place"):
            visit.page.locator("main input[type=radio]").first.check()
        visit.answer(**given)
    yield "review"
    visit.press("main form .btn.primary")
    visit.page.wait_for_url("**/done/**")
    yield "receipt"
    visit.go("/public/follow/")
    yield "number"
    visit.answer(number=order.matter.number, code=code_of(order))
    yield "order"
    visit.press("main .big-answer .btn")
    yield "rate"
    visit.page.locator("[name=result][value='2']").check()
    yield "rate low"
    visit.press("main form .btn.primary")
    yield "rate wrong"


@pytest.mark.parametrize(("width", "elder"), [("phone", False), ("phone", True), ("desk", False), ("desk", True)])
def test_every_public_page_passes_axe_and_does_not_scroll_sideways(
    site: Site, ready: Order, chromium: Any, width: str, elder: bool
) -> None:
    visit = Visit(chromium, site, width, elder)
    found = [line for name in pages(visit, ready) for line in visit.look(name)]
    assert found == []
    assert [line for line in visit.complaints if "422" not in line] == []


def test_the_reason_appears_with_the_low_answer_and_goes_with_it(site: Site, ready: Order, chromium: Any) -> None:
    visit = Visit(chromium, site, "phone", False)
    visit.go("/public/follow/")
    visit.answer(number=ready.matter.number, code=code_of(ready))
    visit.press("main .big-answer .btn")
    reasons = visit.page.locator(".when-low")
    assert not reasons.is_visible()
    visit.page.locator("[name=result][value='1']").check()
    assert reasons.is_visible()
    visit.page.locator("[name=result][value='4']").check()
    assert not reasons.is_visible()
