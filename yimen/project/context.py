"""What every page's frame needs: the centre's name, the display mode, the rail with its live counts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from yimen.project.rail import rail_for


def page(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    user = getattr(request, "user", None)
    context: dict[str, Any] = {
        "centre": settings.CENTRE,
        "display_mode": request.COOKIES.get("display_mode", ""),
        "display_contrast": request.COOKIES.get("display_contrast", ""),
    }
    if actor is not None and user is not None:
        context["me"] = {"name": user.name, "initial": user.name[:1], "line": f"{user.organisation} · {actor.line}"}
        context["me_url"] = reverse("account")
        context["rail"] = lambda: rail_for(actor, request.get_full_path())
    return context
