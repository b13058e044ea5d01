from __future__ import annotations

import uuid

from django.db import models


class SealedValue(models.Model):
    """A personal identifier lifted out of free text, or any value that must not lie open; opened only through `reveal`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.UUIDField("所属文字", db_index=True)
    slot = models.CharField("占位", max_length=16)
    kind = models.CharField("类别", max_length=16)
    value = models.BinaryField("密文")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "密存值"
        constraints = [models.UniqueConstraint(fields=["owner", "slot"], name="sealed_slot_once")]


class AccessRecord(models.Model):
    """Who opened what, when, for which matter and why. Append-only by grant and trigger."""

    at = models.DateTimeField("时间", db_index=True)
    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="人员")
    organisation = models.ForeignKey("org.Organisation", models.PROTECT, related_name="+", verbose_name="单位")
    what = models.CharField("对象", max_length=60)
    subject = models.UUIDField("数据主体", null=True, db_index=True)
    matter_number = models.CharField("事项编号", max_length=40, blank=True, db_index=True)
    reason = models.CharField("理由", max_length=24)
    note = models.CharField("说明", max_length=200, blank=True)
    address = models.GenericIPAddressField("地址", null=True)
    shown_until = models.DateTimeField("显示至", null=True)

    class Meta:
        verbose_name = "查看记录"
        ordering = ["-at", "-id"]


class Attempt(models.Model):
    """A refused act, sign-in or reveal: written beside the transaction so that a rollback does not lose it. Append-only."""

    at = models.DateTimeField("时间", db_index=True)
    staff = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="人员")
    door = models.CharField("入口", max_length=120)
    verb = models.CharField("动作", max_length=40, blank=True)
    code = models.CharField("原因", max_length=40)
    matter_number = models.CharField("事项编号", max_length=40, blank=True)
    address = models.GenericIPAddressField("地址", null=True)
    request_id = models.CharField("请求号", max_length=16, blank=True)

    class Meta:
        verbose_name = "未成功的操作"
        ordering = ["-at", "-id"]


class Limit(models.Model):
    """One bucket of a rate limit: how often a door was used by one source within a window."""

    bucket = models.CharField(max_length=80, primary_key=True)
    window_start = models.DateTimeField()
    used = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "限速计数"
