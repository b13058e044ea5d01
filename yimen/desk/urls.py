"""Routes of the pages that span apps."""

from __future__ import annotations

from django.urls import URLPattern, path

from yimen.desk.views import audit, files, lists, saved

urlpatterns: list[URLPattern] = [
    path("", lists.inbox, name="inbox"),
    path("search/", lists.search, name="search"),
    path("export/", lists.export, name="export"),
    path("views/save/", saved.save, name="view_save"),
    path("views/<int:view>/drop/", saved.drop, name="view_drop"),
    path("files/<uuid:pk>/", files.original, name="file"),
    path("files/<uuid:pk>/shown/", files.shown, name="file_shown"),
    path("audit/", audit.records, {"tab": "opened"}, name="audit_start"),
    path("audit/<slug:tab>/", audit.records, name="audit"),
]
