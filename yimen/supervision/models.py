from __future__ import annotations

from django.db import models
from django.db.models import Q


class SweepRun(models.Model):
    """One pass over all open matters: what it found and did. The two zeros are claimed only for minutes with a run."""

    at = models.DateTimeField("时间", db_index=True)
    open = models.PositiveIntegerField("未结")
    missed = models.PositiveIntegerField("漏办")
    late = models.PositiveIntegerField("逾期")
    claimed = models.PositiveIntegerField("升级", default=0)
    moved = models.PositiveIntegerField("系统代办", default=0)
    milliseconds = models.PositiveIntegerField("毫秒")

    class Meta:
        verbose_name = "巡检"
        ordering = ["-at"]


class Finding(models.Model):
    """A matter that spoils one of the two zeros, from when to when, and who must act."""

    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="findings")
    cause = models.CharField("原因", max_length=8)
    found_at = models.DateTimeField("发现")
    cleared_at = models.DateTimeField("消除", null=True)

    class Meta:
        verbose_name = "漏办发现"
        ordering = ["-found_at"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "cause"], condition=Q(cleared_at=None), name="finding_once")
        ]
