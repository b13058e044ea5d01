"""What somebody is waiting for, how it is found and how it is counted."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from yimen.base.fields import TokensField


class Matter(models.Model):
    """Everything that somebody is waiting for: one owner, one binding date, one trail.

    The columns are what every list needs; they are a fold of the events and are compared with them (`refold`).
    """

    county = models.CharField("县", max_length=6)
    kind = models.CharField("种类", max_length=12)
    number = models.CharField("编号", max_length=40)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", verbose_name="所属事项")
    title = models.CharField("标题", max_length=120)
    state = models.CharField("状态", max_length=32)
    state_before = models.CharField("此前状态", max_length=100, blank=True)
    owner_organisation = models.ForeignKey(
        "org.Organisation", models.PROTECT, null=True, related_name="+", verbose_name="现在由", db_index=False
    )
    owner_staff = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="承办人", db_index=False
    )
    owner_role = models.CharField("岗位", max_length=32, blank=True)
    lead_organisation = models.ForeignKey(
        "org.Organisation", models.PROTECT, null=True, related_name="+", verbose_name="主办单位", db_index=False
    )
    avoids = models.ForeignKey(
        "org.Organisation", models.PROTECT, null=True, related_name="+", verbose_name="回避单位", db_index=False
    )
    region = models.ForeignKey(
        "org.Region", models.PROTECT, null=True, related_name="+", verbose_name="地区", db_index=False
    )
    category = models.CharField("分类", max_length=8, blank=True)
    subtype = models.CharField("类型", max_length=16, blank=True)
    channel = models.CharField("渠道", max_length=24, blank=True)
    grade = models.CharField("紧急程度", max_length=12, default="ordinary")
    secrecy = models.CharField("保密", max_length=12, default="open")
    asker = models.CharField("诉求人（隐去）", max_length=24, blank=True)
    received_at = models.DateTimeField("收到时间")
    closed_at = models.DateTimeField("结束时间", null=True)
    due_at = models.DateTimeField("到期时间", null=True)
    due_clock = models.CharField("计时", max_length=16, blank=True)
    late_at = models.DateTimeField("逾期起", null=True)
    version = models.PositiveIntegerField("末条序号", default=0)
    last_at = models.DateTimeField("最近经过")
    head = models.BinaryField("末条摘要", default=b"")

    class Meta:
        verbose_name = "事项"
        constraints = [
            models.UniqueConstraint(fields=["number"], name="matter_number_once"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False) | Q(state="draft") | Q(owner_organisation__isnull=False),
                name="matter_open_has_owner",
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner_organisation", "owner_role", "due_at", "id"],
                condition=Q(closed_at=None),
                name="matter_owner_due",
            ),
            models.Index(fields=["owner_staff", "due_at", "id"], condition=Q(closed_at=None), name="matter_staff_due"),
            models.Index(
                fields=["lead_organisation", "due_at", "id"], condition=Q(closed_at=None), name="matter_lead_due"
            ),
            models.Index(
                fields=["due_at", "id"], include=["state"], condition=Q(closed_at=None), name="matter_open_due"
            ),
            models.Index(fields=["state", "due_at", "id"], condition=Q(closed_at=None), name="matter_state_due"),
            models.Index(fields=["-received_at", "-id"], name="matter_received"),
            models.Index(fields=["lead_organisation", "-received_at", "-id"], name="matter_lead_received"),
            models.Index(fields=["state", "-received_at", "-id"], name="matter_state_received"),
            models.Index(fields=["region", "-received_at", "-id"], name="matter_region_received"),
            models.Index(fields=["category", "-received_at", "-id"], name="matter_category_received"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def tokens(self) -> str | None:
        """Search tokens to be kept with the act that is under way; they lie in a table of their own."""
        return self.__dict__.get("_tokens")

    @tokens.setter
    def tokens(self, text: str) -> None:
        self.__dict__["_tokens"] = text


class SearchEntry(models.Model):
    """What a matter is found by, and when it came, which never changes.

    Apart from it, so that a change of state does not write hundreds of tokens anew.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="searched")
    tokens = TokensField("检索词")
    received_at = models.DateTimeField("收到时间")

    class Meta:
        verbose_name = "检索"
        # None by time: the planner would walk from the newest and unpack the tokens of every row to find a rare word.
        indexes = [GinIndex(fields=["tokens"], name="search_tokens")]


class NumberSeries(models.Model):
    """The last number given out in a series of one day; numbers are never reused, gaps are not promised away."""

    series = models.CharField(max_length=24, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "编号序列"


class Tally(models.Model):
    """Counts kept without contention: every act appends its deltas, a job folds them, a count is their sum."""

    county = models.CharField(max_length=6)
    kind = models.CharField(max_length=12)
    state = models.CharField(max_length=32)
    owner = models.BigIntegerField(default=0)
    lead = models.BigIntegerField(default=0)
    open = models.BooleanField()
    n = models.BigIntegerField()

    class Meta:
        verbose_name = "计数"
        indexes = [models.Index(fields=["open", "kind", "state", "lead", "owner"], include=["n"], name="tally_key")]
