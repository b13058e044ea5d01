"""Signing in and out, and how pages are shown in this browser."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from yimen.base.doors import PUBLIC, door
from yimen.base.paths import own_path
from yimen.org import services
from yimen.org.adapter import set_display_cookies
from yimen.org.forms.signing import SignInForm
from yimen.org.models import Staff

ENDED = {
    "idle": "太久没有操作，已自动退出。登录后回到刚才的页面。",
    "elsewhere": "这个账号刚在别处登录，本处已退出。如果不是本人，请马上改密码并告诉系统管理员。",
    "long": "已连续登录 12 小时，请重新登录。",
    "changed": "账号的岗位或密码刚有变动，请重新登录。",
    "out": "已退出登录。",
}
WIPE = '"cache", "cookies", "storage"'


class _SignIn(LoginView):  # type: ignore[misc]
    form_class = SignInForm
    template_name = "account/login.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        target = self.request.POST.get("next") or self.request.GET.get("next")
        context["next"] = own_path(target, "")
        context["ended"] = ENDED.get(self.request.GET.get("ended", ""), "")
        return context


sign_in = door("signin", PUBLIC)(sensitive_post_parameters("password")(_SignIn.as_view()))


@door("signin", PUBLIC)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and let the browser forget what it has kept of this site."""
    logout(request)
    response = redirect(f"{reverse('account_login')}?ended=out")
    response.status_code = 303
    response.headers["Clear-Site-Data"] = WIPE
    return response


@door("act", PUBLIC)
@require_POST
def display(request: HttpRequest) -> HttpResponse:
    """Show pages in the standard or the elder form, with usual or high contrast, here and for the account."""
    mode = request.POST.get("mode", request.COOKIES.get("display_mode", ""))
    contrast = request.POST.get("contrast", request.COOKIES.get("display_contrast", ""))
    mode, contrast = services.known_display(mode, contrast)
    if isinstance(request.user, Staff):
        services.set_display(staff=request.user, mode=mode, contrast=contrast)
    response = redirect(own_path(request.POST.get("next")))
    response.status_code = 303
    set_display_cookies(request, response, mode, contrast)
    return response
