"""Whoever adds up the lines, cells and segments of an explanation finds the date again."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yimen.kernel.clock import (
    Event,
    Paused,
    Resumed,
    Started,
    fold,
)
from yimen.kernel.explain import explain
from yimen.kernel.worktime import ZONE, Limit, WorkCalendar


def t(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


def wd(n: int) -> Limit:
    return Limit(n, "working_day")


def wh(n: int) -> Limit:
    return Limit(n, "working_hour")


NOW = t("2026-05-13 10:20")
STARTS = st.integers(0, 700 * 86400).map(lambda s: dt.datetime(2024, 1, 1, tzinfo=ZONE) + dt.timedelta(seconds=s))
STEPS = st.lists(st.integers(0, 6 * 86400), max_size=6).filter(lambda steps: len(steps) % 2 == 0)


def history(start: dt.datetime, limit: Limit, steps: list[int]) -> list[Event]:
    events: list[Event] = [Started(start, limit, "", "")]
    at = start
    for n, step in enumerate(steps):
        at += dt.timedelta(seconds=step)
        events.append(Resumed(at) if n % 2 else Paused(at, "P1", "", None))
    return events


@given(STARTS, st.integers(1, 45), st.sampled_from(["working_day", "natural_day"]), STEPS, st.integers(0, 90))
@settings(max_examples=80)
def test_the_lines_of_a_day_counted_clock_add_up_to_the_date(
    calendar: WorkCalendar, start: dt.datetime, n: int, unit: str, steps: list[int], days: int
) -> None:
    events = history(start, Limit(n, unit), steps)  # type: ignore[arg-type]
    answer = explain(events, calendar, start + dt.timedelta(days=days))
    due = fold(events, calendar).due_at
    assert due is not None
    assert answer.due == due
    assert start.date() + dt.timedelta(days=n + sum(line.days for line in answer.lines)) == due.date()
    assert sum(cell.counted for cell in answer.days) == n
    covered = [cell.date + dt.timedelta(days=k) for cell in answer.days for k in range(length(cell.date, cell.end))]
    assert covered == [start.date() + dt.timedelta(days=k) for k in range((due.date() - start.date()).days + 1)]


def length(first: dt.date, last: dt.date | None) -> int:
    return (last - first).days + 1 if last else 1


@given(STARTS, st.integers(1, 40), st.sampled_from(["working_hour", "natural_hour"]), STEPS)
@settings(max_examples=80)
def test_the_lines_of_a_clock_in_hours_add_up_to_the_limit(
    calendar: WorkCalendar, start: dt.datetime, n: int, unit: str, steps: list[int]
) -> None:
    answer = explain(history(start, Limit(n, unit), steps), calendar, start)  # type: ignore[arg-type]
    assert sum(line.seconds for line in answer.lines if line.kind == "counted") == n * 3600
    assert [line.number for line in answer.lines] == list(range(1, len(answer.lines) + 1))


@given(
    STARTS,
    st.sampled_from([Limit(7, "working_day"), Limit(9, "working_hour"), Limit(20, "natural_hour")]),
    STEPS,
    st.integers(0, 40 * 86400),
)
@settings(max_examples=80)
def test_the_bar_is_covered_without_gap_or_overlap(
    calendar: WorkCalendar, start: dt.datetime, limit: Limit, steps: list[int], after: int
) -> None:
    now = start + dt.timedelta(seconds=after)
    answer = explain(history(start, limit, steps), calendar, now)
    bounds = [start, *(segment.end for segment in answer.segments)]
    assert [segment.start for segment in answer.segments] == bounds[:-1]
    assert answer.due is not None
    assert bounds[-1] == max(now, answer.due)
    percents = [Decimal(segment.to_percent) for segment in answer.segments]
    assert percents == sorted(percents)
    assert percents[-1] == 100


@pytest.mark.parametrize("limit", [wd(3), wh(3), Limit(3, "natural_day"), Limit(3, "natural_hour")])
def test_every_line_has_a_source(calendar: WorkCalendar, limit: Limit) -> None:
    answer = explain([Started(t("2026-05-07 16:00"), limit, "", "时限表")], calendar, NOW)
    assert all(line.basis and line.text.endswith("。") for line in answer.lines)
