from __future__ import annotations

from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "yimen.matters"
    label = "matters"
    verbose_name = "事项引擎"
    default_auto_field = "django.db.models.BigAutoField"
