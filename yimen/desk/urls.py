"""Routes of the pages that span apps."""

from __future__ import annotations

from django.urls import URLPattern, path

from yimen.desk.views import audit

urlpatterns: list[URLPattern] = [
    path("audit/<slug:tab>/", audit.records, name="audit"),
]
