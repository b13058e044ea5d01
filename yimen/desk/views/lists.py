"""The inbox, the search page and the export: one list with its filters, three entrances."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from yimen.base.doors import STAFF, door
from yimen.base.now import now
from yimen.desk.access import own_views
from yimen.desk.forms import conditions
from yimen.desk.queries import words
from yimen.desk.queries.empty import empty_of
from yimen.desk.queries.export import workbook
from yimen.desk.queries.lists import Listing, asked, listing
from yimen.kernel.worktime import local
from yimen.matters.queries import Query
from yimen.org.access import Actor

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@door("page", STAFF, thing="matter")
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits for this person, beside the matter that is open."""
    actor = _actor(request)
    shown = listing(actor, asked(actor, _params(request)), now())
    return render(request, "desk/inbox.html", _context(request, actor, shown))


@door("search", STAFF, thing="matter")
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find among all matters that this person may see, closed ones included."""
    actor = _actor(request)
    shown = listing(actor, asked(actor, _params(request), "all"), now(), with_tabs=False)
    return render(request, "desk/search.html", _context(request, actor, shown))


@door("export", STAFF, thing="matter")
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The list as a workbook, under the same filters and for the same eyes."""
    actor, moment = _actor(request), now()
    content = workbook(actor, asked(actor, _params(request)), moment)
    name = f"matters-{local(moment):%Y%m%d-%H%M}.xlsx"
    return HttpResponse(content, XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _params(request: HttpRequest) -> dict[str, list[str]]:
    return {name: [str(value) for value in values] for name, values in request.GET.lists()}


def _context(request: HttpRequest, actor: Actor, shown: Listing) -> dict[str, Any]:
    opened = request.GET.get("open", "")
    rows = {str(row.matter.pk): row for row in shown.rows}
    views = own_views(actor)
    return {
        "list": shown,
        "views": views,
        "view": next((view for view in views if view.address == shown.export_url), None),
        "pager": {"total": shown.total, "shown": shown.shown, "next_url": shown.next_url},
        "empty": empty_of(actor, shown, now()),
        "conditions": _conditions(shown.query),
        "opened": rows.get(opened) or next(iter(rows.values()), None),
        "may_open": actor.holds("operator"),
        "export_url": reverse("export") + shown.export_url,
        "first_page": not shown.query.after,
    }


def _conditions(query: Query) -> SafeString:
    lists: dict[str, tuple[Any, ...]] = {name: tuple(options.items()) for name, options in words.allowed().items()}
    lists |= {"region": words.place_choices(), "category": words.category_choices()}
    single = {name: day.isoformat() for name, day in query.days.items()} | ({"late": "yes"} if query.late else {})
    return conditions(tuple(lists.items()), tuple(single.items()))
