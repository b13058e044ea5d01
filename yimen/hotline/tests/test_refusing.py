"""Not accepted: one proposes, another confirms; the caller is told where to go."""

from __future__ import annotations

import pytest

from yimen.hotline.services import dispatching, intake
from yimen.hotline.tests.cast import an_order, fresh, refused, turn

pytestmark = pytest.mark.django_db


def test_a_refusal_counts_only_when_a_second_person_has_confirmed_it() -> None:
    matter = an_order("awaiting_refusal_check")
    assert matter.closed_at is None
    dispatching.decide_refusal(turn(matter, "head"), confirm=True)
    assert (fresh(matter).state, fresh(matter).order.outcome) == ("refused", "refused")


def test_the_second_person_can_have_it_accepted_after_all() -> None:
    matter = an_order("awaiting_refusal_check")
    dispatching.decide_refusal(turn(matter, "head"), confirm=False, words="属于物业监管")
    assert (fresh(matter).state, fresh(matter).order.refusal_code) == ("awaiting_dispatch", "")


def test_the_channel_told_belongs_to_it() -> None:
    with refused("no_channel"):
        dispatching.propose_refusal(turn(an_order("awaiting_acceptance"), "reviewer"), reason="X10", told=" ")


def test_vague_words_are_asked_about_once_before_they_are_refused() -> None:
    matter = an_order("awaiting_acceptance")
    with refused("ask_first"):
        dispatching.propose_refusal(turn(matter, "reviewer"), reason="X9", told="已说明")
    intake.ask_caller(turn(matter, "reviewer"), missing="哪一层楼")
    intake.supplement(turn(matter, "operator"), text="说不清")
    dispatching.propose_refusal(turn(matter, "reviewer"), reason="X9", told="已短信请补充一次")
    assert fresh(matter).state == "awaiting_refusal_check"


def test_a_supplement_that_does_not_come_is_decided_without() -> None:
    matter = an_order("awaiting_caller")
    from_system = turn(matter, "reviewer")
    with refused("forbidden"):
        intake.lapse(from_system)


@pytest.mark.parametrize("part", ["operator", "dispatcher", "handler"])
def test_who_may_not_accept_may_not_refuse(part: str) -> None:
    matter = an_order("awaiting_acceptance")
    with refused("not_found" if part == "handler" else "forbidden"):
        dispatching.propose_refusal(turn(matter, part), reason="X10", told="x")
