"""The one way in which a form page of the organisation works: shown, checked, carried out, told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from yimen.kernel.refusal import Refusal
from yimen.org.access import Actor


def actor_in(request: HttpRequest) -> Actor:
    """The actor of a page that only staff can open."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def seen_other(target: str) -> HttpResponse:
    """Go on to `target` after a POST (303), so that reloading repeats nothing."""
    response = redirect(target)
    response.status_code = 303
    return response


def form_page(
    request: HttpRequest,
    form: Form,
    carry_out: Callable[[dict[str, Any]], str | HttpResponse],
    *,
    then: str = "/",
    template: str = "org/form.html",
    **context: Any,
) -> HttpResponse:
    """Show a form, or carry it out and say what has happened; a refusal stays on the form with what was typed.

    `carry_out` returns the sentence to show after going on to `then`, or an answer of its own.
    A refusal "forbidden" is not the form's: it goes on to the middleware, which records it.
    """
    if request.method == "POST" and form.is_valid():
        try:
            done = carry_out(form.cleaned_data)
        except Refusal as problem:
            if problem.code == "forbidden":
                raise
            form.add_error(None, problem.sentence)
        else:
            return done if isinstance(done, HttpResponse) else told(request, done, then)
    return render(request, template, {"form": form, "back": then} | context, status=422 if form.errors else 200)


def told(request: HttpRequest, sentence: str, then: str) -> HttpResponse:
    """Say what has happened and go on."""
    messages.success(request, sentence)
    return seen_other(then)


def act(request: HttpRequest, carry_out: Callable[[], str], then: str) -> HttpResponse:
    """Carry out a step that has no fields; a refusal is told where the button was."""
    try:
        sentence = carry_out()
    except Refusal as problem:
        if problem.code == "forbidden":
            raise
        messages.error(request, problem.sentence)
        return seen_other(then)
    return told(request, sentence, then)
