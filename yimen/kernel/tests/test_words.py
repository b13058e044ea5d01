"""The words of clocks and dates."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yimen.kernel.clock import Event, Paused, Started, Stopped, fold
from yimen.kernel.words import (
    Chip,
    chip,
    day_words,
    full_words,
    iso_words,
    late_words,
    length_words,
    moment_words,
    range_words,
    short_day_words,
)
from yimen.kernel.worktime import ZONE, Limit, WorkCalendar

D = dt.date.fromisoformat


def t(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


DAYS = Started(t("2026-05-06 10:00"), Limit(5, "working_day"), "", "")  # 三, due 5-12 二 17:30
MINUTES = Started(t("2026-05-06 10:00"), Limit(30, "natural_minute"), "", "")
NIGHT = Started(t("2026-05-06 23:45"), Limit(30, "natural_minute"), "", "")
HOURS = Started(t("2026-05-06 16:30"), Limit(2, "working_hour"), "", "")  # due 5-07 四 10:00
NATURAL = Started(t("2026-05-06 10:00"), Limit(72, "natural_hour"), "", "")  # due 5-09 六 10:00
SATURDAY = Started(t("2026-05-06 10:00"), None, "", "", t("2026-05-16 00:10"))


@pytest.mark.parametrize(
    ("started", "now", "kind", "words"),
    [
        (DAYS, "2026-05-06 10:20", "ok", "剩 5 天"),
        (DAYS, "2026-05-09 17:30", "ok", "剩 2 天"),
        (DAYS, "2026-05-09 17:29", "ok", "剩 2 天"),
        (DAYS, "2026-05-11 09:01", "near", "剩 1 天 6 小时"),
        (DAYS, "2026-05-11 10:20", "near", "剩 1 天 5 小时"),
        (DAYS, "2026-05-11 17:10", "near", "剩 1 天"),
        (DAYS, "2026-05-11 20:00", "near", "剩 1 天"),
        (DAYS, "2026-05-12 08:00", "today", "今天 17:30"),
        (DAYS, "2026-05-12 16:30", "today", "今天 17:30"),
        (DAYS, "2026-05-12 16:31", "today", "剩 59 分钟"),
        (DAYS, "2026-05-12 17:22", "today", "剩 8 分钟"),
        (DAYS, "2026-05-12 17:30", "today", "剩 1 分钟"),
        (DAYS, "2026-05-12 17:30:20", "late", "超期 1 分钟"),
        (DAYS, "2026-05-12 18:20", "late", "超期 50 分钟"),
        (DAYS, "2026-05-12 23:30", "late", "超期 6 小时"),
        (DAYS, "2026-05-14 17:29", "late", "超期 1 天"),
        (MINUTES, "2026-05-06 10:22", "today", "剩 8 分钟"),
        (NIGHT, "2026-05-06 23:50", "near", "剩 25 分钟"),
        (HOURS, "2026-05-06 16:45", "near", "剩 1 小时"),
        (HOURS, "2026-05-06 18:00", "near", "剩 1 小时"),
        (HOURS, "2026-05-06 17:29:50", "near", "剩 1 小时"),
        (HOURS, "2026-05-07 08:30", "today", "今天 10:00"),
        (NATURAL, "2026-05-06 10:20", "ok", "剩 2 天"),
        (NATURAL, "2026-05-07 10:20", "near", "剩 1 天 23 小时"),
        (NATURAL, "2026-05-08 11:20", "near", "剩 22 小时"),
        (SATURDAY, "2026-05-15 23:50", "near", "剩 20 分钟"),
    ],
)
def test_an_open_clock_in_words(calendar: WorkCalendar, started: Started, now: str, kind: str, words: str) -> None:
    assert chip(fold([started], calendar), t(now), calendar) == Chip(kind, words)  # type: ignore[arg-type]


def test_a_paused_clock_names_its_ground(calendar: WorkCalendar) -> None:
    state = fold([DAYS, Paused(t("2026-05-07 10:00"), "P1", "", None)], calendar)
    assert chip(state, t("2026-06-01 10:00"), calendar, {"P1": "鉴定"}) == Chip("paused", "暂停（鉴定）")
    assert chip(state, t("2026-06-01 10:00"), calendar) == Chip("paused", "暂停（P1）")


@pytest.mark.parametrize(
    ("stopped", "done", "words"),
    [
        ("2026-05-08 10:00", "已办结", "已办结"),
        ("2026-05-12 18:20", "已办结", "已办结（超期 50 分钟）"),
        ("2026-05-15 18:20", "已签收", "已签收（超期 3 天）"),
    ],
)
def test_a_stopped_clock_says_whether_it_was_late(calendar: WorkCalendar, stopped: str, done: str, words: str) -> None:
    state = fold([DAYS, Stopped(t(stopped))], calendar)
    assert chip(state, t("2026-06-01 10:00"), calendar, done=done) == Chip("done", words)


@given(st.integers(0, 14 * 86400), st.sampled_from([DAYS, MINUTES, NIGHT, HOURS, NATURAL, SATURDAY]))
def test_a_chip_never_says_nought(calendar: WorkCalendar, after: int, started: Started) -> None:
    events: list[Event] = [started]
    words = chip(fold(events, calendar), started.at + dt.timedelta(seconds=after), calendar).words
    assert not {"0 天", "0 小时", "0 分钟"} & {
        f"{a} {b}" for a, b in zip(words.split(), words.split()[1:], strict=False)
    }
    assert len(words.split()) > 1


@pytest.mark.parametrize(
    ("seconds", "late", "length"),
    [
        (10, "1 分钟", "1 分钟"),
        (3000, "50 分钟", "50 分钟"),
        (3600, "1 小时", "1 小时"),
        (9000, "2 小时", "2 小时 30 分"),
        (86400, "1 天", "24 小时"),
        (200000, "2 天", "55 小时 33 分"),
    ],
)
def test_lengths_in_words(seconds: int, late: str, length: str) -> None:
    assert (late_words(seconds), length_words(seconds)) == (late, length)


def test_dates_in_words() -> None:
    day = D("2026-05-14")
    assert day_words(day) == "5 月 14 日（周四）"
    assert day_words(day, 2025) == "2026 年 5 月 14 日（周四）"
    assert short_day_words(day, 2026) == "5 月 14 日"
    assert full_words(D("2026-11-23")) == "2026年11月23日"
    assert iso_words(t("2026-11-23 09:30")) == "2026-11-23 09:30"
    assert iso_words(dt.datetime(2026, 11, 23, 1, 30, tzinfo=dt.UTC)) == "2026-11-23 09:30"


@pytest.mark.parametrize(
    ("a", "b", "words"),
    [
        ("2026-05-01", "2026-05-05", "5 月 1 日至 5 日"),
        ("2026-04-30", "2026-05-02", "4 月 30 日至 5 月 2 日"),
        ("2026-05-10", "2026-05-10", "5 月 10 日"),
        ("2026-12-31", "2027-01-03", "12 月 31 日至 2027 年 1 月 3 日"),
        ("2027-01-01", "2027-01-03", "2027 年 1 月 1 日至 3 日"),
    ],
)
def test_ranges_in_words(a: str, b: str, words: str) -> None:
    assert range_words(D(a), D(b), 2026) == words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-05-13 09:12", "今天 09:12"),
        ("2026-05-13 17:30", "今天 17:30"),
        ("2026-05-12 11:20", "昨天 11:20"),
        ("2026-05-09 16:40", "5 月 9 日 16:40"),
        ("2026-05-14 16:40", "5 月 14 日 16:40"),
        ("2025-09-03 16:40", "2025 年 9 月 3 日 16:40"),
    ],
)
def test_moments_in_words(at: str, words: str) -> None:
    assert moment_words(t(at), t("2026-05-13 10:20")) == words
