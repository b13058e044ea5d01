"""The fold of a clock's events: states, refusals, two clocks side by side, the JSON form."""

from __future__ import annotations

import datetime as dt

import pytest

from yimen.kernel.clock import (
    ClockError,
    ClockState,
    Event,
    Extended,
    Floored,
    Ground,
    Paused,
    Policy,
    Resumed,
    Started,
    Stopped,
    fold,
    late,
    remaining,
)
from yimen.kernel.worktime import ZONE, CalendarError, Limit, WorkCalendar


def t(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


def wd(n: int) -> Limit:
    return Limit(n, "working_day")


def wh(n: int) -> Limit:
    return Limit(n, "working_hour")


START = Started(t("2026-05-06 10:00"), wd(5), "投诉类工单", "办理时限表")  # 三, due 5-12 二 17:30
PAUSE = Paused(t("2026-05-07 10:00"), "P2", "等材料", None, "短信", "handler")
GROUNDS = {
    "P1": Ground("P1", "检测", "依法检测", Limit(60, "natural_day")),
    "P2": Ground("P2", "等材料", "补充材料", wd(2), 1),
    "P3": Ground("P3", "灾害", "自然灾害"),
}
POLICY = Policy(times=1, extension_max=wd(5), grounds=GROUNDS, approvers=("section_head",), floor_times=1)


def test_a_running_clock(calendar: WorkCalendar) -> None:
    assert fold([START], calendar) == ClockState(
        status="running",
        started_at=t("2026-05-06 10:00"),
        due_at=t("2026-05-12 17:30"),
        provisional=False,
        budget=5,
        consumed=0,
        running_since=t("2026-05-06 10:00"),
        stopped_at=None,
        paused_ground=None,
        pause_until=None,
        extensions=0,
        limit=wd(5),
    )


def test_a_paused_clock_has_no_date_and_says_why(calendar: WorkCalendar) -> None:
    state = fold([START, PAUSE], calendar, POLICY)
    assert (state.status, state.due_at, state.consumed, state.running_since) == ("paused", None, 1, None)
    assert (state.paused_ground, state.pause_until) == ("P2", t("2026-05-09 17:30"))
    assert not late(state, t("2026-06-01 10:00"))


def test_a_resumed_clock_counts_on(calendar: WorkCalendar) -> None:
    state = fold([START, PAUSE, Resumed(t("2026-05-08 09:00"))], calendar, POLICY)
    assert (state.status, state.due_at) == ("running", t("2026-05-13 17:30"))
    assert (state.consumed, state.running_since) == (1, t("2026-05-08 09:00"))


def test_a_stopped_clock_keeps_the_date_that_applied(calendar: WorkCalendar) -> None:
    state = fold([START, Stopped(t("2026-05-08 09:00"))], calendar)
    assert (state.status, state.due_at, state.stopped_at) == ("stopped", t("2026-05-12 17:30"), t("2026-05-08 09:00"))
    assert (state.consumed, state.running_since) == (2, None)


def test_a_stop_ends_a_pause(calendar: WorkCalendar) -> None:
    state = fold([START, PAUSE, Stopped(t("2026-05-09 09:00"))], calendar)
    assert (state.status, state.due_at, state.paused_ground) == ("stopped", t("2026-05-14 17:30"), None)


def test_a_stopped_clock_runs_again_with_the_rest(calendar: WorkCalendar) -> None:
    state = fold([START, Stopped(t("2026-05-08 09:00")), Resumed(t("2026-05-12 09:00"))], calendar)
    assert (state.status, state.due_at) == ("running", t("2026-05-15 17:30"))


def test_hours_lose_only_the_hours_of_the_pause(calendar: WorkCalendar) -> None:
    start = Started(t("2026-05-06 10:00"), wh(4), "", "")
    pause = [Paused(t("2026-05-06 11:00"), "P2", "", None), Resumed(t("2026-05-06 14:30"))]
    state = fold([start, *pause], calendar)
    assert (state.due_at, state.budget, state.consumed) == (t("2026-05-06 17:30"), 14400, 3600)
    assert fold([start, pause[0]], calendar).due_at is None
    stop = fold([start, *pause, Stopped(t("2026-05-06 15:30"))], calendar)
    assert (stop.consumed, stop.due_at) == (7200, t("2026-05-06 17:30"))


def test_natural_hours_run_through_the_night(calendar: WorkCalendar) -> None:
    start = Started(t("2026-05-06 22:00"), Limit(24, "natural_hour"), "", "")
    pause = [Paused(t("2026-05-06 23:00"), "P3", "", None), Resumed(t("2026-05-07 01:30"))]
    state = fold([start, *pause], calendar)
    assert (state.due_at, state.budget, state.consumed) == (t("2026-05-08 00:30"), 86400, 3600)


def test_natural_days_pass_over_the_pause_and_then_over_days_off(calendar: WorkCalendar) -> None:
    start = Started(t("2026-05-06 10:00"), Limit(10, "natural_day"), "", "")
    assert fold([start], calendar).due_at == t("2026-05-18 17:30")  # 5-16 六
    pause = [Paused(t("2026-05-08 10:00"), "P1", "", None), Resumed(t("2026-05-12 10:00"))]
    assert fold([start, *pause], calendar).due_at == t("2026-05-20 17:30")  # 三


def test_a_pause_hides_no_more_than_its_notice_says(calendar: WorkCalendar) -> None:
    named = Paused(t("2026-05-07 10:00"), "P1", "检测", t("2026-05-08 17:30"))
    resumed = Resumed(t("2026-05-14 10:00"))
    assert fold([START, named, resumed], calendar).due_at == t("2026-05-13 17:30")
    assert fold([START, PAUSE, resumed], calendar, POLICY).due_at == t("2026-05-14 17:30")
    assert fold([START, PAUSE, resumed], calendar).due_at == t("2026-05-20 17:30")
    plain = Paused(t("2026-05-07 10:00"), "P3", "灾害", None)
    assert fold([START, plain, resumed], calendar, POLICY).due_at == t("2026-05-20 17:30")


def test_a_pause_after_the_due_date_heals_nothing(calendar: WorkCalendar) -> None:
    events = [START, Paused(t("2026-05-13 10:00"), "P1", "", None)]
    state = fold(events, calendar)
    assert (state.status, state.due_at) == ("paused", t("2026-05-12 17:30"))
    assert late(state, t("2026-05-13 10:00"))
    assert remaining(state, t("2026-05-13 10:00"), calendar).kind == "late"
    assert fold([*events, Resumed(t("2026-05-18 10:00"))], calendar).due_at == t("2026-05-12 17:30")
    hours = [Started(t("2026-05-06 10:00"), wh(1), "", ""), Paused(t("2026-05-06 14:00"), "P1", "", None)]
    assert fold(hours, calendar).due_at == t("2026-05-06 11:00")


def test_an_extension_may_be_granted_during_a_pause(calendar: WorkCalendar) -> None:
    events = [
        START,
        PAUSE,
        Extended(t("2026-05-07 11:00"), wd(3), "", "section_head:7"),
        Resumed(t("2026-05-08 09:00")),
    ]
    state = fold(events, calendar, POLICY)
    assert (state.due_at, state.extensions, state.budget, state.limit) == (t("2026-05-18 17:30"), 1, 8, wd(5))


def test_hours_may_be_extended_by_minutes(calendar: WorkCalendar) -> None:
    events = [
        Started(t("2026-05-06 10:00"), Limit(2, "natural_hour"), "", ""),
        Extended(t("2026-05-06 11:00"), Limit(30, "natural_minute"), "", "x"),
    ]
    assert fold(events, calendar).due_at == t("2026-05-06 12:30")


def test_a_floor_waits_for_a_pause_that_comes_after_it(calendar: WorkCalendar) -> None:
    floor = Floored(t("2026-05-12 15:30"), wh(4), "", "returned")
    assert fold([START, floor], calendar).due_at == t("2026-05-13 11:00")
    pause = Paused(t("2026-05-12 16:30"), "P1", "", None)
    assert fold([START, floor, pause], calendar).due_at is None
    assert fold([START, floor, pause, Resumed(t("2026-05-13 10:00"))], calendar).due_at == t("2026-05-13 14:30")
    before = [START, PAUSE, Resumed(t("2026-05-07 11:00")), floor]
    assert fold(before, calendar).due_at == t("2026-05-13 11:00")


PROMISE = Started(t("2026-05-06 10:00"), None, "承诺", "告知单", t("2026-05-15 12:00"))


def test_a_promised_date_moves_by_the_working_days_of_the_pause(calendar: WorkCalendar) -> None:
    state = fold([PROMISE], calendar)
    assert (state.due_at, state.limit, state.budget) == (t("2026-05-15 12:00"), None, 0)
    same_day = [PROMISE, PAUSE, Resumed(t("2026-05-07 11:00"))]
    assert fold(same_day, calendar).due_at == t("2026-05-15 12:00")
    assert fold([PROMISE, PAUSE], calendar).due_at is None
    longer = [PROMISE, PAUSE, Resumed(t("2026-05-09 11:00"))]
    assert fold(longer, calendar).due_at == t("2026-05-19 17:30")
    extended = [*longer, Extended(t("2026-05-10 10:00"), wd(2), "", "x")]
    assert fold(extended, calendar).due_at == t("2026-05-21 17:30")
    late_pause = [PROMISE, Paused(t("2026-05-18 10:00"), "P1", "", None)]
    assert fold(late_pause, calendar).due_at == t("2026-05-15 12:00")


REFUSED: list[tuple[str, list[Event], str]] = [
    ("empty", [], "还没有开始"),
    ("no start", [PAUSE], "还没有开始"),
    ("start twice", [START, START], "不能再次开始"),
    ("no limit", [Started(t("2026-05-06 10:00"), None, "", "")], "只能写一项"),
    ("limit and date", [Started(t("2026-05-06 10:00"), wd(1), "", "", t("2026-05-07 10:00"))], "只能写一项"),
    ("zero", [Started(t("2026-05-06 10:00"), wd(0), "", "")], "应大于 0"),
    ("date before start", [Started(t("2026-05-06 10:00"), None, "", "", t("2026-05-06 10:00"))], "应晚于开始"),
    ("backwards", [START, Stopped(t("2026-05-06 09:59"))], "时间倒退"),
    ("pause twice", [START, PAUSE, PAUSE], "已经暂停"),
    ("pause a stopped clock", [START, Stopped(START.at), PAUSE], "已经停止，不能暂停"),
    ("unlisted ground", [START, Paused(t("2026-05-07 10:00"), "P9", "", None)], "只能凭列明的事由"),
    ("until before", [START, Paused(t("2026-05-07 10:00"), "P1", "", t("2026-05-06 10:00"))], "早于暂停时间"),
    ("too long", [START, Paused(t("2026-05-07 10:00"), "P2", "", t("2026-05-12 10:00"))], "最长暂停 2 个工作日"),
    (
        "ground used up",
        [START, PAUSE, Resumed(t("2026-05-07 11:00")), Paused(t("2026-05-08 10:00"), "P2", "", None)],
        "只能暂停 1 次",
    ),
    ("resume a running clock", [START, Resumed(t("2026-05-07 10:00"))], "不需要恢复"),
    ("stop twice", [START, Stopped(START.at), Stopped(START.at)], "不能再次停止"),
    ("extend a stopped clock", [START, Stopped(START.at), Extended(START.at, wd(1), "", "section_head")], "不能延期"),
    ("extend after due", [START, Extended(t("2026-05-12 17:31"), wd(1), "", "section_head")], "届满后不能延期"),
    ("approver", [START, Extended(START.at, wd(1), "", "handler:3")], "有权批准的人"),
    ("other unit", [START, Extended(START.at, Limit(1, "natural_day"), "", "section_head")], "单位应与原时限一致"),
    ("hours for days", [START, Extended(START.at, wh(1), "", "section_head")], "单位应与原时限一致"),
    ("too much", [START, Extended(START.at, wd(6), "", "section_head")], "最长 5 个工作日"),
    ("nothing", [START, Extended(START.at, wd(0), "", "section_head")], "延期应大于 0"),
    (
        "second extension",
        [START, *[Extended(START.at, wd(1), "", "section_head")] * 2],
        "只能延期 1 次",
    ),
    ("floor a stopped clock", [START, Stopped(START.at), Floored(START.at, wh(4), "", "returned")], "恢复以后"),
    ("empty floor", [START, Floored(START.at, wh(0), "", "returned")], "补办时间应大于 0"),
    ("second floor", [START, *[Floored(START.at, wh(4), "", "returned")] * 2], "只给 1 次补办时间"),
]


@pytest.mark.parametrize(("case", "events", "sentence"), REFUSED, ids=[row[0] for row in REFUSED])
def test_a_history_that_cannot_be_is_refused(
    calendar: WorkCalendar, case: str, events: list[Event], sentence: str
) -> None:
    with pytest.raises(ClockError, match=sentence):
        fold(events, calendar, POLICY)


def test_without_a_policy_any_ground_will_do_but_one_extension_only(calendar: WorkCalendar) -> None:
    fold([START, Paused(t("2026-05-07 10:00"), "P9", "", None)], calendar)
    one = Extended(START.at, wd(90), "", "anybody")
    assert fold([START, one], calendar).extensions == 1
    with pytest.raises(ClockError, match="只能延期 1 次"):
        fold([START, one, one], calendar)
    with pytest.raises(ClockError, match="延期应大于 0。"):
        fold([START, Extended(START.at, wd(0), "", "anybody")], calendar)
    with pytest.raises(ClockError, match="这类时限不能延期"):
        fold([START, one], calendar, Policy(times=0))


def test_an_instant_without_zone_is_refused(calendar: WorkCalendar) -> None:
    with pytest.raises(CalendarError, match="缺少时区"):
        fold([Started(dt.datetime(2026, 5, 6, 10), wd(5), "", "")], calendar)  # noqa: DTZ001
