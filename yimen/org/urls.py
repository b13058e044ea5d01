"""Routes of signing in and out; the pages of the organisation follow below."""

from __future__ import annotations

from django.urls import URLPattern, path

from yimen.org.views import signing

urlpatterns: list[URLPattern] = [
    path("accounts/login/", signing.sign_in, name="account_login"),
    path("accounts/logout/", signing.sign_out, name="account_logout"),
    path("display", signing.display, name="display"),
]
