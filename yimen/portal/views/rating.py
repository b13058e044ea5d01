"""Rating an answered order: by the link that was sent, or from the order's page. GET consumes nothing."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yimen.base.doors import PUBLIC, door
from yimen.hotline.models import Order
from yimen.hotline.queries.progress import progress_of
from yimen.hotline.services.callback import SATISFIED_FROM
from yimen.hotline.services.process import ORDER
from yimen.hotline.services.public import by_rating_link, rating_link_used
from yimen.kernel.refusal import Refusal
from yimen.portal.forms.rating import Rating
from yimen.portal.services import rate
from yimen.portal.views.common import page, posted, see_other
from yimen.portal.views.following import ask_again, opened


@door("page", PUBLIC, thing="order")
@require_http_methods(["GET", "POST"])
def followed(request: HttpRequest, number: str) -> HttpResponse:
    """Rate the order that this browser follows."""
    order = opened(request, number)
    if order is None:
        return ask_again(number)
    done = _rated(request, order)
    if done is not None:
        return done
    return see_other(reverse("followed", args=[number]))


@door("page", PUBLIC, thing="order")
@require_http_methods(["GET", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Rate by the link of a message: no number, no code, once."""
    order = by_rating_link(token)
    if order is None:
        raise Http404
    done = _rated(request, order)
    if done is not None:
        return done
    rating_link_used(token)
    return see_other(reverse("home"))


def _rated(request: HttpRequest, order: Order) -> HttpResponse | None:
    """The form, or None once the rating is written."""
    if order.matter.state != "awaiting_callback":
        return render(request, "portal/rate_closed.html", {"plain": order.matter.number}, status=409)
    form = Rating(request.POST if request.method == "POST" else None, initial={"key": uuid4()}, auto_id="rate_%s")
    if request.method == "GET" or not form.is_valid():
        return _page(request, order, form)
    try:
        given = dict(form.cleaned_data)
        rate(order=order, digest=posted(request), **given)
    except Refusal as problem:
        form.add_error(None, problem.sentence)
        return _page(request, order, form, problem)
    messages.success(request, THANKS if given["result"] >= SATISFIED_FROM else AGAIN)
    return None


THANKS = "评价已收到，谢谢您\n这件事办结"
AGAIN = "评价已收到\n由原承办单位重新办理，热线管理股指定专人督办"


def _page(request: HttpRequest, order: Order, form: Rating, problem: Refusal | None = None) -> HttpResponse:
    return page(request, "portal/rate.html", {"form": form, "progress": progress_of(order, ORDER)}, problem)
