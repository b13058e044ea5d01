"""Verbs of the working calendar: local openings and closures beside the State Council's notice."""

from __future__ import annotations

from datetime import date, time

from django.db import transaction
from django.db.models import F

from yimen.kernel.refusal import Refusal
from yimen.org.access import Actor, require
from yimen.org.models import CalendarDay, CalendarState, Change
from yimen.org.queries import know_calendar_version
from yimen.org.services.changes import record_change

LOCAL = frozenset({CalendarDay.Kind.OPENING, CalendarDay.Kind.CLOSURE})


def _check(day: date, kind: str, starts: time | None, ends: time | None) -> None:
    state = CalendarState.objects.select_for_update().get()
    if not state.valid_from <= day <= state.valid_through:
        raise Refusal(
            "outside_calendar", f"日历目前只到 {state.valid_through:%Y-%m-%d}，请先载入新一年的放假安排，再加这一天。"
        )
    if kind == CalendarDay.Kind.OPENING and (starts is None or ends is None):
        raise Refusal("hours_missing", "延时服务要写明起止时间。")
    if (starts is None) != (ends is None):
        raise Refusal("hours_missing", "起止时间要么都填，要么都不填。")
    if starts is not None and ends is not None and ends <= starts:
        raise Refusal("backwards", "结束时间要晚于开始时间。")


@transaction.atomic
def add_calendar_day(
    *,
    by: Actor,
    day: date,
    kind: str,
    name: str,
    notice: str = "",
    starts: time | None = None,
    ends: time | None = None,
    day_off: bool = False,
) -> CalendarDay:
    """Add a local opening or closure (or a line of a new notice). Open deadlines are re-projected by a reaction."""
    require(by, "manage_calendar", "日历由系统管理员维护。")
    _check(day, kind, starts, ends)
    if CalendarDay.objects.filter(date=day, kind=kind, starts=starts).exists():
        raise Refusal("day_listed", "这一天已有同样的安排，请先删去原来的，再加新的。")
    row = CalendarDay.objects.create(
        date=day, kind=kind, name=name, notice=notice, starts=starts, ends=ends, day_off=day_off
    )
    _raise_version()
    record_change(Change.Verb.DAY_ADDED, by=by.staff_id, detail=_words(row))
    return row


def _raise_version() -> None:
    CalendarState.objects.filter(pk=1).update(version=F("version") + 1)
    know_calendar_version(None)


def _words(row: CalendarDay) -> str:
    return f"{row.date:%Y-%m-%d} {row.get_kind_display()} {row.name}"


@transaction.atomic
def remove_calendar_day(*, by: Actor, row: CalendarDay) -> None:
    """Take back a local opening or closure. Holidays and make-up days of the State Council stay."""
    require(by, "manage_calendar", "日历由系统管理员维护。")
    if row.kind not in LOCAL:
        raise Refusal("national_day", "国务院办公厅公布的放假和调休不能删，只能随新的通知载入。")
    if not CalendarDay.objects.filter(pk=row.pk).delete()[0]:
        raise Refusal("stale", "这一天已经删去了，请刷新看最新情况。")
    _raise_version()
    record_change(Change.Verb.DAY_REMOVED, by=by.staff_id, detail=_words(row))
