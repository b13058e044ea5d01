"""Notices: delivered in working hours, read by their recipient alone, acknowledged once."""

from __future__ import annotations

from datetime import datetime

import pytest

from yimen.base.now import moved_to
from yimen.hotline.tests.cast import actor, an_order, signed_in
from yimen.kernel.limits import ZONE
from yimen.kernel.refusal import Refusal
from yimen.notify.models import Notice
from yimen.notify.queries import open_notices, past_notices, unread_count
from yimen.notify.services import acknowledge, acknowledge_all, tell, tell_all
from yimen.org.access import CALLER
from yimen.org.models import Staff

pytestmark = pytest.mark.django_db


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 1, day, hour, minute, tzinfo=ZONE)


@pytest.fixture
def liaison() -> Staff:
    return Staff.objects.get(login="zhu.wangshu")


@pytest.mark.parametrize(
    ("said", "urgent", "delivered"),
    [
        (at(14, 10), False, at(14, 10)),  # Wednesday, at work
        (at(14, 12, 30), False, at(14, 13, 30)),  # Wednesday, at noon
        (at(14, 22), False, at(15, 9)),  # Wednesday night → Thursday
        (at(16, 18), False, at(19, 9)),  # Friday evening → Monday
        (at(16, 18), True, at(16, 18)),  # urgent: at once
    ],
)
def test_what_is_said_is_delivered_at_the_next_working_moment_unless_urgent(
    liaison: Staff, said: datetime, urgent: bool, delivered: datetime
) -> None:
    with moved_to(said):
        assert tell(liaison, None, "note", "请查看", urgent=urgent).deliver_at == delivered


def test_what_is_not_delivered_yet_is_not_counted(liaison: Staff) -> None:
    with moved_to(at(14, 22)):
        tell(liaison, None, "note", "请查看")
        assert unread_count(actor("liaison")) == 0
    with moved_to(at(15, 9)):
        assert unread_count(actor("liaison")) == 1


def test_one_person_is_told_once_however_often_named(liaison: Staff) -> None:
    assert len(tell_all([liaison, liaison], None, "note", "请查看")) == 1


def test_a_long_sentence_is_cut_not_refused(liaison: Staff) -> None:
    assert len(tell(liaison, None, "note", "长" * 400).text) == 300


def test_acknowledging_moves_a_notice_to_the_past_and_again_changes_nothing(liaison: Staff) -> None:
    with moved_to(at(14, 10)):
        notice = tell(liaison, None, "note", "请查看")
        first = acknowledge(actor("liaison"), notice.pk).acknowledged_at
    with moved_to(at(14, 11)):
        assert acknowledge(actor("liaison"), notice.pk).acknowledged_at == first
        assert list(open_notices(actor("liaison"))) == []
        assert [row.pk for row in past_notices(actor("liaison"))] == [notice.pk]


def test_nobody_acknowledges_for_another(liaison: Staff) -> None:
    notice = tell(liaison, None, "note", "请查看", urgent=True)
    with pytest.raises(Refusal, match="不是发给本人"):
        acknowledge(actor("leader"), notice.pk)


def test_a_caller_has_no_notices(liaison: Staff) -> None:
    tell(liaison, None, "note", "请查看", urgent=True)
    assert unread_count(CALLER) == 0


def test_the_page_shows_what_waits_and_takes_the_answer(liaison: Staff) -> None:
    matter = an_order("awaiting_signing")
    client = signed_in("liaison")
    notice = tell(liaison, matter, "note", "请先看这一件", urgent=True)
    text = client.get("/notices/").content.decode()
    assert "请先看这一件" in text
    assert matter.number in text
    assert client.post(f"/notices/{notice.pk}/take-notice/").status_code == 302
    notice.refresh_from_db()
    assert notice.acknowledged_at is not None


def test_another_persons_notice_is_not_found(liaison: Staff) -> None:
    notice = tell(liaison, None, "note", "请查看", urgent=True)
    assert signed_in("leader").post(f"/notices/{notice.pk}/take-notice/").status_code == 404
    assert "请查看" not in signed_in("leader").get("/notices/").content.decode()


@pytest.mark.parametrize("before", ["", "x", "-1", "９", "99999999999999999999999"])
def test_a_strange_page_mark_shows_the_first_page(liaison: Staff, before: str) -> None:
    assert signed_in("liaison").get("/notices/", {"before": before}).status_code == 200


def test_all_at_once_leaves_the_rungs_of_a_ladder(liaison: Staff) -> None:
    tell(liaison, None, "note", "请查看", urgent=True)
    with moved_to(at(14, 10)):
        tell(liaison, None, "note", "请再查看", urgent=True)
    assert acknowledge_all(actor("liaison")) == 2
    assert Notice.objects.filter(acknowledged_at=None).count() == 0


def test_the_page_costs_the_same_for_many_as_for_one(liaison: Staff, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    matter = an_order("awaiting_signing")
    for _ in range(30):
        tell(liaison, matter, "note", "请查看", urgent=True)
    client = signed_in("liaison")
    client.get("/notices/")
    with django_assert_max_num_queries(12):
        client.get("/notices/")
