"""The rungs of a warning ladder and their instants."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yimen.kernel.clock import ClockError, Event, Extended, Floored, Paused, Resumed, Started, Stopped, fold
from yimen.kernel.ladder import Earliest, Left, Past, Rung, Trigger, Used, all_rungs, next_rung
from yimen.kernel.worktime import ZONE, Limit, WorkCalendar


def t(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


def wd(n: int) -> Limit:
    return Limit(n, "working_day")


def wh(n: int) -> Limit:
    return Limit(n, "working_hour")


def nh(n: int) -> Limit:
    return Limit(n, "natural_hour")


DAYS = Started(t("2026-05-06 10:00"), wd(5), "", "")  # 三; counts 5-07, 08, 09 六, 11, 12; due 二 17:30
HOURS = Started(t("2026-05-06 10:00"), wh(10), "", "")  # due 5-07 四 14:30
NATURAL = Started(t("2026-05-06 10:00"), nh(24), "", "")
MONTH = Started(t("2026-05-06 10:00"), Limit(20, "natural_day"), "", "")  # due 5-26 二
PROMISE = Started(t("2026-05-06 10:00"), None, "", "", t("2026-05-12 12:00"))
WEEKEND = Started(t("2026-05-16 10:00"), None, "", "", t("2026-05-17 12:00"))
HOTLINE = [
    Rung("U1", "提醒", Used(50), ("handler",), "remind"),
    Rung("U2", "催办", Earliest(Used(80), Left(wd(1))), ("handler", "liaison"), "urge"),
    Rung("U3", "升级催办", Left(wh(4)), ("handler", "liaison", "office_leader"), "call"),
    Rung("D1", "督办一级", Past(wh(0)), ("office_leader",), "letter_1", working_hours_only=False),
    Rung("D2", "督办二级", Past(wd(1)), ("director",), "letter_2"),
]


def instant(calendar: WorkCalendar, trigger: Trigger, *events: Event) -> dt.datetime:
    ((_, at),) = all_rungs([Rung("x", "", trigger, (), "", False)], events, calendar)
    return at


@pytest.mark.parametrize(
    ("started", "trigger", "at"),
    [
        (DAYS, Used(0), "2026-05-06 17:30"),  # counting begins after the start day
        (DAYS, Used(50), "2026-05-09 14:00"),  # 六, make-up day: 2.5 of 5 days
        (DAYS, Used(80), "2026-05-11 17:30"),  # 一
        (DAYS, Used(100), "2026-05-12 17:30"),
        (DAYS, Left(wd(1)), "2026-05-11 17:30"),
        (DAYS, Left(wd(3)), "2026-05-08 17:30"),
        (DAYS, Left(wd(0)), "2026-05-12 17:30"),
        (DAYS, Left(wd(5)), "2026-05-06 17:30"),
        (DAYS, Left(wd(9)), "2026-05-06 10:00"),  # not before the start
        (DAYS, Left(wh(4)), "2026-05-12 12:00"),
        (DAYS, Left(wh(99)), "2026-05-06 17:30"),
        (DAYS, Left(nh(24)), "2026-05-11 17:30"),
        (DAYS, Left(Limit(30, "natural_minute")), "2026-05-12 17:00"),
        (DAYS, Left(Limit(2, "natural_day")), "2026-05-10 17:30"),
        (DAYS, Past(wd(0)), "2026-05-12 17:30"),
        (DAYS, Past(wd(3)), "2026-05-15 17:30"),
        (DAYS, Past(wh(1)), "2026-05-13 10:00"),
        (DAYS, Past(nh(4)), "2026-05-12 21:30"),
        (DAYS, Earliest(Used(80), Left(wd(2))), "2026-05-09 17:30"),
        (HOURS, Used(50), "2026-05-06 16:30"),
        (HOURS, Left(wh(4)), "2026-05-06 17:30"),
        (HOURS, Left(wd(1)), "2026-05-06 14:30"),  # the same hour, a working day before
        (NATURAL, Used(80), "2026-05-07 05:12"),
        (NATURAL, Left(wh(1)), "2026-05-06 17:30"),  # working time left until 5-07 10:00: one hour
        (NATURAL, Past(nh(1)), "2026-05-07 11:00"),
        (MONTH, Used(50), "2026-05-16 20:45"),
        (PROMISE, Used(50), "2026-05-08 16:00"),
        (PROMISE, Left(wd(1)), "2026-05-11 12:00"),
        (WEEKEND, Used(50), "2026-05-17 12:00"),  # no working time in between
    ],
)
def test_a_trigger_has_its_instant(calendar: WorkCalendar, started: Started, trigger: Trigger, at: str) -> None:
    assert instant(calendar, trigger, started) == t(at)


def test_a_pause_moves_the_rungs(calendar: WorkCalendar) -> None:
    pause = (Paused(t("2026-05-08 10:00"), "P1", "", None), Resumed(t("2026-05-12 10:00")))
    # counts 5-07, 08, then 13, 14, 15
    assert fold([DAYS, *pause], calendar).due_at == t("2026-05-15 17:30")
    assert instant(calendar, Used(50), DAYS, *pause) == t("2026-05-13 14:00")
    assert instant(calendar, Left(wd(2)), DAYS, *pause) == t("2026-05-13 17:30")
    assert instant(calendar, Left(wd(4)), DAYS, *pause) == t("2026-05-07 17:30")
    assert instant(calendar, Left(wh(22)), DAYS, *pause) == t("2026-05-08 16:30")
    hours = (Paused(t("2026-05-06 11:00"), "P1", "", None), Resumed(t("2026-05-11 09:00")))
    assert instant(calendar, Used(50), HOURS, *hours) == t("2026-05-11 14:30")


def test_an_extension_and_a_floor_move_the_rungs(calendar: WorkCalendar) -> None:
    extended = Extended(t("2026-05-07 10:00"), wd(5), "", "x")
    assert instant(calendar, Used(50), DAYS, extended) == t("2026-05-12 17:30")
    floor = Floored(t("2026-05-12 17:00"), wh(4), "", "returned")
    assert instant(calendar, Past(wh(0)), DAYS, floor) == t("2026-05-13 14:00")
    assert instant(calendar, Used(100), DAYS, floor) == t("2026-05-13 14:00")


def test_a_clock_that_was_already_late_when_it_ran_again_keeps_its_rungs(calendar: WorkCalendar) -> None:
    again = (Stopped(t("2026-05-14 10:00")), Resumed(t("2026-05-18 10:00")))
    assert instant(calendar, Used(100), DAYS, *again) == t("2026-05-12 17:30")
    assert instant(calendar, Past(wd(1)), DAYS, *again) == t("2026-05-13 17:30")


def test_a_rung_in_working_hours_waits_for_the_opening(calendar: WorkCalendar) -> None:
    found = {rung.code: at for rung, at in all_rungs(HOTLINE, [DAYS], calendar)}
    assert found == {
        "U1": t("2026-05-09 14:00"),
        "U2": t("2026-05-12 09:00"),
        "U3": t("2026-05-12 13:30"),
        "D1": t("2026-05-12 17:30"),
        "D2": t("2026-05-14 09:00"),
    }


def test_a_trigger_before_the_start_fires_at_the_start(calendar: WorkCalendar) -> None:
    short = Started(t("2026-05-06 10:00"), wh(2), "", "")
    assert instant(calendar, Left(nh(30)), short) == t("2026-05-06 10:00")
    assert instant(calendar, Left(wd(3)), short) == t("2026-05-06 10:00")


def test_the_next_rung_has_not_fired_and_stands_higher(calendar: WorkCalendar) -> None:
    def following(**more: object) -> str | None:
        found = next_rung(HOTLINE, [DAYS], calendar, **more)  # type: ignore[arg-type]
        return found[0].code if found else None

    assert following() == "U1"
    assert following(fired={"U1", "U3"}) == "U2"
    assert following(after="U2") == "U3"
    assert following(after="U2", fired=["U3", "D1"]) == "D2"
    assert following(after="D2") is None
    with pytest.raises(ClockError, match="没有“D9”"):
        following(after="D9")


def test_a_paused_or_stopped_clock_climbs_no_further(calendar: WorkCalendar) -> None:
    pause = Paused(t("2026-05-08 10:00"), "P1", "", None)
    assert all_rungs(HOTLINE, [DAYS, pause], calendar) == []
    assert next_rung(HOTLINE, [DAYS, Stopped(t("2026-05-08 10:00"))], calendar) is None


def test_a_percentage_lies_between_nought_and_a_hundred() -> None:
    for percent in (-1, 101):
        with pytest.raises(ClockError, match="0 至 100"):
            Used(percent)


@given(st.integers(0, 99), st.integers(0, 900), st.integers(1, 30))
def test_more_used_is_never_earlier(calendar: WorkCalendar, percent: int, hours: int, n: int) -> None:
    started = Started(t("2026-01-05 10:00") + dt.timedelta(hours=hours), wd(n), "", "")
    less, more = (instant(calendar, Used(p), started) for p in (percent, percent + 1))
    due = fold([started], calendar).due_at
    assert due is not None
    assert started.at.date() <= less.date()
    assert less <= more <= due
