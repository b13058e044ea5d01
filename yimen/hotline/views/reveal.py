"""看全号: one value, with a reason, for a minute; the record of it is written first (rule book §10)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from yimen.base.doors import STAFF, door
from yimen.custody.rules import SHOWN_SECONDS
from yimen.hotline.access import sees_contact
from yimen.hotline.forms.reveal import RevealForm
from yimen.hotline.queries.options import order_row
from yimen.hotline.views.order import found
from yimen.hotline.views.posted import actor_of, address_of
from yimen.hotline.views.shown import ASK_DESK
from yimen.kernel.refusal import Refusal
from yimen.matters.models import Matter
from yimen.parties.models import Party
from yimen.parties.services import masked, reveal


def _party(request: HttpRequest, matter: Matter) -> Party:
    order = order_row(matter)
    if order is None or order.party is None or not sees_contact(actor_of(request), matter):
        raise Refusal("forbidden", f"联系方式由热线保管，{ASK_DESK}。", number=matter.number)
    return order.party


@door("fragment", STAFF, thing="order")
@require_http_methods(["GET", "POST"])
def whole_number(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for the reason, then show the number for a minute."""
    matter = found(request, number)
    party, form = _party(request, matter), RevealForm(request.POST or None)
    context = {"matter": matter, "form": form, "shown": "", "seconds": SHOWN_SECONDS}
    if form.is_valid():
        context["shown"] = _open(request, matter, party, form)
    status = 422 if form.errors else 200
    whole = request.headers.get("HX-Request") != "true"
    response = render(request, "hotline/reveal.html" if whole else "hotline/parts/reveal.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _open(request: HttpRequest, matter: Matter, party: Party, form: RevealForm) -> str:
    try:
        return reveal(
            party=party, field="phone", by=actor_of(request), matter_number=matter.number,
            reason=form.cleaned_data["reason"], note=form.cleaned_data["note"], address=address_of(request),
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return ""


@door("fragment", STAFF, thing="order")
@require_http_methods(["GET"])
def masked_number(request: HttpRequest, number: str) -> HttpResponse:
    """The masked number again, when the minute is over."""
    matter = found(request, number)
    context = {"matter": matter, "caller": masked(_party(request, matter)), "again": True}
    return render(request, "hotline/parts/number.html", context)
