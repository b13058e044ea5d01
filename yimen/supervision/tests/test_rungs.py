"""Each rung of a ladder: at its time and not before, once, told to whom it names, with its act."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from yimen.base.now import moved_to
from yimen.hotline.models import Letter, Order
from yimen.hotline.services import callback, handling
from yimen.hotline.tests.cast import ROADS, WEDNESDAY, actor, an_order, contact, fresh, turn
from yimen.kernel.limits import ZONE
from yimen.matters.models import Matter, RungClaim
from yimen.matters.services.rungs import due_clocks
from yimen.notify.models import Message, Notice
from yimen.notify.services import acknowledge
from yimen.org.access import actor_of, staff_with_posts
from yimen.supervision.models import Finding
from yimen.supervision.tests.cast import clock, sweep_at, verbs

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def claims(matter: Matter, kind: str) -> list[str]:
    rows = RungClaim.objects.filter(clock__matter=matter, clock__kind=kind).order_by("pk")
    return list(rows.values_list("rung", flat=True))


def told(matter: Matter, act: str) -> set[str]:
    return set(Notice.objects.filter(matter=matter, kind=act).values_list("recipient__login", flat=True))


def climbed_to(matter: Matter, kind: str, rung: str) -> datetime:
    """Sweep at every alarm of a clock until this rung is claimed; returns when that was."""
    for _ in range(12):
        row = clock(matter, kind)
        assert row.rung_at is not None, (rung, claims(matter, kind))
        at = row.rung_at
        sweep_at(at)
        if rung in claims(matter, kind):
            return at
    raise AssertionError(rung)


def test_a_rung_fires_at_its_minute_and_not_the_minute_before() -> None:
    matter = an_order("awaiting_signing", at=WEDNESDAY)
    at = clock(matter, "sign").rung_at
    assert at is not None
    sweep_at(at - MINUTE)
    assert claims(matter, "sign") == []
    sweep_at(at)
    assert claims(matter, "sign") == ["S50"]


def test_a_stale_alarm_claims_nothing_early() -> None:
    """The alarm is only a column; the rungs are worked out again from the clock's own history."""
    matter = an_order("awaiting_signing", at=WEDNESDAY)
    row = clock(matter, "sign")
    true_at = row.rung_at
    row.rung_at = WEDNESDAY
    row.save(update_fields=["rung_at"])
    sweep_at(WEDNESDAY + MINUTE)
    assert claims(matter, "sign") == []
    assert clock(matter, "sign").rung_at == true_at


def test_no_rung_is_claimed_before_the_instant_it_names() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    climbed_to(matter, "handle", "D3")
    for claim in RungClaim.objects.all():
        assert claim.claimed_at >= claim.at


def test_a_second_pass_does_nothing_again() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    climbed_to(matter, "handle", "D1")
    at = RungClaim.objects.latest("claimed_at").claimed_at
    before = (RungClaim.objects.count(), Notice.objects.count(), len(verbs(matter)))
    for _ in range(3):
        assert sweep_at(at).claimed == 0
    assert (RungClaim.objects.count(), Notice.objects.count(), len(verbs(matter))) == before


def test_an_unsigned_order_climbs_from_the_liaison_to_the_leader_and_is_deemed_signed() -> None:
    matter = an_order("awaiting_signing", at=WEDNESDAY)
    climbed_to(matter, "sign", "S50")
    assert told(matter, "remind") >= {"zhu.wangshu", "yan.wanlan"}
    climbed_to(matter, "sign", "D1")
    assert "xi.xianning" in told(matter, "supervision_1")
    assert Letter.objects.get(order=matter.pk).reason == "not_signed"
    climbed_to(matter, "sign", "S200")
    assert fresh(matter).state == "in_progress"
    assert Order.objects.get(pk=matter.pk).deemed_signed
    assert fresh(matter).lead_organisation_id == matter.lead_organisation_id
    assert Finding.objects.get(matter=matter).cause == "M3"


def test_an_order_deemed_signed_stays_missed_until_the_office_takes_it_up() -> None:
    matter = an_order("awaiting_signing", at=WEDNESDAY)
    at = climbed_to(matter, "sign", "M3")
    sweep_at(at + MINUTE)
    assert Finding.objects.filter(matter=matter, cleared_at=None).exists()
    with moved_to(at + timedelta(hours=1)):
        handling.name_handler(turn(matter, "liaison"), person=actor("handler").staff_id or 0)
    sweep_at(at + timedelta(hours=2))
    assert not Finding.objects.filter(matter=matter, cleared_at=None).exists()


def test_no_reminder_goes_out_once_the_caller_was_contacted() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    with moved_to(WEDNESDAY + MINUTE):
        contact(matter)
    climbed_to(matter, "handle", "U1")
    assert "xia.zhiqing" not in told(matter, "remind")
    assert not Notice.objects.filter(claim__rung="U1").exists()
    assert RungClaim.objects.get(clock__matter=matter, rung="U1").acknowledged_at


def test_without_contact_the_handler_is_reminded_in_the_application_and_by_message() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    climbed_to(matter, "handle", "U1")
    assert Notice.objects.filter(claim__rung="U1").get().recipient.login == "xia.zhiqing"
    assert Message.objects.filter(staff__login="xia.zhiqing", code="remind").exists()


