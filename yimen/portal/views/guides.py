"""The item library for residents: one guide a page (mock-up 08). Nothing here needs a script."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from yimen.base.doors import PUBLIC, door
from yimen.base.now import now
from yimen.catalog.queries import finding, published_item
from yimen.catalog.rules.guide import guide_of
from yimen.kernel.limits import local
from yimen.portal import rules
from yimen.portal.queries import directory_page, found_page, listed_page
from yimen.portal.views.common import qr


@door("page", PUBLIC, thing="item")
@require_GET
def guides(request: HttpRequest) -> HttpResponse:
    """The directory by theme, place and department; what was chosen of it, page by page; what was looked for."""
    today, asked = local(now()).date(), rules.guides_asked(request.GET)
    make = found_page if asked.typed else listed_page if asked.chosen else directory_page
    return render(request, "portal/guides/list.html", make(asked, today))


@door("page", PUBLIC, thing="item")
@require_GET
def guide(request: HttpRequest, item: str) -> HttpResponse:
    """What a resident has to know of one item; answers given in the address shorten the list to the asker's own."""
    found = published_item(item, local(now()).date())
    if found is None:
        raise Http404
    shown = guide_of(found.content, found.item.department.short_name, rules.answers_in(request.GET))
    here = request.build_absolute_uri(reverse("guide", args=[item]))
    context = {"item": found.item, "version": found.version, "guide": shown, "code": qr(here, "扫码看最新内容")}
    return render(request, "portal/guides/guide.html", context)


@door("fragment", PUBLIC, thing="item")
@require_GET
def suggest(request: HttpRequest) -> JsonResponse:
    """Lines to offer while typing, each an item's name or words to search for."""
    typed = rules.guides_asked(request.GET).typed
    found = finding.suggest(typed, local(now()).date()) if typed else []
    return JsonResponse({"lines": [each.text for each in found]})
