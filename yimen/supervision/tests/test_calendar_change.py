"""A new holiday table: what moves is shown first, moved with an event on each matter, told to the caller."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.core.management import call_command

from yimen.base.now import moved_to
from yimen.hotline.tests.cast import WEDNESDAY, an_order, fresh
from yimen.kernel.limits import ZONE
from yimen.matters.models import Assignment, Clock, Event, Matter
from yimen.notify.models import Message
from yimen.notify.services.messages import read
from yimen.org.access import SYSTEM
from yimen.org.queries import working
from yimen.org.services import add_calendar_day
from yimen.supervision.services import reproject_calendar
from yimen.supervision.tests.cast import clock, react_to, sweep_at, verbs

pytestmark = pytest.mark.django_db
THURSDAY = date(2026, 1, 15)
SOON = WEDNESDAY + timedelta(hours=1)


def holiday(day: date = THURSDAY) -> None:
    add_calendar_day(by=SYSTEM, day=day, kind="holiday", name="临时放假", notice="测试通知")


@pytest.fixture(autouse=True)
def _calendar_as_stored() -> Iterator[None]:
    """The calendar is kept by version; a version that was rolled back by the test before must not be found again."""
    working._calendar.cache_clear()
    yield
    working._calendar.cache_clear()


@pytest.fixture
def matter() -> Matter:
    return an_order("in_progress", at=WEDNESDAY)


def test_nothing_moves_while_the_calendar_is_the_same(matter: Matter) -> None:
    assert reproject_calendar(preview=True) == []


def test_a_preview_lists_from_and_to_and_writes_nothing(matter: Matter) -> None:
    before = matter.due_at
    holiday()
    with moved_to(SOON):
        moved = reproject_calendar(preview=True)
    row = next(row for row in moved if row.matter == matter.pk and row.clock == "handle")
    assert row.before == before
    assert row.after is not None
    assert row.after > row.before  # type: ignore[operator]
    assert row.later
    assert fresh(matter).due_at == before
    assert "change_calendar" not in verbs(matter)


def test_applying_moves_the_dates_with_an_event_on_each_matter(matter: Matter) -> None:
    holiday()
    with moved_to(SOON):
        moved = reproject_calendar(preview=False)
        assert reproject_calendar(preview=True) == []
    after = next(row.after for row in moved if row.matter == matter.pk and row.clock == "handle")
    assert fresh(matter).due_at == clock(matter, "handle").due_at == after
    event = Event.objects.get(matter=matter, verb="change_calendar")
    assert event.actor_kind == "system"
    assert '"handle"' in event.body


def test_a_co_handlers_part_moves_with_its_clock(matter: Matter) -> None:
    holiday()
    with moved_to(SOON):
        reproject_calendar(preview=False)
    part = Assignment.objects.get(matter=matter, role="co")
    assert part.due_at == Clock.objects.get(assignment=part).due_at


def test_a_matter_whose_dates_stand_gets_no_event() -> None:
    matter = an_order("in_progress", at=WEDNESDAY, grade="emergency")
    holiday(date(2026, 1, 22))
    with moved_to(SOON):
        reproject_calendar(preview=False)
    assert "change_calendar" not in verbs(matter)


def test_the_rungs_move_with_the_date(matter: Matter) -> None:
    before = clock(matter, "handle").rung_at
    holiday()
    with moved_to(SOON):
        reproject_calendar(preview=False)
    after = clock(matter, "handle").rung_at
    assert before is not None
    assert after is not None
    assert after > before
    sweep_at(after - timedelta(minutes=1))
    assert not clock(matter, "handle").fired


def test_applying_twice_changes_nothing_again(matter: Matter) -> None:
    holiday()
    with moved_to(SOON):
        reproject_calendar(preview=False)
        reproject_calendar(preview=False)
    assert verbs(matter).count("change_calendar") == 1


def test_the_caller_is_told_the_date_that_moved(matter: Matter) -> None:
    holiday()
    old, number = matter.due_at, matter.number
    with moved_to(SOON):
        reproject_calendar(preview=False)
    react_to(matter, "change_calendar")
    text = read(Message.objects.get(matter=matter, code="calendar_notice"))
    new = fresh(matter).due_at
    assert old is not None
    assert new is not None
    assert number in text
    assert f"{old.astimezone(ZONE).day} 日" in text
    assert f"{new.astimezone(ZONE).day} 日" in text


def test_the_commands_show_and_apply(matter: Matter, capsys: pytest.CaptureFixture[str]) -> None:
    holiday()
    with moved_to(SOON):
        call_command("calendar", "preview")
        shown = capsys.readouterr().out
        call_command("calendar", "apply")
        applied = capsys.readouterr().out
    assert matter.number in shown
    assert "将变动" in shown
    assert "→" in shown
    assert "已登记" in applied
