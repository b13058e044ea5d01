"""How long each clock runs (rule book §5.1). The numbers are rows of `data/hotline/limits.csv` with their source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from yimen.hotline.rules.tables import read_rows
from yimen.hotline.rules.words import CLOCKS, GRADES, REQUEST_TYPES
from yimen.kernel.limits import Limit
from yimen.kernel.refusal import Refusal
from yimen.kernel.worktime import WorkCalendar, local

ANY = "*"
LOCAL = "本县设定"


@dataclass(frozen=True, slots=True)
class LimitRow:
    """One row of the table; `verified` says whether the number itself was read in the source."""

    clock: str
    grade: str
    request_type: str
    limit: Limit
    basis: str
    verified: bool
    valid_from: dt.date


@dataclass(frozen=True, slots=True)
class Chosen:
    """The limit that counts, the Chinese sentence why, its source, and whether the number was read there."""

    limit: Limit
    rule: str
    basis: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Due:
    """When a clock is due, and why; `provisional` when it rests on a year whose holidays are not yet published."""

    at: dt.datetime
    rule: str
    provisional: bool


@cache
def limit_rows() -> tuple[LimitRow, ...]:
    """The county's table; a bad row is a ValueError."""
    return tuple(
        LimitRow(
            row["clock"],
            row["grade"],
            row["request_type"],
            Limit.parse(f"{row['amount']} {row['unit']}"),
            row["basis"],
            {"yes": True, "no": False}[row["verified"]],
            dt.date.fromisoformat(row["valid_from"]),
        )
        for row in read_rows("limits.csv")
    )


def find_row(
    clock: str, grade: str, request_type: str, on: dt.date | None = None, rows: Iterable[LimitRow] | None = None
) -> LimitRow | None:
    """The row in force on a day (default: the newest); exact grade and type go before `*`, then the later row."""
    found = [
        row
        for row in (limit_rows() if rows is None else rows)
        if row.clock == clock
        and row.grade in (grade, ANY)
        and row.request_type in (request_type, ANY)
        and (on is None or row.valid_from <= on)
    ]
    return max(found, key=lambda row: (row.grade != ANY, row.request_type != ANY, row.valid_from), default=None)


def limit_for(
    clock: str,
    grade: str,
    request_type: str = ANY,
    category_days: int | None = None,
    *,
    complex: bool = False,
    statutory: tuple[Limit, str] | None = None,
    on: dt.date | None = None,
    rows: Iterable[LimitRow] | None = None,
) -> Chosen:
    """The limit of a clock for an order.

    `handle` is the smaller of the type's limit and the category's (`category_days`, working days); a consultation goes
    by its type alone. `complex` is the section head's mark at dispatch: 15 working days (SL), consultation 3 (FS), only
    for ordinary orders. `statutory` = (limit, article) replaces both where a law gives its own term (GK 33, XF 34).
    The city's date is applied by `due_for`. Raises Refusal when the table has no such limit (no extension for 特急).
    """
    _known(grade, request_type)
    if clock == "handle":
        return _handle(grade, request_type, category_days, complex, statutory, on, rows)
    row = find_row(clock, grade, request_type, on, rows)
    if row is None:
        raise Refusal(
            "no_limit",
            f"{GRADES[grade]}工单没有设定“{CLOCKS.get(clock, clock)}”时限，请在本县设定中补充，或改用其他办理方式。",
            clock=clock,
            grade=grade,
        )
    return Chosen(
        row.limit, f"{GRADES[grade]}工单的“{CLOCKS.get(clock, clock)}”时限为 {row.limit}", row.basis, row.verified
    )


def _known(grade: str, request_type: str) -> None:
    if grade not in GRADES:
        raise Refusal("unknown_grade", f"紧急程度应为{'、'.join(GRADES.values())}之一。", grade=grade)
    if request_type != ANY and request_type not in REQUEST_TYPES:
        raise Refusal(
            "unknown_type", f"诉求类型应为{'、'.join(REQUEST_TYPES.values())}之一。", request_type=request_type
        )


