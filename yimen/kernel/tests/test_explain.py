"""Why a date: lines, strip and bar of an explanation."""

from __future__ import annotations

import datetime as dt

from yimen.kernel.clock import (
    Extended,
    Floored,
    Ground,
    Paused,
    Policy,
    Resumed,
    Started,
    Stopped,
)
from yimen.kernel.explain import Explanation, explain
from yimen.kernel.worktime import ZONE, Closure, Limit, WorkCalendar

NAMES = {"section_head": "秋分明", "director:2": "竹望舒"}
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


def strip(answer: Explanation) -> str:
    return " ".join(f"{cell.weekday}{cell.label}{cell.words}/{cell.kind}" for cell in answer.days)


def bar(answer: Explanation) -> list[tuple[str, str, str]]:
    return [(s.kind, s.to_percent, s.label) for s in answer.segments]


COMPLAINT = Started(t("2026-04-29 16:05"), wd(7), "投诉类工单", "本县设定 · 办理时限表")
TESTED = Paused(t("2026-05-07 08:30"), "P1", "检测", t("2026-05-15 17:30"), "检测委托书", "section_head:9")
BACK = Resumed(t("2026-05-09 08:30"))
NOW = t("2026-05-13 10:20")


def test_a_complaint_with_a_pause_is_explained_line_by_line(calendar: WorkCalendar) -> None:
    answer = explain([COMPLAINT, TESTED, BACK], calendar, NOW, POLICY, begin="派单", names=NAMES)
    assert answer.due == t("2026-05-14 17:30")
    assert [(line.number, line.text, line.basis) for line in answer.lines] == [
        (1, "投诉类工单，限 7 个工作日。", "本县设定 · 办理时限表"),
        (2, "4 月 29 日 16:05 派单，当日不计，从 4 月 30 日起算。", "参照民法典第二百零一条"),
        (3, "5 月 1 日至 5 日五一放假，5 月 10 日周日，共 6 天不计。", "2026 年放假安排"),
        (
            4,
            "5 月 7 日 08:30 检测暂停，秋分明批准，5 月 9 日 08:30 恢复；5 月 8 日至 9 日不计，其中工作日 2 天。",
            "暂停事由 P1 · 检测委托书",
        ),
        (
            5,
            "数满 7 天为 5 月 14 日（周四），当日下班 17:30 到期。未延期，可申请延期 1 次。",
            "行政许可法第八十二条（参照）",
        ),
    ]
    assert strip(answer) == (
        "三4/29派单/start 四4/30第 1 天/counted 五5/1放假/off 六5/2放假/off 日5/3放假/off 一5/4放假/off 二5/5放假/off "
        "三5/6第 2 天/counted 四5/7第 3 天/counted 五5/8暂停/pause 六5/9暂停/pause 日5/10周日/off "
        "一5/11第 4 天/counted 二5/12第 5 天/counted 三5/13第 6 天/today 四5/14第 7 天/due"
    )
    assert bar(answer) == [
        ("used", "8.831", ""),
        ("off", "42.034", "五一放假"),
        ("used", "55.315", ""),
        ("pause", "68.596", "检测暂停"),
        ("off", "75.236", "周末"),
        ("used", "91.377", ""),
        ("bed", "100.000", ""),
    ]
    assert answer.now_percent == "91.377"
    assert answer.label == (
        "4 月 29 日派单，5 月 1 日至 5 日五一放假，5 月 8 日至 9 日检测暂停，今天 5 月 13 日，5 月 14 日 17:30 到期"
    )


def test_a_make_up_saturday_is_counted_and_named(calendar: WorkCalendar) -> None:
    answer = explain([COMPLAINT], calendar, t("2026-04-30 10:00"))
    assert told(answer)[2:] == [
        "5 月 1 日至 5 日五一放假，5 月 10 日周日，共 6 天不计；5 月 9 日（周六）调休上班，计 1 天。",
        "数满 7 天为 5 月 12 日（周二），当日下班 17:30 到期。",
    ]
    assert "六·班5/9第 5 天/make_up" in strip(answer)


def test_a_make_up_day_without_any_day_off(calendar: WorkCalendar) -> None:
    answer = explain([Started(t("2026-05-07 10:00"), wd(2), "", "")], calendar, t("2026-05-08 10:00"))
    assert told(answer)[0] == "限 2 个工作日。"
    assert told(answer)[2] == "5 月 9 日（周六）调休上班，计 1 天。"


def test_a_short_week_has_no_line_on_days_off(calendar: WorkCalendar) -> None:
    answer = explain([Started(t("2026-05-11 10:00"), wd(2), "", "")], calendar, t("2026-05-11 10:00"))
    assert [line.kind for line in answer.lines] == ["limit", "start", "due"]
    assert bar(answer) == [("bed", "100.000", "")]


