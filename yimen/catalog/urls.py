"""Routes of the item library for the staff."""

from __future__ import annotations

from django.urls import URLPattern, path

from yimen.catalog import views

urlpatterns: list[URLPattern] = [
    path("items/checks/", views.checks, name="item_checks"),
    path("items/figures/", views.figures, name="item_figures"),
    path("items/figures/<slug:figure>/", views.figure, name="item_figure"),
]
