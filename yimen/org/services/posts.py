"""Verbs of posts: proposed by one officer, confirmed or refused by another, ended."""

from __future__ import annotations

from django.db import transaction

from yimen.base.now import now
from yimen.kernel.refusal import Refusal
from yimen.org.access import Actor, require
from yimen.org.models import Appointment, Change, Organisation, Staff
from yimen.org.queries import POST_PLACES
from yimen.org.rules import BY_CODE, check_receives_orders, check_together
from yimen.org.services.changes import record_change
from yimen.org.services.passwords import end_session

OPEN = [Appointment.State.PROPOSED, Appointment.State.ACTIVE]


def _check_place(organisation: Organisation, role: str) -> None:
    """Posts of the desk, the centre and the county exist in one organisation only."""
    wanted = POST_PLACES.get(BY_CODE[role].place)
    if wanted is not None and organisation.code != wanted:
        there = Organisation.objects.get(code=wanted)
        raise Refusal("wrong_place", f"{BY_CODE[role].label}只设在{there.short_name}，请改选单位或岗位。")


def _record(verb: Change.Verb, by: Actor, post: Appointment) -> None:
    detail = f"{post.get_role_display()}{'（副岗）' if post.is_deputy else ''}"
    record_change(verb, by=by.staff_id, staff=post.staff, organisation=post.organisation, detail=detail)


@transaction.atomic
def propose_post(
    *, by: Actor, staff: Staff, organisation: Organisation, role: str, is_deputy: bool = False
) -> Appointment:
    """Propose a post for a person; it holds once the security administrator has confirmed it."""
    require(by, "propose_post", "岗位由系统管理员提出、安全管理员确认。")
    if not staff.is_active:
        raise Refusal("account_disabled", f"{staff.name}的账号已停用，不能再任岗位。")
    _check_place(organisation, role)
    Staff.objects.select_for_update().get(pk=staff.pk)
    held = list(staff.appointments.filter(state__in=OPEN).values_list("role", flat=True))
    check_together([*held, role])
    post, made = Appointment.objects.get_or_create(
        staff=staff, organisation=organisation, role=role, state__in=OPEN,
        defaults={"is_deputy": is_deputy, "proposed_by_id": by.staff_id, "state": Appointment.State.PROPOSED},
    )  # fmt: skip
    if not made:
        raise Refusal("post_held", "此人已有这个岗位，或正在等待确认。")
    _record(Change.Verb.POST_PROPOSED, by, post)
    return post


@transaction.atomic
def decide_post(*, by: Actor, post: Appointment, agree: bool) -> Appointment:
    """Confirm or refuse a proposed post; never one's own, never what one proposed."""
    require(by, "decide_post", "岗位由安全管理员确认。")
    locked = Appointment.objects.select_for_update().get(pk=post.pk)
    if locked.state != Appointment.State.PROPOSED:
        raise Refusal("stale", "这项任职已经处理过了，请刷新看最新情况。")
    if by.staff_id in (locked.staff_id, locked.proposed_by_id):
        raise Refusal("own_post", "不能确认自己的岗位，也不能确认自己提出的岗位。")
    locked.state = Appointment.State.ACTIVE if agree else Appointment.State.REFUSED
    locked.decided_by_id, locked.decided_at = by.staff_id, now()
    locked.save()
    _record(Change.Verb.POST_CONFIRMED if agree else Change.Verb.POST_REFUSED, by, locked)
    end_session(locked.staff_id)
    return locked


@transaction.atomic
def end_post(*, by: Actor, post: Appointment) -> None:
    """End a post. The last liaisons and the last leader of an office that receives orders cannot be taken away."""
    require(by, "propose_post", "岗位由系统管理员维护。")
    locked = Appointment.objects.select_for_update().get(pk=post.pk)
    if locked.state not in OPEN:
        raise Refusal("stale", "这项任职已经结束了，请刷新看最新情况。")
    if locked.role in {"office_liaison", "office_leader"} and locked.state == Appointment.State.ACTIVE:
        live = Appointment.objects.filter(organisation=locked.organisation_id, state="active").exclude(pk=locked.pk)
        rest = list(live.values_list("role", flat=True))
        check_receives_orders(rest.count("office_liaison"), rest.count("office_leader"))
    Appointment.objects.filter(pk=locked.pk).update(state=Appointment.State.ENDED, ended_at=now())
    _record(Change.Verb.POST_ENDED, by, locked)
    end_session(locked.staff_id)
