"""An order and what belongs to it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from yimen.hotline.rules import words


class Order(models.Model):
    """A citizen's request at the 12345 desk: what the matter's columns do not carry."""

    matter = models.OneToOneField("matters.Matter", models.PROTECT, primary_key=True, related_name="order")
    party = models.ForeignKey("parties.Party", models.PROTECT, null=True, related_name="+", verbose_name="诉求人")
    anonymous = models.BooleanField("匿名", default=False)
    upstream_system = models.CharField("上级平台", max_length=16, blank=True)
    upstream_number = models.CharField("上级编号", max_length=40, blank=True)
    upstream_due_at = models.DateTimeField("上级限办时间", null=True)
    source_line = models.CharField("来源热线", max_length=24, blank=True)
    call_id = models.CharField("录音号", max_length=40, blank=True)
    recorded_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="受理人", db_index=False
    )
    query_generation = models.PositiveSmallIntegerField("查询码第几次", default=1)
    query_misses = models.PositiveSmallIntegerField("查询码输错", default=0)
    reply_wanted = models.BooleanField("要求回复", default=True)
    reply_way = models.CharField("回复方式", max_length=8, choices=list(words.REPLY_WAYS.items()), default="phone")
    address = models.CharField("事发地址", max_length=200, blank=True)
    occurred_from = models.DateTimeField("发生时间", null=True)
    occurred_to = models.DateTimeField("至", null=True)
    occurred_words = models.CharField("发生时间（原话）", max_length=60, blank=True)
    is_ongoing = models.BooleanField("仍在持续", default=False)
    subject_kind = models.CharField("涉及对象", max_length=12, blank=True)
    subject_name = models.CharField("对象名称", max_length=60, blank=True)
    people_count = models.PositiveIntegerField("涉及人数", default=1)
    special = models.CharField("特殊群体", max_length=60, blank=True)
    repeat_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="repeats", verbose_name="再诉")
    main = models.ForeignKey("self", models.PROTECT, null=True, related_name="followers", verbose_name="并入")
    publish_ok = models.BooleanField("同意公开", default=False)
    other_procedure = models.CharField("其他程序", max_length=16, blank=True)
    asked_before = models.CharField("此前反映", max_length=60, blank=True)
    sensitive = models.CharField("敏感", max_length=60, blank=True)
    complex = models.BooleanField("复杂", default=False)
    dispatched_at = models.DateTimeField("首次派单", null=True)
    dispatched_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="派单人", db_index=False
    )
    suggested_rank = models.PositiveSmallIntegerField("采用第几条建议", null=True)
    signed_at = models.DateTimeField("签收", null=True)
    deemed_signed = models.BooleanField("视同签收", default=False)
    contacted_at = models.DateTimeField("首次联系", null=True)
    promised_at = models.DateTimeField("告知的答复日期", null=True)
    first_promised_at = models.DateTimeField("最初告知的日期", null=True)
    replied_at = models.DateTimeField("最近回复", null=True)
    rounds = models.PositiveSmallIntegerField("重办次数", default=0)
    returns = models.PositiveSmallIntegerField("退改次数", default=0)
    repeat_contacts = models.PositiveSmallIntegerField("再次来电", default=0)
    extensions = models.PositiveSmallIntegerField("延期次数", default=0)
    pauses = models.CharField("用过的暂停事由", max_length=24, blank=True)
    rulings = models.PositiveSmallIntegerField("裁定次数", default=0)
    callback_attempts = models.PositiveSmallIntegerField("回访未接通", default=0)
    refusal_code = models.CharField("不予受理情形", max_length=4, blank=True)
    ending_code = models.CharField("特殊办结情形", max_length=4, blank=True)
    ending_step = models.CharField("特殊办结进度", max_length=12, blank=True)
    ending_proposed_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    ending_first_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    deferred_to = models.DateTimeField("挂账承诺日期", null=True)
    outcome = models.CharField("怎样结束", max_length=16, blank=True)
    solved = models.CharField("是否解决", max_length=8, blank=True)
    process_score = models.PositiveSmallIntegerField("过程满意", null=True)
    result_score = models.PositiveSmallIntegerField("结果满意", null=True)
    dissatisfied_reason = models.CharField("不满意原因", max_length=16, blank=True)
    supervisor = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="督办人", db_index=False
    )

    class Meta:
        verbose_name = "工单"
        constraints = [
            models.UniqueConstraint(
                fields=["upstream_system", "upstream_number"], condition=~Q(upstream_number=""), name="upstream_once"
            ),
            models.CheckConstraint(condition=Q(main__isnull=True) | ~Q(main=F("matter")), name="order_not_own_main"),
        ]

    def __str__(self) -> str:
        return f"工单 {self.pk}"


class Reply(models.Model):
    """A reply of the lead office to be reviewed: its text is a note, its answers are per demand line."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", "待审核"
        PASSED = "passed", "已通过"
        RETURNED = "returned", "已退改"

    order = models.ForeignKey(Order, models.PROTECT, related_name="replies")
    note = models.OneToOneField("matters.Note", models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField("第几轮", default=0)
    author = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="起草", db_index=False)
    signed_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="签发", db_index=False
    )
    found = models.CharField("属实", max_length=8)
    basis = models.CharField("依据", max_length=200, blank=True)
    next_date = models.DateField("后续完成日期", null=True)
    answers = models.JSONField("逐项答复", default=dict)
    state = models.CharField("状态", max_length=10, choices=State, default=State.SUBMITTED)
    failed = models.CharField("未过的检查", max_length=40, blank=True)
    reviewed_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="审核", db_index=False
    )
    at = models.DateTimeField("时间")
    reviewed_at = models.DateTimeField("审核时间", null=True)

    class Meta:
        verbose_name = "回复"
        ordering = ["order_id", "at"]
        constraints = [
            models.UniqueConstraint(fields=["order"], condition=Q(state="submitted"), name="one_reply_under_review")
        ]


