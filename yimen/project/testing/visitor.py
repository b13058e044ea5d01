"""One person in front of a browser: for journeys, for the tour and for the tutorial."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from yimen.project.testing.site import Site

HEIGHTS = {390: 844, 1024: 768, 1440: 900}
# The browser repeats in its console that a form came back with a refusal: those answers are meant.
MEANT = re.compile(r"status of (409|422|403|429)")


class Visitor:
    """A browser of its own at one width; whatever its console complains of is kept in `complaints`."""

    def __init__(
        self, browser: Any, site: Site, login: str = "", *, width: int = 1440, elder: bool = False, scale: float = 1
    ) -> None:
        self.site, self.width = site, width
        size = {"width": width, "height": HEIGHTS.get(width, 900)}
        self.context = browser.new_context(
            viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", device_scale_factor=scale
        )
        self.context.set_default_timeout(10_000)
        if login:
            self.context.add_cookies([site.session(login)])
        if elder:
            self.context.add_cookies([{"name": "display_mode", "value": "elder", "url": site.address}])
        self.complaints: list[str] = []
        self.page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, said: Any) -> None:
        if said.type == "error" and not MEANT.search(said.text):
            self.complaints.append(said.text)

    def go(self, path: str) -> Any:
        """Open a page of the site; returns the browser's page."""
        self.page.goto(self.site.address + path)
        return self.page

    def resize(self, width: int, height: int = 0) -> None:
        """Make the window this wide; without a height it gets the usual one."""
        self.width = width
        self.page.set_viewport_size({"width": width, "height": height or HEIGHTS.get(width, 900)})

    def fill(self, **given: str) -> None:
        """Fill fields by name: a text is written, a list is chosen from, a box is ticked."""
        for name, value in given.items():
            box = self.page.locator(f"main [name='{name}']:not([type=hidden])")
            kind = box.first.get_attribute("type") or ""
            if kind in ("radio", "checkbox"):
                wanted = self.page.locator(f"main [name='{name}'][value='{value}']") if kind == "radio" else box.first
                wanted.check(force=True)
            elif box.first.evaluate("box => box.tagName") == "SELECT":
                box.first.select_option(value)
            else:
                box.first.fill(value)

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def tab_to(self, name: str) -> None:
        """Press Tab until the field of this name has the focus; raises LookupError when the keyboard does not lead there."""
        for _ in range(80):
            if self.page.evaluate("document.activeElement?.name") == name:
                return
            self.page.keyboard.press("Tab")
        raise LookupError(f"Tab does not lead to {name}")

    def type(self, words: str) -> None:
        """Type into the field that has the focus, once one has it: the page gives it after it has been drawn."""
        self.page.wait_for_function("document.activeElement?.matches('input, textarea, select')")
        self.page.keyboard.insert_text(words)

    def text(self) -> str:
        """What the page says."""
        return str(self.page.locator("body").inner_text())

    def toast(self) -> str:
        """The words of the last message of success or failure."""
        return str(self.page.locator("#toasts .toast").last.inner_text())

    def scrolls_sideways(self) -> bool:
        """Is the page wider than the window?"""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))

    def close(self) -> None:
        self.context.close()


@contextmanager
def visiting(browser: Any, site: Site, login: str = "", **more: Any) -> Iterator[Visitor]:
    """A visitor for the length of a block; a complaint of the browser at its end is a failure."""
    visitor = Visitor(browser, site, login, **more)
    try:
        yield visitor
        if visitor.complaints:
            raise AssertionError(visitor.complaints)
    finally:
        visitor.close()
