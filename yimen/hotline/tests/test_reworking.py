"""Dissatisfied: the same lead works again, under a named supervisor; twice, and it climbs."""

from __future__ import annotations

import pytest

from yimen.hotline.services import callback, replies
from yimen.hotline.tests.cast import CHECKS, an_order, contact, dissatisfied, fresh, refused, said, turn
from yimen.matters.models import Clock

pytestmark = pytest.mark.django_db


def test_the_same_lead_works_again_with_half_the_limit_and_a_named_supervisor() -> None:
    matter = an_order("reworking")
    assert (matter.due_clock, matter.order.rounds, matter.owner_role) == ("rework", 1, "office_handler")
    assert matter.order.supervisor_id is not None
    assert Clock.objects.get(matter=matter, kind="rework").status == "running"


def test_the_reply_to_a_rework_is_signed_by_the_leader() -> None:
    matter = an_order("reworking")
    contact(matter)
    with refused("leader_signs"):
        replies.reply(turn(matter, "handler"), said=said(matter))
    replies.reply(turn(matter, "leader"), said=said(matter))
    assert fresh(matter).state == "awaiting_review"


def test_a_rework_needs_a_new_contact() -> None:
    matter = an_order("reworking")
    with refused("not_contacted"):
        replies.reply(turn(matter, "leader"), said=said(matter))


def test_the_second_refusal_of_the_result_climbs_to_level_two() -> None:
    matter = an_order("reworking")
    with refused("first_round"):
        callback.escalate_rework(turn(matter, "supervisor"))
    contact(matter)
    replies.reply(turn(matter, "leader"), said=said(matter))
    replies.pass_review(turn(matter, "quality"), checks=CHECKS)
    dissatisfied(matter)
    assert fresh(matter).order.rounds == 2
    callback.escalate_rework(turn(matter, "supervisor"))
    assert fresh(matter).state == "reworking"


def test_the_reason_is_one_of_the_list() -> None:
    with refused("choice"):
        callback.dissatisfied(
            turn(an_order("awaiting_callback"), "caller_back"), solved="no", process=3, result=1, reason="mood",
            open_demands="x",
        )  # fmt: skip
