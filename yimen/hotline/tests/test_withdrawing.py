"""Withdrawal: by the caller, confirmed by the desk's own call, never by the office."""

from __future__ import annotations

import pytest

from yimen.hotline.services import closing
from yimen.hotline.services.turn import Turn
from yimen.hotline.tests.cast import an_order, fresh, refused, turn
from yimen.matters.models import Assignment, Clock
from yimen.org.access import CALLER

pytestmark = pytest.mark.django_db


def test_the_caller_asks_and_nothing_changes_until_the_desk_has_called() -> None:
    matter = an_order("in_progress")
    closing.ask_withdrawal(Turn(matter.pk, CALLER), why="已经来水")
    assert fresh(matter).state == "in_progress"
    closing.withdraw(turn(matter, "operator"), why="去电核实，已经来水")
    gone = fresh(matter)
    assert (gone.state, gone.closed_at is not None, gone.due_at) == ("withdrawn", True, None)
    assert not Clock.objects.filter(matter=matter, status="running").exists()
    assert not Assignment.objects.filter(matter=matter, state="open").exists()


@pytest.mark.parametrize("more", [
    {"request_type": "report", "subject_kind": "enterprise", "subject_name": "某砂场"}, {"grade": "emergency"},
])  # fmt: skip
def test_reports_and_emergencies_go_on(more: dict[str, str]) -> None:
    with refused("goes_on"):
        closing.withdraw(turn(an_order("in_progress", **more), "operator"), why="x")


@pytest.mark.parametrize("part", ["handler", "liaison", "leader", "head"])
def test_no_office_withdraws_what_it_was_given(part: str) -> None:
    with refused("forbidden"):
        closing.withdraw(turn(an_order("in_progress"), part), why="x")
