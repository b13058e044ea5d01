"""Texts and files of a matter."""

from __future__ import annotations

import uuid

from django.db import models

from yimen.matters.models.matter import Matter


class Note(models.Model):
    """Free text of a matter, with its salt: the event holds only a commitment, so a text can be erased and the chain stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="notes")
    seq = models.PositiveIntegerField("事件序号")
    kind = models.CharField("类别", max_length=16)
    text = models.TextField("文字")
    salt = models.BinaryField("盐", null=True)
    author = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    public = models.BooleanField("诉求人可见", default=False)
    desk_only = models.BooleanField("仅热线可见", default=False)
    sealed = models.BooleanField("含密存号码", default=False)
    at = models.DateTimeField("时间")
    erased_at = models.DateTimeField("清除时间", null=True)

    class Meta:
        verbose_name = "文字"
        ordering = ["matter_id", "seq", "at"]


class Attachment(models.Model):
    """A file of a matter: sniffed, bounded, hashed, stored by its hash outside the web root, served only through the gate."""

    class Scan(models.TextChoices):
        WAITING = "waiting", "待扫描"
        CLEAN = "clean", "已放行"
        REFUSED = "refused", "已拦下"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="attachments")
    seq = models.PositiveIntegerField("事件序号")
    name = models.CharField("文件名", max_length=120)
    media_type = models.CharField("类型", max_length=60)
    size = models.PositiveIntegerField("字节")
    sha256 = models.CharField("摘要", max_length=64, db_index=True)
    display_sha256 = models.CharField("展示件摘要", max_length=64, blank=True)
    scan = models.CharField("扫描", max_length=8, choices=Scan, default=Scan.CLEAN)
    evidence = models.BooleanField("证据", default=False)
    public = models.BooleanField("诉求人可见", default=False)
    uploaded_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "附件"
        ordering = ["matter_id", "seq", "at"]
