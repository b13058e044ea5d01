"""What holds for every history of a clock."""

from __future__ import annotations

import datetime as dt
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from yimen.kernel.clock import Event, Extended, Paused, Resumed, Started, Stopped, fold, from_json, to_json
from yimen.kernel.worktime import ZONE, Limit, WorkCalendar

ORIGIN = dt.datetime(2024, 1, 1, tzinfo=ZONE)
STARTS = st.integers(0, 700 * 86400).map(lambda seconds: ORIGIN + dt.timedelta(seconds=seconds))
LIMITS = st.one_of(
    st.builds(Limit, st.integers(1, 45), st.just("working_day")),
    st.builds(Limit, st.integers(1, 60), st.just("working_hour")),
    st.builds(Limit, st.integers(1, 90), st.just("natural_day")),
    st.builds(Limit, st.integers(1, 200), st.just("natural_hour")),
    st.builds(Limit, st.integers(1, 600), st.just("natural_minute")),
)
STEPS = st.lists(st.integers(0, 8 * 86400), min_size=2, max_size=8).filter(lambda steps: len(steps) % 2 == 0)


def history(start: dt.datetime, limit: Limit, steps: list[int]) -> list[Event]:
    """Start, then pause and resume by turns."""
    events: list[Event] = [Started(start, limit, "r", "b")]
    at = start
    for n, step in enumerate(steps):
        at += dt.timedelta(seconds=step)
        events.append(Resumed(at) if n % 2 else Paused(at, "P1", "b", None))
    return events


def due(events: list[Event], calendar: WorkCalendar) -> dt.datetime:
    answer = fold(events, calendar).due_at
    assert answer is not None
    return answer


@given(STARTS, LIMITS, STEPS)
def test_a_pause_never_brings_a_date_forward(
    calendar: WorkCalendar, start: dt.datetime, limit: Limit, steps: list[int]
) -> None:
    events = history(start, limit, steps)
    dates = [due(events[:n], calendar) for n in range(1, len(events) + 1, 2)]
    assert dates == sorted(dates)


@given(STARTS, LIMITS, STEPS, st.floats(0, 1))
def test_splitting_a_pause_in_two_adjoining_ones_changes_nothing(
    calendar: WorkCalendar, start: dt.datetime, limit: Limit, steps: list[int], where: float
) -> None:
    events = history(start, limit, steps)
    pause, resume = events[1], events[2]
    middle = pause.at + dt.timedelta(seconds=int((resume.at - pause.at).total_seconds() * where))
    split = [*events[:2], Resumed(middle), Paused(middle, "P1", "b", None), *events[2:]]
    assert due(split, calendar) == due(events, calendar)


@given(STARTS, st.integers(1, 45), STEPS)
def test_day_counted_clocks_agree_with_the_rule_read_day_by_day(
    calendar: WorkCalendar, start: dt.datetime, n: int, steps: list[int]
) -> None:
    events = history(start, Limit(n, "working_day"), steps)
    pauses = [(events[k].at.date(), events[k + 1].at.date()) for k in range(1, len(events), 2)]
    day, counted = start.date(), 0
    while counted < n:
        day += dt.timedelta(days=1)
        counted += calendar.is_working_day(day) and not any(p < day <= r for p, r in pauses)
    assert due(events, calendar) == calendar.closes(day)


@given(STARTS, LIMITS, STEPS, st.integers(1, 30))
def test_an_extension_never_brings_a_date_forward(
    calendar: WorkCalendar, start: dt.datetime, limit: Limit, steps: list[int], more: int
) -> None:
    events = history(start, limit, steps)
    extended = [events[0], Extended(start, Limit(more, limit.unit), "b", "director"), *events[1:]]
    assert due(extended, calendar) >= due(events, calendar)


@given(STARTS, LIMITS, STEPS)
def test_a_history_read_back_from_json_folds_to_the_same(
    calendar: WorkCalendar, start: dt.datetime, limit: Limit, steps: list[int]
) -> None:
    events = history(start, limit, steps)
    events.append(Stopped(events[-1].at))
    again = [from_json(values) for values in json.loads(json.dumps([to_json(event) for event in events]))]
    assert fold(again, calendar) == fold(events, calendar)


@given(STARTS, LIMITS, STEPS)
def test_the_zone_in_which_an_instant_is_written_does_not_matter(
    calendar: WorkCalendar, start: dt.datetime, limit: Limit, steps: list[int]
) -> None:
    here = history(start, limit, steps)
    there = history(start.astimezone(dt.UTC), limit, steps)
    assert fold(there, calendar) == fold(here, calendar)


@given(STARTS, st.integers(1, 60), STEPS)
@settings(max_examples=60)
def test_hours_between_the_pauses_add_up_to_the_limit(
    calendar: WorkCalendar, start: dt.datetime, hours: int, steps: list[int]
) -> None:
    events = history(start, Limit(hours, "working_hour"), steps)
    end, worked = due(events, calendar), 0
    bounds = [event.at for event in events] + [max(end, events[-1].at)]
    for begin, stop in zip(bounds[::2], bounds[1::2], strict=True):
        worked += max(0, calendar.worked(min(stop, end)) - calendar.worked(min(begin, end)))
    assert worked == hours * 3600


@given(STARTS, LIMITS, STEPS, st.integers(0, 30))
def test_an_open_pause_leaves_the_date_open_unless_it_had_passed(
    calendar: WorkCalendar, start: dt.datetime, limit: Limit, steps: list[int], days: int
) -> None:
    events = history(start, limit, steps)
    at = events[-1].at + dt.timedelta(days=days)
    before = due(events, calendar)
    paused = fold([*events, Paused(at, "P1", "b", None)], calendar)
    assert paused.due_at == (before if before <= at else None)
