"""A person's notices, and taking notice of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from yimen.base.doors import STAFF, door
from yimen.notify.access import own_notices
from yimen.notify.queries import PAGE, open_notices, past_notices, unread_count
from yimen.notify.services import acknowledge, acknowledge_all


@door("page", STAFF, thing="notice")
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """What this person was told: waiting for them first, then what they have taken notice of."""
    before = request.GET.get("before", "")
    actor = request.actor  # type: ignore[attr-defined]
    past = past_notices(actor, int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None)
    waiting = open_notices(actor)[:200]
    context = {"waiting": waiting, "count": unread_count(actor), "past": past}
    return render(request, "notify/notices.html", context | {"more": past[-1].pk if len(past) == PAGE else None})


@door("act", STAFF, thing="notice")
@require_POST
def take_notice(request: HttpRequest, notice: int) -> HttpResponse:
    """Take notice of one notice."""
    own_notices(request.actor)  # type: ignore[attr-defined]
    acknowledge(request.actor, notice)  # type: ignore[attr-defined]
    messages.success(request, "已知悉")
    return redirect("notices")


@door("act", STAFF, thing="notice")
@require_POST
def take_all(request: HttpRequest) -> HttpResponse:
    """Take notice of everything that is no rung of a ladder."""
    own_notices(request.actor)  # type: ignore[attr-defined]
    count = acknowledge_all(request.actor)  # type: ignore[attr-defined]
    messages.success(request, f"已知悉 {count} 条\n督办和升级提醒要逐条知悉，仍在列表里。")
    return redirect("notices")
