from __future__ import annotations

from datetime import date, time

import pytest

from yimen.kernel.refusal import Refusal
from yimen.org import queries, services
from yimen.org.access import SYSTEM
from yimen.org.models import CalendarDay, CalendarState
from yimen.org.tests.builders import actor, known, person, signed_in

pytestmark = pytest.mark.django_db
SATURDAY = date(2026, 5, 16)
MONDAY = date(2026, 5, 18)


def add(
    day: date = SATURDAY, kind: str = "opening", hours: tuple[int, int] | None = (9, 12), **more: object
) -> CalendarDay:
    starts, ends = (time(hours[0]), time(hours[1])) if hours else (None, None)
    return services.add_calendar_day(by=SYSTEM, day=day, kind=kind, name="周六延时", starts=starts, ends=ends, **more)


def test_a_new_day_raises_the_version_and_changes_the_working_calendar() -> None:
    before = queries.calendar_state().version
    plain = queries.calendar()
    add()
    assert queries.calendar_state().version == before + 1
    assert queries.calendar() is not plain


def test_the_year_shows_every_kind_of_day() -> None:
    add()
    add(MONDAY, "closure", None)
    months = dict(queries.year_of(2026))
    cells = {cell.day: cell.kind for weeks in months.values() for week in weeks for cell in week if cell}
    assert len(cells) == 365
    shown = {day: cells[day] for day in (SATURDAY, MONDAY, date(2026, 5, 17), date(2026, 5, 19), date(2026, 10, 1))}
    assert list(shown.values()) == ["opening", "closure", "rest", "work", "holiday"]  # Sat Mon Sun Tue Thu


@pytest.mark.parametrize(
    ("day", "kind", "hours", "code"),
    [
        (date(2040, 5, 16), "opening", (9, 12), "outside_calendar"),
        (SATURDAY, "opening", None, "hours_missing"),
        (SATURDAY, "opening", (12, 9), "backwards"),
        (MONDAY, "closure", None, ""),
        (MONDAY, "closure", (9, 10), ""),
    ],
)
def test_what_a_local_day_must_say(day: date, kind: str, hours: tuple[int, int] | None, code: str) -> None:
    try:
        add(day, kind, hours)
    except Refusal as problem:
        assert problem.code == code
    else:
        assert code == ""


def test_the_same_day_is_not_listed_twice() -> None:
    add()
    with pytest.raises(Refusal) as refused:
        add()
    assert refused.value.code == "day_listed"


def test_local_days_can_be_taken_back_and_national_ones_cannot() -> None:
    row = add()
    version = queries.calendar_state().version
    services.remove_calendar_day(by=SYSTEM, row=row)
    assert queries.calendar_state().version == version + 1
    national = CalendarDay.objects.filter(kind="holiday", date__year=2026).earliest("date")
    with pytest.raises(Refusal) as refused:
        services.remove_calendar_day(by=SYSTEM, row=national)
    assert refused.value.code == "national_day"


def test_only_the_system_administrator_keeps_the_calendar() -> None:
    for role in ("security_admin", "office_leader", "section_head"):
        staff = known(role)
        assert signed_in(staff).get("/organisation/calendar/add").status_code == 403
        with pytest.raises(Refusal):
            services.add_calendar_day(by=actor(staff), day=MONDAY, kind="closure", name="停电")


def test_the_page_says_how_far_the_calendar_is_known() -> None:
    page = signed_in(person()).get("/organisation/calendar/?year=2026").content.decode()
    assert f"日历已知到 {CalendarState.objects.get().valid_through:%Y-%m-%d}" in page
    assert "加一天本地安排" not in page


@pytest.mark.parametrize("year", ["", "abc", "9999", "０", "-1", "99999999999999"])
def test_a_year_that_is_not_known_shows_one_that_is(year: str) -> None:
    assert signed_in(person()).get(f"/organisation/calendar/?year={year}").status_code == 200


def test_the_administrator_adds_and_removes_a_day_from_the_page() -> None:
    client = signed_in(person("system_admin"))
    form = {"kind": "opening", "day": "2026-05-16", "name": "周六延时", "starts": "09:00", "ends": "12:00"}
    answer = client.post("/organisation/calendar/add", form, follow=True)
    assert "5 月 16 日（周六）周六延时" in answer.content.decode()
    row = CalendarDay.objects.get(date=SATURDAY)
    assert client.post(f"/organisation/calendar/{row.pk}/remove").status_code == 303
    assert not CalendarDay.objects.filter(date=SATURDAY).exists()