def test_an_open_pause_leaves_the_date_open(calendar: WorkCalendar) -> None:
    answer = explain([COMPLAINT, TESTED], calendar, NOW, POLICY)
    assert (answer.due, answer.provisional) == (None, False)
    assert told(answer)[3:] == [
        "5 月 7 日 08:30 检测暂停，section_head:9批准，尚未恢复，最迟 5 月 15 日 17:30 恢复；"
        "5 月 8 日至 15 日不计，其中工作日 7 天。",
        "暂停期间不计，已计 3 个工作日，还剩 4 个工作日，恢复后再定到期日。",
    ]
    assert answer.days[-1].date == dt.date(2026, 5, 15)
    assert bar(answer)[-1] == ("pause", "100.000", "检测暂停")
    assert answer.label.endswith("暂停中，到期日未定")
    forever = explain([COMPLAINT, Paused(TESTED.at, "P2", "告知书", None)], calendar, NOW, grounds={"P2": "等材料"})
    assert told(forever)[3] == "5 月 7 日 08:30 等材料暂停，尚未恢复；5 月 8 日至 13 日不计，其中工作日 5 天。"
    assert forever.lines[3].basis == "暂停事由 P2 · 告知书"
    assert forever.days[-1].date == NOW.date()


def test_a_pause_that_begins_on_the_first_day_names_no_first_counted_day(calendar: WorkCalendar) -> None:
    answer = explain([COMPLAINT, Paused(COMPLAINT.at, "P1", "", None)], calendar, NOW)
    assert told(answer)[1] == "4 月 29 日 16:05 开始计时，当日不计。"


def test_a_pause_on_the_last_day_leaves_the_date_open(calendar: WorkCalendar) -> None:
    answer = explain([COMPLAINT, Paused(t("2026-05-12 10:00"), "P1", "", None)], calendar, NOW, POLICY)
    assert answer.due is None
    assert told(answer)[-1] == "暂停期间不计，已计 7 个工作日，恢复后再定到期日。"


def test_a_pause_of_some_hours_costs_no_day(calendar: WorkCalendar) -> None:
    events = [COMPLAINT, Paused(t("2026-05-07 08:30"), "P1", "", None), Resumed(t("2026-05-07 17:00"))]
    answer = explain(events, calendar, NOW, POLICY)
    assert told(answer)[3] == "5 月 7 日 08:30 检测暂停，5 月 7 日 17:00 恢复；没有隔日，不影响天数。"
    assert "pause" not in {segment.kind for segment in answer.segments}


def test_extension_and_approver(calendar: WorkCalendar) -> None:
    events = [COMPLAINT, Extended(t("2026-05-08 09:00"), wd(3), "延期批准书", "director:2")]
    answer = explain(events, calendar, NOW, POLICY, names=NAMES)
    assert told(answer)[-2:] == [
        "5 月 8 日 09:00 延期 3 个工作日，竹望舒批准。",
        "数满 10 天为 5 月 15 日（周五），当日下班 17:30 到期，已延期 1 次。",
    ]
    nobody = [COMPLAINT, Extended(t("2026-05-08 09:00"), wd(3), "延期批准书", "")]
    assert told(explain(nobody, calendar, NOW, POLICY))[-2] == "5 月 8 日 09:00 延期 3 个工作日。"


REPLY = Stopped(t("2026-05-12 17:29"))
RETURNED = Resumed(t("2026-05-13 09:00"), "退回重办")
REPAIR = Floored(t("2026-05-13 09:00"), wh(4), "热线办法", "答复退回")


def test_a_returned_reply_and_its_repair_window(calendar: WorkCalendar) -> None:
    answer = explain([COMPLAINT, REPLY, RETURNED, REPAIR], calendar, NOW)
    assert [(line.text, line.basis) for line in answer.lines[3:]] == [
        ("5 月 12 日 17:29 停止计时，5 月 13 日 09:00 恢复；5 月 13 日不计，其中工作日 1 天。", "退回重办"),
        ("5 月 13 日 09:00 答复退回，留 4 个工作小时，不早于 5 月 13 日 14:30 到期。", "热线办法"),
        ("留足补办时间后，5 月 13 日（周三）14:30 到期。", "热线办法"),
    ]
    assert (answer.days[-1].kind, answer.days[-1].words) == ("due", "不计")
    assert "5 月 13 日停止计时" in answer.label


def test_a_floor_of_days_shows_the_added_days(calendar: WorkCalendar) -> None:
    events = [COMPLAINT, Floored(t("2026-05-12 09:00"), wd(5), "裁定书", "裁定")]
    answer = explain(events, calendar, NOW)
    assert strip(answer).endswith(
        "二5/12第 7 天/counted 三5/13补办/today 四5/14补办/counted 五5/15补办/counted 六5/16周六/off 日5/17周日/off "
        "一5/18补办/counted 二5/19补办/due"
    )
    assert answer.lines[-1].days == 7
    assert bar(answer)[-2:] == [("off", "91.380", "周末"), ("bed", "100.000", "")]


def test_a_floor_that_changes_nothing_says_so_and_one_in_a_pause_waits(calendar: WorkCalendar) -> None:
    floor = Floored(t("2026-05-06 09:00"), wh(4), "裁定书", "裁定")
    answer = explain([COMPLAINT, floor], calendar, NOW)
    assert told(answer)[3].endswith("不早于 5 月 6 日 14:30 到期，原到期时间更晚，不受影响。")
    assert answer.lines[-1].basis == "行政许可法第八十二条（参照）"
    paused = explain([COMPLAINT, floor, Paused(t("2026-05-06 10:00"), "P1", "", None)], calendar, NOW, POLICY)
    assert "5 月 6 日 09:00 裁定，留 4 个工作小时，暂停期间不计。" in told(paused)
    assert paused.due is None


