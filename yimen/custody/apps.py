from __future__ import annotations

from django.apps import AppConfig


class CustodyConfig(AppConfig):
    name = "yimen.custody"
    label = "custody"
    verbose_name = "数据保管"
    default_auto_field = "django.db.models.BigAutoField"
