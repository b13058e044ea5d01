"""A business item (业务办理项) and what it says from when to when."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now


class Item(models.Model):
    """One situation of one matter that a resident can have done (rule book §1.1): what people search and cases refer to."""

    class State(models.TextChoices):
        DRAFTED = "drafted", "未发布"
        PUBLISHED = "published", "在用"
        SUSPENDED = "suspended", "暂停"
        WITHDRAWN = "withdrawn", "取消"

    county = models.CharField("县", max_length=6)
    number = models.CharField("事项号", max_length=8)
    department = models.ForeignKey("org.Organisation", models.PROTECT, related_name="items", verbose_name="实施部门")
    name = models.CharField("事项名称", max_length=200)
    main_name = models.CharField("主项名称", max_length=200, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFTED)
    changed_at = models.DateTimeField("最近变动", db_default=Now())

    class Meta:
        verbose_name = "办理项"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["county", "number"], name="item_number_once"),
            models.UniqueConstraint(
                fields=["department", "name"], condition=~Q(state="withdrawn"), name="item_name_once"
            ),
        ]
        indexes = [models.Index(fields=["changed_at"], name="item_changed")]

    def __str__(self) -> str:
        return self.name


class Version(models.Model):
    """What an item says, as one document. A published one is never changed: a change makes the next version.

    `content` is the document (`rules/content.py`); the other columns repeat what lists and figures need of it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        PUBLISHED = "published", "已发布"
        DISCARDED = "discarded", "已作废"

    item = models.ForeignKey(Item, models.PROTECT, related_name="versions", verbose_name="办理项")
    sequence = models.PositiveIntegerField("版本")
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    valid_from = models.DateField("起", null=True)
    valid_to = models.DateField("止（不含）", null=True)
    content = models.JSONField("内容")
    task_type = models.CharField("事项类型", max_length=2)
    case_type = models.CharField("办件类型", max_length=1, blank=True)
    statutory_days = models.DecimalField("法定时限（工作日）", max_digits=8, decimal_places=2, null=True)
    promised_days = models.DecimalField("承诺时限（工作日）", max_digits=8, decimal_places=2, null=True)
    visits = models.PositiveSmallIntegerField("到现场次数", null=True)
    online_depth = models.CharField("网办深度", max_length=1, blank=True)
    settled_in = models.BooleanField("进驻", default=False)
    negative = models.BooleanField("列入不进驻清单", default=False)
    window_kind = models.CharField("窗口种类", max_length=16, blank=True)
    one_window = models.BooleanField("综窗受理", default=False)
    delegated_power = models.CharField("授权方式", max_length=1, blank=True)
    topics = ArrayField(models.CharField(max_length=3), verbose_name="主题", default=list)
    stations = ArrayField(models.CharField(max_length=12), verbose_name="就近办理的镇村", default=list)
    required_materials = models.PositiveSmallIntegerField("必要材料", default=0)
    recorded_at = models.DateTimeField("入库时间", db_default=Now())

    class Meta:
        verbose_name = "事项版本"
        ordering = ["item_id", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["item", "sequence"], name="version_sequence_once"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(valid_from__isnull=False), name="published_version_has_a_day"
            ),
            # Half-open: the day on which the next version begins is no longer this one's.
            ExclusionConstraint(
                name="one_published_version_a_day",
                expressions=[
                    ("item", RangeOperators.EQUAL),
                    (
                        Func(F("valid_from"), F("valid_to"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(state="published"),
            ),
        ]
        indexes = [
            GinIndex(fields=["topics"], name="version_topics"),
            GinIndex(fields=["stations"], name="version_stations"),
        ]


class Checked(models.Model):
    """What the checks last found in a version in force; made anew by every run, so that it holds the present state."""

    version = models.OneToOneField(Version, models.CASCADE, primary_key=True, related_name="checked")
    at = models.DateTimeField("检查时间")
    passed = models.PositiveSmallIntegerField("通过的规则")
    applicable = models.PositiveSmallIntegerField("适用的规则")
    codes = ArrayField(models.CharField(max_length=4), verbose_name="没有通过的规则", default=list)
    faults = models.JSONField("问题", default=list)

    class Meta:
        verbose_name = "检查结果"
        indexes = [GinIndex(fields=["codes"], name="checked_codes")]
