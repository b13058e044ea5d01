"""The reply: every demand answered, the caller contacted, signed by the leader where it must be."""

from __future__ import annotations

import pytest

from yimen.hotline.models import Reply
from yimen.hotline.services import handling, replies
from yimen.hotline.tests.cast import an_order, fresh, refused, said, staff, turn
from yimen.matters.models import Clock, Matter

pytestmark = pytest.mark.django_db


def contacted(**more: object) -> Matter:
    matter = an_order("in_progress", **more)
    handling.log_contact(turn(matter, "handler"), way="phone", reached=True, text="电话接通")
    return fresh(matter)


def test_a_reply_stops_the_handling_clock_and_goes_to_review() -> None:
    matter = contacted()
    replies.reply(turn(matter, "handler"), said=said(matter))
    sent = fresh(matter)
    assert (sent.state, sent.owner_role, sent.due_clock) == ("awaiting_review", "reply_reviewer", "review")
    assert Clock.objects.get(matter=matter, kind="handle").status == "stopped"
    reply = Reply.objects.get(order=matter.pk)
    assert (reply.state, reply.author_id, len(reply.answers)) == ("submitted", staff("handler"), 2)


def test_every_demand_must_be_answered_by_its_number() -> None:
    matter = contacted()
    text = replies.ReplyText(text="已供水", found="true", answers={})
    with refused("demands_open"):
        replies.reply(turn(matter, "handler"), said=text)


def test_no_reply_before_the_caller_was_contacted() -> None:
    matter = an_order("in_progress")
    with refused("not_contacted"):
        replies.reply(turn(matter, "handler"), said=said(matter))


def test_an_anonymous_order_needs_no_contact() -> None:
    matter = an_order("in_progress", anonymous=True, reply_way="web")
    replies.reply(turn(matter, "handler"), said=said(matter))
    assert fresh(matter).state == "awaiting_review"


def test_a_complaint_goes_out_under_the_name_of_the_leader() -> None:
    matter = contacted(request_type="complaint")
    with refused("leader_signs"):
        replies.reply(turn(matter, "handler"), said=said(matter))
    replies.reply(turn(matter, "leader"), said=said(matter))
    assert Reply.objects.get(order=matter.pk).signed_by_id == staff("leader")


def test_a_draft_for_signature_stops_no_clock_and_waits_for_the_leader() -> None:
    matter = contacted(request_type="complaint")
    replies.draft_reply(turn(matter, "handler"), said=said(matter))
    waiting = fresh(matter)
    assert (waiting.state, waiting.owner_role) == ("in_progress", "office_leader")
    assert Clock.objects.get(matter=matter, kind="handle").status == "running"
    assert not Reply.objects.filter(order=matter.pk).exists()


def test_a_reply_that_needs_no_signature_is_not_drafted() -> None:
    matter = contacted()
    with refused("no_signature"):
        replies.draft_reply(turn(matter, "handler"), said=said(matter))


def test_reply_and_review_row_are_written_together_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    matter = contacted()
    monkeypatch.setattr(replies, "_keep", lambda *given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        replies.reply(turn(matter, "handler"), said=said(matter))
    assert fresh(matter).state == "in_progress"
