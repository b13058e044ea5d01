"""Dates and moments as people write them. Reading only: Chinese dates are written by `yimen.kernel.words`."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from yimen.kernel.refusal import Refusal
from yimen.kernel.text import half_width

SHANGHAI = ZoneInfo("Asia/Shanghai")

FIRST_YEAR = 1900
LAST_YEAR = 2099

_SIGNS = str.maketrans({"‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-", "。": "."})
_DATE = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})-([0-9]{1,2})|/([0-9]{1,2})/([0-9]{1,2})|\.([0-9]{1,2})\.([0-9]{1,2})"
    r"| ?年 ?([0-9]{1,2}) ?月 ?([0-9]{1,2}) ?[日号]|([0-9]{2})([0-9]{2}))"
)
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,6}))?)?")
_SPOKEN = re.compile(
    r"(凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里)? ?([0-9]{1,2}) ?(?:点钟|点整|[点时]) ?"
    r"(?:(半)|([123一三])刻|([0-9]{1,2}) ?分?)?"
)
_OFFSET = re.compile(r" ?(?:(Z)|([+-])([0-9]{2}):?([0-9]{2})?)\Z", re.IGNORECASE)
_MARKED_CLOCK = re.compile(r"(凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里) ?([0-9]{1,2}):([0-9]{2})")

# Why a text that has not the form of a date is none, tried in this order: (pattern, code, reason and remedy).
_REASONS = (
    (r"民国|中华民国|昭和|平成|令和|康熙|乾隆|光绪|宣统", "era", "请用公元纪年"),
    (r"农历|阴历|正月|腊月|初[一二三四五六七八九十]", "lunar", "请换算为公历"),
    (r"[零〇一二三四五六七八九十]+[年月日号]", "chinese_digits", "请用阿拉伯数字"),
    (r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}", "order", "月、日次序不清，请按年、月、日的次序填写"),
    (r"[0-9]{2}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}", "two_digit_year", "年份请写四位"),
    (r"[0-9]{9,20}\Z", "timestamp", "这是计算机时间戳，请改填日期"),
    (r"[0-9]{4}(?:[-/.]|年)[0-9]{1,2}月?\Z", "no_day", "请写到日"),
    (r"[0-9]{1,2}(?:[-/.]|月)[0-9]{1,2}[日号]?\Z", "no_year", "请写上年份"),
)

# For each part of the day: the hours that stand as they are, and those that mean twelve hours later.
_MORNING = ("凌晨", "清晨", "早上", "早晨", "上午")
_KEPT = (
    dict.fromkeys(_MORNING, range(12))
    | {"中午": range(11, 15)}
    | dict.fromkeys(("下午", "傍晚"), range(12, 24))
    | dict.fromkeys(("晚上", "夜里"), range(17, 25))
)
_MOVED = (
    dict.fromkeys(_MORNING, range(0))
    | {"中午": range(1, 3)}
    | dict.fromkeys(("下午", "傍晚"), range(1, 12))
    | dict.fromkeys(("晚上", "夜里"), range(5, 12))
)


def parse_date(value: str, *, name: str = "日期") -> date:
    """Read 2026-01-05, 2026/1/5, 2026.1.5, 2026年1月5日 or 20260105, in full or half width.

    Refuses what could mean two days (two-digit years, month-day order), eras other than 公元, days that do not exist
    and years outside 1900–2099, each with its own sentence.
    """
    text = half_width(value, name=name).translate(_SIGNS)
    if not text:
        raise Refusal("date_empty", f"请填写{name}。", name=name)
    found = _DATE.fullmatch(text)
    if found is None:
        raise _not_a_date(text, name)
    return _day(found, name)


def parse_moment(
    value: str, zone: tzinfo = SHANGHAI, *, name: str = "时间", not_after: datetime | None = None
) -> datetime:
    """Read a date with a time of day into an aware datetime in `zone`.

    Accepts 2026-11-24 09:30, T and seconds, an offset (converted), and 2026年11月24日上午9点半. Without offset the time
    is that of `zone`. 24:00, leap seconds, numbers of (milli)seconds and a bare date are refused; so is a moment after
    `not_after` (aware), for things that must have happened already.
    """
    text = half_width(value, name=name).translate(_SIGNS)
    if not text:
        raise Refusal("date_empty", f"请填写{name}。", name=name)
    found = _DATE.match(text)
    if found is None or re.match("[0-9]{2}", text[found.end() - 1 :]):
        raise _not_a_date(text, name, "2026-01-05 09:30")
    day = _day(found, name)
    rest = text[found.end() :].removeprefix("T").removeprefix("t").strip()
    if not rest:
        raise Refusal("moment_time", f"{name}请写到时、分，例如 2026-01-05 09:30。", name=name)
    rest, offset = _offset(rest, name)
    hour, minute, second, micro = _time_of_day(rest, name)
    moment = datetime(day.year, day.month, day.day, hour, minute, second, micro, tzinfo=offset or zone).astimezone(zone)
    if not_after is not None and moment > not_after:
        raise Refusal("moment_future", f"{name}不能晚于现在，请核对。", name=name)
    return moment


def excel_date(number: float, *, date1904: bool = False, name: str = "日期") -> date:
    """The day of a spreadsheet's serial number (46350 is 2026-11-24); a fraction is a time of day and is dropped.

    Serial 60 of the 1900 system is a day that never was; numbers outside 1900–2099 are no dates.
    """
    limit = 73_050
    if isinstance(number, bool) or not 1 <= number <= limit or (int(number) == 60 and not date1904):
        sentence = f"{name}是数字而不是日期，请把单元格改为日期格式，例如 2026-01-05。"
        raise Refusal("date_serial", sentence, name=name)
    # The 1900 system counts 1900-02-29, so later serials run from a day earlier.
    origin = date(1904, 1, 1) if date1904 else date(1899, 12, 31) if number < 60 else date(1899, 12, 30)
    day = origin + timedelta(days=int(number))
    if day.year > LAST_YEAR:
        raise _year(day.year, name)
    return day


def _day(found: re.Match[str], name: str) -> date:
    year, month, day = (int(group) for group in found.groups() if group is not None)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _year(year, name)
    if not 1 <= month <= 12:
        raise Refusal("date_month", f"{name}的月份应为 1 至 12，现在是 {month}，请核对。", name=name)
    try:
        return date(year, month, day)
    except ValueError:
        sentence = f"{name}不存在：{year} 年 {month} 月没有 {day} 日，请核对。"
        raise Refusal("date_day", sentence, name=name) from None


def _year(year: int, name: str) -> Refusal:
    sentence = f"{name}的年份应在 {FIRST_YEAR} 至 {LAST_YEAR} 之间，现在是 {year}，请核对。"
    return Refusal("date_year", sentence, name=name, year=year)


def _not_a_date(text: str, name: str, example: str = "2026-01-05") -> Refusal:
    for pattern, code, reason in _REASONS:
        if re.match(pattern, text):
            return Refusal(f"date_{code}", f"{name}：{reason}，例如 {example}。", name=name)
    return Refusal("date_form", f"{name}请按年-月-日填写，例如 {example}。", name=name)


def _offset(text: str, name: str) -> tuple[str, tzinfo | None]:
    found = _OFFSET.search(text)
    if found is None:
        return text, None
    zulu, sign, hours, minutes = found.groups()
    if zulu:
        return text[: found.start()], UTC
    ahead = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if ahead > timedelta(hours=14) or int(minutes or 0) > 59:
        raise Refusal("moment_offset", f"{name}的时区应在 -14:00 至 +14:00 之间，请核对。", name=name)
    return text[: found.start()], timezone(-ahead if sign == "-" else ahead)


def _time_of_day(text: str, name: str) -> tuple[int, int, int, int]:
    if found := _CLOCK.fullmatch(text):
        part, hours, minutes, seconds, fraction = None, *found.groups()
    elif found := _MARKED_CLOCK.fullmatch(text):
        (part, hours, minutes), seconds, fraction = found.groups(), None, None
    elif found := _SPOKEN.fullmatch(text):
        part, hours, half, quarter, minutes = found.groups()
        minutes = "30" if half else {"1": "15", "一": "15", "2": "30", "3": "45", "三": "45"}.get(quarter, minutes)
        seconds = fraction = None
    else:
        raise Refusal("moment_form", f"{name}的时、分请按 24 小时制填写，例如 2026-01-05 09:30。", name=name)
    hour = _hour(part, int(hours), name)
    minute, second = int(minutes or 0), int(seconds or 0)
    if hour == 24:
        raise Refusal("moment_24", f"{name}没有 24 时，请写次日 00:00。", name=name)
    if second == 60:
        raise Refusal("moment_leap_second", f"{name}的秒应为 0 至 59，闰秒请写下一分钟的 00 秒。", name=name)
    if hour > 23 or minute > 59 or second > 59:
        sentence = f"{name}的时应为 0 至 23，分、秒应为 0 至 59，请核对。"
        raise Refusal("moment_range", sentence, name=name)
    return hour, minute, second, int((fraction or "").ljust(6, "0"))


def _hour(part: str | None, hour: int, name: str) -> int:
    """The hour on the 24-hour clock; a part of the day that leaves two readings is refused."""
    if part is None:
        return hour
    if hour in _KEPT[part]:
        return hour
    if hour in _MOVED[part]:
        return hour + 12
    sentence = f"{name}的“{part} {hour} 点”可能指两个时刻，请按 24 小时制填写，例如 2026-01-05 09:30。"
    raise Refusal("moment_ambiguous", sentence, name=name)
