"""The checks run over the library: kept per version, shown by department, 100 % only when every rule passed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest
from django.test import Client

from yimen.base.now import moved_to
from yimen.catalog.models import Checked, Item
from yimen.catalog.queries import completeness
from yimen.catalog.rules.content import Content
from yimen.catalog.services import adopt, check_library
from yimen.catalog.tests.whole import a_filing, a_licence
from yimen.kernel.limits import ZONE
from yimen.org.tests.builders import person, signed_in

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def a_day() -> Iterator[None]:
    """The contents below were reviewed in this year."""
    with moved_to(datetime(2026, 11, 28, 9, tzinfo=ZONE)):
        yield


def whole() -> Content:
    return replace(a_licence(), body="shichang", reviewed_on=DAY)


def filing() -> Content:
    return replace(a_filing(), body="minzheng", reviewed_on=DAY)


def test_a_whole_item_passes_and_another_says_what_to_mend() -> None:
    adopt([whole(), replace(filing(), court="")], county="611026", on=DAY)
    assert check_library() == 2
    good, lacking = Checked.objects.order_by("version__item__number")
    assert (good.passed, good.codes) == (good.applicable, [])
    assert lacking.codes == ["O06"]
    assert lacking.faults[0]["sentence"].startswith("请填写行政复议机关")


def test_running_again_changes_nothing_and_mending_clears_it() -> None:
    adopt([replace(whole(), court="")], county="611026", on=DAY)
    check_library()
    check_library()
    assert Checked.objects.get().codes == ["O06"]
    adopt([whole()], county="611026", on=date(2026, 11, 20))
    check_library()
    assert Checked.objects.get().codes == []


def test_one_item_can_be_checked_against_the_whole_library() -> None:
    adopt([whole(), filing()], county="611026", on=DAY)
    one = Item.objects.get(name=whole().name)
    assert check_library([one.pk]) == 1
    assert Checked.objects.get().version.item_id == one.pk


def test_the_score_is_a_hundred_only_when_every_rule_passed() -> None:
    many = [replace(whole(), name=f"{whole().name}{n}", handle_code="", local_code="") for n in "甲乙丙丁戊"]
    adopt([*many, replace(filing(), court="")], county="611026", on=DAY)
    check_library()
    lines = {line.code: line for line in completeness.scores(DAY.replace(day=28))}
    assert lines["minzheng"].words != "100.0%"
    assert lines["minzheng"].whole == 0
    assert [mend.rule.code for mend in lines["minzheng"].first] == ["O06"]
    county = completeness.county_score(list(lines.values()))
    assert county.items == 6
    assert county.words != "100.0%"


def test_a_year_without_review_is_told_by_the_night_run() -> None:
    adopt([whole()], county="611026", on=DAY)
    check_library()
    assert Checked.objects.get().codes == []
    with moved_to(datetime(2027, 12, 1, 3, tzinfo=ZONE)):
        check_library()
    assert Checked.objects.get().codes == ["X03"]


def test_the_page_leads_from_department_to_sentence() -> None:
    reader: Client = signed_in(person("office_handler"))
    assert "还没有检查过" in reader.get("/items/checks/").content.decode()
    adopt([whole(), replace(filing(), court="")], county="611026", on=DAY)
    check_library()
    page = reader.get("/items/checks/?department=minzheng&code=O06").content.decode()
    assert "县民政局" in page and "请填写行政复议机关" in page
    assert "请填写行政复议机关" not in reader.get("/items/checks/?department=shichang").content.decode()
    assert reader.get("/items/checks/?code=ZZZZ&page=99").status_code == 200
