"""An absence begins: the stand-in has the open work in the same minute. It ends: work comes back only by choice."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from yimen.base.now import moved_to
from yimen.hotline.services import handling
from yimen.hotline.tests.cast import WEDNESDAY, actor, an_order, turn
from yimen.matters.models import Assignment, Event, Matter
from yimen.notify.models import Notice
from yimen.org.access import SYSTEM
from yimen.org.models import Absence, Staff, StandIn
from yimen.org.services import record_absence
from yimen.supervision.tests.cast import sweep_at, verbs

pytestmark = pytest.mark.django_db
BEGINS = WEDNESDAY + timedelta(hours=3)
DAY = timedelta(days=1)


def person(login: str) -> Staff:
    return Staff.objects.get(login=login)


def away(login: str, since: datetime = BEGINS, until: datetime = BEGINS + DAY) -> Absence:
    by = actor("leader")
    return record_absence(
        by=by if by.staff_id else SYSTEM, staff=person(login), kind="leave", starts_at=since, ends_at=until
    )


@pytest.fixture(autouse=True)
def _stand_ins() -> None:
    StandIn.objects.filter(staff=person("xia.zhiqing")).delete()
    for rank, login in enumerate(("ze.yingshi", "zhu.wangshu"), start=1):
        StandIn.objects.create(staff=person("xia.zhiqing"), deputy=person(login), rank=rank)


def owner(matter: Matter) -> tuple[str, str]:
    row = Matter.objects.select_related("owner_staff").get(pk=matter.pk)
    return row.owner_role, row.owner_staff.login if row.owner_staff else ""


def test_before_the_absence_begins_nothing_passes() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    away("xia.zhiqing")
    sweep_at(BEGINS - timedelta(minutes=1))
    assert owner(matter) == ("office_handler", "xia.zhiqing")


def test_when_it_begins_the_stand_in_has_the_work_and_is_told() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    absence = away("xia.zhiqing")
    sweep_at(BEGINS)
    assert owner(matter) == ("office_handler", "ze.yingshi")
    assert Assignment.objects.get(matter=matter, role="lead", state="open").staff == person("ze.yingshi")
    assert Notice.objects.get(kind="hand_over").recipient == person("ze.yingshi")
    absence.refresh_from_db()
    assert absence.handed_over_at == BEGINS
    assert '"cause":"absent"' in Event.objects.get(matter=matter, verb="hand_over").body


def test_the_next_stand_in_comes_when_the_first_is_away_too() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    away("xia.zhiqing")
    Absence.objects.create(
        staff=person("ze.yingshi"), kind="trip", starts_at=BEGINS, ends_at=BEGINS + DAY, recorded_by=person("zhu.wangshu")
    )  # fmt: skip
    sweep_at(BEGINS)
    assert owner(matter) == ("office_handler", "zhu.wangshu")


def test_without_a_stand_in_the_work_falls_to_the_liaison() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    away("xia.zhiqing")
    StandIn.objects.filter(staff=person("xia.zhiqing")).delete()
    sweep_at(BEGINS)
    assert owner(matter) == ("office_liaison", "")


def test_the_work_stays_with_the_stand_in_when_the_absence_ends() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    away("xia.zhiqing")
    sweep_at(BEGINS)
    sweep_at(BEGINS + 2 * DAY)
    assert owner(matter) == ("office_handler", "ze.yingshi")


def test_the_office_may_give_it_back() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    away("xia.zhiqing")
    sweep_at(BEGINS)
    with moved_to(BEGINS + 2 * DAY):
        handling.name_handler(turn(matter, "liaison"), person=person("xia.zhiqing").pk)
    sweep_at(BEGINS + 2 * DAY + timedelta(minutes=1))
    assert owner(matter) == ("office_handler", "xia.zhiqing")


def test_a_post_without_a_named_person_is_kept_by_its_other_holders() -> None:
    matter = an_order("awaiting_signing", at=WEDNESDAY)
    Absence.objects.create(
        staff=person("zhu.wangshu"), kind="leave", starts_at=BEGINS, ends_at=BEGINS + DAY, recorded_by=person("xi.xianning")
    )  # fmt: skip
    sweep_at(BEGINS)
    assert owner(matter) == ("office_liaison", "")
    assert "hand_over" not in verbs(matter)


def test_notices_of_rungs_go_to_who_is_there() -> None:
    an_order("awaiting_signing", at=WEDNESDAY)
    Absence.objects.create(
        staff=person("zhu.wangshu"), kind="leave", starts_at=WEDNESDAY, ends_at=BEGINS + DAY,
        recorded_by=person("xi.xianning"),
    )  # fmt: skip
    sweep_at(BEGINS)
    receivers = set(Notice.objects.filter(claim__rung="S50").values_list("recipient__login", flat=True))
    assert "zhu.wangshu" not in receivers
    assert "yan.wanlan" in receivers


def test_a_second_sweep_hands_over_once() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    away("xia.zhiqing")
    for minutes in range(3):
        sweep_at(BEGINS + timedelta(minutes=minutes))
    assert verbs(matter).count("hand_over") == 1
