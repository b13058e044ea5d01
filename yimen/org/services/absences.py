"""Verbs of absences and of stand-ins (AB 岗)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from yimen.base.now import now
from yimen.kernel.refusal import Refusal
from yimen.kernel.words import iso_words
from yimen.org.access import Actor, may_manage_person, require
from yimen.org.models import Absence, Change, Staff, StandIn
from yimen.org.services.changes import record_change


def _require_over(by: Actor, staff: Staff, sentence: str) -> None:
    require(by, "record_absence", sentence)
    if by.kind != "system" and not may_manage_person(by, staff):
        raise Refusal("forbidden", sentence)


@transaction.atomic
def record_absence(*, by: Actor, staff: Staff, kind: str, starts_at: datetime, ends_at: datetime) -> Absence:
    """Record that a person will not be there. Refused while no stand-in is there for the same time."""
    _require_over(by, staff, "不在岗由本单位联络员、分管领导或系统管理员登记。")
    if ends_at <= starts_at:
        raise Refusal("backwards", "结束时间要晚于开始时间。")
    if present_stand_in(staff, starts_at, ends_at) is None:
        raise Refusal("no_stand_in", "这段时间没有在岗的 B 岗，请先安排代班人，再登记不在岗。")
    try:
        with transaction.atomic():
            absence = Absence.objects.create(
                staff=staff, kind=kind, starts_at=starts_at, ends_at=ends_at, recorded_by_id=by.staff_id or staff.pk
            )
    except IntegrityError:
        raise Refusal("absent_already", "这段时间与已登记的不在岗重叠，请先销假或改时间。") from None
    _record(Change.Verb.ABSENCE_RECORDED, by, absence)
    return absence


def _record(verb: Change.Verb, by: Actor, absence: Absence) -> None:
    detail = f"{absence.get_kind_display()}，{iso_words(absence.starts_at)} 至 {iso_words(absence.ends_at)}"
    staff = absence.staff
    record_change(verb, by=by.staff_id, staff=staff, organisation=staff.organisation, detail=detail)


@transaction.atomic
def cancel_absence(*, by: Actor, absence: Absence) -> None:
    """End an absence before its time (销假): by the person, or by whoever may record it."""
    if by.staff_id != absence.staff_id:
        _require_over(by, absence.staff, "销假由本人、本单位联络员、分管领导或系统管理员办理。")
    moment = now()
    changed = Absence.objects.filter(pk=absence.pk, cancelled_at=None, ends_at__gt=moment).update(cancelled_at=moment)
    if not changed:
        raise Refusal("stale", "这次不在岗已经结束或已销假，请刷新看最新情况。")
    _record(Change.Verb.ABSENCE_CANCELLED, by, absence)


def present_stand_in(staff: Staff, starts_at: datetime, ends_at: datetime) -> Staff | None:
    """The first stand-in who is active and not away in that time."""
    away = Absence.objects.filter(cancelled_at=None, starts_at__lt=ends_at, ends_at__gt=starts_at).values("staff")
    row = StandIn.objects.filter(staff=staff, deputy__is_active=True).exclude(deputy__in=away).order_by("rank").first()
    return row.deputy if row else None


@transaction.atomic
def set_stand_ins(*, by: Actor, staff: Staff, deputies: Sequence[Staff]) -> None:
    """Say who stands in for a person, first choice first; replaces what was there."""
    _require_over(by, staff, "代班人由本单位联络员、分管领导或系统管理员安排。")
    ids = [deputy.pk for deputy in deputies]
    if staff.pk in ids:
        raise Refusal("own_stand_in", "代班人要是另一个人。")
    if len(set(ids)) != len(ids):
        raise Refusal("stand_in_twice", "同一个人只能列一次。")
    if not all(deputy.is_active for deputy in deputies):
        raise Refusal("account_disabled", "账号已停用的人不能代班，请另选一人。")
    coming = Absence.objects.filter(staff=staff, cancelled_at=None, ends_at__gt=now()).exists()
    if coming and not ids:
        raise Refusal("no_stand_in", f"{staff.name}有登记的不在岗，至少要留一名代班人。")
    StandIn.objects.filter(staff=staff).delete()
    StandIn.objects.bulk_create(
        [StandIn(staff=staff, deputy_id=deputy, rank=rank) for rank, deputy in enumerate(ids, start=1)]
    )
    names = "、".join(deputy.name for deputy in deputies) or "无"
    record_change(Change.Verb.STAND_INS_SET, by=by.staff_id, staff=staff, organisation=staff.organisation, detail=names)


def note_handed_over(moment: datetime) -> int:
    """Note that the open work of everybody whose absence has begun was handed over; returns how many absences."""
    begun = Absence.objects.filter(cancelled_at=None, handed_over_at=None, starts_at__lte=moment, ends_at__gt=moment)
    return begun.update(handed_over_at=moment)
