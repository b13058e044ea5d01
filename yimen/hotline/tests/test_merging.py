"""Merged orders: one is worked on, each gets its own answer; when the main one falls away, the earliest takes over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yimen.base.now import moved_to
from yimen.hotline.services import closing, dispatching, following, replies
from yimen.hotline.tests.cast import CHECKS, WEDNESDAY, an_order, fresh, office, refused, turn
from yimen.matters.models import Assignment, Clock, Matter

pytestmark = pytest.mark.django_db


def followed(state: str = "in_progress", count: int = 2) -> tuple[Matter, list[Matter]]:
    main = an_order(state)
    others = [an_order("awaiting_dispatch", title=f"也没有水 {n}") for n in range(count)]
    for other in others:
        dispatching.merge(turn(other, "dispatcher"), main=main.pk)
    return main, [fresh(other) for other in others]


def test_a_follower_is_owned_by_the_owner_of_its_main_order() -> None:
    main, (first, _) = followed()
    assert (first.state, first.owner_staff_id, first.due_clock) == ("following", main.owner_staff_id, "follow")


def test_no_order_follows_itself_or_a_follower() -> None:
    main, (first, _) = followed()
    other = an_order("awaiting_dispatch")
    for target in (other, first):
        with refused("no_main"):
            dispatching.merge(turn(other, "dispatcher"), main=target.pk)
    assert fresh(main).state == "in_progress"


def test_a_follower_taken_out_waits_for_its_own_dispatch() -> None:
    _, (first, _) = followed()
    dispatching.unmerge(turn(first, "dispatcher"), why="不是同一幢楼")
    assert (fresh(first).state, fresh(first).order.main_id) == ("awaiting_dispatch", None)


def test_every_follower_gets_a_call_of_its_own_when_the_main_order_is_answered() -> None:
    main, others = followed("awaiting_review")
    replies.pass_review(turn(main, "quality"), checks=CHECKS)
    assert len(following.answer_followers(main.pk)) == 2
    assert following.answer_followers(main.pk) == []
    assert {fresh(other).state for other in others} == {"awaiting_callback"}


def test_the_earliest_follower_takes_over_with_the_same_lead_and_the_clock_going_on() -> None:
    main, (first, second) = followed()
    due = Clock.objects.get(matter=main, kind="handle").due_at
    closing.withdraw(turn(main, "operator"), why="去电核实，同意撤回")
    done = following.take_over_from(main.pk)
    assert done is not None
    taken = fresh(first)
    assert (taken.pk, taken.state, taken.lead_organisation_id) == (done.matter.pk, "in_progress", office("zhujian"))
    assert taken.owner_staff_id == main.owner_staff_id
    assert Clock.objects.get(matter=first, kind="handle").due_at == due
    assert Assignment.objects.get(matter=first, role="lead", state="open").organisation_id == office("zhujian")
    assert fresh(second).order.main_id == first.pk
    assert following.take_over_from(main.pk) is None


def test_an_order_that_is_late_already_can_still_be_merged_and_another_into_it() -> None:
    main, late = an_order("in_progress", at=WEDNESDAY), an_order("awaiting_dispatch", at=WEDNESDAY)
    with moved_to(WEDNESDAY + timedelta(days=20)):
        dispatching.merge(turn(late, "dispatcher"), main=main.pk)
        dispatching.merge(turn(an_order("awaiting_dispatch"), "dispatcher"), main=main.pk)
    assert fresh(late).state == "following"


def test_a_late_main_order_passes_on_late() -> None:
    main = an_order("in_progress", at=WEDNESDAY)
    due = Clock.objects.get(matter=main, kind="handle").due_at
    with moved_to(WEDNESDAY + timedelta(days=20)):
        first = an_order("awaiting_dispatch", title="也没有水")
        dispatching.merge(turn(first, "dispatcher"), main=main.pk)
        closing.withdraw(turn(main, "operator"), why="去电核实")
        following.take_over_from(main.pk)
    assert (fresh(first).due_clock, fresh(first).due_at) == ("handle", due)


def test_an_unsigned_main_order_passes_on_unsigned() -> None:
    main, (first, _) = followed("awaiting_signing")
    closing.withdraw(turn(main, "operator"), why="去电核实")
    following.take_over_from(main.pk)
    assert (fresh(first).state, fresh(first).due_clock) == ("awaiting_signing", "sign")


def test_without_a_lead_the_earliest_goes_back_to_dispatch() -> None:
    main, (first, second) = followed("awaiting_dispatch")
    closing.withdraw(turn(main, "operator"), why="去电核实")
    following.take_over_from(main.pk)
    assert (fresh(first).state, fresh(second).order.main_id) == ("awaiting_dispatch", first.pk)
