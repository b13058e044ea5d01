"""Explanations of limits in hours, of clocks at their edges, and of promised dates."""

from __future__ import annotations

import datetime as dt

from yimen.kernel.clock import (
    Event,
    Ground,
    Paused,
    Policy,
    Resumed,
    Started,
    Stopped,
)
from yimen.kernel.explain import Explanation, explain
from yimen.kernel.worktime import ZONE, Closure, Limit, OfficeHours, Opening, WorkCalendar

POLICY = Policy(
    grounds={"P1": Ground("P1", "检测", "依法检测", Limit(60, "natural_day")), "P2": Ground("P2", "等材料", "")}
)


def t(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


def wd(n: int) -> Limit:
    return Limit(n, "working_day")


def wh(n: int) -> Limit:
    return Limit(n, "working_hour")


def told(answer: Explanation) -> list[str]:
    return [line.text for line in answer.lines]


def bar(answer: Explanation) -> list[tuple[str, str, str]]:
    return [(s.kind, s.to_percent, s.label) for s in answer.segments]


COMPLAINT = Started(t("2026-04-29 16:05"), wd(7), "投诉类工单", "本县设定 · 办理时限表")
NOW = t("2026-05-13 10:20")


def test_working_hours_are_told_day_by_day(calendar: WorkCalendar) -> None:
    events = [
        Started(t("2026-02-14 16:30"), wh(4), "签收", "时限表"),
        Paused(t("2026-02-24 09:30"), "P2", "告知书", None),
        Resumed(t("2026-02-24 10:30")),
    ]
    answer = explain(events, calendar, t("2026-02-25 10:00"), POLICY)
    assert told(answer) == [
        "签收，限 4 个工作小时。",
        "2 月 14 日 16:30 开始计时，从当时起按工作时间计。",
        "2 月 14 日（周六）（调休上班）16:30 至 17:30，计 1 小时。",
        "2 月 15 日至 23 日春节放假，不计。",
        "2 月 24 日（周二）09:00 至 09:30，计 30 分钟。",
        "2 月 24 日 09:30 等材料暂停，2 月 24 日 10:30 恢复；不计 1 小时。",
        "2 月 24 日（周二）10:30 至 12:00、13:30 至 14:30，计 2 小时 30 分。",
        "累计满 4 小时工作时间，2 月 24 日（周二）14:30 到期。",
    ]
    assert answer.lines[1].basis == "参照民法典第二百零一条第二款"
    assert answer.days == ()
    assert [kind for kind, _, _ in bar(answer)] == ["used", "off", "used", "pause", "used", "off", "used", "late"]
    assert bar(answer)[-1][1] == answer.now_percent == "100.000"


def test_hours_that_begin_outside_working_time(calendar: WorkCalendar) -> None:
    friday = explain([Started(t("2026-05-15 18:00"), wh(1), "", "")], calendar, t("2026-05-16 10:00"))
    assert told(friday)[1:4] == [
        "5 月 15 日 18:00 开始计时，不在办公时间，从 5 月 18 日 09:00 起计。",
        "5 月 16 日至 17 日休息，不计。",
        "5 月 18 日（周一）09:00 至 10:00，计 1 小时。",
    ]
    sunday = explain([Started(t("2026-05-17 18:00"), wh(1), "", "")], calendar, t("2026-05-17 18:00"))
    assert told(sunday)[2] == "5 月 17 日周日，不计。"
    assert sunday.lines[2].basis == "办公时间表"
    year = explain([Started(t("2026-12-31 17:00"), wh(1), "", "")], calendar, t("2026-12-31 17:10"))
    assert told(year)[3] == "2027 年 1 月 1 日至 3 日元旦放假，不计。"
    assert year.lines[3].basis == "办公时间表"


def test_hours_over_closures() -> None:
    standard = OfficeHours.standard()
    county = WorkCalendar.build(
        dt.date(2026, 1, 1),
        dt.date(2026, 1, 31),
        {},
        {},
        standard,
        [Opening(dt.date(2026, 1, 17), dt.time(9), dt.time(10), "周六服务")],
        [
            Closure(dt.date(2026, 1, 13), "停电", "通告"),
            Closure(dt.date(2026, 1, 15), "选举日", "县人大常委会决定", counts_as_day_off=True),
        ],
    )
    answer = explain([Started(t("2026-01-12 17:00"), wh(16), "", "")], county, t("2026-01-12 17:00"))
    off = [(line.text, line.basis) for line in answer.lines if line.kind == "off"]
    assert off == [
        ("1 月 13 日不办公，不计。", "办公时间表"),
        ("1 月 15 日选举日，不计。", "县人大常委会决定"),
        ("1 月 18 日周日，不计。", "办公时间表"),
    ]
    assert "1 月 17 日（周六）09:00 至 10:00，计 1 小时。" in told(answer)


def test_natural_minutes_are_one_run(calendar: WorkCalendar) -> None:
    events: list[Event] = [Started(t("2026-08-03 10:00"), Limit(30, "natural_minute"), "签收", "表")]
    answer = explain(events, calendar, t("2026-08-03 10:10"))
    assert told(answer)[1:] == [
        "8 月 3 日 10:00 开始计时，从当时起连续计算，昼夜不停。",
        "8 月 3 日 10:00 至 8 月 3 日 10:30，计 30 分钟。",
        "累计满 30 分钟，8 月 3 日（周一）10:30 到期。",
    ]
    assert bar(answer) == [("used", "33.333", ""), ("bed", "100.000", "")]
    at_once = [*events, Paused(t("2026-08-03 10:00"), "P1", "", None)]
    open_ = explain(at_once, calendar, t("2026-08-03 10:20"), POLICY)
    assert told(open_)[-1] == "暂停期间不计，还剩 30 分钟，恢复后再定到期日。"
    assert [kind for kind, _, _ in bar(open_)] == ["pause"]


def test_a_clock_that_was_paused_at_its_first_instant_has_no_bar(calendar: WorkCalendar) -> None:
    events = [COMPLAINT, Paused(COMPLAINT.at, "P9", "", None)]
    answer = explain(events, calendar, COMPLAINT.at)
    assert (answer.segments, answer.now_percent) == ((), "0.000")


def test_a_late_pause_is_told_though_it_heals_nothing(calendar: WorkCalendar) -> None:
    events = [Started(t("2026-08-03 10:00"), wh(1), "", ""), Paused(t("2026-08-03 14:00"), "P1", "", None)]
    answer = explain(events, calendar, t("2026-08-03 15:00"), POLICY)
    assert answer.due == t("2026-08-03 11:00")
    assert "8 月 3 日 14:00 检测暂停，尚未恢复，最迟 10 月 8 日 17:30 恢复。" in told(answer)
    assert bar(answer) == [("used", "20.000", ""), ("late", "100.000", "")]
    again = explain([*events, Resumed(t("2026-08-03 14:30"))], calendar, t("2026-08-03 15:00"), POLICY)
    assert [line.seconds for line in again.lines if line.kind == "counted"] == [3600]


def test_a_stopped_clock_is_measured_when_it_stopped(calendar: WorkCalendar) -> None:
    early = explain([COMPLAINT, Stopped(t("2026-04-30 16:05"))], calendar, NOW, POLICY)
    assert (early.due, early.now_percent) == (t("2026-05-12 17:30"), "7.658")
    assert early.lines[-1].text == "数满 7 天为 5 月 12 日（周二），当日下班 17:30 到期。"
    late = explain([COMPLAINT, Stopped(t("2026-05-13 09:00"))], calendar, NOW)
    assert late.segments[-1].kind == "late"
    hours = explain([Started(t("2026-08-03 10:00"), wh(2), "", ""), Stopped(t("2026-08-03 10:30"))], calendar, NOW)
    assert [line.seconds for line in hours.lines if line.kind == "counted"] == [7200]


def test_a_promised_date(calendar: WorkCalendar) -> None:
    promise = Started(t("2026-08-03 10:00"), None, "承诺", "告知单", t("2026-08-12 17:30"))
    plain = explain([promise], calendar, t("2026-08-05 10:00"))
    assert (told(plain)[0], told(plain)[-1]) == (
        "承诺，约定 8 月 12 日 17:30 前完成。",
        "约定的日期为 8 月 12 日（周三）17:30。",
    )
    assert plain.lines[-1].basis == "告知单"
    pause = [Paused(t("2026-08-05 10:00"), "P1", "", None), Resumed(t("2026-08-07 10:00"))]
    moved = explain([promise, *pause], calendar, t("2026-08-08 10:00"), POLICY)
    assert told(moved)[-1] == "约定的日期顺延后为 8 月 14 日（周五）17:30。未延期，可申请延期 1 次。"
    waiting = explain([promise, pause[0]], calendar, t("2026-08-08 10:00"))
    assert told(waiting)[-1] == "暂停期间不计，已计 2 个工作日，恢复后再定到期日。"
