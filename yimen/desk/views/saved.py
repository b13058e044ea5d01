"""Saving a list under a name, and dropping it."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from yimen.base.doors import STAFF, door
from yimen.desk.queries.lists import address, asked
from yimen.desk.services import drop_view, save_view
from yimen.kernel.refusal import Refusal
from yimen.org.access import Actor


@door("act", STAFF)
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the list shown under a name; what was typed into the search box does not belong to it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    given = QueryDict(request.POST.get("query", "").removeprefix("?"))
    query = replace(asked(actor, dict(given.lists())), typed="", words=None, after=None)
    if not query.narrowed:
        raise Refusal("nothing_to_save", "先加一个条件，再存为视图。检索词不随视图保存。")
    view = save_view(by=actor, name=request.POST.get("name", ""), address=address(query))
    messages.success(request, f"已存为视图“{view.name}”\n在列表上方，随时可以打开")
    return redirect(reverse("inbox") + view.address)


@door("act", STAFF)
@require_POST
def drop(request: HttpRequest, view: int) -> HttpResponse:
    """Drop a view; the list goes back to 我的."""
    name = drop_view(by=request.actor, view=view)  # type: ignore[attr-defined]
    messages.success(request, f"已删除视图“{name}”\n工单没有变动")
    return redirect("inbox")
