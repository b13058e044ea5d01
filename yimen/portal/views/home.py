"""The front page of the public site (mock-up 07): only what is there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yimen.base.doors import PUBLIC, door


@door("page", PUBLIC)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What can be done here: ask, follow, rate, ring."""
    return render(request, "portal/home.html")
