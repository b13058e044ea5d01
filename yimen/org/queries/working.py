"""The working calendar in force, and who holds which post now."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import lru_cache
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, Subquery, When

from yimen.base.fixed import FixedRead
from yimen.base.now import now
from yimen.kernel.worktime import Closure, OfficeHours, Opening, WorkCalendar
from yimen.org.models import Absence, Appointment, CalendarDay, CalendarState, Organisation, Staff, StandIn
from yimen.org.rules import BY_CODE

_version: ContextVar[int | None] = ContextVar("calendar_version", default=None)


def know_calendar_version(version: int | None) -> None:
    """Tell this request which calendar is in force, where a query has already brought it along."""
    _version.set(version)


def calendar() -> WorkCalendar:
    """The working calendar in force, kept in memory by version."""
    version = _version.get()
    if version is None:
        version = CalendarState.objects.values_list("version", flat=True).get()
    return _calendar(version)


@lru_cache(maxsize=2)
def _calendar(version: int) -> WorkCalendar:
    state = CalendarState.objects.get()
    days = list(CalendarDay.objects.all())
    return WorkCalendar.build(
        first=state.valid_from,
        valid_through=state.valid_through,
        holidays={day.date: day.name for day in days if day.kind == "holiday"},
        make_up_days={day.date: day.name for day in days if day.kind == "make_up"},
        hours=office_hours(state.hours),
        openings=[
            Opening(day.date, day.starts, day.ends, day.name)
            for day in days
            if day.kind == "opening" and day.starts and day.ends
        ],
        closures=[
            Closure(day.date, day.name, day.notice, day.starts, day.ends, day.day_off)
            for day in days
            if day.kind == "closure"
        ],
    )


def office_hours(stored: dict[str, Any]) -> OfficeHours:
    """Office hours from their stored form: {"weekdays": [[["09:00","12:00"],…],…×7], "make_up": […]}."""
    week = [_hours(day) for day in stored["weekdays"]]
    return OfficeHours(tuple(week), _hours(stored["make_up"]))


def _hours(pairs: list[list[str]]) -> tuple[tuple[time, time], ...]:
    return tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in pairs)


def receiving_organisations() -> QuerySet[Organisation]:
    """Organisations that can be given an order: active, with a liaison in post."""
    return Organisation.objects.filter(
        is_active=True, appointments__role="office_liaison", appointments__state="active"
    ).distinct()


def holders(organisation_id: int, *roles: str) -> QuerySet[Staff]:
    """The people who hold one of these posts in an organisation: by the order of the posts, deputies last."""
    rank = Case(*(When(appointments__role=role, then=n) for n, role in enumerate(roles)), output_field=IntegerField())
    return Staff.objects.filter(
        is_active=True,
        appointments__organisation=organisation_id,
        appointments__role__in=roles,
        appointments__state="active",
    ).order_by(rank, "appointments__is_deputy", "pk")


@lru_cache(maxsize=64)
def organisation_id(code: str) -> int:
    """The id of an organisation by its code; codes never change. Raises Organisation.DoesNotExist."""
    return Organisation.objects.values_list("pk", flat=True).get(code=code)


def desk_organisation(role: str) -> int:
    """Where a post of the desk, the centre or the county sits: the section, the centre, the county's office."""
    return organisation_id(POST_PLACES[BY_CODE[role].place])


POST_PLACES = {"desk": "rexian", "centre": "zhengwu", "county": "zhengfuban"}


def people_of(organisation_id: int) -> list[int]:
    """The ids of everyone who holds a post in an organisation."""
    return list(
        Staff.objects.filter(appointments__organisation=organisation_id, appointments__state="active")
        .values_list("pk", flat=True)
        .distinct()
    )


def present(staff: Staff) -> Staff:
    """The person, or the first stand-in who is there now (AB 岗); the person again when nobody is."""
    moment = now()
    away = Absence.objects.filter(cancelled_at=None, starts_at__lte=moment, ends_at__gt=moment)
    if not away.filter(staff=staff).exists():
        return staff
    ranked = StandIn.objects.filter(staff=staff, deputy__is_active=True).exclude(deputy__in=away.values("staff"))
    row = ranked.select_related("deputy").order_by("rank").first()
    return row.deputy if row else staff


def first_holder(organisation_id: int, role: str) -> tuple[str, str]:
    """The names of who holds the post first and, while that one is away, of the stand-in who is there; "" for nobody."""
    row = FIRST_HOLDER.first(organisation=organisation_id, role=role, moment=now())
    return (row.name, (row.deputy_name or "") if row.is_away else "") if row else ("", "")  # type: ignore[attr-defined]


def _first_holder(organisation: int, role: str, moment: datetime) -> QuerySet[Staff]:
    away = Absence.objects.filter(cancelled_at=None, starts_at__lte=moment, ends_at__gt=moment)
    there = StandIn.objects.filter(staff=OuterRef("pk"), deputy__is_active=True)
    there = there.exclude(deputy__in=away.values("staff")).order_by("rank")
    return holders(organisation, role).annotate(
        is_away=Exists(away.filter(staff=OuterRef("pk"))), deputy_name=Subquery(there.values("deputy__name")[:1])
    )


FIRST_HOLDER = FixedRead(
    _first_holder, organisation=-1949, role="no such post", moment=datetime(1949, 10, 1, tzinfo=UTC)
)


def handlers_present(organisation_id: int) -> dict[int, int]:
    """Who can be named handler in an office: person → who is there for them now, in one statement."""
    moment = now()
    away = Absence.objects.filter(cancelled_at=None, starts_at__lte=moment, ends_at__gt=moment).values("staff")
    there = (
        StandIn.objects.filter(staff=OuterRef("pk"), deputy__is_active=True).exclude(deputy__in=away).order_by("rank")
    )
    people = Staff.objects.filter(
        is_active=True,
        appointments__organisation=organisation_id,
        appointments__role__in=("office_handler", "office_liaison"),
        appointments__state="active",
    )
    shown = people.annotate(
        is_away=Exists(away.filter(staff=OuterRef("pk"))), deputy=Subquery(there.values("deputy")[:1])
    )
    return {
        pk: deputy if is_away and deputy else pk for pk, is_away, deputy in shown.values_list("pk", "is_away", "deputy")
    }


@dataclass(frozen=True)
class Receiver:
    """An office as a receiver of orders: its name, and whether somebody there can sign."""

    pk: int
    short_name: str
    has_liaison: bool


def receiver(organisation_id: int) -> Receiver | None:
    """The office, if it is active."""
    live = Appointment.objects.filter(
        organisation=OuterRef("pk"), role="office_liaison", state="active", staff__is_active=True
    )
    rows = Organisation.objects.filter(pk=organisation_id, is_active=True).annotate(has_liaison=Exists(live))
    row = rows.values_list("pk", "short_name", "has_liaison").first()
    return Receiver(*row) if row else None
