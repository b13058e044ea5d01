"""How the sign-in library works here: no signing up, own paths only, one session, sealed second-factor secrets."""

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse

from yimen.base.keys import associated, ring
from yimen.base.paths import is_own_path
from yimen.org import services
from yimen.org.access import must_change_password
from yimen.org.models import Staff

YEAR = 365 * 24 * 3600
_FACTOR = associated("mfa_authenticator.data", UUID(int=0))


def set_display_cookies(request: HttpRequest, response: HttpResponse, mode: str, contrast: str) -> None:
    """Keep how pages are shown in this browser, public pages included."""
    for name, value in (("display_mode", mode), ("display_contrast", contrast)):
        if value:
            response.set_cookie(name, value, max_age=YEAR, secure=request.is_secure(), httponly=True, samesite="Lax")
        else:
            response.delete_cookie(name, samesite="Lax")


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the system administrator; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        return bool(url) and is_own_path(url)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """A disabled account gets the same answer as a wrong password."""
        user = super().authenticate(request, **credentials)
        return user if user is not None and user.is_active else None

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in under a new session key; an earlier session of the account ends with its next request."""
        super().login(request, user)
        if not request.session.session_key:
            request.session.create()
        services.remember_session(user, str(request.session.session_key))

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if isinstance(user, Staff) and (user.display_mode or user.display_contrast):
            set_display_cookies(request, response, user.display_mode, user.display_contrast)
        return response

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: our pages say themselves what has happened."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: accounts have no mail address; the audit view shows what has changed."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        user: Any = request.user
        return "/account/password" if must_change_password(user) else "/"


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors lie sealed in the database."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(ring().seal(text.encode(), _FACTOR)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return ring().open(base64.b64decode(encrypted_text), _FACTOR).decode()
