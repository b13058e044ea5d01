from __future__ import annotations

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

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


class Event(models.Model):
    """One thing that happened to a matter. Append-only by grant and trigger; chained by hash.

    `body` is the canonical text that was hashed; verb, states, actor and time are repeated as columns for queries.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveIntegerField("序号")
    verb = models.CharField("动作", max_length=32)
    from_state = models.CharField("原状态", max_length=32, blank=True)
    to_state = models.CharField("现状态", max_length=32)
    actor_kind = models.CharField("谁", max_length=8)
    actor = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="人员", db_index=False
    )
    organisation = models.ForeignKey(
        "org.Organisation", models.PROTECT, null=True, related_name="+", verbose_name="单位", db_index=False
    )
    at = models.DateTimeField("时间")
    body = models.TextField("内容")
    prev = models.BinaryField("前条摘要")
    hash = models.BinaryField("摘要")
    algorithm = models.CharField("算法", max_length=8, default="sm3")
    client_key = models.UUIDField("客户端键", null=True, unique=True)
    recorded_at = models.DateTimeField("入库时间", db_default=Now())

    class Meta:
        verbose_name = "经过"
        ordering = ["matter_id", "seq"]
        constraints = [models.UniqueConstraint(fields=["matter", "seq"], name="event_seq_once")]
        indexes = [
            models.Index(fields=["verb", "at"], name="event_verb_at"),
            models.Index(fields=["actor", "at"], name="event_actor_at"),
        ]


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
            models.Index(fields=["due_at"], condition=Q(status="running"), name="clock_running_due"),
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


class Effect(models.Model):
    """What a reaction has already done for an event: one row per (event, handler), written with the effect itself."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="effects")
    handler = models.CharField(max_length=80)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "后续"
        constraints = [models.UniqueConstraint(fields=["event", "handler"], name="effect_once")]


class Checkpoint(models.Model):
    """A Merkle root over all events committed since the last one, chained to it and written outside the database as well."""

    at = models.DateTimeField()
    events = models.PositiveIntegerField()
    root = models.BinaryField()
    prev = models.BinaryField()
    hash = models.BinaryField()
    signature = models.BinaryField(help_text="Ed25519 over the hash")
    signer = models.BinaryField(help_text="the public key, 32 bytes; anchors kept elsewhere repeat it")

    class Meta:
        verbose_name = "存证点"
        ordering = ["id"]


class CheckpointLeaf(models.Model):
    """Which event is which leaf of which checkpoint; an event is a leaf exactly once."""

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="leaf")
    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="leaves")
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name = "存证叶"
        constraints = [models.UniqueConstraint(fields=["checkpoint", "position"], name="leaf_position_once")]
