from __future__ import annotations

from django.urls import path

from yimen.supervision import views

urlpatterns = [
    path("zeros/", views.zeros, name="zeros"),
    path("zeros/<int:notice>/take-notice/", views.take_notice, name="zeros_notice"),
]
