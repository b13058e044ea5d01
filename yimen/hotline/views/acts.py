"""The act route: GET shows a verb's form, POST does it. A refusal comes back with the form and all that was typed."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yimen.base.doors import STAFF, door
from yimen.hotline.access import may
from yimen.hotline.forms.base import ActForm
from yimen.hotline.queries.after import done_words, stale_words
from yimen.hotline.queries.options import order_row
from yimen.hotline.queries.page import TABLES
from yimen.hotline.services.turn import Turn
from yimen.hotline.views.order import found
from yimen.hotline.views.posted import actor_of, digest_of, done, key_of
from yimen.hotline.views.shown import number_words
from yimen.hotline.views.table import TABLE, Entry
from yimen.kernel.refusal import Refusal
from yimen.matters.models import Matter
from yimen.matters.services.act import Done, done_before

# A reply that waits for its signature is recorded as a note.
DRAFTED = {"add_note": "reply"}
STATUS = {"stale": 409, "key_reused": 409}


@door("act", STAFF, thing="order")
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Show the form of a verb, or do it."""
    matter = found(request, number)
    if request.method == "POST" and (earlier := _earlier(request, matter, verb)):
        return done(request, reverse("matter", args=[matter.number]), *done_words(earlier, matter, verb))
    entry = _entry(request, matter, verb)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = entry.form(*data, matter=matter, order=order_row(matter), actor=actor_of(request))
    if request.method == "GET":
        return _page(request, matter, verb, entry, form)
    return _post(request, matter, verb, entry, form)


def _entry(request: HttpRequest, matter: Matter, verb: str) -> Entry:
    """The row of the table, if this person may do it now. A move that the state lacks is refused in the table's words."""
    entry = TABLE.get((matter.kind, verb))
    if entry is None:
        raise Refusal("not_found", "没有这一步。")
    allowed = may(actor_of(request), verb, matter)
    if not allowed.allowed:
        raise Refusal("forbidden", allowed.sentence, verb=verb, number=matter.number)
    if request.method == "GET":
        TABLES[matter.kind].move(matter.state, verb)
    return entry


def _post(request: HttpRequest, matter: Matter, verb: str, entry: Entry, form: ActForm) -> HttpResponse:
    if not form.is_valid():
        return _page(request, matter, verb, entry, form, 422)
    given = form.cleaned_data
    try:
        with transaction.atomic():
            made = entry.call(Turn(matter.pk, actor_of(request), given["key"], given["seen"], digest_of(request)), form)
    except Refusal as refusal:
        return _refused(request, matter, verb, entry, form, refusal)
    return done(request, reverse("matter", args=[matter.number]), *done_words(made, matter, verb))


def _earlier(request: HttpRequest, matter: Matter, verb: str) -> Done | None:
    """The answer that this very form got before, even where the act is no longer allowed: a lost answer is asked again.

    A form that shows the newest version got none.
    """
    if request.POST.get("seen") == str(matter.version):
        return None
    made = done_before(key_of(request))
    if made is None or (made.event.matter_id, made.event.actor_id) != (matter.pk, actor_of(request).staff_id):
        return None
    return made if verb in (made.event.verb, DRAFTED.get(made.event.verb)) else None


def _refused(
    request: HttpRequest, matter: Matter, verb: str, entry: Entry, form: ActForm, refusal: Refusal
) -> HttpResponse:
    """The form again with the sentence on top; one that was too old now knows the newest version."""
    if refusal.code in ("not_found", "forbidden"):
        raise refusal
    status = STATUS.get(refusal.code, 422)
    if refusal.code == "stale":
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["seen"] = matter.version  # type: ignore[index]
    form.add_error(None, stale_words(refusal) if refusal.code == "stale" else refusal.sentence)
    return _page(request, matter, verb, entry, form, status)


def _page(
    request: HttpRequest, matter: Matter, verb: str, entry: Entry, form: ActForm, status: int = 200
) -> HttpResponse:
    button = next((move.button for move in TABLES[matter.kind].moves if move.verb == verb and move.button), entry.title)
    context: dict[str, Any] = {
        "matter": matter, "number": number_words(matter), "entry": entry, "form": form, "button": button, "verb": verb,
        "action": reverse("act", args=[matter.number, verb]), "stale": status == 409,
    }  # fmt: skip
    whole = request.headers.get("HX-Request") != "true"
    return render(request, "hotline/act.html" if whole else "hotline/parts/act_form.html", context, status=status)
