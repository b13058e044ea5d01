"""What every request passes: an id and headers, the session's limits, and the gate."""

from __future__ import annotations

import ipaddress
import logging
import secrets
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from yimen.base import gate
from yimen.base.doors import door_of
from yimen.base.now import now
from yimen.custody.services import record_attempt
from yimen.kernel.refusal import Refusal
from yimen.org.access import Actor, actor_of, must_change_password, needs_second_factor
from yimen.org.models import Staff
from yimen.org.queries import know_calendar_version
from yimen.org.rules import OFFICERS
from yimen.org.services import ENDED_SESSION
from yimen.project import errors

Answer = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger("yimen.request")

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def address_of(request: HttpRequest) -> str:
    """The client's address: the peer's, or the entry that our own proxies (YIMEN_PROXIES of them) vouch for."""
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    proxies = settings.PROXIES
    found = forwarded[-proxies] if proxies and len(forwarded) >= proxies else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ipaddress.ip_address(found))
    except ValueError:
        return "0.0.0.0"  # noqa: S104 - no address known, as over a Unix socket; nothing listens on it


def _unreadable(request: HttpRequest) -> HttpResponse | None:
    """The answer to an address with a NUL, which no text of ours holds, or to a packed body, which could unpack to anything."""
    if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
        return errors.bad_request(request)
    if request.headers.get("Content-Encoding", "identity") != "identity":
        return errors.bad_request(request, status=415)
    return None


class Request:
    """Gives the request its id, opens the gate's witness and puts the security headers on every answer."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.id = f"E-{secrets.token_hex(3).upper()}"  # type: ignore[attr-defined]
        request.client_address = address_of(request)  # type: ignore[attr-defined]
        gate.open_request()
        know_calendar_version(None)
        response = _unreadable(request) or self.answer(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if "Cache-Control" not in response.headers and not request.path.startswith("/static/"):
            response.headers["Cache-Control"] = "no-store"
        return response


class Sessions:
    """Ends sessions that idle, are too old, belong to a changed account, or were replaced by a newer sign-in."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not isinstance(user, Staff):
            request.actor = None  # type: ignore[attr-defined]
            return self.answer(request)
        actor = actor_of(user)
        reason = self._ended(request, user, actor)
        if reason:
            logout(request)
            return errors.sign_in(request, ended=reason)
        know_calendar_version(user.calendar_version)  # type: ignore[attr-defined]
        request.actor = actor  # type: ignore[attr-defined]
        return self.answer(request)

    def _ended(self, request: HttpRequest, user: Staff, actor: Actor) -> str:
        moment = int(now().timestamp())
        session = request.session
        if "started" not in session:
            session["started"] = session["seen"] = moment
        started, seen = int(session["started"]), int(session["seen"])
        idle = settings.SESSION_IDLE_OFFICER_SECONDS if actor.roles & OFFICERS else settings.SESSION_IDLE_SECONDS
        if user.session_key and user.session_key != session.session_key:
            return "changed" if user.session_key.startswith(ENDED_SESSION) else "elsewhere"
        if moment - seen > idle:
            return "idle"
        if moment - started > timedelta(hours=12).total_seconds():
            return "long"
        if moment - seen > 60:
            session["seen"] = moment
        return ""


class Gate:
    """Lets in who may come in, turns refusals into pages, and sends no guarded answer that no access rule was asked for."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        entry = door_of(request)
        if entry and entry.guarded and response.status_code < 300 and not gate.asked():
            log.error("gate not asked for %s", request.path)
            if not settings.PRODUCTION:
                raise RuntimeError(f"no access rule was asked before {request.path} was answered")
            return errors.not_found(request)
        return response

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        entry = door_of(request)
        if entry is None:
            raise RuntimeError(f"{request.path} has no door: declare it with yimen.base.doors.door")
        if entry.public:
            return None
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        if actor is None:
            return errors.sign_in(request)
        if "staff" not in entry.roles and not actor.roles & set(entry.roles):
            self._record(request, "wrong_role")
            return errors.not_yours(request)
        if entry.kind != "signin":
            return self._first(request.user, actor)  # type: ignore[arg-type]
        return None

    @staticmethod
    def _first(user: Staff, actor: Actor) -> HttpResponse | None:
        """What a person has to do before anything else: change a one-time password, enrol a second factor."""
        if must_change_password(user):
            return redirect("password")
        if needs_second_factor(user, actor) and not user.has_second_factor:  # type: ignore[attr-defined]
            return redirect("second_factor_enrol")
        return None

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if not isinstance(problem, Refusal):
            return None
        self._record(request, problem.code)
        return errors.refused(request, problem)

    @staticmethod
    def _record(request: HttpRequest, code: str) -> None:
        match = request.resolver_match
        record_attempt(
            actor=request.actor,  # type: ignore[attr-defined]
            door=match.view_name if match else request.path[:120],
            code=code,
            address=address_of(request),
            request_id=request.id,  # type: ignore[attr-defined]
        )
