"""The audit administrator sees what was opened, what stayed shut and who failed to sign in."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.conftest import Visit
from yimen.hotline.tests.cast import an_order
from yimen.project.testing.site import Site
from yimen.project.tour.walk import leave_traces

pytestmark = pytest.mark.browser


def test_the_auditor_sees_what_others_left_behind(visit: Visit, chromium: Any, shared_site: Site) -> None:
    order = an_order("in_progress")
    leave_traces(chromium, shared_site, order.number)
    auditor = visit("han.lufeng")
    for path, words in (
        ("/audit/", order.number),
        ("/audit/refused/", "岗位不在范围"),
        ("/audit/sign-ins/?reason=failure", "xia.zhiqing"),
    ):
        auditor.go(path)
        assert words in auditor.page.locator("main table").inner_text()
