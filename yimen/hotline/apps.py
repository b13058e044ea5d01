from __future__ import annotations

from django.apps import AppConfig


class HotlineConfig(AppConfig):
    name = "yimen.hotline"
    label = "hotline"
    verbose_name = "12345 热线"
    default_auto_field = "django.db.models.BigAutoField"
