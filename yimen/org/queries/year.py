"""The calendar as a year to look at."""

from __future__ import annotations

from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from yimen.base.now import now
from yimen.kernel.limits import local
from yimen.org.models import CalendarDay, CalendarState


@dataclass(frozen=True)
class DayCell:
    """A day of the year view. kind: work, rest, or a kind of CalendarDay; word: what is written under the date."""

    day: date
    kind: str
    word: str
    today: bool


WORDS = {"holiday": "休", "make_up": "班", "opening": "延", "closure": "停"}


def year_of(year: int) -> list[tuple[int, list[list[DayCell | None]]]]:
    """(month, its weeks of seven cells from Monday, None outside the month) for the twelve months."""
    rows = {row.date: row for row in CalendarDay.objects.filter(date__year=year)}
    today = local(now()).date()

    def cell(day: date) -> DayCell:
        row = rows.get(day)
        kind = row.kind if row else ("rest" if day.weekday() > 4 else "work")
        return DayCell(day, kind, WORDS.get(kind, ""), day == today)

    weeks_of = Calendar().monthdatescalendar
    return [
        (month, [[cell(day) if day.month == month else None for day in week] for week in weeks_of(year, month)])
        for month in range(1, 13)
    ]


def calendar_state() -> CalendarState:
    """How far the calendar is known, and its version. Raises CalendarState.DoesNotExist before it is loaded."""
    return CalendarState.objects.get()


def listed_days(year: int) -> QuerySet[CalendarDay]:
    """The lines of a year's calendar that are not a plain week."""
    return CalendarDay.objects.filter(date__year=year).order_by("date", "starts")
