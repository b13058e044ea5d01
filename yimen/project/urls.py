from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from yimen.base.doors import PUBLIC, door


@door("health", PUBLIC)
def health(request: HttpRequest) -> HttpResponse:
    """Whether the process answers."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health, name="health"),
    path("", include("yimen.org.urls")),
    path("", include("yimen.catalog.urls")),
    path("", include("yimen.hotline.urls")),
    path("", include("yimen.notify.urls")),
    path("", include("yimen.supervision.urls")),
    path("", include("yimen.portal.urls")),
    path("", include("yimen.desk.urls")),
]
handler400 = "yimen.project.errors.bad_request"
handler404 = "yimen.project.errors.not_found"
handler500 = "yimen.project.errors.server_error"
