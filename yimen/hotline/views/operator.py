"""The operator's screen: a call comes in, an order goes out (mock-up 02)."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yimen.base.doors import door
from yimen.base.now import now
from yimen.hotline.access import accepts, takes_requests
from yimen.hotline.forms.intake import IntakeForm, emergency_intake
from yimen.hotline.lifecycle import ORDER
from yimen.hotline.models import Order
from yimen.hotline.queries.callers import Caller, caller_again, caller_of, drafts_of
from yimen.hotline.queries.demands import demand_lines
from yimen.hotline.queries.promises import promised_answer
from yimen.hotline.rules import words
from yimen.hotline.rules.intake import TO_TELL
from yimen.hotline.services import calls, drafts, handling, intake
from yimen.hotline.services.process import PROCESSES
from yimen.hotline.services.public import query_code
from yimen.hotline.views.posted import actor_of, digest_of, done, key_of, order_numbered, turn_of
from yimen.kernel.codes import grouped
from yimen.kernel.refusal import Refusal
from yimen.kernel.text import number_in
from yimen.matters.queries import notes
from yimen.matters.services import Done

TAKERS = ("operator", "intake_reviewer")
LINES = {"110": "公安", "119": "消防", "120": "急救", "122": "交通事故"}
STATES = {code: state.label for code, state in ORDER.states.items()}


@door("page", *TAKERS, thing="order")
@require_http_methods(["GET", "POST"])
def operator(request: HttpRequest) -> HttpResponse:
    """The form; sent, it becomes an order, a draft, an answer, a repeated contact or an emergency transfer."""
    takes_requests(actor_of(request))
    draft = _draft(request)
    if request.method == "GET":
        return _page(request, IntakeForm(initial=_initial(request, draft)), draft)
    if "emergency" in request.POST:
        return _transfer(request, request.POST["emergency"])
    form = IntakeForm(request.POST, known=draft.party_id if draft else None)
    try:
        with _together(request, draft):
            if "add_to" in request.POST:
                return _add(request, request.POST["add_to"])
            if request.POST.get("go") == "draft":
                return _save(request, form)
            return _take(request, form, draft) if form.is_valid() else _page(request, form, draft, 422)
    except Refusal as problem:
        form.full_clean()
        form.add_refusal(problem)
        return _page(request, form, draft, 422)


def _together(request: HttpRequest, draft: Order | None) -> AbstractContextManager[None]:
    """What changes an order that is already there commits as one; taking in a new one is one transaction of its own."""
    changes = draft is not None or "add_to" in request.POST or request.POST.get("go") == "draft"
    return transaction.atomic() if changes else nullcontext()


def _draft(request: HttpRequest) -> Order | None:
    """The draft that is continued."""
    number = request.POST.get("draft") or request.GET.get("draft", "")
    order = order_numbered(request, number) if number else None
    if order is not None and order.matter.state != "draft":
        raise Refusal("submitted", "这份草稿已经提交或作废，请从查询里打开工单。")
    return order


def _initial(request: HttpRequest, draft: Order | None) -> dict[str, Any]:
    if draft is None:
        return {"phone": request.GET.get("phone", "")[:32]}
    # A draft without a caller says nothing yet about being anonymous or wanting no reply.
    same = ["address", "occurred_words", "people_count", *(["reply_way"] if draft.party else [])]
    matter = draft.matter
    return {name: getattr(draft, name) for name in same} | {
        "title": matter.title, "content": "\n".join(note.text for note in notes(matter, "content")),
        "request_type": matter.subtype, "grade": matter.grade, "confidentiality": matter.secrecy,
    }  # fmt: skip


def _page(request: HttpRequest, form: IntakeForm, draft: Order | None, status: int = 200) -> HttpResponse:
    phone = str(form["phone"].value() or "")
    actor = actor_of(request)
    context = {
        "form": form, "key": request.POST.get("key") or uuid4(), "started": request.POST.get("started") or now().isoformat(),
        "caller": _caller(request, phone, draft), "phone": phone, "lines": LINES, "demand_lines": _lines(form, draft),
        "accepts": accepts(actor), "drafts": drafts_of(actor), "draft": draft,
        "region": request.POST.get("region", "") or (draft.matter.region_id or "" if draft else ""),
    }  # fmt: skip
    return render(request, "hotline/operator.html", context, status=status)


def _lines(form: IntakeForm, draft: Order | None) -> list[str]:
    return [line.text for line in demand_lines(draft.matter)] if draft and not form.is_bound else form.lines


def _caller(request: HttpRequest, phone: str, draft: Order | None = None) -> Caller | None:
    """The caller behind the number typed so far, or of the draft; half a number is nobody yet."""
    if draft is not None and draft.party is not None and not phone.strip():
        return caller_again(actor_of(request), draft.party, STATES)
    try:
        return caller_of(actor_of(request), phone, STATES) if phone.strip() else None
    except Refusal:
        return None


def _save(request: HttpRequest, form: IntakeForm) -> HttpResponse:
    saved = intake.save_draft(
        intake=form.draft(), by=actor_of(request), key=key_of(request), request=digest_of(request)
    )
    return done(request, reverse("operator"), "草稿已存", f"{grouped(saved.matter.number)}，2 小时内要提交或作废")


def _take(request: HttpRequest, form: IntakeForm, draft: Order | None) -> HttpResponse:
    actor, key, digest, taken = actor_of(request), key_of(request), digest_of(request), form.intake()
    same: dict[str, Any] = {"intake": taken, "by": actor, "key": key, "request": digest}
    if "answer" in request.POST:
        return _receipt(calls.answer_call(entry=_number(request.POST["answer"]), **same))
    if "merge_into" in request.POST:
        return _receipt(calls.register_and_merge(main=_number(request.POST["merge_into"]), **same))
    if draft is not None:
        finished = drafts.complete(turn_of(request, draft), intake=taken, accepted=accepts(actor))
    else:
        finished = intake.register(accepted=accepts(actor), **same)
    if request.POST.get("go") == "dispatch" and accepts(actor):
        return _to_dispatcher(request, finished)
    return _receipt(finished)


def _number(text: str) -> int:
    return number_in(text) or 0


def _receipt(finished: Done) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": reverse("receipt", args=[finished.matter.number])})


def _to_dispatcher(request: HttpRequest, finished: Done) -> HttpResponse:
    where = f"{reverse('dispatching')}?open={finished.matter.number}"
    return done(request, where, f"已建单 {grouped(finished.matter.number)}，请派单", "派出前请把单号和查询码念给来电人")


def _transfer(request: HttpRequest, line: str) -> HttpResponse:
    taken = emergency_intake(request.POST, line)
    finished = calls.transfer_call(
        intake=taken, line=line, by=actor_of(request), key=key_of(request), request=digest_of(request)
    )
    return done(
        request, reverse("operator"), f"已登记转接 {line}（{LINES.get(line, '')}）",
        f"{grouped(finished.matter.number)}，30 分钟内由受理审核员核实。请留在线上",
    )  # fmt: skip


def _add(request: HttpRequest, number: str) -> HttpResponse:
    order = order_numbered(request, number)
    said = [request.POST.get("title", ""), request.POST.get("content", ""), *request.POST.getlist("demands")]
    text = "\n".join(line.strip() for line in said if line.strip())
    if not text:
        raise Refusal("nothing_said", "先写下这次来电说了什么，再补记到原工单。")
    result = handling.add_repeat_contact(turn_of(request, order), text=text)
    owner = result.matter.owner_organisation
    return done(
        request,
        reverse("operator"),
        f"已补记到 {grouped(number)}",
        f"仍由{owner}办理，第 {order.repeat_contacts + 1} 次再来电",
    )


@door("fragment", *TAKERS, thing="order")
@require_POST
def caller(request: HttpRequest) -> HttpResponse:
    """The card of the caller behind a whole number."""
    takes_requests(actor_of(request))
    phone = request.POST.get("phone", "")[:32]
    try:
        found = caller_of(actor_of(request), phone, STATES) if phone.strip() else None
        return render(request, "hotline/operator/caller.html", {"caller": found, "phone": phone})
    except Refusal as problem:
        return render(request, "hotline/operator/caller.html", {"wrong": problem.sentence, "phone": phone})


@door("page", *TAKERS, thing="order")
@require_GET
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """What to read out before ringing off: number, query code, by when, how to follow (rule book §2.3)."""
    order = order_numbered(request, number)
    matter = order.matter
    due = None if matter.closed_at else promised_answer(order, PROCESSES["order"])
    context = {
        "order": order, "matter": matter, "number": grouped(number), "code": query_code(order, matter.number), "due": due,
        "state": STATES[matter.state], "kind": words.REQUEST_TYPES.get(matter.subtype, ""),
        "grade": words.GRADES[matter.grade], "tell": TO_TELL, "secret": matter.secrecy == "secret",
    }  # fmt: skip
    return render(request, "hotline/receipt.html", context)
