"""The two-zeros board, and taking notice of a rung on it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from yimen.base.doors import door
from yimen.notify.services import acknowledge
from yimen.supervision.access import watched_by
from yimen.supervision.queries import board
from yimen.supervision.rules import LEADERS, WATCHERS

READERS = tuple(sorted(WATCHERS | LEADERS))


@door("page", *READERS, thing="order")
@require_safe
def zeros(request: HttpRequest) -> HttpResponse:
    """零漏办 and 零逾期, each 0 or what spoils it."""
    found = board(request.actor)  # type: ignore[attr-defined]
    return render(request, "supervision/zeros.html", {"board": found})


@door("act", *READERS, thing="order")
@require_POST
def take_notice(request: HttpRequest, notice: int) -> HttpResponse:
    """Take notice of a rung that this person was told of."""
    watched_by(request.actor)  # type: ignore[attr-defined]
    row = acknowledge(request.actor, notice)  # type: ignore[attr-defined]
    number = row.matter.number if row.matter else ""
    messages.success(request, f"已知悉\n{number} 的升级提醒已登记知悉时间。")
    return redirect("zeros")
