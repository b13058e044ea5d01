"""The forms of the sign-in: account and password, then the second factor's code."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.forms import LoginForm
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_ip_address
from axes.models import AccessFailureLog
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils import timezone

from yimen.kernel.refusal import Refusal

LENGTH_LIMIT = 128
WINDOW = timedelta(minutes=15)


def tries_left(request: HttpRequest, login: str) -> int:
    """How many wrong passwords are left to this account from this address before it is locked."""
    failures: int = AxesProxyHandler.get_failures(request, {"username": login})
    return max(int(settings.AXES_FAILURE_LIMIT) - failures, 0)


def locked(request: HttpRequest, login: str) -> bool:
    """Whether this account is locked for this address now."""
    return not AxesProxyHandler.is_allowed(request, {"username": login})


def refuse_flood(request: HttpRequest, login: str) -> None:
    """Refuse before the password is looked at: too many wrong ones from this address, or for this account from anywhere.

    Raises Refusal. The limit for an account is high, so that nobody can lock a colleague out on purpose (security note §2).
    """
    since = timezone.now() - WINDOW
    wrong = AccessFailureLog.objects.filter(attempt_time__gte=since)
    address = get_client_ip_address(request)
    counted = wrong.aggregate(
        address=Count("pk", filter=Q(ip_address=address)), account=Count("pk", filter=Q(username=login))
    )
    if counted["address"] >= settings.SIGN_IN_ADDRESS_LIMIT or counted["account"] >= settings.SIGN_IN_ACCOUNT_LIMIT:
        sentence = "这里输错密码的次数太多，请 15 分钟后再试，或找本单位联络员核对账号。"
        raise Refusal("too_often", sentence, retry_after=int(WINDOW.total_seconds()))


class SignInForm(LoginForm):  # type: ignore[misc]
    """Account and password. The answer is the same whether the account exists or not."""

    password = forms.CharField(
        label="密码",
        max_length=LENGTH_LIMIT,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "请填密码"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label="账号",
            max_length=40,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
            error_messages={"required": "请填账号"},
        )
        self.order_fields(["login", "password"])
        self.fields["password" if self.is_bound else "login"].widget.attrs["autofocus"] = True

    def clean_login(self) -> str:
        """The account in the one spelling under which wrong tries are counted."""
        return str(self.cleaned_data["login"]).strip().lower()

    def clean(self) -> dict[str, Any]:
        refuse_flood(self.request, self.cleaned_data.get("login", ""))
        try:
            super().clean()
        except ValidationError:
            left = tries_left(self.request, self.cleaned_data["login"])
            self.add_error("password", f"账号或密码不对，还可以试 {left} 次")
        return dict(self.cleaned_data)
