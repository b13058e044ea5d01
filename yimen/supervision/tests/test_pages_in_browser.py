"""The board and the notices in a real browser: nothing for axe to find, no scroll sideways, no complaint of the console."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction

from yimen.base.now import moved_to, now
from yimen.hotline.tests.cast import an_order
from yimen.project.testing.site import Site
from yimen.supervision.services import sweep

pytestmark = [pytest.mark.browser, pytest.mark.slow]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def _look(browser: Any, site: Site, path: str, width: int) -> list[str]:
    """What is wrong with a page as the supervisor sees it."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.add_cookies([site.session("li.xiayin")])
    page, found = context.new_page(), []
    page.on("console", lambda said: found.append(said.text) if said.type == "error" else None)
    page.goto(site.address + path)
    found += [
        f"{each['id']} {each['nodes'][0]['target']}" for each in Axe().run(page, options=RULES).response["violations"]
    ]
    if page.evaluate("document.documentElement.scrollWidth") > width:
        found.append("scrolls sideways")
    context.close()
    return [f"{path} {width}: {each}" for each in found]


def test_board_and_notices_are_clean_at_both_widths(site: Site, chromium: Any) -> None:
    # In one transaction: the site's own worker sweeps meanwhile, as of today.
    with transaction.atomic():
        for state in ("in_progress", "awaiting_dispatch", "awaiting_signing", "awaiting_callback"):
            an_order(state, at=now() - timedelta(days=9))
        for days in range(8, -1, -1):
            with moved_to(now() - timedelta(days=days)):
                sweep()
    wrong = [_look(chromium, site, path, width) for path in ("/zeros/", "/notices/") for width in (1440, 390)]
    assert [each for found in wrong for each in found] == []
