"""Who works on a matter and by when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yimen.matters.models.matter import Matter


class Assignment(models.Model):
    """An office's part in a matter: the lead, or a co-handler with its own task and clock."""

    class Role(models.TextChoices):
        LEAD = "lead", "主办"
        CO = "co", "协办"

    class State(models.TextChoices):
        OPEN = "open", "在办"
        DONE = "done", "已答复"
        EXCUSED = "excused", "免予协办"
        ENDED = "ended", "已结束"

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="assignments")
    organisation = models.ForeignKey(
        "org.Organisation", models.PROTECT, related_name="+", verbose_name="单位", db_index=False
    )
    role = models.CharField("身份", max_length=4, choices=Role)
    staff = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="承办人", db_index=False
    )
    task = models.CharField("要做的事", max_length=200, blank=True)
    state = models.CharField("状态", max_length=8, choices=State, default=State.OPEN)
    started_at = models.DateTimeField("起")
    ended_at = models.DateTimeField("止", null=True)
    due_at = models.DateTimeField("时限", null=True)
    sees_contact = models.BooleanField("可见联系方式", default=False)

    class Meta:
        verbose_name = "分工"
        ordering = ["role", "id"]
        constraints = [
            models.UniqueConstraint(fields=["matter"], condition=Q(role="lead", state="open"), name="one_live_lead"),
            models.UniqueConstraint(
                fields=["matter", "organisation"], condition=Q(role="co", state="open"), name="co_handler_once"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "matter"], name="assignment_office"),
            models.Index(
                fields=["organisation", "due_at"], condition=Q(role="co", state="open"), name="assignment_co_due"
            ),
        ]


class Clock(models.Model):
    """A running limit. `history` holds its clock events; the other columns are their fold and serve the sweep."""

    class Standing(models.TextChoices):
        STATUTORY = "statutory", "法定"
        PROMISED = "promised", "承诺"
        STEP = "step", "环节"

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="clocks", db_index=False)
    assignment = models.ForeignKey(Assignment, models.PROTECT, null=True, related_name="clocks")
    kind = models.CharField("计时", max_length=16)
    standing = models.CharField("性质", max_length=10, choices=Standing, default=Standing.STEP)
    status = models.CharField("状态", max_length=8)
    history = models.JSONField("计时经过")
    started_at = models.DateTimeField("起")
    due_at = models.DateTimeField("到期", null=True)
    first_due_at = models.DateTimeField("最初到期", null=True)
    provisional = models.BooleanField("暂定", default=False)
    stopped_at = models.DateTimeField("停", null=True)
    pause_until = models.DateTimeField("暂停至", null=True)
    was_late = models.BooleanField("停时已逾期", default=False)
    rung = models.CharField("下一档", max_length=12, blank=True)
    rung_at = models.DateTimeField("下一档时间", null=True)
    fired = models.CharField("已过各档", max_length=120, blank=True)

    class Meta:
        verbose_name = "计时"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="running") | Q(due_at__isnull=False), name="running_clock_has_due"
            ),
        ]
        indexes = [
            models.Index(fields=["matter", "kind"], name="clock_matter"),
            models.Index(fields=["rung_at"], condition=Q(rung_at__isnull=False), name="clock_rung"),
            models.Index(
                fields=["due_at"],
                include=["matter", "kind", "assignment"],
                condition=Q(status="running"),
                name="clock_running_due",
            ),
        ]


class RungClaim(models.Model):
    """A rung of a clock's ladder that was passed: one row for ever, so that each rung acts once."""

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="claims")
    rung = models.CharField("档", max_length=12)
    due_at = models.DateTimeField("当时到期", null=True)
    at = models.DateTimeField("应到时间")
    claimed_at = models.DateTimeField("处理时间")
    acknowledged_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="知悉人", db_index=False
    )
    acknowledged_at = models.DateTimeField("知悉时间", null=True)

    class Meta:
        verbose_name = "升级"
        constraints = [models.UniqueConstraint(fields=["clock", "rung"], name="rung_once")]
        indexes = [models.Index(fields=["clock"], condition=Q(acknowledged_at=None), name="rung_waiting")]
