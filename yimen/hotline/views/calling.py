"""The return call: the script filled in, five answers, process and result apart."""

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
from yimen.hotline.forms.calling import CallForm
from yimen.hotline.models import Order, Reply
from yimen.hotline.queries import calling
from yimen.hotline.queries.demands import demand_lines
from yimen.hotline.queries.queues import queue, summary
from yimen.hotline.services import callback
from yimen.hotline.views.decision import facts_of, step_of, tags_of
from yimen.hotline.views.posted import actor_of, done, first_of, order_numbered, turn_of
from yimen.kernel.codes import grouped
from yimen.kernel.refusal import Refusal

POST = "callback_agent"
OWN = frozenset({"satisfied", "dissatisfied", "attempt_callback", "add_note"})
# Offered in the menu only when the rules allow them.
GUARDED = {"unreached": lambda order, tried: tried.enough, "no_call_due": lambda order, tried: no_call(order),
           "dissatisfied_after_ending": lambda order, tried: bool(order.ending_code)}  # fmt: skip


def no_call(order: Order) -> bool:
    """Whether no return call is due."""
    return order.anonymous or not order.reply_wanted or order.party is None or order.party.no_contact


@door("page", POST, thing="order")
@require_GET
def callback_page(request: HttpRequest) -> HttpResponse:
    """The queue of calls with one open."""
    return _page(request, request.GET.get("open", ""), None)


def _form(data: Any = None) -> CallForm:
    return CallForm(data, supervisors=[(person.pk, person.name) for person in calling.supervisors()])


def _page(request: HttpRequest, number: str, form: CallForm | None, error: str = "", status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    rows = queue(actor, ["awaiting_callback"], now())
    current = first_of([row.matter for row in rows], number)
    context: dict[str, Any] = {
        "rows": rows, "summary": summary(rows, "待回访"), "current": current, "key": uuid4(), "error": error,
        "form": form or _form(), "open_lines": request.POST.getlist("open_line"),
    }  # fmt: skip
    if current is not None:
        context |= _order(request, order_numbered(request, current.number))
    return render(request, "hotline/callback.html", context, status=status)


def _order(request: HttpRequest, order: Order) -> dict[str, Any]:
    matter, tried = order.matter, calling.attempts(order)
    reply = Reply.objects.filter(order=order, state=Reply.State.PASSED).select_related("note").order_by("-at").first()
    verbs = [verb for verb in can(actor_of(request), matter) if verb not in OWN]
    verbs = [verb for verb in verbs if verb not in GUARDED or GUARDED[verb](order, tried)]
    return {
        "order": order, "matter": matter, "number": grouped(matter.number), "tags": tags_of(order), "facts": facts_of(order),
        "tried": tried, "opening": calling.opening(order), "reply": reply, "more": [step_of(matter, v) for v in verbs],
        "demands": demand_lines(matter), "may": "satisfied" in can(actor_of(request), matter), "free": no_call(order),
    }  # fmt: skip


@door("act", POST, thing="order")
@require_POST
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """Content: closed. Not content: the same lead works again, under a named supervisor."""
    order, form = order_numbered(request, number), _form(request.POST)
    if not form.is_valid():
        return _page(request, number, form, status=422)
    try:
        with transaction.atomic():
            if request.POST.get("go") == "rework":
                return _rework(request, order, form)
            callback.satisfied(turn_of(request, order), remark=form.record(), **form.scores())
    except Refusal as problem:
        return _page(request, number, form, problem.sentence, 409 if problem.code == "stale" else 422)
    return done(request, reverse("callback"), f"已办结 {grouped(number)}", "诉求人 30 日内可以提出异议")


def _rework(request: HttpRequest, order: Order, form: CallForm) -> HttpResponse:
    given, number = form.cleaned_data, order.matter.number
    if not given["reason"]:
        raise Refusal("no_reason", "请选主要是哪方面不满意，承办单位要对着改。")
    chosen = set(request.POST.getlist("open_line"))
    left = [line.text for line in demand_lines(order.matter) if str(line.pk) in chosen]
    if not left:
        raise Refusal("no_open_line", "请勾出还没有落实的诉求要求，至少 1 项。")
    text = "\n".join([*left, *filter(None, [form.record()])])
    back = callback.dissatisfied(
        turn_of(request, order), reason=given["reason"], open_demands=text,
        supervisor=int(given["supervisor"]) if given["supervisor"] else None, **form.scores(),
    )  # fmt: skip
    owner = back.matter.lead_organisation
    return done(request, reverse("callback"), f"已交{owner}重新办理", f"{grouped(number)}，由督办员跟进")


@door("act", POST, thing="order")
@require_POST
def not_reached(request: HttpRequest, number: str) -> HttpResponse:
    """Nobody answered; noted if it counts as an attempt."""
    order = order_numbered(request, number)
    try:
        with transaction.atomic():
            callback.attempt_callback(turn_of(request, order), remark=request.POST.get("why", ""))
    except Refusal as problem:
        return _page(request, number, None, problem.sentence, 422)
    count = order.callback_attempts + 1
    return done(request, reverse("callback"), f"已登记未接通 {grouped(number)}", f"第 {count} 次，换一个半日再拨")
