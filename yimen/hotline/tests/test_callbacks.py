"""The return call: attempts that count, process and result apart, endings that are not called satisfaction."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from yimen.base.now import moved_to
from yimen.hotline.services import callback
from yimen.hotline.tests.cast import WEDNESDAY, an_order, fresh, refused, turn
from yimen.kernel.limits import ZONE
from yimen.matters.models import Matter

pytestmark = pytest.mark.django_db
MORNING, AFTERNOON, NEXT = (datetime(2026, 1, d, h, tzinfo=ZONE) for d, h in ((15, 10), (15, 15), (16, 10)))


def tried(*moments: datetime) -> Matter:
    matter = an_order("awaiting_callback", at=WEDNESDAY)
    for moment in moments:
        with moved_to(moment):
            callback.attempt_callback(turn(matter, "caller_back"))
    return matter


def test_a_satisfied_caller_closes_the_order_with_both_scores() -> None:
    closed = an_order("closed")
    order = closed.order
    assert (closed.closed_at is not None, order.process_score, order.result_score, order.outcome) == (
        True, 5, 5, "satisfied",
    )  # fmt: skip


def test_a_result_below_satisfied_is_not_closed_as_satisfied() -> None:
    with refused("not_satisfied"):
        callback.satisfied(turn(an_order("awaiting_callback"), "caller_back"), solved="yes", process=5, result=2)


def test_three_attempts_on_two_days_in_both_halves_and_a_message_end_as_unreached() -> None:
    matter = tried(MORNING, AFTERNOON, NEXT)
    with moved_to(NEXT + timedelta(days=2)), refused("link_waiting"):
        callback.unreached(turn(matter, "caller_back"), link_sent_at=NEXT)
    with moved_to(NEXT + timedelta(days=3)):
        callback.unreached(turn(matter, "caller_back"), link_sent_at=NEXT)
    assert (fresh(matter).state, fresh(matter).order.outcome) == ("closed", "unreached")


def test_too_few_attempts_do_not_end_it() -> None:
    matter = tried(MORNING, AFTERNOON)
    with moved_to(NEXT + timedelta(days=9)), refused("attempts_missing"):
        callback.unreached(turn(matter, "caller_back"), link_sent_at=NEXT)


@pytest.mark.parametrize(
    ("again", "code"),
    [(MORNING + timedelta(hours=3), "too_soon"), (datetime(2026, 1, 15, 11, 59, tzinfo=ZONE), "too_soon")],
)
def test_an_attempt_too_soon_does_not_count(again: datetime, code: str) -> None:
    matter = tried(MORNING)
    with moved_to(again), refused(code):
        callback.attempt_callback(turn(matter, "caller_back"))


def test_no_call_is_due_only_to_the_anonymous_or_where_none_is_wanted() -> None:
    with refused("call_due"):
        callback.no_call_due(turn(an_order("awaiting_callback"), "caller_back"), remark="x")
    matter = an_order("awaiting_callback", reply_way="none")
    callback.no_call_due(turn(matter, "caller_back"), remark="照片与回复相符")
    assert fresh(matter).order.outcome == "no_call"


@pytest.mark.parametrize("part", ["handler", "leader", "dispatcher", "quality"])
def test_only_the_callback_agent_calls(part: str) -> None:
    with refused("forbidden"):
        callback.satisfied(turn(an_order("awaiting_callback"), part), solved="yes", process=5, result=5)
