"""E1–E7: evidence, what the caller was told, two approvals by two persons; nothing is hidden."""

from __future__ import annotations

import pytest

from yimen.hotline.services import callback, endings
from yimen.hotline.tests.cast import PHOTO, an_order, fresh, refused, turn
from yimen.matters.models import Matter

pytestmark = pytest.mark.django_db
TOLD = "5 月 13 日已当面告知"


def proposed(ground: str = "E1") -> Matter:
    matter = an_order("in_progress")
    endings.propose_special_ending(turn(matter, "leader"), ground=ground, why="没有依据", told=TOLD, files=(PHOTO,))
    return fresh(matter)


def test_it_takes_two_approvals_and_still_gets_a_return_call() -> None:
    matter = proposed()
    endings.approve_first(turn(matter, "head"))
    assert fresh(matter).owner_role == "centre_leader"
    endings.approve_ending(turn(matter, "centre"))
    assert fresh(matter).state == "awaiting_callback"


def test_the_second_approval_does_not_come_first() -> None:
    with refused("first_missing"):
        endings.approve_ending(turn(proposed(), "centre"))


def test_one_first_approval_is_enough() -> None:
    matter = proposed()
    endings.approve_first(turn(matter, "head"))
    with refused("approved_first"):
        endings.approve_first(turn(matter, "head"))


def test_what_runs_in_another_procedure_is_closed_in_writing() -> None:
    matter = proposed("E3")
    endings.approve_first(turn(matter, "head"))
    endings.approve_ending(turn(matter, "centre"))
    closed = fresh(matter)
    assert (closed.state, closed.order.outcome) == ("closed", "in_writing")


def test_without_evidence_or_without_telling_the_caller_there_is_no_ending() -> None:
    matter = an_order("in_progress")
    with refused("no_evidence"):
        endings.propose_special_ending(turn(matter, "leader"), ground="E1", why="x", told=TOLD)
    with refused("caller_not_told"):
        endings.propose_special_ending(turn(matter, "leader"), ground="E1", why="x", told=" ", files=(PHOTO,))
    with refused("no_evidence"):
        endings.propose_special_ending(turn(matter, "leader"), ground="E7", why="x", told=TOLD, files=(PHOTO,))


def test_a_rejected_ending_goes_back_with_the_rest_of_the_limit() -> None:
    matter = proposed()
    endings.reject_ending(turn(matter, "head"), words="应当继续办理")
    back = fresh(matter)
    assert (back.state, back.order.ending_code, back.due_clock) == ("in_progress", "", "handle")


def test_dissatisfied_after_an_approved_ending_is_closed_and_counted_apart() -> None:
    matter = proposed()
    endings.approve_first(turn(matter, "head"))
    endings.approve_ending(turn(matter, "centre"))
    callback.dissatisfied_after_ending(turn(matter, "caller_back"), solved="no", process=3, result=1)
    assert fresh(matter).order.outcome == "after_ending"


def test_dissatisfied_beyond_the_law_is_proposed_by_the_desk_and_approved_by_two() -> None:
    matter = an_order("awaiting_callback")
    given = {"solved": "no", "process": 3, "result": 1, "why": "要求超出补贴标准"}
    with refused("ending"):
        endings.dissatisfied_but_done(turn(matter, "caller_back"), ground="E6", told="一\n二", **given)
    with refused("explained_twice"):
        endings.dissatisfied_but_done(turn(matter, "caller_back"), ground="E1", told="解释过", **given)
    told = "5 月 13 日电话解释\n5 月 14 日当面解释"
    endings.dissatisfied_but_done(turn(matter, "caller_back"), ground="E1", told=told, **given)
    assert fresh(matter).state == "awaiting_ending_approval"


def test_the_handler_does_not_propose_and_the_office_does_not_approve() -> None:
    matter = an_order("in_progress")
    with refused("forbidden"):
        endings.propose_special_ending(turn(matter, "handler"), ground="E1", why="x", told=TOLD, files=(PHOTO,))
    with refused("forbidden"):
        endings.approve_first(turn(proposed(), "leader"))
