"""The reviewer's screen: the reply beside the demands, line by line (rule book §4.3)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yimen.base.doors import door
from yimen.base.now import now
from yimen.hotline.access import can
from yimen.hotline.models import Order
from yimen.hotline.queries import reviewing
from yimen.hotline.queries.queues import queue, summary
from yimen.hotline.rules.answers import FOUND
from yimen.hotline.rules.endings import QUALITY_CHECKS
from yimen.hotline.services import replies
from yimen.hotline.views.decision import facts_of, tags_of
from yimen.hotline.views.posted import actor_of, done, first_of, order_numbered, turn_of
from yimen.kernel.codes import grouped
from yimen.kernel.refusal import Refusal
from yimen.kernel.words import day_words
from yimen.matters.queries import notes

POST = "reply_reviewer"


@door("page", POST, thing="order")
@require_GET
def review(request: HttpRequest) -> HttpResponse:
    """The queue of replies with one open."""
    return _page(request, request.GET.get("open", ""))


def _page(request: HttpRequest, number: str, error: str = "", status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    rows = queue(actor, ["awaiting_review"], now())
    current = first_of([row.matter for row in rows], number)
    context: dict[str, Any] = {
        "rows": rows, "summary": summary(rows, "待审"), "current": current, "key": uuid4(), "error": error,
        "why": request.POST.get("why", ""), "remark": request.POST.get("remark", ""), "checks": _checks(request),
    }  # fmt: skip
    if current is not None:
        order = order_numbered(request, current.number)
        context |= _order(order) | {"may": "pass_review" in can(actor, order.matter)}
    return render(request, "hotline/review.html", context, status=status)


def _order(order: Order) -> dict[str, Any]:
    reply, matter = reviewing.reply_of(order), order.matter
    shared = {
        "order": order, "matter": matter, "number": grouped(matter.number), "reply": reply, "tags": tags_of(order),
        "facts": facts_of(order), "content": "\n".join(note.text for note in notes(matter, "content", "summary")),
        "contacts": reviewing.contacts(order), "files": reviewing.evidence(order),
    }  # fmt: skip
    if reply is None:
        return shared
    similar = reviewing.similar_replies(order, reply)
    return shared | {
        "answers": reviewing.answered(order, reply), "similar": similar, "warnings": reviewing.warnings(reply, similar),
        "found": FOUND.get(reply.found, ""), "next": day_words(reply.next_date) if reply.next_date else "",
    }  # fmt: skip


def _checks(request: HttpRequest) -> list[tuple[int, str, str, bool]]:
    """(key, code, sentence, ticked) of the eight checks."""
    return [(n, code, words, code in request.POST) for n, (code, words) in enumerate(QUALITY_CHECKS.items(), 1)]


@door("act", POST, thing="order")
@require_POST
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """Pass the reply, or send it back with what failed and what to mend."""
    order = order_numbered(request, number)
    checks = {code: code in request.POST for code in QUALITY_CHECKS}
    turn = turn_of(request, order)
    sends_back = request.POST.get("go") == "return"
    told = (f"已通过 {grouped(number)}", "现在由回访员回访诉求人")
    if sends_back:
        told = (f"已退回{order.matter.lead_organisation}修改", f"{grouped(number)}，{_failed(checks)} 没有通过")
    try:
        with transaction.atomic():
            if sends_back:
                replies.return_for_quality(turn, checks=checks, why=request.POST.get("why", ""))
            else:
                replies.pass_review(turn, checks=checks, remark=request.POST.get("remark", ""))
    except Refusal as problem:
        return _page(request, number, problem.sentence, 409 if problem.code == "stale" else 422)
    return done(request, reverse("review"), *told)


def _failed(checks: dict[str, bool]) -> str:
    return "、".join(code for code, met in checks.items() if not met)
