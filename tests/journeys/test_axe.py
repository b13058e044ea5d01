"""Every page at each of its widths: nothing serious for axe, no scroll sideways, no complaint of the console."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.structure.test_routes import routes
from yimen.base.doors import find_door
from yimen.catalog.services import adopt, check_library
from yimen.catalog.tests.whole import a_filing, a_licence
from yimen.hotline.tests.cast import an_order
from yimen.project.testing.site import Site
from yimen.project.tour.pages import PUBLIC, View, views
from yimen.project.tour.walk import Booth, modes_of
from yimen.supervision.services import sweep

pytestmark = [pytest.mark.browser, pytest.mark.slow]
GRAVE = {"serious", "critical"}
# Pages that only the road of a form leads to; yimen/portal/tests/test_pages_in_browser.py walks them.
ON_THE_ROAD = {"ask_step", "ask_review", "ask_done", "ask_saved", "ask_urgent", "rate"}
STATES = ("awaiting_acceptance", "awaiting_dispatch", "awaiting_signing", "in_progress", "awaiting_review",
          "awaiting_callback")  # fmt: skip


@pytest.fixture(scope="module")
def pages(shared_site: Site) -> list[View]:
    """Every page, over an order in every state and a small library that leaves something to mend."""
    library = [replace(a_licence(), body="shichang", court=""), replace(a_filing(), body="minzheng")]
    adopt(library, county="611026", on=date(2026, 1, 5))
    check_library()
    for state in STATES:
        an_order(state)
    sweep()
    return list(views())


def _wrong(booth: Booth, view: View, width: int, elder: bool) -> list[str]:
    visitor = booth.stand_on(view, width, elder=elder)
    found = Axe().run(visitor.page).response["violations"]
    wrong = [f"{each['id']} {each['nodes'][0]['target']}" for each in found if each["impact"] in GRAVE]
    if visitor.scrolls_sideways():
        wrong.append("scrolls sideways")
    wrong += [said for said in visitor.complaints if "404" not in said]
    return [f"{view.path} {width}{' elder' if elder else ''}: {each}" for each in wrong]


@pytest.mark.parametrize("public", [False, True], ids=["desk", "public"])
def test_every_page_is_clean_at_each_of_its_widths(
    chromium: Any, shared_site: Site, pages: list[View], public: bool
) -> None:
    booth = Booth(chromium, shared_site)
    chosen = [view for view in pages if (view.widths == PUBLIC) is public]
    seen = [_wrong(booth, view, *mode) for view in chosen for mode in modes_of(view)]
    booth.close()
    assert [line for found in seen for line in found] == []


def test_no_page_is_left_out(pages: list[View]) -> None:
    listed = {view.route for view in pages} | ON_THE_ROAD
    doors = {entry.name: find_door(entry.callback) for _, entry in routes()}
    wanted = {name for name, door in doors.items() if door and door.kind in ("page", "search")}
    assert wanted - listed == set()
