"""One's own account: who one is here, the password, the second factor, how pages are shown, absences."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from yimen.base.doors import STAFF, door
from yimen.base.now import now
from yimen.org import queries, services
from yimen.org.access import must_change_password, needs_second_factor, own_account
from yimen.org.forms.account import PasswordForm, PhoneForm
from yimen.org.models import Staff
from yimen.org.views.pages import act, actor_in, form_page


@door("page", STAFF, thing="staff")
def account(request: HttpRequest) -> HttpResponse:
    """My account."""
    actor = actor_in(request)
    staff = own_account(actor).get()
    sign_ins = queries.sign_ins_of(staff.login)
    context = {
        "staff": staff,
        "posts": queries.posts_of(staff).filter(state="active"),
        "stand_ins": queries.stand_ins_of(staff),
        "absences": queries.absences_of(staff),
        "previous": sign_ins[1] if len(sign_ins) > 1 else None,
        "required": needs_second_factor(staff, actor),
        "now": now(),
    }
    return render(request, "org/account.html", context)


@door("signin", STAFF)
@sensitive_post_parameters("old", "new", "again")
def password(request: HttpRequest) -> HttpResponse:
    """Change one's password; this session goes on under a new key, every other one ends."""
    staff = own_account(actor_in(request)).get()
    return form_page(
        request, PasswordForm(request.POST or None), lambda data: _changed(request, staff, data),
        then=reverse("account"), template="org/password.html", rules=_rules(),
        must=must_change_password(staff), aged=not staff.must_change_password,
    )  # fmt: skip


def _rules() -> list[str]:
    texts = password_validators_help_texts()
    return ["不是常见密码。" if "common" in text.lower() or "常" in text else text for text in texts]


def _changed(request: HttpRequest, staff: Staff, data: dict[str, Any]) -> str:
    services.change_password(staff=staff, old=data["old"], new=data["new"])
    update_session_auth_hash(request, staff)
    services.remember_session(staff, str(request.session.session_key))
    return "密码已改好。其他地方的登录已退出"


@door("act", STAFF)
def own_phone(request: HttpRequest) -> HttpResponse:
    """Write one's own office telephone."""
    actor = actor_in(request)
    staff = own_account(actor).get()

    def carry_out(data: dict[str, Any]) -> str:
        services.change_work_phone(by=actor, staff=staff, work_phone=data["work_phone"])
        return "办公电话已改好"

    form = PhoneForm(request.POST or None, initial={"work_phone": staff.work_phone})
    return form_page(request, form, carry_out, then=reverse("account"), title="改办公电话", button="保存办公电话")


@door("act", STAFF)
@require_POST
def end_own_absence(request: HttpRequest, number: int) -> HttpResponse:
    """Be back before the time that was recorded."""
    actor = actor_in(request)
    absence = get_object_or_404(own_account(actor).get().absences, pk=number)

    def carry_out() -> str:
        services.cancel_absence(by=actor, absence=absence)
        return "已销假，从现在起算在岗"

    return act(request, carry_out, reverse("account"))
