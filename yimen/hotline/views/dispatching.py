"""The dispatcher's screen: queue, text, decision (mock-up 03)."""

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
from yimen.hotline.forms.dispatching import AcceptForm, DispatchForm
from yimen.hotline.models import Order
from yimen.hotline.queries.accuracy import KINDS, dispatched, figures
from yimen.hotline.queries.offices import office_of, signer
from yimen.hotline.queries.queues import queue, summary
from yimen.hotline.services import dispatching, intake
from yimen.hotline.views.decision import decision_of, order_side
from yimen.hotline.views.posted import actor_of, done, first_of, order_numbered, turn_of
from yimen.kernel.codes import grouped
from yimen.kernel.refusal import Refusal
from yimen.kernel.text import number_in
from yimen.kernel.words import moment_words
from yimen.org.access import Actor

POSTS = {"dispatcher": "awaiting_dispatch", "intake_reviewer": "awaiting_acceptance"}
SPANS = (0, 30, 90, 365)


@door("page", *POSTS, thing="order")
@require_GET
def dispatching_page(request: HttpRequest) -> HttpResponse:
    """The queue with one order open for decision."""
    return _page(request, request.GET.get("open", ""))


def _states(actor: Actor) -> list[str]:
    return [state for post, state in POSTS.items() if actor.holds(post)]


def _page(
    request: HttpRequest, number: str, form: DispatchForm | None = None, error: str = "", status: int = 200
) -> HttpResponse:
    actor = actor_of(request)
    rows = queue(actor, _states(actor), now())
    current = first_of([row.matter for row in rows], number)
    context: dict[str, Any] = {
        "rows": rows, "summary": summary(rows, "待派"), "current": current, "key": uuid4(), "error": error, "form": form,
        "today": dispatched(actor, 0).count(), "sent": _recallable(request),
    }  # fmt: skip
    if current is not None:
        order = order_numbered(request, current.number)
        chosen = request.GET.get("category", "") or (str(form.data.get("category", "")) if form else "")
        context |= order_side(actor, order) | decision_of(
            order, chosen, complex=bool(form and form.data.get("complex"))
        )
        context["accept_form"] = AcceptForm(initial={"request_type": current.subtype, "grade": current.grade})
    return render(request, "hotline/dispatch.html", context, status=status)


def _recallable(request: HttpRequest) -> Order | None:
    """The order just sent out, while it may still be taken back."""
    number = request.GET.get("sent", "")
    if not number:
        return None
    order = order_numbered(request, number)
    return order if dispatching.can_recall(order, now()) and actor_of(request).holds("dispatcher") else None


@door("fragment", "dispatcher", thing="order")
@require_GET
def decision(request: HttpRequest, number: str) -> HttpResponse:
    """Offices and dates for the class chosen."""
    order = order_numbered(request, number)
    context = decision_of(order, request.GET.get("category", ""), complex="complex" in request.GET)
    return render(request, "hotline/dispatching/decision.html", context | {"order": order, "matter": order.matter})


@door("act", "dispatcher", thing="order")
@require_POST
def send(request: HttpRequest, number: str) -> HttpResponse:
    """Dispatch; the next order opens."""
    form = DispatchForm(request.POST)
    if not form.is_valid():
        first = next(iter(form.errors.values()))[0]
        return _page(request, number, form, str(first), 422)
    given = form.cleaned_data
    try:
        with transaction.atomic():
            sent = dispatching.dispatch(
                turn_of(request, number), lead=given["office"], category=given["category"], co=given["parts"],
                complex=given["complex"], rank=form.rank(),
            )  # fmt: skip
    except Refusal as problem:
        return _page(request, number, form, problem.sentence, 409 if problem.code == "stale" else 422)
    office = office_of(given["office"])
    sign = f"，{moment_words(sent.matter.due_at, now())} 前签收" if sent.matter.due_at else ""
    return done(
        request, f"{reverse('dispatching')}?sent={number}",
        f"已派给{office.short_name}，联络员{signer(office.pk)}{sign}", grouped(number),
    )  # fmt: skip


@door("act", "intake_reviewer", thing="order")
@require_POST
def accept(request: HttpRequest, number: str) -> HttpResponse:
    """Accept; whoever may dispatch as well stays with it."""
    try:
        with transaction.atomic():
            intake.accept(
                turn_of(request, number),
                request_type=request.POST.get("request_type", ""),
                grade=request.POST.get("grade", ""),
            )
    except Refusal as problem:
        return _page(request, number, None, problem.sentence, 422)
    stay = f"?open={number}" if actor_of(request).holds("dispatcher") else ""
    return done(request, f"{reverse('dispatching')}{stay}", f"已受理 {grouped(number)}", "现在由派单员派出")


@door("act", "dispatcher", thing="order")
@require_POST
def merge(request: HttpRequest, number: str) -> HttpResponse:
    """Let the order follow another one on the same fact."""
    main = order_numbered(request, request.POST.get("main", ""))
    try:
        with transaction.atomic():
            dispatching.merge(turn_of(request, number), main=main.pk)
    except Refusal as problem:
        return _page(request, number, None, problem.sentence, 422)
    owner = main.matter.lead_organisation
    return done(
        request, reverse("dispatching"), f"已并入 {grouped(main.matter.number)}",
        f"现在随主工单由{owner or '热线管理股'}办理，来电人仍会收到答复",
    )  # fmt: skip


@door("act", "dispatcher", thing="order")
@require_POST
def recall(request: HttpRequest, number: str) -> HttpResponse:
    """Take a dispatch back while it is unsigned."""
    with transaction.atomic():
        dispatching.recall(turn_of(request, number))
    where = f"{reverse('dispatching')}?open={number}"
    return done(request, where, f"已撤回 {grouped(number)}", "工单回到待派，请重新派出")


@door("page", *POSTS, "section_head", "centre_leader", thing="order")
@require_GET
def accuracy(request: HttpRequest) -> HttpResponse:
    """建议准不准: figures, and the list behind the one that was pressed."""
    actor = actor_of(request)
    asked = number_in(request.GET.get("days", ""))
    days = asked if asked in SPANS else 90
    kind = request.GET.get("kind", "all")
    kind = kind if kind in KINDS else "all"
    rows = dispatched(actor, days, kind).select_related("matter__lead_organisation", "dispatched_by")[:100]
    context = {
        "figures": figures(actor, days),
        "days": days,
        "spans": SPANS,
        "kind": kind,
        "label": KINDS[kind][0],
        "orders": rows,
    }
    return render(request, "hotline/accuracy.html", context)
