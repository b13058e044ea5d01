"""Working time: the calendar, hours, days, openings, closures, the unpublished years."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import chinese_calendar
import pytest

from yimen.kernel.worktime import (
    ZONE,
    Answer,
    CalendarError,
    Closure,
    Limit,
    OfficeHours,
    Opening,
    Span,
    WorkCalendar,
    local,
)

D = dt.date.fromisoformat


def t(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


def week(**more: object) -> WorkCalendar:
    """Published for January 2026 only, without holidays except those given."""
    given_tables = {"holidays": {}, "make_up_days": {}} | more
    return WorkCalendar.build(D("2026-01-01"), D("2026-01-31"), provisional_years=1, **given_tables)


def test_every_day_of_2017_to_2026_agrees_with_the_package_chinesecalendar(calendar: WorkCalendar) -> None:
    day, differ, checked = D("2017-01-01"), [], 0
    while day <= D("2026-12-31"):
        if calendar.is_working_day(day) != chinese_calendar.is_workday(day):
            differ.append(day)
        checked += 1
        day += dt.timedelta(days=1)
    assert (differ, checked) == ([], 3652)


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2017, 249),
        (2018, 250),
        (2019, 250),
        (2020, 249),
        (2021, 250),
        (2022, 249),
        (2023, 249),
        (2024, 251),
        (2025, 248),
        (2026, 248),
    ],
)
def test_the_working_days_of_a_year(calendar: WorkCalendar, year: int, days: int) -> None:
    first = calendar.working_days_between(dt.date(year, 1, 1), dt.date(year, 12, 31))
    assert first + calendar.is_working_day(dt.date(year, 1, 1)) == days


@pytest.mark.parametrize(
    ("date", "code", "label"),
    [
        ("2026-05-01", "holiday", "五一放假"),  # 五
        ("2026-05-02", "holiday", "五一放假"),  # 六
        ("2026-05-09", "make_up", "调休上班"),  # 六
        ("2026-05-10", "weekend", "周日"),  # 日
        ("2026-05-16", "weekend", "周六"),  # 六
        ("2026-05-13", "working", "工作日"),  # 三
        ("2026-02-17", "holiday", "春节放假"),  # 二
        ("2027-01-01", "provisional_holiday", "元旦放假"),  # 五
        ("2027-05-02", "provisional_holiday", "五一放假"),  # 日
        ("2027-05-03", "provisional_working", "工作日"),  # 一
        ("2027-10-03", "provisional_holiday", "国庆放假"),  # 日
        ("2027-10-09", "provisional_weekend", "周六"),  # 六
    ],
)
def test_a_date_says_what_it_is(calendar: WorkCalendar, date: str, code: str, label: str) -> None:
    kind = calendar.day_kind(D(date))
    assert (kind.code, kind.label) == (code, label)
    assert kind.provisional is code.startswith("provisional_")
    assert kind.plain == code.removeprefix("provisional_")


def test_a_make_up_saturday_is_a_full_working_day(calendar: WorkCalendar) -> None:
    saturday = D("2026-05-09")
    assert calendar.is_working_day(saturday)
    assert calendar.spans(saturday) == [
        Span(t("2026-05-09 09:00"), t("2026-05-09 12:00")),
        Span(t("2026-05-09 13:30"), t("2026-05-09 17:30")),
    ]
    assert calendar.closes(saturday) == t("2026-05-09 17:30")


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        ("2026-05-06 09:00", Limit(3, "working_hour"), "2026-05-06 12:00"),  # 三, not 13:30
        ("2026-05-06 09:00", Limit(4, "working_hour"), "2026-05-06 14:30"),  # 三
        ("2026-05-06 12:40", Limit(4, "working_hour"), "2026-05-06 17:30"),  # 三, from the lunch break
        ("2026-05-06 18:00", Limit(1, "working_hour"), "2026-05-07 10:00"),  # 三, after hours
        ("2026-04-30 16:30", Limit(2, "working_hour"), "2026-05-06 10:00"),  # 四, over the May holiday
        ("2026-05-06 10:20", Limit(30, "natural_minute"), "2026-05-06 10:50"),  # 三
        ("2026-05-06 23:50", Limit(30, "natural_minute"), "2026-05-07 00:20"),  # 三, day and night
        ("2026-05-01 22:00", Limit(24, "natural_hour"), "2026-05-02 22:00"),  # 五, in the holiday
        ("2026-05-06 00:10", Limit(1, "working_day"), "2026-05-07 17:30"),  # 三, before opening: still day 0
        ("2026-05-06 23:10", Limit(1, "working_day"), "2026-05-07 17:30"),  # 三, after hours
        ("2026-05-04 10:00", Limit(3, "natural_day"), "2026-05-07 17:30"),  # 一, all days count
        ("2026-05-07 10:00", Limit(9, "natural_day"), "2026-05-18 17:30"),  # 四, 5-16 六 moves to 一
        ("2026-05-06 10:20", Limit(0, "working_day"), "2026-05-06 10:20"),  # 三, nothing to add
    ],
)
def test_a_limit_is_added(calendar: WorkCalendar, start: str, limit: Limit, due: str) -> None:
    assert calendar.add(t(start), limit) == Answer(t(due), False)
    assert calendar.add(t(start).astimezone(dt.UTC), limit) == Answer(t(due), False)


def test_an_answer_beyond_the_published_years_is_provisional(calendar: WorkCalendar) -> None:
    start = t("2026-12-31 16:30")
    assert calendar.add(start, Limit(1, "working_day")) == Answer(t("2027-01-04 17:30"), True)
    assert calendar.add(start, Limit(2, "working_hour")) == Answer(t("2027-01-04 10:00"), True)
    assert calendar.add(start, Limit(1, "natural_day")) == Answer(t("2027-01-04 17:30"), True)
    assert calendar.add(start, Limit(24, "natural_hour")) == Answer(t("2027-01-01 16:30"), False)
    assert calendar.add(start, Limit(1, "working_hour")) == Answer(t("2026-12-31 17:30"), False)
    assert calendar.add(t("2027-01-04 10:00"), Limit(0, "working_day")).provisional


@pytest.mark.parametrize(
    ("date", "n", "answer"),
    [
        ("2026-04-30", 1, "2026-05-06"),  # 四
        ("2026-05-06", -1, "2026-04-30"),  # 三
        ("2026-05-03", -1, "2026-04-30"),  # 日
        ("2026-05-03", 1, "2026-05-06"),  # 日
        ("2026-05-08", 2, "2026-05-11"),  # 五, over the make-up Saturday
    ],
)
def test_the_nth_working_day_never_counts_the_day_itself(
    calendar: WorkCalendar, date: str, n: int, answer: str
) -> None:
    assert calendar.nth_working_day(D(date), n) == D(answer)


def test_working_days_between_count_the_end_and_not_the_start(calendar: WorkCalendar) -> None:
    assert calendar.working_days_between(D("2026-04-29"), D("2026-05-09")) == 5
    assert calendar.working_days_between(D("2026-05-09"), D("2026-04-29")) == -5
    assert calendar.working_days_between(D("2026-05-09"), D("2026-05-09")) == 0


@pytest.mark.parametrize(
    ("at", "open_", "opens"),
    [
        ("2026-05-06 09:00", True, "2026-05-06 09:00"),  # 三
        ("2026-05-06 11:59:59", True, "2026-05-06 11:59:59"),
        ("2026-05-06 12:00", False, "2026-05-06 13:30"),
        ("2026-05-06 17:30", False, "2026-05-07 09:00"),
        ("2026-05-01 10:00", False, "2026-05-06 09:00"),  # 五
        ("2017-01-01 10:00", False, "2017-01-03 09:00"),  # 日, before the first span
    ],
)
def test_the_office_is_open_from_its_opening_until_before_its_close(
    calendar: WorkCalendar, at: str, open_: bool, opens: str
) -> None:
    assert calendar.is_open(t(at)) is open_
    assert calendar.next_opening(t(at)) == t(opens)


def test_an_opening_is_working_time_but_no_working_day() -> None:
    saturday, friday = D("2026-01-10"), D("2026-01-09")
    openings = [Opening(saturday, dt.time(9), dt.time(12), "周六服务"), Opening(friday, dt.time(17), dt.time(19))]
    calendar = week(openings=openings)
    assert not calendar.is_working_day(saturday)
    assert calendar.spans(saturday) == [Span(t("2026-01-10 09:00"), t("2026-01-10 12:00"))]
    assert calendar.spans(friday)[-1] == Span(t("2026-01-09 13:30"), t("2026-01-09 19:00"))
    assert calendar.closes(friday) == t("2026-01-09 17:30")
    assert calendar.add(t("2026-01-09 16:30"), Limit(4, "working_hour")).at == t("2026-01-10 10:30")
    assert calendar.add(t("2026-01-09 16:30"), Limit(1, "working_day")).at == t("2026-01-12 17:30")


def test_a_closure_takes_hours_and_a_day_only_where_it_says_so() -> None:
    whole, half, off = D("2026-01-13"), D("2026-01-14"), D("2026-01-15")
    calendar = week(
        closures=[
            Closure(whole, "停电", "县政府通告"),
            Closure(half, "消防演练", "县政府通告", dt.time(11), dt.time(18)),
            Closure(off, "选举日", "县人大常委会决定", counts_as_day_off=True),
        ]
    )
    assert [calendar.is_working_day(day) for day in (whole, half, off)] == [True, True, False]
    assert calendar.spans(whole) == []
    assert calendar.closes(whole) == t("2026-01-13 17:30")
    assert calendar.spans(half) == [Span(t("2026-01-14 09:00"), t("2026-01-14 11:00"))]
    assert calendar.closes(half) == t("2026-01-14 11:00")
    assert calendar.day_kind(off) == ("closure", "选举日", "县人大常委会决定")
    assert calendar.add(t("2026-01-12 16:30"), Limit(2, "working_hour")).at == t("2026-01-14 10:00")
    assert calendar.add(t("2026-01-12 16:30"), Limit(3, "working_day")).at == t("2026-01-16 17:30")


def test_a_closure_on_a_weekend_leaves_it_a_weekend() -> None:
    sunday = D("2026-01-11")
    calendar = week(closures=[Closure(sunday, "停电", "通告", counts_as_day_off=True)])
    assert calendar.day_kind(sunday).code == "weekend"


def test_saturday_hours_of_every_week_make_no_working_day() -> None:
    day = OfficeHours.standard().make_up
    calendar = week(hours=OfficeHours((*((day,) * 5), day[:1], ()), day))
    assert not calendar.is_working_day(D("2026-01-10"))
    assert calendar.is_open(t("2026-01-10 09:30"))
    assert not calendar.is_working_day(D("2026-01-11"))


def test_the_calendar_ends_with_a_sentence(calendar: WorkCalendar) -> None:
    refused = [
        lambda: calendar.worked(t("2016-12-31 23:59:59")),
        lambda: calendar.worked(t("2030-01-01 00:00")),
        lambda: calendar.moment(10**12),
        lambda: calendar.is_working_day(D("2016-12-31")),
        lambda: calendar.day_kind(D("2030-01-01")),
        lambda: calendar.nth_working_day(D("2029-12-20"), 30),
        lambda: calendar.nth_working_day(D("2017-01-03"), -1),
        lambda: calendar.add(t("2029-12-20 10:00"), Limit(30, "working_day")),
        lambda: calendar.add(t("2035-01-01 10:00"), Limit(1, "working_day")),
        lambda: calendar.add(t("2016-12-20 10:00"), Limit(30, "working_day")),
        lambda: calendar.add(t("2029-12-20 10:00"), Limit(30, "natural_day")),
        lambda: calendar.next_opening(t("2029-12-31 18:00")),
    ]
    for ask in refused:
        with pytest.raises(CalendarError, match="工作日历只排到 2017-01-01 至 2029-12-31"):
            ask()


def test_a_last_day_off_at_the_end_of_the_calendar_is_refused() -> None:
    calendar = WorkCalendar.build(D("2027-12-01"), D("2027-12-31"), {D("2027-12-31"): "元旦"}, {}, provisional_years=0)
    with pytest.raises(CalendarError, match="请先补充日历"):
        calendar.add(t("2027-12-30 10:00"), Limit(1, "natural_day"))


def test_the_last_second_of_the_calendar_can_still_be_asked(calendar: WorkCalendar) -> None:
    end = calendar.worked(t("2029-12-31 23:59:59"))
    assert calendar.moment(end) == t("2029-12-31 17:30")
    assert calendar.spans(D("2029-12-31"))[-1] == Span(t("2029-12-31 13:30"), t("2029-12-31 17:30"))
    assert calendar.next_opening(t("2029-12-31 16:00")) == t("2029-12-31 16:00")
    assert calendar.moment(0) == t("2017-01-01 00:00")


def test_questions_without_meaning_are_refused(calendar: WorkCalendar) -> None:
    with pytest.raises(CalendarError, match="缺少时区"):
        calendar.worked(dt.datetime(2026, 5, 6, 10))  # noqa: DTZ001
    with pytest.raises(CalendarError, match="缺少时区"):
        local(dt.datetime(2026, 5, 6, 10))  # noqa: DTZ001
    with pytest.raises(CalendarError, match="第 0 个工作日"):
        calendar.nth_working_day(D("2026-05-06"), 0)
    with pytest.raises(CalendarError, match="不是工作日"):
        calendar.closes(D("2026-05-10"))


def test_a_table_that_contradicts_itself_is_refused(tmp_path: Path) -> None:
    day = D("2026-01-10")
    with pytest.raises(CalendarError, match="2026-01-10 同时列为放假和调休上班"):
        week(holidays={day: "元旦"}, make_up_days={day: "元旦"})
    with pytest.raises(CalendarError, match="起始日期晚于"):
        WorkCalendar.build(D("2026-02-01"), D("2026-01-01"), {}, {})
    path = tmp_path / "table.csv"
    path.write_text("date,kind,name,notice\n", encoding="utf-8")
    with pytest.raises(CalendarError, match="没有日期"):
        WorkCalendar.from_csv(path)
    path.write_text("date,kind,name,notice\n2026-01-01,feast,元旦,\n", encoding="utf-8")
    with pytest.raises(CalendarError, match="第 2 行的类别“feast”读不懂"):
        WorkCalendar.from_csv(path)


def test_the_end_of_the_published_years_can_be_set(table: Path) -> None:
    calendar = WorkCalendar.from_csv(table, valid_through=D("2025-12-31"), provisional_years=2)
    assert (calendar.valid_through, calendar.horizon) == (D("2025-12-31"), D("2027-12-31"))
    assert calendar.day_kind(D("2026-02-16")).code == "provisional_working"
