"""Objection and reopening: in time, to the same lead, or to the centre's leader after a refusal."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yimen.base.now import moved_to
from yimen.hotline.services import callback, closing, dispatching
from yimen.hotline.services.turn import Turn
from yimen.hotline.tests.cast import WEDNESDAY, an_order, fresh, refused, turn
from yimen.matters.models import Matter
from yimen.org.access import CALLER

pytestmark = pytest.mark.django_db


def object_to(matter: Matter) -> None:
    ended = matter.closed_at
    assert ended is not None
    closing.object_to(Turn(matter.pk, CALLER), why="水又停了", state=matter.state, ended_at=ended)


@pytest.mark.parametrize(("days", "code"), [(30, ""), (31, "objection_too_late")])
def test_a_closed_order_can_be_objected_to_for_thirty_days(days: int, code: str) -> None:
    matter = an_order("closed", at=WEDNESDAY)
    with moved_to(WEDNESDAY + timedelta(days=days)):
        if code:
            with refused(code):
                object_to(matter)
            return
        object_to(matter)
    again = fresh(matter)
    assert (again.state, again.lead_organisation_id) == ("reworking", matter.lead_organisation_id)
    assert again.closed_at is None


def test_a_refusal_is_looked_at_once_by_the_centre() -> None:
    matter = an_order("awaiting_refusal_check")
    dispatching.decide_refusal(turn(matter, "head"), confirm=True)
    object_to(fresh(matter))
    again = fresh(matter)
    assert (again.state, again.owner_role) == ("awaiting_refusal_check", "centre_leader")
    dispatching.decide_refusal(turn(matter, "centre"), confirm=True)
    with refused("objected_before"):
        object_to(fresh(matter))


def test_the_desk_reopens_a_false_reply_at_any_time() -> None:
    matter = an_order("closed", at=WEDNESDAY)
    with moved_to(WEDNESDAY + timedelta(days=200)):
        callback.reopen(turn(matter, "supervisor"), ground="false_reply", why="照片不是现场")
    assert (fresh(matter).state, fresh(matter).order.rounds) == ("reworking", 1)


def test_no_office_objects_for_the_caller() -> None:
    matter = an_order("closed")
    assert matter.closed_at is not None
    with refused("forbidden"):
        closing.object_to(turn(matter, "leader"), why="x", state="closed", ended_at=matter.closed_at)
