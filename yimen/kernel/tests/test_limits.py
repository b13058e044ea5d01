"""Limits and office hours: how they read and write themselves, and what they refuse."""

from __future__ import annotations

import pytest

from yimen.kernel.limits import UNITS
from yimen.kernel.worktime import CalendarError, Limit, OfficeHours


def test_a_limit_reads_and_writes_itself() -> None:
    words = ["5 个工作日", "4 个工作小时", "60 日", "24 小时", "30 分钟"]
    limits = [
        Limit(5, "working_day"),
        Limit(4, "working_hour"),
        Limit(60, "natural_day"),
        Limit(24, "natural_hour"),
        Limit(30, "natural_minute"),
    ]
    assert [str(limit) for limit in limits] == words
    assert [Limit.from_list(limit.as_list()) for limit in limits] == limits
    assert [Limit.parse(f"{limit.amount} {limit.unit}") for limit in limits] == limits
    assert [limit.in_days for limit in limits] == [True, False, True, False, False]
    assert [limit.seconds for limit in limits if not limit.in_days] == [14400, 86400, 1800]
    assert {limit.unit for limit in limits} == set(UNITS)


@pytest.mark.parametrize("text", ["5", "five working_day", "5 days", "-5 working_day", "5 working_day more", ""])
def test_a_limit_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(CalendarError, match="时限"):
        Limit.parse(text)


def test_a_limit_needs_a_whole_number_and_two_items() -> None:
    for amount in (-1, 1.5, True, "5"):
        with pytest.raises(CalendarError, match="整数"):
            Limit(amount, "working_day")  # type: ignore[arg-type]
    with pytest.raises(CalendarError, match="两项"):
        Limit.from_list([5])
    with pytest.raises(CalendarError, match="按天计算"):
        _ = Limit(5, "working_day").seconds


def test_office_hours_that_cannot_be_are_refused() -> None:
    day = OfficeHours.standard().make_up
    with pytest.raises(CalendarError, match="七天"):
        OfficeHours((day,) * 5, day)
    with pytest.raises(CalendarError, match="都要写办公时间"):
        OfficeHours(((),) * 7, day)
    with pytest.raises(CalendarError, match="从早到晚"):
        OfficeHours((day,) * 7, tuple(reversed(day)))
    assert OfficeHours.standard().day_seconds == 7 * 3600
