"""Review of a reply by Q1–Q8: through, or back with what failed."""

from __future__ import annotations

import pytest

from yimen.base.now import now
from yimen.hotline.models import Reply
from yimen.hotline.services import replies
from yimen.hotline.tests.cast import CHECKS, an_order, fresh, refused, said, turn
from yimen.matters.models import Assignment, Clock

pytestmark = pytest.mark.django_db
FAILED = CHECKS | {"Q7": False}


def test_a_reply_that_passes_goes_to_the_return_call_and_ends_the_parts() -> None:
    matter = an_order("awaiting_review")
    replies.pass_review(turn(matter, "quality"), checks=CHECKS)
    passed = fresh(matter)
    assert (passed.state, passed.due_clock) == ("awaiting_callback", "callback")
    assert Reply.objects.get(order=matter.pk).state == "passed"
    assert not Assignment.objects.filter(matter=matter, role="co", state="open").exists()


def test_a_reply_passes_only_with_all_eight_checks() -> None:
    with refused("checks_failed"):
        replies.pass_review(turn(an_order("awaiting_review"), "quality"), checks=FAILED)


def test_a_returned_reply_gives_the_rest_of_the_limit_back_to_the_same_lead() -> None:
    matter = an_order("awaiting_review")
    replies.return_for_quality(turn(matter, "quality"), checks=FAILED, why="请附照片")
    back = fresh(matter)
    assert (back.state, back.lead_organisation_id) == ("in_progress", matter.lead_organisation_id)
    clock = Clock.objects.get(matter=matter, kind="handle")
    assert (clock.status, clock.due_at is not None and clock.due_at > now()) == ("running", True)
    assert Reply.objects.get(order=matter.pk).failed == "Q7"


def test_a_return_names_at_least_one_failed_check() -> None:
    with refused("nothing_failed"):
        replies.return_for_quality(turn(an_order("awaiting_review"), "quality"), checks=CHECKS, why="x")


def test_nobody_of_the_lead_office_reviews() -> None:
    matter = an_order("awaiting_review")
    with refused("forbidden"):
        replies.pass_review(turn(matter, "leader"), checks=CHECKS)


def test_a_mended_reply_is_reviewed_again_and_both_are_kept() -> None:
    matter = an_order("awaiting_review")
    replies.return_for_quality(turn(matter, "quality"), checks=FAILED, why="请附照片")
    replies.reply(turn(matter, "leader"), said=said(matter, "5 月 14 日已供水，照片附后。"))
    assert sorted(Reply.objects.filter(order=matter.pk).values_list("state", flat=True)) == ["returned", "submitted"]
