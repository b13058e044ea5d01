"""The worked examples of the rule book, E1–E18, and the hotline's usual clocks, as one table."""

from __future__ import annotations

import datetime as dt

import pytest

from yimen.kernel.clock import Extended, Floored, Paused, Resumed, Started, Stopped, fold, late
from yimen.kernel.worktime import ZONE, Limit, WorkCalendar

WEEKDAYS = "一二三四五六日"


def t(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


def on(day: str) -> dt.datetime:
    """The moment of "2025-03-03 一 [10:00]"; the weekday in the table must be true."""
    date, weekday, *hour = day.split()
    assert WEEKDAYS[dt.date.fromisoformat(date).weekday()] == weekday, day
    return t(f"{date} {hour[0] if hour else '10:00'}")


def wd(n: int) -> Limit:
    return Limit(n, "working_day")


PLAIN = [
    ("E1 plain licence", "2025-03-03 一", wd(20), "2025-03-31 一"),
    ("E2 over Spring Festival", "2026-02-09 一", wd(20), "2026-03-13 五"),
    ("E3 silence: accept by", "2026-02-12 四", wd(5), "2026-02-26 四"),
    ("E3 silence: decide by", "2026-02-12 四", wd(20), "2026-03-18 三"),
    ("E4 received on a make-up Sunday", "2026-01-04 日", wd(5), "2026-01-09 五"),
    ("E5 online in the May holiday", "2026-05-02 六 22:10", wd(5), "2026-05-11 一"),
    ("E6 without the pause", "2026-09-14 一", wd(20), "2026-10-16 五"),
    ("E7 before the extension", "2025-09-05 五", wd(20), "2025-10-10 五"),
    ("E7 after the extension", "2025-09-05 五", wd(30), "2025-10-23 四"),
    ("E8 joint handling", "2026-08-03 一", wd(45), "2026-10-10 六"),
    ("E8 joint handling, extended", "2026-08-03 一", wd(60), "2026-10-30 五"),
    ("E9 delivery after decision", "2026-09-22 二", wd(10), "2026-10-13 二"),
    ("E10 ask for a hearing by", "2026-04-27 一", wd(5), "2026-05-07 四"),
    ("E10 hold the hearing by", "2026-05-07 四", wd(20), "2026-06-03 三"),
    ("E11 promise", "2025-01-24 五", wd(3), "2025-02-05 三"),
    ("E11 statute", "2025-01-24 五", wd(20), "2025-02-27 四"),
    ("E12 company registration", "2026-02-13 五", wd(3), "2026-02-25 三"),
    ("E12 company registration, extended", "2026-02-13 五", wd(6), "2026-02-28 六"),
    ("E13 real estate", "2026-04-01 三", wd(30), "2026-05-18 一"),
    ("E14 without the pauses", "2026-03-02 一", wd(20), "2026-03-30 一"),
    ("E15 four working hours", "2026-02-14 六 16:30", Limit(4, "working_hour"), "2026-02-24 二 12:00"),
    ("E16 reconsideration", "2026-08-03 一", Limit(60, "natural_day"), "2026-10-08 四"),
    ("E17 waiver promise", "2026-04-02 四", wd(5), "2026-04-10 五"),
    ("E18 into the unknown year", "2026-12-21 一", wd(20), "2027-01-19 二"),
    ("sign", "2026-04-29 三 16:05", Limit(4, "working_hour"), "2026-04-30 四 11:35"),
    ("sign, urgent, at night", "2026-05-02 六 23:50", Limit(30, "natural_minute"), "2026-05-03 日 00:20"),
    ("sign, emergency", "2026-05-02 六 23:50", Limit(15, "natural_minute"), "2026-05-03 日 00:05"),
    ("first reply, emergency", "2026-05-02 六 23:50", Limit(24, "natural_hour"), "2026-05-03 日 23:50"),
    ("dispatch after hours", "2026-04-30 四 18:00", Limit(2, "working_hour"), "2026-05-06 三 11:00"),
    ("handle a request for help", "2026-04-29 三 16:05", wd(5), "2026-05-09 六"),
    ("handle a complaint", "2026-04-29 三 16:05", wd(7), "2026-05-12 二"),
    ("handle, complex", "2026-04-29 三 16:05", wd(15), "2026-05-22 五"),
]


@pytest.mark.parametrize(("case", "start", "limit", "due"), PLAIN, ids=[row[0] for row in PLAIN])
def test_a_clock_without_events_is_due(calendar: WorkCalendar, case: str, start: str, limit: Limit, due: str) -> None:
    state = fold([Started(on(start), limit, case, "")], calendar)
    want = on(due) if len(due.split()) == 3 else on(f"{due} 17:30")
    assert state.due_at == want
    assert state.provisional is (want.year == 2027)


def test_e10_the_notice_goes_out_seven_days_before_the_hearing(calendar: WorkCalendar) -> None:
    hearing = on("2026-06-03 三").date()
    assert calendar.nth_working_day(hearing, -7) == on("2026-05-25 一").date()


PAUSED = [
    ("E6", "2026-09-14 一", 20, ["2026-09-18 五", "2026-10-12 一"], "2026-11-03 二"),
    ("E14", "2026-03-02 一", 20, ["2026-03-06 五", "2026-03-16 一", "2026-03-20 五", "2026-04-07 二"], "2026-04-23 四"),
    ("complaint", "2026-04-29 三 16:05", 7, ["2026-05-07 四 08:30", "2026-05-09 六 08:30"], "2026-05-14 四"),
    ("same day", "2025-03-03 一", 20, ["2025-03-10 一 09:00", "2025-03-10 一 17:00"], "2025-03-31 一"),
    ("weekend", "2025-03-03 一", 20, ["2025-03-07 五 17:00", "2025-03-09 日 17:00"], "2025-03-31 一"),
    ("start day", "2025-03-03 一 09:00", 20, ["2025-03-03 一 10:00", "2025-03-04 二 10:00"], "2025-04-01 二"),
]


@pytest.mark.parametrize(("case", "start", "n", "pauses", "due"), PAUSED, ids=[row[0] for row in PAUSED])
def test_a_paused_clock_is_due_later(
    calendar: WorkCalendar, case: str, start: str, n: int, pauses: list[str], due: str
) -> None:
    events: list[Started | Paused | Resumed] = [Started(on(start), wd(n), case, "")]
    for begin, end in zip(pauses[::2], pauses[1::2], strict=True):
        events += [Paused(on(begin), "P1", "", None), Resumed(on(end))]
    assert fold(events, calendar).due_at == on(f"{due} 17:30")


def test_e6_four_days_are_used_when_the_review_begins(calendar: WorkCalendar) -> None:
    events = [Started(on("2026-09-14 一"), wd(20), "", ""), Paused(on("2026-09-18 五"), "P1", "", None)]
    state = fold(events, calendar)
    assert (state.status, state.consumed, state.budget, state.due_at) == ("paused", 4, 20, None)


def test_e7_an_extension_adds_to_the_days(calendar: WorkCalendar) -> None:
    events = [
        Started(on("2025-09-05 五"), wd(20), "", ""),
        Extended(on("2025-10-09 四"), wd(10), "许可法 42", "director"),
    ]
    assert fold(events, calendar).due_at == on("2025-10-23 四 17:30")


def test_a_reply_returned_after_the_last_minute_wins_one_repair_window(calendar: WorkCalendar) -> None:
    events = [
        Started(on("2026-04-29 三 16:05"), wd(5), "", ""),
        Stopped(on("2026-05-09 六 17:29")),
        Resumed(on("2026-05-11 一 09:00")),
    ]
    assert fold(events, calendar).due_at == on("2026-05-09 六 17:30")
    repair = Floored(on("2026-05-11 一 09:00"), Limit(4, "working_hour"), "", "returned")
    assert fold([*events, repair], calendar).due_at == on("2026-05-11 一 14:30")
    again = [*events, repair, Stopped(on("2026-05-11 一 14:00")), Resumed(on("2026-05-12 二 09:00"))]
    state = fold(again, calendar)
    assert state.due_at == on("2026-05-11 一 14:30")
    assert late(state, on("2026-05-12 二 09:00"))


def test_a_ruling_leaves_at_least_half_the_limit(calendar: WorkCalendar) -> None:
    events = [
        Started(on("2026-04-29 三 16:05"), wd(5), "", ""),
        Floored(on("2026-05-09 六 16:00"), wd(3), "", "ruling"),
    ]
    assert fold(events, calendar).due_at == on("2026-05-13 三 17:30")
    early = [events[0], Floored(on("2026-04-30 四 16:00"), wd(2), "", "ruling")]
    assert fold(early, calendar).due_at == on("2026-05-09 六 17:30")
