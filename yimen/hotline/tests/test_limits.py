"""The clock table of the rule book §5.1: what counts, and when that is due."""

from __future__ import annotations

import datetime as dt

import pytest

from yimen.hotline.lifecycle import LETTER, ORDER, REQUEST
from yimen.hotline.rules.limits import (
    LimitRow,
    co_limit,
    due_for,
    find_row,
    limit_for,
    limit_rows,
    redirected_limit,
    rework_limit,
)
from yimen.hotline.rules.tables import FOLDER
from yimen.hotline.rules.words import CLOCKS, GRADES, REQUEST_TYPES
from yimen.kernel.limits import Limit
from yimen.kernel.refusal import Refusal
from yimen.kernel.worktime import ZONE, WorkCalendar

CALENDAR = WorkCalendar.from_csv(FOLDER.parent / "calendar" / "state_council.csv")


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


# (request type, grade, days of the category, limit)
HANDLE = [
    ("consultation", "ordinary", None, "1 working_day"),
    ("consultation", "ordinary", 7, "1 working_day"),
    ("consultation", "urgent", 1, "4 natural_hour"),
    ("help", "ordinary", None, "5 working_day"),
    ("help", "ordinary", 7, "5 working_day"),
    ("help", "ordinary", 3, "3 working_day"),
    ("help", "urgent", 3, "1 working_day"),
    ("help", "emergency", 1, "24 natural_hour"),
    ("suggestion", "ordinary", 5, "5 working_day"),
    ("other", "ordinary", None, "5 working_day"),
    ("complaint", "ordinary", None, "7 working_day"),
    ("complaint", "ordinary", 5, "5 working_day"),
    ("complaint", "urgent", 5, "2 working_day"),
    ("complaint", "urgent", 1, "1 working_day"),
    ("report", "ordinary", 7, "7 working_day"),
    ("report", "emergency", None, "24 natural_hour"),
    ("praise", "ordinary", 5, "3 working_day"),
]


@pytest.mark.parametrize(("request_type", "grade", "days", "limit"), HANDLE)
def test_the_smaller_of_type_and_category_counts_and_a_consultation_goes_by_type(
    request_type: str, grade: str, days: int | None, limit: str
) -> None:
    assert limit_for("handle", grade, request_type, days).limit == Limit.parse(limit)


STEPS = [
    ("accept", "2 working_hour", "15 natural_minute", "5 natural_minute"),
    ("dispatch", "2 working_hour", "15 natural_minute", "5 natural_minute"),
    ("sign", "4 working_hour", "30 natural_minute", "15 natural_minute"),
    ("contact", "1 working_day", "2 natural_hour", "1 natural_hour"),
    ("ruling", "1 working_day", "2 natural_hour", "1 natural_hour"),
    ("review", "1 working_day", "4 natural_hour", "2 natural_hour"),
    ("callback_first", "1 working_day", "1 working_day", "4 natural_hour"),
    ("upstream_push", "30 natural_minute", "10 natural_minute", "5 natural_minute"),
    ("refuse_check", "4 working_hour", "4 working_hour", "4 working_hour"),
]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step[0])
def test_the_steps_have_their_limits_by_grade(step: tuple[str, ...]) -> None:
    found = [str(limit_for(step[0], grade).limit) for grade in GRADES]
    assert found == [str(Limit.parse(text)) for text in step[1:]]


@pytest.mark.parametrize("grade", GRADES)
@pytest.mark.parametrize("request_type", REQUEST_TYPES)
def test_every_order_has_a_limit_for_handling(request_type: str, grade: str) -> None:
    chosen = limit_for("handle", grade, request_type)
    assert chosen.limit.amount > 0
    assert chosen.rule.endswith(str(chosen.limit))


def test_every_clock_of_the_tables_has_a_name_and_a_limit_or_a_date_of_its_own() -> None:
    clocks = {clock for table in (ORDER, REQUEST, LETTER) for state in table.states.values() for clock in state.clocks}
    assert clocks <= set(CLOCKS)
    # Set by a person, by the main order, by the kind of request or letter, or worked out from the original.
    elsewhere = {"pause", "promise", "follow", "decide", "answer", "check", "rework"}
    assert clocks - elsewhere <= {row.clock for row in limit_rows()}


def test_an_emergency_gets_no_answer_to_an_extension_because_there_is_none() -> None:
    with pytest.raises(Refusal, match="特急工单没有设定") as caught:
        limit_for("extension_answer", "emergency")
    assert caught.value.code == "no_limit"


def test_a_complex_order_has_15_working_days_and_a_complex_consultation_3() -> None:
    assert limit_for("handle", "ordinary", "complaint", 3, complex=True).limit == Limit(15, "working_day")
    assert limit_for("handle", "ordinary", "consultation", complex=True).limit == Limit(3, "working_day")


def test_an_urgent_order_cannot_be_marked_complex() -> None:
    with pytest.raises(Refusal, match="只有一般工单"):
        limit_for("handle", "urgent", "complaint", complex=True)


def test_a_term_of_the_law_replaces_type_and_category_and_progress_is_told_all_the_same() -> None:
    chosen = limit_for("handle", "ordinary", "help", 3, statutory=(Limit(20, "working_day"), "GK 33"))
    assert (chosen.limit, chosen.basis, chosen.verified) == (Limit(20, "working_day"), "GK 33", True)
    assert "5 个工作日内告知进展" in chosen.rule


