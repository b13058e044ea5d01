from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """Something a member of staff is told in the application, to be acknowledged when it asks for an act."""

    recipient = models.ForeignKey("org.Staff", models.PROTECT, related_name="notices", verbose_name="收件人")
    matter = models.ForeignKey("matters.Matter", models.PROTECT, null=True, related_name="+", verbose_name="事项")
    kind = models.CharField("类别", max_length=24)
    text = models.CharField("内容", max_length=300)
    claim = models.ForeignKey("matters.RungClaim", models.PROTECT, null=True, related_name="+", verbose_name="升级")
    deliver_at = models.DateTimeField("送达时间")
    read_at = models.DateTimeField("看过", null=True)
    acknowledged_at = models.DateTimeField("知悉", null=True)

    class Meta:
        verbose_name = "提醒"
        ordering = ["-deliver_at", "-id"]
        indexes = [models.Index(fields=["recipient", "-deliver_at"], condition=Q(read_at=None), name="notice_unread")]


class Message(models.Model):
    """A message to a resident or to a mobile phone: stored as sent, handed to a gateway, at least once with its key."""

    class State(models.TextChoices):
        WAITING = "waiting", "待发"
        SENT = "sent", "已发"
        FAILED = "failed", "未发出"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    matter = models.ForeignKey("matters.Matter", models.PROTECT, null=True, related_name="+")
    party = models.ForeignKey("parties.Party", models.PROTECT, null=True, related_name="+")
    staff = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+")
    channel = models.CharField("渠道", max_length=8, default="sms")
    code = models.CharField("文种", max_length=24)
    text = models.BinaryField("密文")
    state = models.CharField("状态", max_length=8, choices=State, default=State.WAITING)
    deliver_at = models.DateTimeField("发送时间")
    sent_at = models.DateTimeField("已发时间", null=True)
    tries = models.PositiveSmallIntegerField("次数", default=0)

    class Meta:
        verbose_name = "短信"
        indexes = [models.Index(fields=["deliver_at"], condition=Q(state="waiting"), name="message_waiting")]