@pytest.mark.parametrize(
    ("rung", "level", "logins"),
    [
        ("U2", 0, {"xia.zhiqing", "zhu.wangshu"}),
        ("D1", 1, {"xi.xianning", "li.xiayin"}),
        ("D2", 2, {"xi.xianning", "lan.yuanyu", "mang.zhonggeng"}),
        ("D3", 3, {"xi.xianning", "da.shuyun"}),
    ],
)
def test_a_late_order_climbs_to_higher_posts_with_a_letter_of_its_level(
    rung: str, level: int, logins: set[str]
) -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    climbed_to(matter, "handle", rung)
    assert logins <= set(Notice.objects.filter(claim__rung=rung).values_list("recipient__login", flat=True))
    letter = Letter.objects.filter(order=matter.pk, level=level).get()
    assert letter.matter.owner_organisation_id == matter.lead_organisation_id


def test_letters_never_move_the_date_of_the_order() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    climbed_to(matter, "handle", "D3")
    assert fresh(matter).due_at == matter.due_at


def test_a_higher_letter_takes_the_place_of_the_lower_one() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    climbed_to(matter, "handle", "D2")
    assert Letter.objects.filter(order=matter.pk, matter__closed_at=None).get().level == 2


def test_before_an_ordinary_order_is_late_the_supervisor_is_asked_to_call() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    climbed_to(matter, "handle", "U3")
    assert {"xi.xianning", "li.xiayin"} <= told(matter, "call_leader")


def test_a_pause_ends_by_itself() -> None:
    matter = an_order("paused", at=WEDNESDAY)
    climbed_to(matter, "pause", "S100")
    assert fresh(matter).state == "in_progress"
    assert clock(matter, "handle").status == "running"


def test_a_rung_that_a_lapsed_pause_brings_with_it_is_taken_in_the_same_pass() -> None:
    """Half the limit was used, unseen by any pass, before the pause; when it ends the reminder is long due."""
    matter = an_order("in_progress", at=WEDNESDAY)
    with moved_to(WEDNESDAY + timedelta(days=1, hours=6)):
        ROADS["paused"][-1](matter)
    ends = clock(matter, "pause").due_at
    assert ends is not None
    sweep_at(ends)
    assert fresh(matter).state == "in_progress"
    assert "U1" in claims(matter, "handle")


def test_what_the_caller_does_not_add_does_not_hold_up_the_order() -> None:
    matter = an_order("awaiting_caller", at=WEDNESDAY)
    climbed_to(matter, "supplement", "S100")
    assert fresh(matter).state == "awaiting_acceptance"
    assert clock(matter, "accept").status == "running"


def test_an_order_not_called_back_is_missed_and_an_attempt_clears_it() -> None:
    matter = an_order("awaiting_callback", at=WEDNESDAY)
    at = climbed_to(matter, "callback", "M4")
    assert Finding.objects.get(matter=matter).cause == "M4"
    with moved_to(at + timedelta(hours=1)):
        callback.attempt_callback(turn(matter, "caller_back"))
    sweep_at(at + timedelta(hours=2))
    assert Finding.objects.get(matter=matter).cleared_at is not None


def test_an_order_that_was_called_is_not_missed() -> None:
    matter = an_order("awaiting_callback", at=WEDNESDAY)
    with moved_to(WEDNESDAY + timedelta(hours=1)):
        callback.attempt_callback(turn(matter, "caller_back"))
    climbed_to(matter, "callback", "M4")
    assert not Finding.objects.exists()


def test_an_accepted_order_that_nobody_dispatches_is_missed_and_cleared_by_its_dispatch() -> None:
    matter = an_order("awaiting_dispatch", at=WEDNESDAY)
    climbed_to(matter, "dispatch", "M2")
    assert Finding.objects.get(matter=matter).cause == "M2"
    assert told(matter, "record_missed") == {"qiu.fenming"}


def test_a_closed_order_is_archived_when_its_time_for_objection_is_over() -> None:
    matter = an_order("closed", at=WEDNESDAY)
    climbed_to(matter, "objection", "S100")
    assert fresh(matter).state == "archived"


def test_an_ordinary_reminder_is_delivered_when_the_office_opens() -> None:
    matter = an_order("awaiting_signing", at=WEDNESDAY)
    night = WEDNESDAY.replace(hour=22)
    sweep_at(night)
    notice = Notice.objects.filter(matter=matter).first()
    assert notice is not None
    assert notice.deliver_at.astimezone(ZONE).hour == 9
    assert notice.deliver_at > night


def test_an_emergency_climbs_by_night_and_is_delivered_at_once() -> None:
    night = WEDNESDAY.replace(hour=23)
    matter = an_order("awaiting_signing", at=night, grade="emergency")
    at = clock(matter, "sign").rung_at
    assert at is not None
    assert at - night < timedelta(minutes=15)
    sweep_at(at)
    assert Notice.objects.filter(matter=matter, claim__isnull=False).first().deliver_at == at  # type: ignore[union-attr]


def test_a_rung_is_acknowledged_when_everybody_told_of_it_has_taken_notice() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    at = climbed_to(matter, "handle", "D1")
    claim = RungClaim.objects.get(clock__matter=matter, clock__kind="handle", rung="D1")
    with moved_to(at + timedelta(days=3)):
        notices = list(Notice.objects.filter(claim=claim).select_related("recipient"))
        for notice in notices:
            claim.refresh_from_db()
            assert claim.acknowledged_at is None
            acknowledge(actor_of(staff_with_posts(at).get(pk=notice.recipient_id)), notice.pk)
    claim.refresh_from_db()
    assert claim.acknowledged_by_id == notices[-1].recipient_id


def test_clocks_that_wait_are_found_by_their_alarm_alone() -> None:
    an_order("awaiting_signing", at=WEDNESDAY)
    assert due_clocks(WEDNESDAY, 10) == []
    assert len(due_clocks(WEDNESDAY + timedelta(days=1), 10)) >= 1
