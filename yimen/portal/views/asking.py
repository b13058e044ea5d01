"""Asking, one question a page (mock-up 11)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from yimen.base.doors import PUBLIC, door
from yimen.base.now import now
from yimen.kernel.refusal import Refusal
from yimen.portal import rules
from yimen.portal.forms.asking import Review, form_for
from yimen.portal.forms.base import Question
from yimen.portal.forms.shown import intake_of, summary
from yimen.portal.services import (
    KEPT_SECONDS,
    WRITING_SECONDS,
    Draft,
    draft_of,
    drop_draft,
    hand_in,
    handed_in,
    keep_draft,
    keep_photos,
    new_draft,
)
from yimen.portal.services import follow as open_follow
from yimen.portal.views.common import digest_of, page, see_other, source_of


@door("page", PUBLIC, thing="order")
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, step: str = "kind") -> HttpResponse:
    """One question: shown with what was answered before; answered, the next one follows."""
    draft = draft_of(request.session) or new_draft()
    if step not in rules.steps_for(draft.answers):
        raise Http404
    wanted = rules.first_open(draft.answers)
    if wanted and _behind(draft, step, wanted):
        return see_other(_url(wanted))
    if request.method == "GET":
        return _question(request, draft, step, form_for(step, draft.answers))
    form = form_for(step, draft.answers, request.POST, request.FILES)
    try:
        return _answered(request, draft, step, form)
    except Refusal as problem:
        form.add_error("photos", problem.sentence.rstrip("。"))
        return _question(request, draft, step, form, problem)


@door("act", PUBLIC, thing="order")
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """The words typed on the front page are kept for the question that asks for them."""
    draft, content = draft_of(request.session) or new_draft(), request.POST.get("content", "").strip()[:300]
    if content:
        _keep(request, draft, rules.BEGUN, {"content": content})
    return see_other(reverse("ask"))


def _behind(draft: Draft, step: str, wanted: str) -> bool:
    steps = rules.steps_for(draft.answers)
    return steps.index(step) > steps.index(wanted)


def _url(step: str) -> str:
    if step == "kind":
        return reverse("ask")
    return reverse("ask_step", args=[step]) if step else reverse("ask_review")


def _question(
    request: HttpRequest, draft: Draft, step: str, form: Question, problem: Refusal | None = None
) -> HttpResponse:
    steps = rules.steps_for(draft.answers)
    number = steps.index(step) + 1
    back = rules.before(draft.answers, step)
    context = {
        "form": form, "step": step, "question": rules.QUESTIONS[step], "number": number, "total": len(steps) + 1,
        "percent": 100 * number // (len(steps) + 1), "back": _url(back) if back else reverse("home"), "first": not back,
        "files": draft.files if step == "what" else (), "begun": "kind" in draft.answers and step == "kind",
        "go_on": _url(rules.first_open(draft.answers)),
    }  # fmt: skip
    return page(request, "portal/ask/question.html", context, problem)


def _answered(request: HttpRequest, draft: Draft, step: str, form: Question) -> HttpResponse:
    if step == "what":
        draft = _with_files(request, draft)
    if not form.is_valid() or "drop" in request.POST:
        return _question(request, draft, step, form)
    given = {name: value for name, value in form.cleaned_data.items() if name != "photos"}
    draft = _keep(request, draft, step, given)
    if "save" in request.POST:
        return see_other(reverse("ask_saved"))
    if step == "what" and rules.emergency_lines(given["content"]):
        return see_other(reverse("ask_urgent"))
    return see_other(_url(rules.first_open(draft.answers)))


def _keep(request: HttpRequest, draft: Draft, step: str, given: dict[str, Any]) -> Draft:
    fresh = replace(draft, answers=rules.without_stale({**draft.answers, step: given}, step))
    keep_draft(request.session, fresh, KEPT_SECONDS if "save" in request.POST else WRITING_SECONDS)
    return fresh


def _with_files(request: HttpRequest, draft: Draft) -> Draft:
    """What was uploaded is kept before the words are looked at; one file can be taken out again."""
    uploads, dropped = request.FILES.getlist("photos"), request.POST.get("drop", "")
    if not uploads and not dropped:
        return draft
    already = [row for n, row in enumerate(draft.files) if str(n) != dropped]
    rows = keep_photos(uploads, already, source_of(request))
    return _keep(request, draft, rules.FILES, {"rows": rows})


@door("page", PUBLIC, thing="order")
@require_http_methods(["GET"])
def urgent(request: HttpRequest) -> HttpResponse:
    """What was written sounds urgent: the emergency numbers first, then on with the questions."""
    draft = draft_of(request.session)
    if draft is None or "what" not in draft.answers:
        return see_other(reverse("ask"))
    context = {"lines": _lines(draft), "go_on": _url(rules.first_open(draft.answers)), "back": _url("what")}
    return page(request, "portal/ask/urgent.html", context)


def _lines(draft: Draft) -> list[tuple[str, str]]:
    found = rules.emergency_lines(draft.answers.get("what", {}).get("content", ""))
    return [(line, rules.EMERGENCY_LINES[line]) for line in found]


@door("page", PUBLIC, thing="order")
@require_http_methods(["GET"])
def saved(request: HttpRequest) -> HttpResponse:
    """What was written is kept on the server; this browser comes back to it."""
    draft = draft_of(request.session)
    if draft is None:
        return see_other(reverse("ask"))
    return page(request, "portal/ask/saved.html", {"go_on": _url(rules.first_open(draft.answers))})


@door("act", PUBLIC, thing="order")
@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Forget what was written."""
    drop_draft(request.session)
    return see_other(reverse("home"))


@door("page", PUBLIC, thing="order")
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """Everything read back; sent, it becomes an order and its receipt follows."""
    number = handed_in(request.session, request.POST.get("key", ""))
    if number:
        return see_other(reverse("ask_done", args=[number]))
    draft = draft_of(request.session)
    if draft is None or rules.first_open(draft.answers):
        return see_other(_url(rules.first_open(draft.answers if draft else {})))
    form = Review(request.POST if request.method == "POST" else None)
    if request.method == "GET" or not form.is_valid():
        return _review(request, draft, form)
    try:
        return _send(request, draft, form)
    except Refusal as problem:
        form.add_error(None, problem.sentence)
        return _review(request, draft, form, problem)


def _review(request: HttpRequest, draft: Draft, form: Review, problem: Refusal | None = None) -> HttpResponse:
    rows = [(row, _url(row.step)) for row in summary(draft.answers)]
    report = draft.answers["kind"]["request_type"] == "report"
    context = {"form": form, "rows": rows, "key": draft.id, "lines": _lines(draft), "report": report}
    return page(request, "portal/ask/review.html", context, problem)


def _send(request: HttpRequest, draft: Draft, form: Review) -> HttpResponse:
    given = form.cleaned_data
    marks = rules.marks(given["website"], (now() - draft.started).total_seconds())
    intake = intake_of(draft, given["publish_ok"], marks)
    done = hand_in(request.session, draft, intake, digest_of([draft.answers, given["publish_ok"]]), source_of(request))
    open_follow(request.session, done.matter.number)
    return see_other(reverse("ask_done", args=[done.matter.number]))
