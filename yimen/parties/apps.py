from __future__ import annotations

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "yimen.parties"
    label = "parties"
    verbose_name = "诉求人"
    default_auto_field = "django.db.models.BigAutoField"
