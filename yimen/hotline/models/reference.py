"""What the county sets: classes, leads, limits, knowledge."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from yimen.base.fields import TokensField


class Category(models.Model):
    """One node of the classification tree; an order keeps the code and the version it was classified under."""

    code = models.CharField("代码", max_length=8, primary_key=True)
    name = models.CharField("名称", max_length=40)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", verbose_name="上级")
    lead_kind = models.CharField("牵头类别", max_length=40, blank=True)
    co_kinds = models.CharField("协办类别", max_length=120, blank=True)
    limit_days = models.PositiveSmallIntegerField("时限（工作日）", null=True)
    urgent_default = models.BooleanField("默认紧急", default=False)
    tell_and_hand_over = models.BooleanField("告知并转交", default=False)
    keywords = models.TextField("关键词", blank=True)
    national_code = models.CharField("国家代码", max_length=12, blank=True)
    tree_version = models.PositiveSmallIntegerField("版本", default=1)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "诉求分类"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class LeadKind(models.Model):
    """Binds a kind of lead (住建, 镇办, …) to the county's own office, or to a rule."""

    class Rule(models.TextChoices):
        OFFICE = "office", "固定单位"
        TOWN = "town_of_address", "事发地镇办"
        SUPERIOR = "superior_of_subject", "涉及单位的上级"
        SECTION = "hotline_section", "热线管理股"

    kind = models.CharField("类别", max_length=40, primary_key=True)
    rule = models.CharField("规则", max_length=20, choices=Rule, default=Rule.OFFICE)
    organisation = models.ForeignKey(
        "org.Organisation", models.PROTECT, null=True, related_name="+", verbose_name="单位"
    )
    note = models.CharField("说明", max_length=120, blank=True)

    class Meta:
        verbose_name = "牵头单位对照"
        constraints = [
            models.CheckConstraint(
                condition=~Q(rule="office") | Q(organisation__isnull=False), name="lead_kind_has_office"
            )
        ]


class LimitRule(models.Model):
    """How long a clock runs, as data that an administrator can change (rule book §5.1)."""

    clock = models.CharField("计时", max_length=16)
    grade = models.CharField("紧急程度", max_length=12)
    request_type = models.CharField("诉求类型", max_length=16, default="*")
    amount = models.PositiveIntegerField("数量")
    unit = models.CharField("单位", max_length=16)
    basis = models.CharField("依据", max_length=120)
    verified = models.BooleanField("已核实", default=False)
    valid_from = models.DateField("起用日期")

    class Meta:
        verbose_name = "办理时限"
        ordering = ["clock", "grade", "request_type", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["clock", "grade", "request_type", "valid_from"], name="limit_rule_once")
        ]


class KnowledgeEntry(models.Model):
    """An answer that may be given at once: with its basis, its owner and the date by which it must be looked at again."""

    question = models.CharField("问题", max_length=120)
    variants = models.TextField("别的问法", blank=True)
    answer = models.TextField("答复口径")
    basis = models.CharField("依据", max_length=200)
    office = models.ForeignKey("org.Organisation", models.PROTECT, related_name="+", verbose_name="责任单位")
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+", verbose_name="分类")
    public = models.BooleanField("可公开", default=True)
    version = models.PositiveIntegerField("版本", default=1)
    valid_from = models.DateField("起用")
    valid_until = models.DateField("止", null=True)
    review_date = models.DateField("复核日期")
    used = models.PositiveIntegerField("用过次数", default=0)
    search = TokensField("检索", null=True)

    class Meta:
        verbose_name = "知识条目"
        ordering = ["-used", "id"]
        indexes = [GinIndex(fields=["search"], name="knowledge_search")]
