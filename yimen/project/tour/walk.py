"""Goes to every page and takes its picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yimen.project.testing.site import Site
from yimen.project.testing.visitor import HEIGHTS, Visitor
from yimen.project.tour.pages import PUBLIC, View

ELDER = "elder"
PAUSE = 1200  # ms: what is suggested while one types has come
TALLEST = 4000  # px


@dataclass(frozen=True)
class Picture:
    """A picture of the album: file, title, whose page, and how wide."""

    file: str
    title: str
    group: str
    width: int
    elder: bool = False


class Booth:
    """One window after another: a person keeps theirs until the next one comes."""

    def __init__(self, browser: Any, site: Site) -> None:
        self.browser, self.site = browser, site
        self.who: tuple[object, ...] = ()
        self.visitor: Visitor | None = None

    def stand_on(self, view: View, width: int, *, elder: bool = False) -> Visitor:
        """A visitor who stands on this page at this width; the order's code has been shown where the page wants it."""
        visitor = self._visitor(view, elder)
        visitor.resize(width)
        visitor.complaints.clear()
        page = visitor.go(view.path)
        visitor.fill(**dict(view.typed))
        if page.locator("[hx-trigger]").count():
            page.wait_for_load_state("networkidle")
        if view.typed:
            page.wait_for_timeout(PAUSE)
        return visitor

    def _visitor(self, view: View, elder: bool) -> Visitor:
        who = (view.login, view.code, elder)
        if self.visitor is None or who != self.who:
            self.close()
            self.who, self.visitor = who, Visitor(self.browser, self.site, view.login, elder=elder)
            if view.code is not None:
                _show_code(self.visitor, *view.code)
        return self.visitor

    def close(self) -> None:
        """Close the window that is open."""
        if self.visitor is not None:
            self.visitor.close()
            self.visitor = None


def _show_code(visitor: Visitor, number: str, code: str) -> None:
    visitor.go("/public/follow/")
    visitor.fill(number=number, code=code)
    visitor.page.locator("main form .btn.primary").click()
    visitor.page.wait_for_url("**/public/follow/*/")


def modes_of(view: View) -> list[tuple[int, bool]]:
    """(width, elder): each width of the page, public pages also in the large form on a phone."""
    modes = [(width, False) for width in view.widths]
    return [*modes, (390, True)] if view.widths == PUBLIC else modes


def photograph(browser: Any, site: Site, views: Iterable[View], folder: Path) -> Iterator[Picture]:
    """A picture of each page at each width."""
    booth = Booth(browser, site)
    for view in views:
        for width, elder in modes_of(view):
            name = f"{view.name}-{width}{'-' + ELDER if elder else ''}.png"
            _shoot(booth.stand_on(view, width, elder=elder), folder / name)
            yield Picture(name, view.title, view.group, width, elder)
    booth.close()


def _shoot(visitor: Visitor, file: Path) -> None:
    """The whole page, in a window as tall as the page, so that what stands at its foot stands there."""
    page, width = visitor.page, visitor.width
    height = max(HEIGHTS[width], page.evaluate("document.documentElement.scrollHeight"))
    visitor.resize(width, min(height, TALLEST))
    page.screenshot(path=file, animations="disabled")


ROAD: tuple[tuple[str, dict[str, str]], ...] = (
    ("诉求类型", {"request_type": "help"}),
    ("什么事", {"content": "迎春小区 2 号楼五楼以上停水两天，物业说水泵坏了。"}),
    ("哪个镇办", {}),
    ("哪个村社区", {"address": "迎春小区 2 号楼"}),
    ("什么时候", {"occurred_words": "昨天早上起"}),
    ("要什么结果", {"demands": "尽快恢复供水"}),
    ("怎么联系", {"identity": "named", "name": "谷雨田", "phone": "13800000026"}),
    ("怎么答复", {"reply_way": "sms"}),
)


def ask(visitor: Visitor, shoot: Callable[[int, str], None] = lambda step, title: None) -> str:
    """Answer every question of the public form and send it; returns the order's number."""
    page = visitor.go("/public/ask/")
    for step, (title, given) in enumerate(ROAD, 1):
        if not given or "address" in given:
            page.locator("main input[type=radio]").first.check(force=True)
        shoot(step, title)
        visitor.fill(**given)
        with page.expect_navigation():
            page.locator("main form .btn.primary").first.click()
    shoot(len(ROAD) + 1, "核对后提交")
    page.locator("main form .btn.primary").last.click()
    page.wait_for_url("**/done/**")
    shoot(len(ROAD) + 2, "已收到")
    return str(page.url.rstrip("/").rsplit("/", 1)[1])


def leave_traces(browser: Any, site: Site, number: str) -> None:
    """What the auditor sees: a wrong password, a number looked at, a door that stayed shut."""
    stranger = Visitor(browser, site)
    stranger.go("/accounts/login/")
    stranger.fill(**{"login": "xia.zhiqing", "password": "Not-This-One-1"})
    with stranger.page.expect_navigation():
        stranger.page.locator("main .btn.primary").click()
    stranger.close()
    handler = Visitor(browser, site, "xia.zhiqing")
    page = handler.go(f"/matters/{number}/whole-number/")
    page.locator("main [name=reason]").first.evaluate(
        "box => box.type === 'radio' ? box.click() : box.selectedIndex = 1"
    )
    # The number comes in place where the script is there, as a page of its own where it is not.
    page.locator("main form .btn").first.click()
    page.get_by_text("已记录").wait_for()
    handler.go("/zeros/")
    handler.close()


def photograph_asking(browser: Any, site: Site, folder: Path) -> list[Picture]:
    """The questions of the public form, one picture each, on a phone."""
    taken: list[Picture] = []
    visitor = Visitor(browser, site, width=390)

    def shoot(step: int, title: str) -> None:
        name = f"ask-{step}-390.png"
        _shoot(visitor, folder / name)
        taken.append(Picture(name, title, "群众", 390))

    ask(visitor, shoot)
    visitor.close()
    return taken