class Request(models.Model):
    """What an office asks of the hotline section about an order: a ruling, an extension, a pause. A matter of its own."""

    class What(models.TextChoices):
        RULING = "ruling", "裁定"
        EXTENSION = "extension", "延期"
        PAUSE = "pause", "暂停计时"
        OBJECTION = "objection", "协办异议"

    matter = models.OneToOneField("matters.Matter", models.PROTECT, primary_key=True, related_name="request")
    order = models.ForeignKey(Order, models.PROTECT, related_name="requests")
    what = models.CharField("申请", max_length=10, choices=What)
    office = models.ForeignKey("org.Organisation", models.PROTECT, related_name="+", verbose_name="申请单位")
    asked_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="申请人", db_index=False)
    ground = models.CharField("事由", max_length=24, blank=True)
    proposed_office = models.ForeignKey("org.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    days = models.PositiveSmallIntegerField("申请工作日", null=True)
    until = models.DateTimeField("最迟恢复", null=True)
    result = models.CharField("结果", max_length=12, blank=True)
    decided_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="决定人", db_index=False
    )
    decided_at = models.DateTimeField("决定时间", null=True)

    class Meta:
        verbose_name = "申请"


class Letter(models.Model):
    """An urging or supervision letter about an order: a matter with an answer due."""

    matter = models.OneToOneField("matters.Matter", models.PROTECT, primary_key=True, related_name="letter")
    order = models.ForeignKey(Order, models.PROTECT, related_name="letters")
    level = models.PositiveSmallIntegerField("级别")
    code = models.CharField("文种", max_length=24)
    office = models.ForeignKey("org.Organisation", models.PROTECT, related_name="+", verbose_name="单位")
    reason = models.CharField("事由", max_length=24)

    class Meta:
        verbose_name = "催办督办函"


class RatingLink(models.Model):
    """A link for rating one order, sent by message: only the blind index of its token is kept."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="rating_links")
    digest = models.BinaryField("摘要", max_length=16, unique=True)
    expires_at = models.DateTimeField("有效至")
    used_at = models.DateTimeField("已用", null=True)

    class Meta:
        verbose_name = "评价链接"
