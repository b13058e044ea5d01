"""Verbs of the organisation: accounts, posts, absences, the calendar, the reference data."""

from __future__ import annotations

import secrets
import string
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import F
from pypinyin import lazy_pinyin

from yimen.base.now import now
from yimen.kernel.refusal import Refusal
from yimen.org.access import Actor, may
from yimen.org.models import (
    Absence,
    Appointment,
    CalendarDay,
    CalendarState,
    Organisation,
    PasswordUsed,
    Region,
    Staff,
    StandIn,
)
from yimen.org.rules import check_receives_orders, check_together

_LETTERS = string.ascii_letters.translate(str.maketrans("", "", "lIO")) + "23456789"


def sort_key(name: str) -> str:
    """The pinyin by which a Chinese name is ordered: no database we ship knows Chinese order."""
    return "".join(lazy_pinyin(name)).lower()


def one_time_password() -> str:
    """A random password that a person can type once: four groups of four letters and digits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def _require(by: Actor, verb: str, sentence: str) -> None:
    if by.kind != "system" and not may(by, verb):
        raise Refusal("forbidden", sentence)


@transaction.atomic
def load_regions(rows: Iterable[Mapping[str, str]]) -> int:
    """Load regions, parents first; what exists is brought up to date. Returns the number of rows."""
    listed = sorted(rows, key=lambda row: len(row["code"]))
    regions = [
        Region(
            code=row["code"], name=row["name"], level=row["level"], kind=row["kind"], parent_id=row["parent"] or None
        )
        for row in listed
    ]
    Region.objects.bulk_create(
        regions, update_conflicts=True, unique_fields=["code"], update_fields=["name", "level", "kind", "parent"]
    )
    return len(regions)


@transaction.atomic
def load_organisations(rows: Iterable[Mapping[str, str]], county: str) -> int:
    """Load organisations by code, parents named by code; what exists is brought up to date."""
    listed = list(rows)
    known = set(Region.objects.values_list("code", flat=True))
    for row in listed:
        region = row.get("region") or None
        Organisation.objects.update_or_create(
            code=row["code"],
            defaults={
                "name": row["name"], "short_name": row["short_name"], "kind": row["kind"], "county": county,
                "duties": row.get("duties", ""), "aliases": row.get("aliases", ""), "sort": int(row["sort"]),
                "sort_key": sort_key(row["name"]), "region_id": region if region in known else None,
            },
        )  # fmt: skip
    ids = dict(Organisation.objects.values_list("code", "pk"))
    for row in listed:
        if row.get("parent"):
            Organisation.objects.filter(code=row["code"]).update(parent=ids[row["parent"]])
    return len(listed)


@transaction.atomic
def load_people(rows: Iterable[Mapping[str, str]]) -> int:
    """Load demonstration staff with their posts, as already confirmed. Accounts have no password until one is set."""
    ids = dict(Organisation.objects.values_list("code", "pk"))
    count = 0
    for row in rows:
        person, made = Staff.objects.get_or_create(
            login=row["login"],
            defaults={
                "name": row["name"], "organisation_id": ids[row["organisation"]], "work_phone": row.get("phone", ""),
                "sort_key": sort_key(row["name"]), "must_change_password": False,
            },
        )  # fmt: skip
        if made:
            person.set_unusable_password()
            person.save(update_fields=["password"])
        roles = [role.removesuffix("*") for role in row["roles"].split("|") if role]
        check_together(roles)
        for role in roles:
            Appointment.objects.get_or_create(
                staff=person, organisation_id=ids[row["organisation"]], role=role,
                state=Appointment.State.ACTIVE,
                defaults={"is_deputy": f"{role}*" in row["roles"].split("|"), "decided_at": now()},
            )  # fmt: skip
        count += 1
    return count


@transaction.atomic
def load_stand_ins(rows: Iterable[Mapping[str, str]]) -> int:
    """Load who stands in for whom, by login; the order of the rows is the rank."""
    people = dict(Staff.objects.values_list("login", "pk"))
    ranks: dict[str, int] = {}
    for row in rows:
        ranks[row["staff"]] = ranks.get(row["staff"], 0) + 1
        StandIn.objects.get_or_create(
            staff_id=people[row["staff"]], deputy_id=people[row["deputy"]], defaults={"rank": ranks[row["staff"]]}
        )
    return sum(ranks.values())


HOURS = {"weekdays": [[["09:00", "12:00"], ["13:30", "17:30"]]] * 5 + [[], []],
         "make_up": [["09:00", "12:00"], ["13:30", "17:30"]]}  # fmt: skip


@transaction.atomic
def load_calendar(rows: Iterable[Mapping[str, str]]) -> int:
    """Load the State Council's yearly notices; a new line raises the calendar's version."""
    listed = list(rows)
    before = CalendarDay.objects.count()
    days = [
        CalendarDay(date=date.fromisoformat(row["date"]), kind=row["kind"], name=row["name"], notice=row["notice"])
        for row in listed
    ]
    CalendarDay.objects.bulk_create(days, ignore_conflicts=True)
    years = [int(row["date"][:4]) for row in listed]
    state, made = CalendarState.objects.get_or_create(
        pk=1,
        defaults={"valid_from": date(min(years), 1, 1), "valid_through": date(max(years), 12, 31), "hours": HOURS},
    )
    if not made and (CalendarDay.objects.count() != before or state.valid_through.year < max(years)):
        CalendarState.objects.filter(pk=1).update(version=F("version") + 1, valid_through=date(max(years), 12, 31))
    return len(listed)


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
) -> CalendarDay:
    """Add a local opening or closure (or a line of a new notice). Open deadlines are re-projected by a reaction."""
    _require(by, "manage_calendar", "日历由系统管理员维护。")
    row = CalendarDay.objects.create(date=day, kind=kind, name=name, notice=notice, starts=starts, ends=ends)
    CalendarState.objects.filter(pk=1).update(version=F("version") + 1)
    return row


@transaction.atomic
def set_password(*, staff: Staff, password: str, initial: bool = False) -> None:
    """Set a password, keep the old hash among those that may not come back, end every session of the account."""
    if staff.has_usable_password() and staff.password:
        PasswordUsed.objects.create(staff=staff, password=staff.password)
    staff.set_password(password)
    staff.must_change_password, staff.password_changed_at, staff.session_key = initial, now(), ""
    staff.save(update_fields=["password", "must_change_password", "password_changed_at", "session_key"])


def remember_session(staff: Staff, session_key: str) -> None:
    """A new sign-in is the account's only session; the one before ends with its next request."""
    Staff.objects.filter(pk=staff.pk).update(session_key=session_key)