def _handle(
    grade: str,
    request_type: str,
    category_days: int | None,
    complex: bool,
    statutory: tuple[Limit, str] | None,
    on: dt.date | None,
    rows: Iterable[LimitRow] | None,
) -> Chosen:
    if statutory is not None:
        limit, article = statutory
        return Chosen(limit, f"法定期限为 {limit}；仍应在 5 个工作日内告知进展", article, True)
    if complex and grade != "ordinary":
        raise Refusal("complex_only_ordinary", "只有一般工单可以认定为复杂工单，请先核对紧急程度。", grade=grade)
    row = find_row("handle_complex" if complex else "handle", grade, request_type, on, rows)
    if row is None:
        raise Refusal("no_limit", "没有设定这类工单的办理时限，请先填写诉求类型，再核对本县设定。", grade=grade)
    kind = REQUEST_TYPES.get(request_type, "其他")
    if complex:
        return Chosen(row.limit, f"复杂{kind}工单的办理时限为 {row.limit}", row.basis, row.verified)
    by_category = category_days is not None and request_type != "consultation" and row.limit.unit == "working_day"
    if by_category and category_days is not None and category_days < row.limit.amount:
        limit = Limit(category_days, "working_day")
        return Chosen(
            limit, f"分类时限 {limit}，短于{GRADES[grade]}{kind}工单的 {row.limit}", f"{LOCAL}（派单目录）", False
        )
    return Chosen(row.limit, f"{GRADES[grade]}{kind}工单的办理时限为 {row.limit}", row.basis, row.verified)


def due_for(calendar: WorkCalendar, start: dt.datetime, chosen: Chosen, upstream_due: dt.datetime | None = None) -> Due:
    """When the clock is due: our limit, or the city's date less a buffer, whichever is earlier (§4.4, §5.1).

    The buffer is 1 working day and at least 20 % of the time to the city's date; of a date so near that this would
    leave less than half of the time, it is half.
    """
    own = calendar.add(start, chosen.limit)
    if upstream_due is None:
        return Due(own.at, chosen.rule, own.provisional)
    city = _buffered(calendar, start, upstream_due)
    if city >= own.at:
        return Due(own.at, chosen.rule, own.provisional)
    return Due(city, f"市平台限办时间 {local(upstream_due):%Y-%m-%d %H:%M} 扣除报送余量，早于{chosen.rule}", False)


def _buffered(calendar: WorkCalendar, start: dt.datetime, upstream_due: dt.datetime) -> dt.datetime:
    rest = calendar.worked(upstream_due) - calendar.worked(start)
    if rest > 0:
        buffer = min(max(calendar.day_seconds, rest // 5), rest // 2)
        return calendar.moment(calendar.worked(upstream_due) - buffer)
    # At night and on days off no working time lies between: halve the natural time.
    return start + max(upstream_due - start, dt.timedelta()) / 2


def rework_limit(
    grade: str, original: Limit, on: dt.date | None = None, rows: Iterable[LimitRow] | None = None
) -> Chosen:
    """The limit of a rework round: half of the original, 2 to 5 working days; urgent and emergency by the table."""
    if grade != "ordinary":
        return limit_for("rework", grade, on=on, rows=rows)
    least, most = (limit_for(name, grade, on=on, rows=rows).limit for name in ("rework_least", "rework_most"))
    days = original.amount if original.unit == "working_day" else 0
    limit = Limit(min(max((days + 1) // 2, least.amount), most.amount), "working_day")
    return Chosen(limit, f"重办时限为原时限的一半，不少于 {least}、不超过 {most}，即 {limit}", LOCAL, False)


def co_limit(rest_days: int, own: Limit | None = None) -> Limit:
    """A co-handler's limit: 60 % of what the lead has left, or its own if shorter, never under 1 working day."""
    days = max(rest_days * 60 // 100, 1)
    if own is not None and own.unit == "working_day":
        days = max(min(days, own.amount), 1)
    return Limit(days, "working_day")


def redirected_limit(rest_days: int, original: Limit) -> Limit:
    """The handle limit after a ruling that changes the lead: the greater of the rest and half of the original."""
    days = original.amount if original.unit == "working_day" else 1
    return Limit(max(rest_days, (days + 1) // 2, 1), "working_day")
