"""Lateness, what is left, and two clocks side by side."""

from __future__ import annotations

import datetime as dt

import pytest

from yimen.kernel.clock import (
    ClockError,
    Event,
    Pair,
    Paused,
    Remaining,
    Started,
    Stopped,
    fold,
    late,
    remaining,
)
from yimen.kernel.worktime import ZONE, Limit, WorkCalendar


def t(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


def wd(n: int) -> Limit:
    return Limit(n, "working_day")


START = Started(t("2026-05-06 10:00"), wd(5), "投诉类工单", "办理时限表")  # 三, due 5-12 二 17:30
PAUSE = Paused(t("2026-05-07 10:00"), "P2", "等材料", None, "短信", "handler")


@pytest.mark.parametrize(
    ("stopped", "now", "answer"),
    [
        (None, "2026-05-12 17:30", False),
        (None, "2026-05-12 17:30:01", True),
        ("2026-05-12 17:30", "2026-06-01 10:00", False),
        ("2026-05-12 17:31", "2026-06-01 10:00", True),
    ],
)
def test_late_is_past_the_due_date_or_stopped_after_it(
    calendar: WorkCalendar, stopped: str | None, now: str, answer: bool
) -> None:
    events: list[Event] = [START, *([Stopped(t(stopped))] if stopped else [])]
    assert late(fold(events, calendar), t(now)) is answer


@pytest.mark.parametrize(
    ("limit", "now", "left"),
    [
        (wd(5), "2026-05-06 10:00", Remaining("ok", 147600, 5, 6)),
        (wd(5), "2026-05-11 10:20", Remaining("near", 45600, 1, 5)),
        (wd(5), "2026-05-12 10:20", Remaining("today", 20400, 0, 5)),
        (wd(5), "2026-05-12 18:20", Remaining("late", 3000, 0, 0)),
        (wd(5), "2026-05-14 18:30", Remaining("late", 176400, 2, 1)),
        (Limit(24, "natural_hour"), "2026-05-06 11:00", Remaining("near", 82800, 0, 23)),
        (Limit(90, "natural_hour"), "2026-05-06 11:00", Remaining("ok", 320400, 3, 17)),
        (Limit(30, "natural_day"), "2026-05-06 11:00", Remaining("ok", 2615400, 30, 6)),
    ],
)
def test_remaining_counts_in_the_clocks_own_time(
    calendar: WorkCalendar, limit: Limit, now: str, left: Remaining
) -> None:
    state = fold([Started(START.at, limit, "", "")], calendar)
    assert remaining(state, t(now), calendar) == left


def test_remaining_of_a_promised_saturday_falls_back_on_natural_time(calendar: WorkCalendar) -> None:
    state = fold([Started(START.at, None, "", "", t("2026-05-16 12:00"))], calendar)
    assert remaining(state, t("2026-05-15 20:00"), calendar) == Remaining("near", 57600, 0, 16)


def test_remaining_of_stopped_and_paused_clocks(calendar: WorkCalendar) -> None:
    now = t("2026-06-01 10:00")
    assert remaining(fold([START, Stopped(t("2026-05-08 10:00"))], calendar), now, calendar) == Remaining("done")
    over = fold([START, Stopped(t("2026-05-12 18:20"))], calendar)
    assert remaining(over, now, calendar) == Remaining("done", 3000, 0, 0)
    assert remaining(fold([START, PAUSE], calendar), now, calendar) == Remaining("paused")


def test_of_two_clocks_the_earlier_binds_and_a_promise_keeps_within_the_statute(calendar: WorkCalendar) -> None:
    short, long = fold([START], calendar), fold([Started(START.at, wd(20), "", "")], calendar)
    paused = fold([START, PAUSE], calendar)
    good, bad = Pair(statutory=long, promised=short), Pair(statutory=short, promised=long)
    assert (good.binding, good.within_statute) == (short, True)
    good.check()
    assert (bad.binding, bad.within_statute) == (short, False)
    with pytest.raises(ClockError, match="晚于法定时限 2026-05-12 17:30"):
        bad.check()
    assert Pair(statutory=long, promised=paused).binding == long
    assert Pair(statutory=paused, promised=short).binding == short
    assert Pair(statutory=paused, promised=short).within_statute
    assert Pair(statutory=long, promised=paused).within_statute
    assert Pair(statutory=short, promised=short).binding is short
