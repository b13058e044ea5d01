"""挂账: a dated promise, approved by two, reported every 30 days, still open and counted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yimen.base.now import now
from yimen.hotline.services import endings, replies
from yimen.hotline.tests.cast import an_order, fresh, refused, said, turn
from yimen.kernel.limits import local
from yimen.matters.models import Clock, Matter

pytestmark = pytest.mark.django_db


def proposed(days: int = 60) -> Matter:
    matter = an_order("in_progress")
    promised = local(now()).date() + timedelta(days=days)
    endings.propose_deferral(turn(matter, "leader"), why="水源不足", measures="列入计划", promised=promised)
    return fresh(matter)


def test_the_promised_date_becomes_the_due_date_and_the_order_stays_open() -> None:
    matter = an_order("deferred")
    assert (matter.closed_at, matter.due_clock, matter.owner_role) == (None, "promise", "office_leader")
    assert local(matter.due_at).date() == (now() + timedelta(days=60)).date()
    assert Clock.objects.get(matter=matter, kind="progress_report").status == "running"


def test_two_persons_approve_and_the_second_only_after_the_first() -> None:
    matter = proposed()
    with refused("first_missing"):
        endings.approve_deferral(turn(matter, "centre"))
    endings.approve_first(turn(matter, "head"))
    endings.approve_deferral(turn(matter, "centre"))
    assert fresh(matter).state == "deferred"


def test_a_rejected_deferral_goes_back_to_the_handler() -> None:
    matter = proposed()
    endings.reject_ending(turn(matter, "head"), words="可以先修")
    back = fresh(matter)
    assert (back.state, back.owner_role) == ("in_progress", "office_handler")
    assert Clock.objects.get(matter=matter, kind="handle").status == "running"


@pytest.mark.parametrize("days", [0, 181])
def test_the_promise_lies_between_tomorrow_and_180_days(days: int) -> None:
    with refused("promise_date"):
        proposed(days)


def test_progress_is_reported_and_the_next_thirty_days_begin() -> None:
    matter = an_order("deferred")
    first = Clock.objects.get(matter=matter, kind="progress_report")
    endings.report_deferral(turn(matter, "handler"), text="已立项")
    rows = Clock.objects.filter(matter=matter, kind="progress_report").order_by("pk")
    assert [row.status for row in rows] == ["stopped", "running"]
    assert rows[0].pk == first.pk


def test_a_promise_is_renewed_once_by_the_county_and_keeps_the_old_miss() -> None:
    matter = an_order("deferred")
    day = local(now()).date() + timedelta(days=90)
    with refused("forbidden"):
        endings.renew_promise(turn(matter, "centre"), promised=day, why="雨季", told="已告知")
    endings.renew_promise(turn(matter, "county"), promised=day, why="雨季", told="已告知")
    assert local(fresh(matter).due_at).date() == day
    with refused("renewed_before"):
        endings.renew_promise(turn(matter, "county"), promised=day, why="又一次", told="已告知")


def test_a_kept_promise_is_a_reply_with_evidence_for_review() -> None:
    matter = an_order("deferred")
    bare = replies.ReplyText(text="已完工", found="true", answers=said(matter).answers)
    with refused("no_evidence"):
        replies.fulfil_deferral(turn(matter, "leader"), said=bare)
    with refused("not_contacted"):
        replies.fulfil_deferral(turn(matter, "leader"), said=said(matter))
