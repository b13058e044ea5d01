"""The caller's card: this person's orders only, found by the whole number, shown masked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yimen.base.now import now
from yimen.hotline.queries.callers import caller_of
from yimen.hotline.services.handling import add_repeat_contact
from yimen.hotline.tests.cast import actor, an_order, signed_in, turn
from yimen.kernel.refusal import Refusal
from yimen.parties.services import Contact

pytestmark = pytest.mark.django_db
PHONE = "138 0000 0026"
OTHER = Contact(name="谷子秋", phone="13800000031")


def test_open_orders_come_before_typing_and_earlier_ones_below() -> None:
    closed = an_order("closed", at=now() - timedelta(days=40), title="迎春小区停水咨询")
    opened = an_order("in_progress")
    an_order("in_progress", title="别人的事", contact=OTHER)
    found = caller_of(actor("operator"), PHONE, {"closed": "已办结"})
    assert [each.matter.pk for each in found.open] == [opened.pk]
    assert [(each.matter.pk, each.outcome) for each in found.closed] == [(closed.pk, "满意")]


def test_the_name_is_masked_and_the_number_too() -> None:
    an_order("in_progress")
    page = signed_in("operator").post("/orders/new/caller/", {"phone": PHONE}).content.decode()
    assert "溪**" in page
    assert "溪水清" not in page
    assert "这位来电人有 1 件未办结" in page
    assert "补记到原工单" in page


def test_contacts_of_thirty_days_count_orders_and_repeats() -> None:
    an_order("closed", at=now() - timedelta(days=40))
    matter = an_order("in_progress")
    add_repeat_contact(turn(matter, "operator"), text="还是没有水")
    assert caller_of(actor("operator"), PHONE, {}).contacts == 2


def test_a_part_of_a_number_finds_nobody_and_says_how_many_digits_are_missing() -> None:
    an_order("in_progress")
    with pytest.raises(Refusal, match="手机号少了 2 位"):
        caller_of(actor("operator"), "138000000", {})
    page = signed_in("operator").post("/orders/new/caller/", {"phone": "138000000"}).content.decode()
    assert "手机号少了 2 位" in page
    assert "溪" not in page


def test_an_unknown_number_is_a_first_call() -> None:
    found = caller_of(actor("operator"), "13800009999", {})
    assert found.party is None
    assert "首次来电" in signed_in("operator").post("/orders/new/caller/", {"phone": "13800009999"}).content.decode()


def test_an_office_sees_nothing_of_a_caller() -> None:
    an_order("in_progress", contact=OTHER)
    assert caller_of(actor("stranger"), OTHER.phone, {}).open == ()
    assert signed_in("handler").post("/orders/new/caller/", {"phone": PHONE}).status_code == 403


def test_a_long_history_takes_no_more_statements() -> None:
    desk = actor("operator")
    an_order("in_progress")
    with CaptureQueriesContext(connection) as short:
        caller_of(desk, PHONE, {})
    for _ in range(4):
        an_order("awaiting_acceptance")
    with CaptureQueriesContext(connection) as long:
        assert len(caller_of(desk, PHONE, {}).open) == 5
    assert len(long) == len(short) <= 3
