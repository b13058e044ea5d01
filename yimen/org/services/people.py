"""Verbs of accounts: made, disabled, opened again."""

from __future__ import annotations

import re

from django.db import transaction

from yimen.base.now import now
from yimen.base.pinyin import pinyin
from yimen.kernel.refusal import Refusal
from yimen.org.access import Actor, require
from yimen.org.models import Appointment, Change, Organisation, Staff
from yimen.org.services.changes import record_change
from yimen.org.services.passwords import end_session, one_time_password
from yimen.org.services.posts import end_post

_LOGIN = re.compile(r"[a-z][a-z0-9.]{2,39}")


def sort_key(name: str) -> str:
    """The pinyin by which a Chinese name is ordered: no database we ship knows Chinese order."""
    return pinyin(name)


@transaction.atomic
def create_account(
    *, by: Actor, login: str, name: str, organisation: Organisation, work_phone: str = ""
) -> tuple[Staff, str]:
    """Make an account with a one-time password, which is returned once and stored only as its hash."""
    require(by, "manage_accounts", "账号由系统管理员建立。")
    if not _LOGIN.fullmatch(login):
        raise Refusal("login_form", "账号用小写字母开头，只含小写字母、数字和点，3 到 40 位，如 xia.zhiqing。")
    if Staff.objects.filter(login=login).exists():
        raise Refusal("login_taken", f"账号 {login} 已经有人用了，请换一个。")
    staff = Staff(login=login, name=name, organisation=organisation, work_phone=work_phone, sort_key=sort_key(name))
    password = one_time_password()
    staff.set_password(password)
    staff.password_changed_at = now()
    staff.save()
    record_change(Change.Verb.ACCOUNT_MADE, by=by.staff_id, staff=staff, organisation=organisation, detail=login)
    return staff, password


@transaction.atomic
def disable_account(*, by: Actor, staff: Staff) -> None:
    """Disable an account and end its posts; refused while its office would be left without the people it needs."""
    require(by, "manage_accounts", "账号由系统管理员停用。")
    if staff.pk == by.staff_id:
        raise Refusal("own_account", "不能停用自己的账号，请由另一位系统管理员停用。")
    for post in staff.appointments.filter(state__in=[Appointment.State.PROPOSED, Appointment.State.ACTIVE]):
        end_post(by=by, post=post)
    Staff.objects.filter(pk=staff.pk).update(is_active=False)
    record_change(Change.Verb.ACCOUNT_DISABLED, by=by.staff_id, staff=staff, organisation=staff.organisation)
    end_session(staff.pk)


def change_work_phone(*, by: Actor, staff: Staff, work_phone: str) -> None:
    """Write a person's office telephone: by the person, or by the system administrator."""
    if by.staff_id != staff.pk:
        require(by, "manage_accounts", "办公电话由本人或系统管理员填写。")
    Staff.objects.filter(pk=staff.pk).update(work_phone=work_phone)
