"""Every open matter has an owner who can act: whoever leaves, whichever office is closed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yimen.base.now import moved_to
from yimen.hotline.tests.cast import WEDNESDAY, a_letter, an_order, fresh, office
from yimen.matters.models import Event, Matter
from yimen.notify.models import Notice
from yimen.org.models import Appointment, Organisation, Staff
from yimen.supervision.models import Finding
from yimen.supervision.rules import Keeper, keepers
from yimen.supervision.services.owners import without_owner
from yimen.supervision.tests.cast import clock, sweep_at, verbs

pytestmark = pytest.mark.django_db
LATER = WEDNESDAY + timedelta(minutes=2)
DESK = (Keeper(1, "section_head"), Keeper(2, "centre_leader"), Keeper(3, "county_coordinator"))


def leaves(*logins: str) -> None:
    """These people go, however it came about: the sweep takes the facts as it finds them."""
    people = Staff.objects.filter(login__in=logins)
    Appointment.objects.filter(staff__in=people).update(state="ended")
    people.update(is_active=False)


def owner(matter: Matter) -> tuple[str, str, str]:
    row = Matter.objects.select_related("owner_organisation", "owner_staff").get(pk=matter.pk)
    assert row.owner_organisation is not None
    return row.owner_organisation.code, row.owner_role, row.owner_staff.login if row.owner_staff else ""


@pytest.mark.parametrize(
    ("organisation", "role", "expected"),
    [
        (9, "office_handler", [(9, "office_liaison"), (9, "office_leader"), (1, "section_head")]),
        (9, "office_liaison", [(9, "office_liaison"), (9, "office_leader"), (1, "section_head")]),
        (9, "office_leader", [(9, "office_leader"), (9, "office_liaison"), (1, "section_head")]),
        (None, "office_handler", [(1, "section_head"), (2, "centre_leader"), (3, "county_coordinator")]),
        (1, "dispatcher", [(1, "dispatcher"), (1, "section_head"), (2, "centre_leader")]),
    ],
)
def test_the_order_in_which_posts_take_over(
    organisation: int | None, role: str, expected: list[tuple[int, str]]
) -> None:
    found = [(keeper.organisation, keeper.role) for keeper in keepers(organisation, role, DESK, None)]
    assert found[: len(expected)] == expected


def test_an_office_complained_about_never_keeps_the_matter() -> None:
    assert all(keeper.organisation != 9 for keeper in keepers(9, "office_liaison", DESK, 9))


def test_a_matter_whose_owner_is_there_is_left_alone() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    sweep_at(LATER)
    assert owner(matter) == ("zhujian", "office_handler", "xia.zhiqing")
    assert "hand_over" not in verbs(matter)


def test_a_handler_who_left_is_followed_by_the_liaison() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    leaves("xia.zhiqing")
    sweep_at(LATER)
    assert owner(matter) == ("zhujian", "office_liaison", "")
    assert set(Notice.objects.filter(kind="hand_over").values_list("recipient__login", flat=True)) == {
        "zhu.wangshu", "yan.wanlan"
    }  # fmt: skip


def test_the_deputy_liaison_is_enough() -> None:
    matter = an_order("awaiting_signing", at=WEDNESDAY)
    leaves("zhu.wangshu")
    sweep_at(LATER)
    assert owner(matter) == ("zhujian", "office_liaison", "")
    assert "hand_over" not in verbs(matter)


def test_without_any_liaison_the_leader_takes_over_then_the_section() -> None:
    matter = an_order("awaiting_signing", at=WEDNESDAY)
    leaves("zhu.wangshu", "yan.wanlan")
    sweep_at(LATER)
    assert owner(matter) == ("zhujian", "office_leader", "")
    leaves("xi.xianning")
    sweep_at(LATER + timedelta(minutes=1))
    assert owner(matter) == ("rexian", "section_head", "")
    assert not Finding.objects.filter(cause="M1").exists()


def test_the_clock_runs_on_while_the_owner_changes() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    leaves("xia.zhiqing")
    sweep_at(LATER)
    assert clock(matter, "handle").due_at == matter.due_at
    assert fresh(matter).lead_organisation_id == matter.lead_organisation_id


def test_a_post_of_the_desk_that_is_empty_falls_to_the_head_of_section() -> None:
    matter = an_order("awaiting_dispatch", at=WEDNESDAY)
    leaves("gu.yutian")
    sweep_at(LATER)
    assert owner(matter)[1] == "section_head"


def test_a_closed_office_with_a_successor_hands_on_without_a_stop_of_the_clock() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    Organisation.objects.filter(code="zhujian").update(is_active=False, successor=office("chengguan"))
    sweep_at(LATER)
    assert owner(matter)[:2] == ("chengguan", "office_liaison")
    assert fresh(matter).lead_organisation_id == office("chengguan")
    assert clock(matter, "handle").due_at == matter.due_at


def test_a_closed_office_without_a_successor_leaves_its_orders_with_the_head_of_section() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    Organisation.objects.filter(code="zhujian").update(is_active=False)
    sweep_at(LATER)
    assert owner(matter)[:2] == ("rexian", "section_head")
    assert fresh(matter).state == "awaiting_successor"
    assert clock(matter, "designate").status == "running"
    assert clock(matter, "handle").status == "running"


def test_letters_and_requests_find_another_owner_too() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    with moved_to(WEDNESDAY + timedelta(minutes=1)):
        letter = a_letter(matter)
    leaves("xi.xianning")
    sweep_at(LATER)
    assert owner(letter.matter) == ("zhujian", "office_liaison", "")


def test_when_nobody_at_all_is_left_it_is_a_finding_and_it_clears_when_somebody_comes() -> None:
    matter = an_order("awaiting_dispatch", at=WEDNESDAY)
    posts = Appointment.objects.filter(state="active")
    kept = list(posts.values_list("pk", flat=True))
    posts.update(state="ended")
    sweep_at(LATER)
    assert Finding.objects.get(matter=matter, cleared_at=None).cause == "M1"
    Appointment.objects.filter(pk__in=kept).update(state="active")
    sweep_at(LATER + timedelta(minutes=1))
    assert not Finding.objects.filter(cleared_at=None).exists()


def test_the_trail_says_who_had_it_and_why_it_passed_on() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    leaves("xia.zhiqing")
    sweep_at(LATER)
    event = Event.objects.get(matter=matter, verb="hand_over")
    assert event.actor_kind == "system"
    assert '"cause":"left"' in event.body


def test_one_statement_finds_what_has_no_owner(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    an_order("in_progress", at=WEDNESDAY)
    leaves("xia.zhiqing")
    with django_assert_num_queries(1):
        assert len(without_owner(LATER)) == 1
