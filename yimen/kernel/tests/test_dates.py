"""Dates and moments as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yimen.kernel.dates import SHANGHAI, excel_date, parse_date, parse_moment
from yimen.kernel.refusal import Refusal


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-01-05", date(2026, 1, 5)),
        (" 2026-1-5 ", date(2026, 1, 5)),
        ("2026/1/5", date(2026, 1, 5)),
        ("2026.01.05", date(2026, 1, 5)),
        ("20260105", date(2026, 1, 5)),
        ("2026年1月5日", date(2026, 1, 5)),
        ("2026 年 11 月 24 日", date(2026, 11, 24)),
        ("2026年11月24号", date(2026, 11, 24)),
        ("２０２６－１１－２４", date(2026, 11, 24)),
        ("2026–11–24", date(2026, 11, 24)),
        ("2028-02-29", date(2028, 2, 29)),
        ("1900-01-01", date(1900, 1, 1)),
        ("2099-12-31", date(2099, 12, 31)),
    ],
)
def test_a_date_is_read(value: str, day: date) -> None:
    assert parse_date(value) == day


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "date_empty"),
        ("2026-02-30", "date_day"),
        ("2026-02-29", "date_day"),
        ("2026-11-31", "date_day"),
        ("2026-01-00", "date_day"),
        ("2026-13-01", "date_month"),
        ("2026-00-01", "date_month"),
        ("0001-01-01", "date_year"),
        ("1899-12-31", "date_year"),
        ("2100-01-01", "date_year"),
        ("9999-12-31", "date_year"),
        ("26-01-05", "date_two_digit_year"),
        ("26年1月5日", "date_two_digit_year"),
        ("01/05/2026", "date_order"),
        ("5.1.2026", "date_order"),
        ("民国115年1月5日", "date_era"),
        ("令和8年1月5日", "date_era"),
        ("农历正月初五", "date_lunar"),
        ("二〇二六年一月五日", "date_chinese_digits"),
        ("1795483800000", "date_timestamp"),
        ("1795483800", "date_timestamp"),
        ("2026-11", "date_no_day"),
        ("2026年11月", "date_no_day"),
        ("11月24日", "date_no_year"),
        ("11-24", "date_no_year"),
        ("2026/1-5", "date_form"),
        ("明天", "date_form"),
        ("2026-11-24 09:30", "date_form"),
        ("٢٠٢٦-٠١-٠٥", "date_form"),
        ("1" * 201, "text_long"),
    ],
)
def test_what_is_no_date_is_refused_by_its_reason(value: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_date(value)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("value", "clock"),
    [
        ("2026-11-24 09:30", "09:30"),
        ("2026-11-24T09:30", "09:30"),
        ("2026-11-24t9:30", "09:30"),
        ("2026/11/24 09:30:00", "09:30"),
        ("２０２６-１１-２４　０９：３０", "09:30"),
        ("2026-11-24T09:30:00+09:00", "08:30"),
        ("2026-11-24T01:30:00Z", "09:30"),
        ("2026-11-24T01:30:00 +0000", "09:30"),
        ("2026-11-23 20:30-05", "09:30"),
        ("2026年11月24日上午9点半", "09:30"),
        ("2026年11月24日 上午9:30", "09:30"),
        ("2026年11月24日9时30分", "09:30"),
        ("2026年11月24日 9时", "09:00"),
        ("2026年11月24日下午3点一刻", "15:15"),
        ("2026年11月24日下午3点三刻", "15:45"),
        ("2026年11月24日下午12点20", "12:20"),
        ("2026年11月24日下午15点", "15:00"),
        ("2026年11月24日傍晚6点钟", "18:00"),
        ("2026年11月24日晚上8点整", "20:00"),
        ("2026年11月24日中午12点", "12:00"),
        ("2026年11月24日中午1点", "13:00"),
        ("2026年11月24日中午11点半", "11:30"),
        ("2026年11月24日凌晨2点", "02:00"),
        ("2026年11月24日凌晨0:15", "00:15"),
    ],
)
def test_a_moment_is_read_in_the_time_of_china(value: str, clock: str) -> None:
    moment = parse_moment(value)
    assert f"{moment:%Y-%m-%d %H:%M}" == f"2026-11-24 {clock}"
    assert moment.utcoffset() == datetime(2026, 11, 24, tzinfo=SHANGHAI).utcoffset()


def test_seconds_and_fractions_are_kept() -> None:
    assert parse_moment("2026-11-24 09:30:15.25") == datetime(2026, 11, 24, 1, 30, 15, 250_000, tzinfo=UTC)


def test_another_zone_may_be_meant() -> None:
    assert parse_moment("2026-11-24 09:30", ZoneInfo("Asia/Tokyo")).astimezone(UTC).hour == 0


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "date_empty"),
        ("2026-11-24", "moment_time"),
        ("2026-11-24 24:00", "moment_24"),
        ("2016-12-31T23:59:60Z", "moment_leap_second"),
        ("2026-11-24 25:00", "moment_range"),
        ("2026-11-24 09:61", "moment_range"),
        ("2026-11-24 09:30:61", "moment_range"),
        ("2026-11-24 09:30+15:00", "moment_offset"),
        ("2026-11-24 09:30+09:75", "moment_offset"),
        ("2026年11月24日晚上1点", "moment_ambiguous"),
        ("2026年11月24日晚上12点", "moment_ambiguous"),
        ("2026年11月24日上午12点", "moment_ambiguous"),
        ("2026年11月24日下午0点", "moment_ambiguous"),
        ("2026年11月24日上午15点", "moment_ambiguous"),
        ("2026年11月24日晚上24点", "moment_24"),
        ("202611240930", "date_timestamp"),
        ("2026-11-24 早上", "moment_form"),
        ("2026-11-24 0930", "moment_form"),
        ("2026-02-30 09:30", "date_day"),
        ("1795483800000", "date_timestamp"),
        ("2026-11-245", "date_form"),
        ("明天九点", "date_form"),
        ("9999-12-31 23:59", "date_year"),
    ],
)
def test_what_is_no_moment_is_refused_by_its_reason(value: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_moment(value)
    assert caught.value.code == code


def test_what_must_have_happened_cannot_lie_in_the_future() -> None:
    now = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
    assert parse_moment("2026-11-24 09:30", not_after=now) == now
    with pytest.raises(Refusal, match="不能晚于现在"):
        parse_moment("2026-11-24 09:31", name="来电时间", not_after=now)


@pytest.mark.parametrize(
    ("number", "system", "day"),
    [
        (46350, False, date(2026, 11, 24)),
        (46350.75, False, date(2026, 11, 24)),
        (44888, True, date(2026, 11, 24)),
        (1, False, date(1900, 1, 1)),
        (59, False, date(1900, 2, 28)),
        (61, False, date(1900, 3, 1)),
        (60, True, date(1904, 3, 1)),
    ],
)
def test_a_serial_number_is_a_day(number: float, system: bool, day: date) -> None:
    assert excel_date(number, date1904=system) == day


@pytest.mark.parametrize("number", [0, -1, 60, 73_051, 6.11026e17, float("nan"), float("inf"), True])
def test_a_number_that_is_no_day_is_refused(number: float) -> None:
    with pytest.raises(Refusal, match="日期格式"):
        excel_date(number)


def test_a_serial_number_beyond_the_last_year_is_refused() -> None:
    with pytest.raises(Refusal, match="2099"):
        excel_date(73_050, date1904=True)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["-", "/", "."]))
def test_a_written_date_comes_back(day: date, sign: str) -> None:
    assert parse_date(f"{day.year}{sign}{day.month}{sign}{day.day}") == day


@given(st.datetimes(datetime(1992, 1, 1), datetime(2099, 12, 30)))  # noqa: DTZ001
def test_a_written_moment_comes_back(naive: datetime) -> None:
    moment = naive.replace(tzinfo=SHANGHAI)
    assert parse_moment(moment.isoformat()) == moment
    assert parse_moment(moment.astimezone(UTC).isoformat()) == moment


@given(st.one_of(st.text(max_size=40), st.text("0123456789-/.:TZ+年月日上下午点时分半 ", max_size=30)))
def test_only_refusals_are_raised(value: str) -> None:
    for parse in (parse_date, parse_moment):
        try:
            parse(value)
        except Refusal as refusal:
            assert refusal.sentence.endswith("。")
