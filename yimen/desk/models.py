from __future__ import annotations

from django.conf import settings
from django.db import models


class SavedView(models.Model):
    """A list that somebody has given a name: scope and conditions, never a search word (it could be a person's number)."""

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="谁的", related_name="+")
    name = models.CharField("名称", max_length=12)
    address = models.CharField("条件", max_length=1000)

    class Meta:
        verbose_name = "已存视图"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["staff", "name"], name="view_name_once")]

    def __str__(self) -> str:
        return self.name
