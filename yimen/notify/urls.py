from __future__ import annotations

from django.urls import path

from yimen.notify import views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/all/take-notice/", views.take_all, name="notices_all"),
    path("notices/<int:notice>/take-notice/", views.take_notice, name="notice"),
]
