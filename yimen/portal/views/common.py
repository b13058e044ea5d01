"""What the public pages share: where a request comes from, what a refusal looks like, what a form sends along."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe

from yimen.kernel.refusal import Refusal

NOT_DATA = frozenset({"csrfmiddlewaretoken", "key"})


def source_of(request: HttpRequest) -> str:
    """The address that limits count by."""
    return str(request.client_address)  # type: ignore[attr-defined]  # set by the project's middleware


def digest_of(content: Any) -> str:
    """A digest of what was sent, so that one key with other content is told apart."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def posted(request: HttpRequest) -> str:
    """The digest of a posted form."""
    return digest_of(sorted((name, values) for name, values in request.POST.lists() if name not in NOT_DATA))


def see_other(url: str) -> HttpResponse:
    """After a POST that succeeded: the next page."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


def page(request: HttpRequest, template: str, context: dict[str, Any], problem: Refusal | None = None) -> HttpResponse:
    """A page; one that shows a form again answers 422, or 429 with Retry-After where a limit was reached."""
    form = context.get("form")
    status = 422 if form is not None and form.errors else 200
    if problem is not None:
        status = 429 if problem.code == "too_often" else 422
    response = render(request, template, context, status=status)
    if problem is not None and "retry_after" in problem.data:
        response.headers["Retry-After"] = str(problem.data["retry_after"])
    return response


def qr(url: str, title: str = "扫码查进度") -> SafeString:
    """An address of our own as a picture to scan; it holds a number at most, never a code."""
    drawn = segno.make(url, error="m").svg_inline(omitsize=True, dark="#000", light="#fff", title=title)
    return mark_safe(drawn)  # noqa: S308 - drawn by the library from an address of our own, which it escapes