@transaction.atomic
def create_account(
    *, by: Actor, login: str, name: str, organisation: Organisation, work_phone: str = ""
) -> tuple[Staff, str]:
    """Make an account with a one-time password, which is returned once and stored only as its hash."""
    _require(by, "manage_accounts", "账号由系统管理员建立。")
    if Staff.objects.filter(login=login).exists():
        raise Refusal("login_taken", f"账号 {login} 已经有人用了，请换一个。")
    staff = Staff(login=login, name=name, organisation=organisation, work_phone=work_phone, sort_key=sort_key(name))
    password = one_time_password()
    staff.set_password(password)
    staff.password_changed_at = now()
    staff.save()
    return staff, password


@transaction.atomic
def disable_account(*, by: Actor, staff: Staff) -> None:
    """Disable an account and end its posts; refused while its office would be left without the people it needs."""
    _require(by, "manage_accounts", "账号由系统管理员停用。")
    for post in staff.appointments.filter(state=Appointment.State.ACTIVE):
        end_post(by=by, post=post)
    Staff.objects.filter(pk=staff.pk).update(is_active=False, session_key="")


@transaction.atomic
def propose_post(
    *, by: Actor, staff: Staff, organisation: Organisation, role: str, is_deputy: bool = False
) -> Appointment:
    """Propose a post for a person; it holds once the security administrator has confirmed it."""
    _require(by, "propose_post", "岗位由系统管理员提出、安全管理员确认。")
    held = list(staff.appointments.filter(state__in=["proposed", "active"]).values_list("role", flat=True))
    check_together([*held, role])
    post, made = Appointment.objects.get_or_create(
        staff=staff, organisation=organisation, role=role, state__in=["proposed", "active"],
        defaults={"is_deputy": is_deputy, "proposed_by_id": by.staff_id, "state": Appointment.State.PROPOSED},
    )  # fmt: skip
    if not made:
        raise Refusal("post_held", "此人已有这个岗位，或正在等待确认。")
    return post


@transaction.atomic
def decide_post(*, by: Actor, post: Appointment, agree: bool) -> Appointment:
    """Confirm or refuse a proposed post; never one's own, never what one proposed."""
    _require(by, "decide_post", "岗位由安全管理员确认。")
    locked = Appointment.objects.select_for_update().get(pk=post.pk)
    if locked.state != Appointment.State.PROPOSED:
        raise Refusal("stale", "这项任职已经处理过了，请刷新看最新情况。")
    if by.staff_id in (locked.staff_id, locked.proposed_by_id):
        raise Refusal("own_post", "不能确认自己的岗位，也不能确认自己提出的岗位。")
    locked.state = Appointment.State.ACTIVE if agree else Appointment.State.REFUSED
    locked.decided_by_id, locked.decided_at = by.staff_id, now()
    locked.save()
    Staff.objects.filter(pk=locked.staff_id).update(session_key="")
    return locked


@transaction.atomic
def end_post(*, by: Actor, post: Appointment) -> None:
    """End a post. The last liaisons and the last leader of an office that receives orders cannot be taken away."""
    _require(by, "propose_post", "岗位由系统管理员维护。")
    if post.role in {"office_liaison", "office_leader"} and post.state == Appointment.State.ACTIVE:
        live = Appointment.objects.filter(organisation=post.organisation_id, state="active").exclude(pk=post.pk)
        rest = list(live.values_list("role", flat=True))
        check_receives_orders(rest.count("office_liaison"), rest.count("office_leader"))
    Appointment.objects.filter(pk=post.pk).update(state=Appointment.State.ENDED, ended_at=now())
    Staff.objects.filter(pk=post.staff_id).update(session_key="")


@transaction.atomic
def record_absence(*, by: Actor, staff: Staff, kind: str, starts_at: datetime, ends_at: datetime) -> Absence:
    """Record that a person will not be there. Refused while no stand-in is there for the same time."""
    _require(by, "record_absence", "不在岗由本单位联络员、分管领导或系统管理员登记。")
    if ends_at <= starts_at:
        raise Refusal("backwards", "结束时间要晚于开始时间。")
    if present_stand_in(staff, starts_at, ends_at) is None:
        raise Refusal("no_stand_in", "这段时间没有在岗的 B 岗，请先安排代班人，再登记不在岗。")
    return Absence.objects.create(
        staff=staff, kind=kind, starts_at=starts_at, ends_at=ends_at, recorded_by_id=by.staff_id
    )


def present_stand_in(staff: Staff, starts_at: datetime, ends_at: datetime) -> Staff | None:
    """The first stand-in who is active and not away in that time."""
    away = Absence.objects.filter(cancelled_at=None, starts_at__lt=ends_at, ends_at__gt=starts_at).values("staff")
    row = StandIn.objects.filter(staff=staff, deputy__is_active=True).exclude(deputy__in=away).order_by("rank").first()
    return row.deputy if row else None
