"""The figures: equal to a recount by hand, of the day asked for, each leading to the list behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yimen.catalog.models import Item
from yimen.catalog.queries import figures as reads
from yimen.catalog.rules.content import Content, Material
from yimen.catalog.rules.durations import Duration
from yimen.catalog.rules.figures import BY_CODE, FIGURES, Value
from yimen.catalog.services import adopt
from yimen.org.tests.builders import person, signed_in

pytestmark = pytest.mark.django_db
JANUARY, JUNE = date(2026, 1, 5), date(2026, 6, 1)
FORM, CARD = Material(name="申请表"), Material(name="身份证")
PLAIN = Content(
    name="一般办理项", body="gongan", task_type="01", case_type="2", statutory=Duration(20), promise=Duration(5), visits=1,
    settled_in=True, window_kind="comprehensive", one_window=True, delegated_power="2", materials=(FORM, CARD),
)  # fmt: skip
LIBRARY = [
    PLAIN,
    replace(PLAIN, name="当场办", case_type="1", promise=Duration(0), delegated_power="1", materials=(FORM,)),
    replace(PLAIN, name="专业窗口", window_kind="professional", one_window=False, delegated_power="3"),
    replace(PLAIN, name="网上办", visits=0, online_depth="4", statutory=None),
    replace(
        PLAIN, name="涉密", settled_in=False, one_window=False, not_settled_reason="secret", delegated_power="4", visits=2
    ),
    replace(
        PLAIN, name="没进大厅", settled_in=False, one_window=False, not_settled_reason="space", delegated_power="4"
    ),
    replace(PLAIN, name="另一部门", body="minzheng", statutory=Duration(28, "natural_day")),
    replace(PLAIN, name="处罚", task_type="02"),
]  # fmt: skip
# What each figure comes to over the library above, counted by hand; the penalty (02) has no cases and counts nowhere.
BY_HAND = {
    "settled_in": (5, 6),  # without 涉密
    "one_window": (4, 5),  # without 涉密 and 专业窗口
    "delegated": (4, 5),  # 专业窗口 only receives
    "instant": (1, 7),
    "online": (1, 7),
    "once": (6, 7),  # 涉密 asks for two
    "visits": (7, 7),
    "time": (25, 120),  # 网上办 has no statute; 28 natural days are 20 working days
    "materials": (13, 13),
}


def county(on: date) -> dict[str, Value]:
    return {value.figure.code: value for value in reads.county_line(on).values}


def test_the_figures_are_those_counted_by_hand() -> None:
    adopt(LIBRARY, county="611026", on=JANUARY)
    found = {code: (int(value.top), int(value.bottom)) for code, value in county(JUNE).items()}
    assert found == BY_HAND
    assert list(found) == [figure.code for figure in FIGURES]


def test_departments_add_up_to_the_county() -> None:
    adopt(LIBRARY, county="611026", on=JANUARY)
    lines, whole = reads.department_lines(JUNE), reads.county_line(JUNE)
    assert [line.code for line in lines] == ["gongan", "minzheng"]
    assert sum(line.items for line in lines) == whole.items == 7
    for n, value in enumerate(whole.values):
        assert sum(line.values[n].top for line in lines) == value.top


def test_a_past_day_is_counted_as_it_was_even_when_the_item_has_gone_since() -> None:
    adopt([PLAIN], county="611026", on=JANUARY)
    adopt([replace(PLAIN, settled_in=False, not_settled_reason="space", materials=(FORM,))], county="611026", on=JUNE)
    Item.objects.update(state="withdrawn")
    assert (county(date(2026, 5, 31))["settled_in"].words, county(JUNE)["settled_in"].words) == ("100.0%", "0.0%")
    assert county(JUNE)["materials"].number == Decimal("0.5")


def test_months_end_with_the_day_asked_for() -> None:
    adopt([PLAIN], county="611026", on=JANUARY)
    months = reads.by_month(BY_CODE["instant"], JUNE, months=4)
    assert [day for day, _ in months] == [date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31), JUNE]
    assert [value.words for _, value in reads.by_month(BY_CODE["instant"], JANUARY, months=2)] == ["—", "0.0%"]


@pytest.mark.parametrize("figure", [each for each in FIGURES if each.kind == "share"], ids=lambda each: each.code)
def test_the_lists_behind_a_share_are_its_two_parts(figure) -> None:  # type: ignore[no-untyped-def]
    adopt([*LIBRARY, replace(PLAIN, name="未定次数", visits=None)], county="611026", on=JANUARY)
    value = county(JUNE)[figure.code]
    met, lacking = (reads.behind(figure, JUNE, met=part).count() for part in (True, False))
    assert (met, met + lacking) == (value.top, value.bottom)


def test_nothing_to_count_is_a_dash_not_a_zero() -> None:
    assert {value.words for value in county(JUNE).values()} == {"—"}


def test_the_pages_show_the_figures_and_lead_to_the_lists() -> None:
    adopt(LIBRARY, county="611026", on=JANUARY)
    reader: Client = signed_in(person("office_handler"))
    page = reader.get("/items/figures/").content.decode()
    assert "83.3%" in page and "5 ÷ 6" in page and "县民政局" in page
    lacking = reader.get("/items/figures/settled_in/").content.decode()
    assert "没进大厅" in lacking and "涉密" not in lacking and "当场办" not in lacking
    assert "当场办" in reader.get("/items/figures/settled_in/?part=met").content.decode()
    assert reader.get("/items/figures/nothing/").status_code == 404
    assert reader.get("/items/figures/?day=2026-13-45").status_code == 200


def test_the_page_takes_as_many_statements_for_many_departments_as_for_one() -> None:
    reader: Client = signed_in(person("office_handler"))
    adopt([PLAIN], county="611026", on=JANUARY)
    reader.get("/items/figures/")  # what a process reads once is read
    counts = []
    for bodies in ((), ("minzheng", "renshe", "shuili", "jiaoyu")):
        adopt([replace(PLAIN, body=body) for body in bodies], county="611026", on=JANUARY)
        with CaptureQueriesContext(connection) as statements:
            reader.get("/items/figures/")
        counts.append(len(statements))
    assert counts[0] == counts[1]
