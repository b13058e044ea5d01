"""The tutorial is walked exactly as it is written: each numbered line has a marker, each marker a runner."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.journeys import road
from yimen.hotline.tests.cast import staff
from yimen.project.settings import ROOT
from yimen.project.testing.site import Site
from yimen.project.testing.visitor import Visitor, visiting
from yimen.project.tour.pages import code_of

TEXT = (ROOT / "docs" / "tutorial" / "one-order.md").read_text("utf-8")
NUMBERED = re.compile(r"^\d+\. (?P<words>.*)$", re.MULTILINE)
MARKER = re.compile(r"<!-- step: (?P<name>[a-z]+) -->$")


def steps() -> list[tuple[str, str]]:
    """(name, words) of every numbered line, in the order of the text."""
    found = []
    for line in NUMBERED.finditer(TEXT):
        marker = MARKER.search(line["words"])
        assert marker, f"a step without a marker: {line['words']}"
        found.append((marker["name"], line["words"]))
    return found


class Reader:
    """Whoever follows the tutorial, with one window a person."""

    def __init__(self, visit: Callable[..., Visitor]) -> None:
        self.visit = visit
        self.number = ""

    def call(self) -> None:
        self.operator = self.visit("bai.luchen")
        self.operator.go("/")
        self.operator.page.get_by_role("link", name="新建").first.click()
        self.operator.page.locator("[name=phone]").fill("13800000026")
        self.operator.page.get_by_text("首次来电").wait_for()

    def submit(self) -> None:
        self.number = road.take_call(self.operator)
        for said in ("念给来电人", "查询码", "几时答复"):
            assert said in self.operator.text()

    def accept(self) -> None:
        reviewer = self.visit("yu.shuirun")
        road.accept(reviewer, self.number)
        assert "派单" in reviewer.toast()

    def dispatch(self) -> None:
        dispatcher = self.visit("gu.yutian")
        road.dispatch(dispatcher, self.number)
        assert "县住建局" in dispatcher.toast() and "签收" in dispatcher.toast()

    def sign(self) -> None:
        liaison = self.visit("zhu.wangshu")
        page = liaison.go(f"/matters/{self.number}/")
        page.locator(".headacts").get_by_role("link", name="签收").click()
        page.locator("#panel select[name=person]").select_option(str(staff("handler")))
        with page.expect_navigation():
            page.locator("#panel .btn.primary").click()
        for said in ("办理中", "夏至清", "为什么是这一天"):
            assert said in liaison.text()

    def contact(self) -> None:
        self.handler = self.visit("xia.zhiqing")
        road.contact(self.handler, self.number)
        assert "联系诉求人" in self.handler.text() and "现场.jpg" in self.handler.text()

    def reply(self) -> None:
        road.reply(self.handler, self.number)
        assert "待审核" in self.handler.text()

    def review(self) -> None:
        reviewer = self.visit("jing.zhesheng")
        road.review(reviewer, self.number)
        assert "已通过" in reviewer.toast() and "回访员" in reviewer.toast()

    def follow(self) -> None:
        resident = self.visit(width=390)
        page = resident.go("/public/")
        page.get_by_role("link", name="查进度").click()
        resident.fill(number=self.number, code=code_of(self.number))
        page.locator("main form .btn.primary").click()
        page.wait_for_url("**/public/follow/RX*/")
        assert "县住建局已经答复" in resident.text() and "已更换水泵" in resident.text()

    def close(self) -> None:
        road.call_back(self.visit("chun.fenye"), self.number, content=True)
        assert road.state_of(self.number) == "closed"

    def trail(self) -> None:
        said = self.visit("xia.zhiqing").go(f"/matters/{self.number}/").locator("aside").inner_text()
        for verb in ("提交", "受理", "派单", "签收", "联系诉求人", "校验无误"):
            assert verb in said


@pytest.fixture
def reader(site: Site, chromium: Any) -> Iterator[Reader]:
    with ExitStack() as windows:
        yield Reader(lambda login="", **more: windows.enter_context(visiting(chromium, site, login, **more)))


def test_every_step_of_the_tutorial_has_a_runner_and_every_runner_a_step() -> None:
    runners = {name for name, member in vars(Reader).items() if callable(member) and not name.startswith("_")}
    assert [name for name, _ in steps()] == list(dict.fromkeys(name for name, _ in steps()))
    assert {name for name, _ in steps()} == runners


@pytest.mark.browser
def test_the_tutorial_leads_from_the_call_to_the_closed_order(reader: Reader) -> None:
    for name, words in steps():
        try:
            getattr(reader, name)()
        except Exception as failed:
            raise AssertionError(f"the tutorial does not work at: {words}") from failed
