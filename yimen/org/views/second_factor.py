"""The second factor: asked for at sign-in, turned on and off, its paper codes shown once."""

from __future__ import annotations

from typing import Any

import segno
from allauth.account.internal.decorators import login_stage_required
from allauth.mfa.adapter import get_adapter
from allauth.mfa.stages import AuthenticateStage
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yimen.base.doors import PUBLIC, STAFF, door
from yimen.kernel.refusal import Refusal
from yimen.org import services
from yimen.org.access import needs_second_factor, own_account
from yimen.org.forms.account import CodeForm, EnrolForm, OwnPasswordForm
from yimen.org.forms.signing import locked, tries_left
from yimen.org.models import Staff
from yimen.org.views.pages import actor_in, form_page


def _count_wrong(request: HttpRequest, login: str) -> str:
    """Count a wrong code like a wrong password and say how many tries are left."""
    AxesProxyHandler.user_login_failed(sender=__name__, credentials={"username": login}, request=request)
    return f"验证码不对，还可以试 {tries_left(request, login)} 次"


@door("signin", PUBLIC)
@login_stage_required(stage=AuthenticateStage.key, redirect_urlname="account_login")  # type: ignore[untyped-decorator]
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second step of the sign-in. Wrong codes and wrong passwords are counted together."""
    stage = request._login_stage  # type: ignore[attr-defined]
    staff, form = stage.login.user, CodeForm(request.POST or None)
    if locked(request, staff.login):
        request.axes_locked_out = True  # type: ignore[attr-defined]
    elif request.method == "POST" and form.is_valid():
        try:
            services.use_code(staff=staff, code=form.cleaned_data["code"])
            return stage.exit()  # type: ignore[no-any-return]
        except Refusal:
            form.add_error("code", _count_wrong(request, staff.login))
    return render(request, "mfa/authenticate.html", {"form": form})


def qr_path(text: str) -> dict[str, Any]:
    """A QR code as the side of its square and the path of its dark modules, quiet zone of 4 included."""
    rows = [list(row) for row in segno.make(text, error="m").matrix_iter(border=4)]
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return {"side": len(rows), "path": path}


@door("signin", STAFF)
def enrol(request: HttpRequest) -> HttpResponse:
    """Scan the secret with an authenticator app, type its first code, receive the paper codes."""
    staff = own_account(actor_in(request)).get()
    if request.method == "POST":
        form = EnrolForm(request.POST)
        secret = services.open_secret(staff, request.POST.get("sealed", ""))
    else:
        secret, sealed = services.new_secret(staff)
        form = EnrolForm(initial={"sealed": sealed})
    adapter = get_adapter()
    return form_page(
        request, form, lambda data: _enrolled(request, staff, secret, data["code"]),
        then=reverse("account"), template="org/second_factor.html", secret=" ".join(_fours(secret)),
        qr=qr_path(adapter.build_totp_url(staff, secret)), required=needs_second_factor(staff, actor_in(request)),
    )  # fmt: skip


def _fours(text: str) -> list[str]:
    return [text[at : at + 4] for at in range(0, len(text), 4)]


def _enrolled(request: HttpRequest, staff: Staff, secret: str, code: str) -> HttpResponse:
    return _codes(request, services.enrol(staff=staff, secret=secret, code=code))


def _codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    shown = [f"{code[:4]} {code[4:]}" for code in codes]
    return render(request, "org/paper_codes.html", {"codes": shown, "issuer": settings.MFA_TOTP_ISSUER})


@door("act", STAFF)
def renew_codes(request: HttpRequest) -> HttpResponse:
    """Ten new paper codes; the old ones end."""
    staff = own_account(actor_in(request)).get()
    return form_page(
        request, OwnPasswordForm(request.POST or None),
        lambda data: _codes(request, services.renew_paper_codes(staff=staff, password=data["password"])),
        then=reverse("account"), title="换一组备用码", lead="换好后，原来没用完的备用码全部作废。", button="换一组备用码",
    )  # fmt: skip


@door("act", STAFF)
def turn_off(request: HttpRequest) -> HttpResponse:
    """Turn the second factor off, where the account may be without one."""
    actor = actor_in(request)
    staff = own_account(actor).get()

    def carry_out(data: dict[str, Any]) -> str:
        services.turn_off(staff=staff, password=data["password"], required=needs_second_factor(staff, actor))
        return "第二因素已关闭，登录只用密码"

    return form_page(
        request, OwnPasswordForm(request.POST or None), carry_out, then=reverse("account"),
        title="关闭第二因素", lead="关闭后，只凭密码就能登录。", button="关闭第二因素", danger=True,
    )  # fmt: skip
