"""What the State Council's yearly notices (节假日安排) say about a date."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from yimen.kernel.limits import CalendarError, Closure, DayKind, OfficeHours

# 全国年节及纪念日放假办法: the holidays whose dates need no notice and no lunar calendar.
FIXED_HOLIDAYS: Final = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}
SHORT_NAMES: Final = {"劳动节": "五一", "国庆节": "国庆", "清明节": "清明", "端午节": "端午", "中秋节": "中秋"}
WEEKDAYS: Final = "一二三四五六日"


def read_notices(path: Path) -> tuple[dict[dt.date, str], dict[dt.date, str]]:
    """Holidays and make-up days of the table (columns date, kind holiday|make_up, name, notice), name per date."""
    tables: dict[str, dict[dt.date, str]] = {"holiday": {}, "make_up": {}}
    with path.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            if row["kind"] not in tables:
                raise CalendarError(f"放假表第 {number} 行的类别“{row['kind']}”读不懂，应为 holiday 或 make_up。")
            tables[row["kind"]][dt.date.fromisoformat(row["date"])] = row["name"]
    if not any(tables.values()):
        raise CalendarError("放假表里没有日期，请核对文件。")
    return tables["holiday"], tables["make_up"]


def day_kind(
    day: dt.date,
    valid_through: dt.date,
    holidays: Mapping[dt.date, str],
    make_up_days: Mapping[dt.date, str],
    closures: list[Closure],
) -> DayKind:
    """What a date is: the notice up to ``valid_through``, weekends and fixed dates after it, then local days off."""
    known = day <= valid_through
    weekend = day.weekday() >= 5
    name = (holidays if known else {}).get(day) or (None if known else FIXED_HOLIDAYS.get((day.month, day.day)))
    off = [c for c in closures if c.counts_as_day_off]
    basis = ""
    if name:
        code, label = "holiday", f"{SHORT_NAMES.get(name, name)}放假"
    elif known and day in make_up_days:
        code, label = "make_up", "调休上班"
    elif weekend:
        code, label = "weekend", f"周{WEEKDAYS[day.weekday()]}"
    else:
        code, label = "working", "工作日"
    if off and code in ("working", "make_up"):
        code, label, basis = "closure", off[0].name, off[0].basis
    return DayKind(code if known else f"provisional_{code}", label, basis)


def day_hours(day: dt.date, kind: DayKind, hours: OfficeHours) -> tuple[tuple[dt.time, dt.time], ...]:
    """The regular hours of a date of this kind; none on holidays and days off."""
    code = kind.plain
    if code == "make_up":
        return hours.make_up
    return hours.weekdays[day.weekday()] if code in ("working", "weekend") else ()
