"""What the right column shows while the operator types: duplicates, answers, advice. It writes nothing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from yimen.base.doors import door
from yimen.hotline.access import accepts, takes_requests
from yimen.hotline.queries.likely import known_answers, likely_same
from yimen.hotline.queries.places import matching_places, place_of
from yimen.hotline.queries.reference import category_path, limit_rows
from yimen.hotline.queries.suggesting import Facts, Suggested, suggest_for
from yimen.hotline.rules.intake import proposed_grade, sensitive_words
from yimen.hotline.rules.limits import limit_for
from yimen.hotline.rules.suggest import suggester
from yimen.hotline.rules.words import GRADES
from yimen.hotline.views.posted import actor_of
from yimen.kernel.refusal import Refusal

TAKERS = ("operator", "intake_reviewer")
ANSWERABLE = ("consultation", "praise")


@door("fragment", *TAKERS, thing="order")
@require_POST
def assist(request: HttpRequest) -> HttpResponse:
    """The whole right column, and out of band the strip of emergency words and the hint at the grade."""
    takes_requests(actor_of(request))
    text = _text(request)
    if len(text) < 2:
        return render(request, "hotline/operator/assist.html", {"quiet": True, "hits": ()})
    region = request.POST.get("region", "") or _region(request.POST.get("address", ""))
    advice = suggest_for(Facts(text, region, request.POST.get("subject_kind", "")))
    context = _context(request, text, region, advice)
    return render(request, "hotline/operator/assist.html", context)


def _text(request: HttpRequest) -> str:
    parts = [request.POST.get("title", ""), request.POST.get("content", ""), *request.POST.getlist("demands")]
    return "\n".join(part.strip() for part in parts if part.strip())[:5000]


def _region(address: str) -> str:
    found = place_of(address)
    return found.code if found else ""


def _context(request: HttpRequest, text: str, region: str, advice: Suggested) -> dict[str, Any]:
    actor, category = actor_of(request), advice.category or (advice.first.category if advice.first else "")
    urgent = bool(category and (row := suggester().tree.get(category)) and row.urgent)
    grade = proposed_grade(text, urgent)
    return {
        "likely": likely_same(
            actor, text=text, phone=request.POST.get("phone", ""), region=region, category=advice.category
        ),
        "known": known_answers(text), "advice": advice, "path": category_path(category), "accepts": accepts(actor),
        "hits": _hits(text), "answerable": request.POST.get("request_type") in ANSWERABLE,
        "grade_words": _grade_words(grade, category, request.POST.get("request_type", "help")),
    }  # fmt: skip


def _hits(text: str) -> list[Any]:
    """One strip a kind of emergency, the first word of each."""
    return list({hit.kind: hit for hit in reversed(sensitive_words(text))}.values())


def _grade_words(grade: str, category: str, kind: str) -> str:
    if grade == "ordinary":
        return ""
    name = category_path(category).rpartition(" / ")[2]
    try:
        handle = limit_for("handle", grade, kind, rows=limit_rows()).limit
        sign = limit_for("sign", grade, rows=limit_rows()).limit
    except Refusal:
        return f"这类事项属{GRADES[grade]}"
    return f"{name}属{GRADES[grade]}：{handle}内办结，{sign}内签收"


@door("fragment", *TAKERS, thing="order")
@require_POST
def where(request: HttpRequest) -> HttpResponse:
    """The place that a typed address lies in, or those that it may lie in."""
    takes_requests(actor_of(request))
    address = request.POST.get("address", "")[:200]
    found = place_of(address)
    context = {"place": found, "places": matching_places(address), "address": address.strip()}
    return render(request, "hotline/operator/place.html", context)