def test_an_unknown_grade_or_type_is_refused_with_the_words_that_can_be_chosen() -> None:
    with pytest.raises(Refusal, match="一般、紧急、特急"):
        limit_for("handle", "high", "help")
    with pytest.raises(Refusal, match="咨询、求助"):
        limit_for("handle", "ordinary", "rant")


def test_what_is_shorter_by_the_category_says_so_and_is_the_county_s() -> None:
    chosen = limit_for("handle", "ordinary", "help", 3)
    assert chosen.rule == "分类时限 3 个工作日，短于一般求助工单的 5 个工作日"
    assert (chosen.basis, chosen.verified) == ("本县设定（派单目录）", False)


def test_a_newer_row_counts_from_its_day() -> None:
    rows = [
        LimitRow("sign", "ordinary", "*", Limit(4, "working_hour"), "", False, dt.date(2026, 1, 1)),
        LimitRow("sign", "ordinary", "*", Limit(2, "working_hour"), "", False, dt.date(2026, 7, 1)),
    ]
    hours = [
        found.limit.amount
        for day in (dt.date(2026, 6, 30), dt.date(2026, 7, 1))
        if (found := find_row("sign", "ordinary", "*", day, rows))
    ]
    assert hours == [4, 2]
    assert find_row("sign", "ordinary", "*", dt.date(2025, 12, 31), rows) is None


def test_no_two_rows_of_the_table_say_the_same() -> None:
    keys = [(row.clock, row.grade, row.request_type, row.valid_from) for row in limit_rows()]
    assert len(keys) == len(set(keys))
    assert all(len(row.clock) <= 16 for row in limit_rows())


# (start, limit, the city's date or None, due)
DUE = [
    ("2026-11-23 10:00", "5 working_day", None, "2026-11-30 17:30"),  # Mon → Mon
    ("2026-11-23 10:00", "5 working_day", "2026-12-10 17:30", "2026-11-30 17:30"),  # Mon; the city's Thu is later
    ("2026-11-23 09:00", "5 working_day", "2026-11-27 17:30", "2026-11-26 17:30"),  # Mon; Fri less 1 of 5 wd
    ("2026-11-23 09:00", "15 working_day", "2026-12-04 17:30", "2026-12-02 17:30"),  # Mon; Fri less 20 % of 10 wd
    ("2026-11-23 09:00", "5 working_day", "2026-11-23 17:30", "2026-11-23 14:00"),  # Mon; half of today
    ("2026-11-28 20:00", "24 natural_hour", "2026-11-29 00:00", "2026-11-28 22:00"),  # Sat night; half of 4 h
]


@pytest.mark.parametrize(("start", "limit", "city", "due"), DUE)
def test_the_city_s_date_less_a_buffer_counts_when_it_is_earlier(
    start: str, limit: str, city: str | None, due: str
) -> None:
    chosen = limit_for("handle", "ordinary", "help")
    found = due_for(CALENDAR, at(start), type(chosen)(Limit.parse(limit), "x", "y", False), at(city) if city else None)
    assert found.at == at(due)


def test_the_city_s_date_is_named_in_the_rule() -> None:
    due = due_for(CALENDAR, at("2026-11-23 09:00"), limit_for("handle", "ordinary", "help"), at("2026-11-27 17:30"))
    assert due.rule.startswith("市平台限办时间 2026-11-27 17:30 扣除报送余量，早于一般求助")


def test_a_city_date_that_has_passed_is_due_at_once() -> None:
    start = at("2026-11-23 10:00")
    due = due_for(CALENDAR, start, limit_for("handle", "ordinary", "help"), at("2026-11-20 17:30"))
    assert due.at == start


@pytest.mark.parametrize(
    ("original", "days"),
    [("1 working_day", 2), ("3 working_day", 2), ("5 working_day", 3), ("7 working_day", 4), ("15 working_day", 5)],
)
def test_a_rework_has_half_of_the_original_between_2_and_5_days(original: str, days: int) -> None:
    assert rework_limit("ordinary", Limit.parse(original)).limit == Limit(days, "working_day")


def test_a_rework_of_an_urgent_order_goes_by_the_table() -> None:
    assert rework_limit("urgent", Limit(1, "working_day")).limit == Limit(1, "working_day")
    assert rework_limit("emergency", Limit(24, "natural_hour")).limit == Limit(4, "natural_hour")


def test_a_co_handler_has_60_percent_of_the_rest_and_never_less_than_a_day() -> None:
    assert [co_limit(rest).amount for rest in (0, 1, 2, 4, 5, 10)] == [1, 1, 1, 2, 3, 6]
    assert co_limit(10, Limit(3, "working_day")).amount == 3


def test_after_a_ruling_the_new_lead_has_the_rest_or_half_whichever_is_more() -> None:
    assert redirected_limit(4, Limit(5, "working_day")) == Limit(4, "working_day")
    assert redirected_limit(1, Limit(5, "working_day")) == Limit(3, "working_day")
    assert redirected_limit(0, Limit(24, "natural_hour")) == Limit(1, "working_day")
