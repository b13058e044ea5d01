"""Verbs of posts: proposed by one officer, confirmed or refused by another, ended."""

from __future__ import annotations

from django.db import transaction

from yimen.base.now import now
from yimen.kernel.refusal import Refusal
from yimen.org.access import Actor, require
from yimen.org.models import Appointment, Organisation, Staff
from yimen.org.rules import check_receives_orders, check_together
from yimen.org.services.passwords import end_session

OPEN = [Appointment.State.PROPOSED, Appointment.State.ACTIVE]


@transaction.atomic
def propose_post(
    *, by: Actor, staff: Staff, organisation: Organisation, role: str, is_deputy: bool = False
) -> Appointment:
    """Propose a post for a person; it holds once the security administrator has confirmed it."""
    require(by, "propose_post", "岗位由系统管理员提出、安全管理员确认。")
    if not staff.is_active:
        raise Refusal("account_disabled", f"{staff.name}的账号已停用，不能再任岗位。")
    Staff.objects.select_for_update().get(pk=staff.pk)
    held = list(staff.appointments.filter(state__in=OPEN).values_list("role", flat=True))
    check_together([*held, role])
    post, made = Appointment.objects.get_or_create(
        staff=staff, organisation=organisation, role=role, state__in=OPEN,
        defaults={"is_deputy": is_deputy, "proposed_by_id": by.staff_id, "state": Appointment.State.PROPOSED},
    )  # fmt: skip
    if not made:
        raise Refusal("post_held", "此人已有这个岗位，或正在等待确认。")
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
    end_session(locked.staff_id)
