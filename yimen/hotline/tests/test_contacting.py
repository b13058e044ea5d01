"""Contact with the caller: logged, tried, or left to the desk."""

from __future__ import annotations

import pytest

from yimen.hotline.services import handling
from yimen.hotline.tests.cast import an_order, fresh, refused, turn
from yimen.matters.models import Clock
from yimen.matters.queries import notes

pytestmark = pytest.mark.django_db


def test_the_first_contact_stops_its_clock_and_is_kept() -> None:
    matter = an_order("in_progress")
    handling.log_contact(turn(matter, "handler"), way="phone", reached=True, text="约定下午三点看现场")
    assert Clock.objects.get(matter=matter, kind="contact").status == "stopped"
    assert fresh(matter).order.contacted_at is not None
    assert [note.text for note in notes(matter, "contact")] == ["约定下午三点看现场"]


def test_an_attempt_that_failed_is_logged_but_is_no_contact() -> None:
    matter = an_order("in_progress")
    handling.log_contact(turn(matter, "handler"), way="phone", reached=False, text="无人接听")
    assert fresh(matter).order.contacted_at is None


def test_a_number_in_the_note_is_lifted_out_of_the_open_text() -> None:
    matter = an_order("in_progress")
    handling.log_contact(turn(matter, "handler"), way="phone", reached=True, text="换了号 13800000027，请打这个")
    assert "13800000027" not in notes(matter, "contact")[0].text


def test_the_way_is_one_of_the_listed() -> None:
    with refused("choice"):
        handling.log_contact(turn(an_order("in_progress"), "handler"), way="pigeon", reached=True, text="x")


@pytest.mark.parametrize("part", ["leader", "co", "dispatcher"])
def test_only_the_handler_of_the_lead_logs_a_contact(part: str) -> None:
    with refused("forbidden"):
        handling.log_contact(turn(an_order("in_progress"), part), way="phone", reached=True, text="x")
