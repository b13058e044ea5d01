"""What holds for every instant of the calendar, and how fast it answers."""

from __future__ import annotations

import datetime as dt
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from yimen.kernel.worktime import ZONE, Limit, WorkCalendar

MOMENTS = st.integers(0, 11 * 366 * 86400 - 200 * 86400).map(
    lambda seconds: dt.datetime(2018, 1, 1, tzinfo=ZONE) + dt.timedelta(seconds=seconds)
)
SECONDS = st.integers(0, 7 * 3600 * 200)


def t(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


@given(MOMENTS)
def test_moment_undoes_worked_inside_working_time(calendar: WorkCalendar, at: dt.datetime) -> None:
    done = calendar.worked(at)
    back = calendar.moment(done)
    opens = at in {span.start for span in calendar.spans(at.date())}
    if calendar.is_open(at) and not opens:
        assert back == at
    else:
        assert back <= at
        assert calendar.worked(back) == done


@given(MOMENTS, MOMENTS)
def test_worked_never_runs_backwards(calendar: WorkCalendar, a: dt.datetime, b: dt.datetime) -> None:
    a, b = min(a, b), max(a, b)
    assert 0 <= calendar.worked(b) - calendar.worked(a) <= (b - a).total_seconds()


@given(MOMENTS, SECONDS, SECONDS)
def test_adding_in_two_steps_is_adding_at_once(calendar: WorkCalendar, at: dt.datetime, a: int, b: int) -> None:
    at = min(at, t("2027-06-01 00:00"))
    done = calendar.worked(at)
    assert calendar.moment(done + a + b) == calendar.moment(calendar.worked(calendar.moment(done + a)) + b)


@given(MOMENTS, st.integers(1, 60), st.integers(1, 60))
def test_hours_and_days_add_up(calendar: WorkCalendar, at: dt.datetime, a: int, b: int) -> None:
    for unit in ("working_hour", "working_day"):
        halfway = calendar.add(at, Limit(a, unit)).at
        assert calendar.add(at, Limit(a + b, unit)) == calendar.add(halfway, Limit(b, unit))


@given(MOMENTS, st.integers(1, 100))
@settings(max_examples=50)
def test_the_fast_days_agree_with_a_walk(calendar: WorkCalendar, at: dt.datetime, n: int) -> None:
    day, left = at.date(), n
    while left:
        day += dt.timedelta(days=1)
        left -= calendar.is_working_day(day)
    assert calendar.nth_working_day(at.date(), n) == day
    assert calendar.add(at, Limit(n, "working_day")).at == calendar.closes(day)
    assert calendar.working_days_between(at.date(), day) == n


def test_ten_thousand_deadlines_take_less_than_a_second(calendar: WorkCalendar) -> None:
    start, days, hours = t("2020-03-02 10:11:12"), Limit(20, "working_day"), Limit(8, "working_hour")
    before = time.process_time()
    for n in range(10_000):
        at = start + dt.timedelta(hours=n)
        calendar.add(at, days)
        calendar.add(at, hours)
    assert time.process_time() - before < 1