def test_of_two_floors_the_later_gives_the_source(calendar: WorkCalendar) -> None:
    first = Floored(t("2026-05-12 16:00"), wh(4), "甲办法", "a")
    second = Floored(t("2026-05-12 17:00"), wh(4), "乙办法", "b")
    assert explain([COMPLAINT, first, second], calendar, NOW).lines[-1].basis == "乙办法"


def test_a_licence_cites_the_law_itself(calendar: WorkCalendar) -> None:
    answer = explain([COMPLAINT], calendar, NOW, by_analogy=False)
    assert [answer.lines[n].basis for n in (1, -1)] == ["民法典第二百零一条", "行政许可法第八十二条"]


def test_an_unpublished_year_is_said_to_be_so(calendar: WorkCalendar) -> None:
    answer = explain([Started(t("2026-12-21 10:00"), wd(20), "", "")], calendar, t("2026-12-22 10:00"))
    assert answer.provisional
    assert told(answer)[2:] == [
        "2027 年 1 月 1 日元旦放假，其间周六、周日 8 天，共 9 天不计。",
        "数满 20 天为 2027 年 1 月 19 日（周二），当日下班 17:30 到期。",
        "2027 年放假安排尚未公布，2027 年起的日子按周末和日期固定的法定节假日暂计，公布以后重新计算。",
    ]
    assert answer.lines[-1].basis == "工作日历排到 2026 年 12 月 31 日"
    assert answer.lines[2].basis == "周六、周日不是工作日"


def test_over_22_days_whole_weeks_fold(calendar: WorkCalendar) -> None:
    answer = explain([Started(t("2026-09-14 10:00"), wd(20), "", "")], calendar, t("2026-09-30 10:00"))
    assert strip(answer) == (
        "一9/14开始计时/start 二9/15第 1 天/counted 三9/16第 2 天/counted 四9/17第 3 天/counted 五9/18第 4 天/counted "
        "六9/19周六/off 日·班9/20第 5 天/make_up 周9/21–9/27计 4 天/week 一9/28第 10 天/counted 二9/29第 11 天/counted "
        "三9/30第 12 天/today 四10/1放假/off 五10/2放假/off 六10/3放假/off 日10/4放假/off 周10/5–10/11计 3 天/week "
        "一10/12第 16 天/counted 二10/13第 17 天/counted 三10/14第 18 天/counted 四10/15第 19 天/counted "
        "五10/16第 20 天/due"
    )
    week = answer.days[7]
    assert (week.date, week.end, week.counted) == (dt.date(2026, 9, 21), dt.date(2026, 9, 27), 4)


def test_a_week_without_a_counted_day_says_so(calendar: WorkCalendar) -> None:
    pause = [Paused(t("2026-09-18 10:00"), "P1", "", None), Resumed(t("2026-10-12 10:00"))]
    answer = explain([Started(t("2026-09-14 10:00"), wd(20), "", ""), *pause], calendar, t("2026-09-15 10:00"))
    assert [cell.words for cell in answer.days if cell.kind == "week"] == [
        "不计",
        "不计",
        "不计",
        "计 4 天",
        *["计 5 天"] * 2,
    ]


def test_a_closure_has_its_own_line() -> None:
    closures = [Closure(dt.date(2026, 1, 15), "选举日", "县人大常委会决定", counts_as_day_off=True)]
    county = WorkCalendar.build(dt.date(2026, 1, 1), dt.date(2026, 1, 31), {}, {}, closures=closures)
    answer = explain([Started(t("2026-01-12 10:00"), wd(4), "", "")], county, t("2026-01-13 10:00"))
    closure = next(line for line in answer.lines if line.kind == "closure")
    assert (closure.text, closure.basis, closure.days) == ("1 月 15 日选举日，不计。", "县人大常委会决定", 1)
    assert "四1/15选举日/off" in strip(answer)


def test_natural_days_move_off_a_holiday(calendar: WorkCalendar) -> None:
    answer = explain(
        [Started(t("2026-08-03 10:00"), Limit(60, "natural_day"), "", "")], calendar, t("2026-08-25 10:00")
    )
    assert answer.lines[-1].text == (
        "数满 60 日为 10 月 2 日（周五），当天国庆放假，顺延至下一个工作日 10 月 8 日（周四），当日下班 17:30 到期。"
    )
    assert (answer.lines[-1].basis, answer.lines[-1].days) == ("民法典第二百零三条", 6)
    assert strip(answer).endswith("一10/5放假/off 二10/6放假/off 三10/7放假/off 四10/8顺延/due")
    short = explain([Started(t("2026-08-03 10:00"), Limit(3, "natural_day"), "", "")], calendar, t("2026-08-04 10:00"))
    assert short.lines[-1].text == "数满 3 日为 8 月 6 日（周四），当日下班 17:30 到期。"
