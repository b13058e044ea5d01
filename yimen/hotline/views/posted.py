"""What a posted form carries besides its fields: the client's key, the version it showed, a digest of what was sent."""

from __future__ import annotations

import hashlib
import json
from uuid import UUID, uuid4

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from yimen.hotline.models import Order
from yimen.hotline.services.turn import Turn
from yimen.kernel.refusal import Refusal
from yimen.kernel.text import number_in
from yimen.matters.access import SeenRead
from yimen.matters.models import Matter
from yimen.org.access import Actor

NOT_DATA = frozenset({"csrfmiddlewaretoken", "key", "seen"})


def actor_of(request: HttpRequest) -> Actor:
    """Whoever asks; staff doors let nobody else in."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def address_of(request: HttpRequest) -> str:
    """Where the request comes from, as the project's middleware has found it behind our own proxies."""
    return str(request.client_address)  # type: ignore[attr-defined]


def key_of(request: HttpRequest) -> UUID:
    """The form's own key; a form without one gets a fresh one and is not protected against being sent twice."""
    try:
        return UUID(str(request.POST.get("key", "")))
    except ValueError:
        return uuid4()


def digest_of(request: HttpRequest) -> str:
    """A digest of what was sent: the same key with other content is refused."""
    sent = sorted((name, values) for name, values in request.POST.lists() if name not in NOT_DATA)
    return hashlib.sha256(json.dumps(sent, ensure_ascii=False).encode()).hexdigest()[:16]


def turn_of(request: HttpRequest, which: Order | str) -> Turn:
    """The turn of this request on an order that was read, or on the one with this number, which the act itself reads."""
    return Turn(
        which=_plain(which) if isinstance(which, str) else which.pk,
        by=actor_of(request),
        key=key_of(request),
        seen=number_in(request.POST.get("seen", "")),
        request=digest_of(request),
    )


def order_numbered(request: HttpRequest, number: str) -> Order:
    """The order with this number, where the actor may see it."""
    order = NUMBERED.first(actor_of(request), number=_plain(number))
    if order is None:
        raise Refusal("not_found", "没有找到这件工单，或者它不在范围内。")
    return order


def _plain(number: str) -> str:
    return number.replace("\0", "").upper()  # the database takes no NUL


def _numbered(seen: QuerySet[Matter], number: str) -> QuerySet[Order]:
    related = ("party", "recorded_by", "matter__lead_organisation", "matter__region__parent", "matter__avoids")
    rows = Order.objects.filter(matter__number=number, matter__kind="order").select_related(*related).order_by()
    return rows.filter(matter__in=seen) if seen.query.where else rows


NUMBERED = SeenRead(_numbered, number="RX-1949")


def done(request: HttpRequest, url: str, *lines: str) -> HttpResponse:
    """After an act: what happened and who has it now, on the next page."""
    messages.success(request, "\n".join(lines))
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


def first_of(matters: list[Matter], number: str) -> Matter | None:
    """The matter with this number in a queue, else the first."""
    return next((each for each in matters if each.number == number.upper()), matters[0] if matters else None)
