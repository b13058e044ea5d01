"""Who is acting, and what organisation data they may see or change."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.sessions.models import Session
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from yimen.base import gate
from yimen.base.fixed import FixedRead
from yimen.base.now import now
from yimen.kernel.refusal import Refusal
from yimen.org.models import Absence, Appointment, CalendarState, Organisation, Staff, StandIn
from yimen.org.rules import BY_CODE, COUNTY_WIDE, OFFICERS


@dataclass(frozen=True)
class Actor:
    """Whoever acts: a member of staff with their posts, the system itself, or a caller outside.

    posts: (role code, organisation id) pairs held now, acting posts of an absent colleague included.
    """

    kind: Literal["staff", "system", "caller"]
    name: str
    staff_id: int | None = None
    organisation_id: int | None = None
    posts: frozenset[tuple[str, int]] = field(default_factory=frozenset)

    @property
    def roles(self) -> frozenset[str]:
        if self.kind != "staff":
            return frozenset({self.kind})
        return frozenset(role for role, _ in self.posts)

    def holds(self, role: str, organisation_id: int | None = None) -> bool:
        """Whether the post is held: anywhere, or in the organisation named."""
        if organisation_id is None:
            return role in self.roles
        return (role, organisation_id) in self.posts

    @property
    def organisations(self) -> frozenset[int]:
        """The organisations in which the actor holds a post."""
        return frozenset(organisation for _, organisation in self.posts)

    @property
    def county_wide(self) -> bool:
        return bool(self.roles & COUNTY_WIDE)

    @property
    def line(self) -> str:
        """The posts in words, for the rail: 联络员、承办人."""
        order = list(BY_CODE)
        held = sorted(self.roles & BY_CODE.keys(), key=order.index)
        return "、".join(BY_CODE[code].label for code in held)


SYSTEM = Actor(kind="system", name="系统")
CALLER = Actor(kind="caller", name="诉求人")


def staff_with_posts(moment: datetime) -> QuerySet[Staff]:
    """Staff with their live posts, acting posts and the calendar's version in the same statement."""
    held = Appointment.objects.filter(staff=OuterRef("pk"), state="active").order_by()
    away = Absence.objects.filter(cancelled_at__isnull=True, starts_at__lte=moment, ends_at__gt=moment)
    covers = StandIn.objects.filter(deputy=OuterRef("pk"), staff__in=away.values("staff"))
    acting = covers.filter(staff__appointments__state="active").order_by()
    post = JSONObject(role=F("role"), organisation=F("organisation_id"))
    acting_post = JSONObject(
        role=F("staff__appointments__role"), organisation=F("staff__appointments__organisation_id")
    )
    return Staff.objects.select_related("organisation").annotate(
        held_posts=ArraySubquery(held.values(post=post)),
        acting_posts=ArraySubquery(acting.values(post=acting_post)),
        has_second_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)),
        calendar_version=Subquery(CalendarState.objects.values("version")[:1]),
    )


def actor_of(staff: Staff) -> Actor:
    """The actor that a member of staff is now. Expects the annotations of `staff_with_posts`."""
    posts = [*staff.held_posts, *staff.acting_posts]  # type: ignore[attr-defined]
    return Actor(
        kind="staff",
        name=staff.name,
        staff_id=staff.pk,
        organisation_id=staff.organisation_id,
        posts=frozenset((post["role"], post["organisation"]) for post in posts),
    )


class StaffBackend(AuthenticationBackend):  # type: ignore[misc]
    """Signs staff in by account and password and loads them with their posts in one statement.

    Where the session was read with its person just before, that is the statement (`session_of`).
    """

    def get_user(self, user_id: int) -> Staff | None:
        arrived = _ARRIVED.get()
        _ARRIVED.set(None)
        if arrived is not None and arrived.pk == int(user_id):
            return arrived
        return SIGNED_IN.first(moment=now(), pk=int(user_id))


