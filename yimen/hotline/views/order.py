"""The page of an order, a request or a letter, and the same as a pane beside the inbox."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yimen.base.doors import STAFF, door
from yimen.base.now import now
from yimen.hotline.queries.page import Page, matter_of, page_of
from yimen.hotline.services.process import PROCESSES
from yimen.hotline.views.posted import actor_of
from yimen.hotline.views.shown import page_context
from yimen.kernel.refusal import Refusal
from yimen.matters.models import Matter


def found(request: HttpRequest, number: str) -> Matter:
    """The matter of this page, or the one answer for missing and not visible alike."""
    matter = matter_of(actor_of(request), number.strip().upper())
    if matter is None:
        raise Refusal("not_found", "没有找到这件事项，或者它不在您的范围内。")
    return matter


def read(request: HttpRequest, number: str) -> Page:
    """What the page of this number shows to whoever asks."""
    matter = found(request, number)
    return page_of(matter, actor_of(request), now(), PROCESSES[matter.kind])


@door("page", STAFF, thing="order")
@require_GET
def matter(request: HttpRequest, number: str) -> HttpResponse:
    """The whole page."""
    return render(request, "hotline/order.html", _context(request, number))


@door("fragment", STAFF, thing="order")
@require_GET
def pane(request: HttpRequest, number: str) -> HttpResponse:
    """The short form beside the inbox's list."""
    return render(request, "hotline/pane.html", _context(request, number))


def _context(request: HttpRequest, number: str) -> dict[str, Any]:
    return page_context(read(request, number), actor_of(request))