def session_of(key: str, system_time: datetime) -> str | None:
    """The data of a live session that is its person's only one, and the person kept for `get_user`; None of any other.

    system_time: a session does not live longer because a county's time is moved. The person is used once, so that
    whoever asks again in the same request reads anew.
    """
    found = ARRIVING.first(moment=now(), key=key, system_time=system_time)
    _ARRIVED.set(found)
    return None if found is None else found.session_data  # type: ignore[attr-defined]


_ARRIVED: ContextVar[Staff | None] = ContextVar("arrived", default=None)
SIGNED_IN = FixedRead(
    lambda moment, pk: staff_with_posts(moment).filter(pk=pk, is_active=True).order_by("pk"),
    moment=datetime(1949, 10, 1, tzinfo=UTC), pk=-1949,
)  # fmt: skip


def _with_session(moment: datetime, key: str, system_time: datetime) -> QuerySet[Staff]:
    live = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=system_time)
    rows = staff_with_posts(moment).annotate(session_data=Subquery(live.values("session_data")[:1]))
    return rows.filter(session_key=key, is_active=True).order_by("pk")


ARRIVING = FixedRead(
    _with_session, moment=datetime(1949, 10, 1, tzinfo=UTC), key="no session has this key",
    system_time=datetime(1949, 10, 2, tzinfo=UTC),
)  # fmt: skip


def visible_staff(actor: Actor) -> QuerySet[Staff]:
    """The staff list is open to every member of staff; nobody outside sees it."""
    gate.mark("org.staff")
    return Staff.objects.all() if actor.kind == "staff" else Staff.objects.none()


def own_account(actor: Actor) -> QuerySet[Staff]:
    """The actor's own account, and no other."""
    gate.mark("org.own_account")
    return staff_with_posts(now()).filter(pk=actor.staff_id or 0)


def visible_organisations(actor: Actor) -> QuerySet[Organisation]:
    """Organisations are public facts; staff see inactive ones as well."""
    gate.mark("org.organisations")
    return Organisation.objects.all() if actor.kind == "staff" else Organisation.objects.filter(is_active=True)


def may(actor: Actor, verb: str) -> bool:
    """Whether the actor may change the organisation.

    Accounts, posts proposed, absences, calendar: system_admin. Posts confirmed: security_admin. Nobody decides their own.
    """
    gate.mark("org.may")
    wanted = {
        "manage_accounts": "system_admin",
        "propose_post": "system_admin",
        "manage_calendar": "system_admin",
        "succeed": "system_admin",
        "decide_post": "security_admin",
        "see_records": "audit_admin",
    }
    if verb == "record_absence":
        return bool(
            actor.roles & ({"system_admin", "office_leader", "office_liaison", "section_head", "centre_leader"})
        )
    return actor.kind == "staff" and wanted[verb] in actor.roles


def require(actor: Actor, verb: str, sentence: str) -> None:
    """Let a service go on only for those who may; the system itself always may. Raises Refusal("forbidden")."""
    if actor.kind != "system" and not may(actor, verb):
        raise Refusal("forbidden", sentence)


def may_manage_person(actor: Actor, staff: Staff) -> bool:
    """Whether the actor may record absences and stand-ins of this person: their own office's, or everybody's."""
    gate.mark("org.may")
    return "system_admin" in actor.roles or (
        may(actor, "record_absence") and staff.organisation_id in actor.organisations
    )


def visible_records(actor: Actor, rows: QuerySet) -> QuerySet:
    """Sign-ins and changes: the audit administrator's to read, nobody else's."""
    return rows if may(actor, "see_records") else rows.none()


def is_officer(actor: Actor) -> bool:
    return bool(actor.roles & OFFICERS)


def must_change_password(staff: Staff) -> bool:
    """Whether the password is a one-time one, or older than the setting allows (定期更换, GB/T 22239 §8.1.4.1)."""
    days, changed = settings.PASSWORD_DAYS, staff.password_changed_at
    return staff.must_change_password or bool(days and changed and now() - changed > timedelta(days=days))


def needs_second_factor(staff: Staff, actor: Actor) -> bool:
    """Whether this account must sign in with a second factor: by its own mark, or the officers by the setting."""
    return staff.second_factor_required or (settings.OFFICERS_SECOND_FACTOR and is_officer(actor))
