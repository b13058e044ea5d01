from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from yimen.org.rules import ROLES


class Region(models.Model):
    """An administrative region down to the village (GB/T 2260 and its 12-digit extension)."""

    class Level(models.TextChoices):
        COUNTY = "county", "县"
        TOWN = "town", "镇（街道）"
        VILLAGE = "village", "村（社区）"

    code = models.CharField("区划代码", max_length=12, primary_key=True)
    name = models.CharField("名称", max_length=40)
    level = models.CharField("层级", max_length=8, choices=Level)
    kind = models.CharField("类别", max_length=12, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", verbose_name="上级")

    class Meta:
        verbose_name = "区划"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A body that can own a matter: department, town, the centre, one of its sections."""

    code = models.SlugField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=60, unique=True)
    short_name = models.CharField("简称", max_length=24)
    kind = models.CharField("类别", max_length=20)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, verbose_name="区划")
    county = models.CharField("县", max_length=6)
    duties = models.CharField("职责", max_length=300, blank=True)
    aliases = models.CharField("别名", max_length=300, blank=True)
    sort = models.PositiveIntegerField("排序", default=0)
    sort_key = models.CharField("拼音序", max_length=120, blank=True)
    is_active = models.BooleanField("在用", default=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承接单位"
    )

    class Meta:
        verbose_name = "单位"
        ordering = ["sort", "id"]

    def __str__(self) -> str:
        return self.short_name


class StaffManager(BaseUserManager["Staff"]):
    def create_superuser(self, *args: Any, **kwargs: Any) -> Staff:
        raise ValueError("系统不设超级用户。账号由系统管理员建立，授权由安全管理员确认。")


class Staff(AbstractBaseUser):
    """A person who works in the system; also the account that signs in."""

    login = models.CharField("账号", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=20)
    sort_key = models.CharField("拼音序", max_length=80, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="staff", verbose_name="单位")
    work_phone = models.CharField("办公电话", max_length=24, blank=True)
    is_active = models.BooleanField("在用", default=True)
    # The only session of the account. None: nobody is signed in. Unique, so that the planner expects one person of it.
    session_key = models.CharField("当前会话", max_length=40, null=True, blank=True)
    must_change_password = models.BooleanField("须改密码", default=True)
    password_changed_at = models.DateTimeField("改密时间", null=True)
    second_factor_required = models.BooleanField("须用第二因素", default=False)
    display_mode = models.CharField("显示", max_length=8, blank=True)
    display_contrast = models.CharField("对比度", max_length=8, blank=True)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS = ["name"]
    objects = StaffManager()

    class Meta:
        verbose_name = "工作人员"
        ordering = ["organisation__sort", "id"]
        # Over the keys only: a whole unique column would be a key of the row, and changing it block whoever refers to it.
        constraints = [
            models.UniqueConstraint(
                fields=["session_key"], condition=Q(session_key__isnull=False), name="session_of_one_person"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name


class PasswordUsed(models.Model):
    """A password that was used before, as its hash: the last five may not come back."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="+")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField(auto_now_add=True)


class Appointment(models.Model):
    """A person's post in an organisation: proposed by one officer, confirmed by another."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "待确认"
        ACTIVE = "active", "在岗"
        REFUSED = "refused", "未确认"
        ENDED = "ended", "已离岗"

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="appointments", verbose_name="人员")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="appointments", verbose_name="单位")
    role = models.CharField("岗位", max_length=32, choices=[(role.code, role.label) for role in ROLES])
    is_deputy = models.BooleanField("副岗", default=False)
    state = models.CharField("状态", max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", verbose_name="提出人")
    proposed_at = models.DateTimeField("提出时间", auto_now_add=True)
    decided_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", verbose_name="确认人")
    decided_at = models.DateTimeField("确认时间", null=True)
    ended_at = models.DateTimeField("离岗时间", null=True)

    class Meta:
        verbose_name = "任职"
        ordering = ["organisation_id", "role", "is_deputy", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "organisation", "role"],
                condition=Q(state__in=["proposed", "active"]),
                name="appointment_once",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")), name="appointment_two_persons"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "role"], condition=Q(state="active"), name="appointment_live")]


class StandIn(models.Model):
    """Who takes over a person's work in an absence, in order of rank (AB 岗)."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="stand_ins", verbose_name="A 岗")
    deputy = models.ForeignKey(Staff, models.PROTECT, related_name="stands_in_for", verbose_name="B 岗")
    rank = models.PositiveSmallIntegerField("次序", default=1)

    class Meta:
        verbose_name = "AB 岗"
        ordering = ["staff_id", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["staff", "deputy"], name="stand_in_once"),
            models.CheckConstraint(condition=~Q(staff=F("deputy")), name="stand_in_other_person"),
        ]


class Absence(models.Model):
    """A time in which a person is not there; their open work passes to the stand-in at its beginning."""

    class Kind(models.TextChoices):
        LEAVE = "leave", "请假"
        TRIP = "trip", "出差"
        TRAINING = "training", "培训"
        LEFT = "left", "离岗"

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="absences", verbose_name="人员")
    kind = models.CharField("事由", max_length=10, choices=Kind)
    starts_at = models.DateTimeField("起")
    ends_at = models.DateTimeField("止")
    recorded_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name="登记人")
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)
    cancelled_at = models.DateTimeField("销假时间", null=True)
    handed_over_at = models.DateTimeField("交接时间", null=True)

    class Meta:
        verbose_name = "不在岗"
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="absence_forward"),
            ExclusionConstraint(
                name="absence_no_overlap",
                expressions=[
                    ("staff", RangeOperators.EQUAL),
                    (Func(F("starts_at"), F("ends_at"), function="tstzrange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(cancelled_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["staff", "ends_at"], condition=Q(cancelled_at__isnull=True), name="absence_live")
        ]

    def covers(self, moment: datetime) -> bool:
        return self.cancelled_at is None and self.starts_at <= moment < self.ends_at


class CalendarDay(models.Model):
    """One line of the State Council's yearly notice, or a local opening or closure."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", "放假"
        MAKE_UP = "make_up", "调休上班"
        OPENING = "opening", "延时服务"
        CLOSURE = "closure", "临时关闭"

    date = models.DateField("日期")
    kind = models.CharField("类别", max_length=10, choices=Kind)
    name = models.CharField("名称", max_length=40)
    notice = models.CharField("依据", max_length=120, blank=True)
    starts = models.TimeField("起", null=True, blank=True)
    ends = models.TimeField("止", null=True, blank=True)
    day_off = models.BooleanField("不计工作日", default=False)

    class Meta:
        verbose_name = "日历"
        ordering = ["date", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["date", "kind", "starts"], nulls_distinct=False, name="calendar_once")
        ]


class CalendarState(models.Model):
    """How far the calendar is known, the office hours, and a version that every reader compares."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    version = models.PositiveIntegerField("版本", default=1)
    valid_from = models.DateField("起")
    valid_through = models.DateField("止")
    hours = models.JSONField("办公时间")

    class Meta:
        verbose_name = "日历版本"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_calendar")]


class Change(models.Model):
    """One change of the organisation: who did what to whom. Append-only; the audit administrator reads it."""

    class Verb(models.TextChoices):
        ACCOUNT_MADE = "account_made", "建立账号"
        ACCOUNT_DISABLED = "account_disabled", "停用账号"
        PASSWORD_RESET = "password_reset", "重设一次性密码"
        PASSWORD_CHANGED = "password_changed", "本人改密码"
        FACTOR_ON = "factor_on", "开启第二因素"
        FACTOR_OFF = "factor_off", "关闭第二因素"
        CODES_RENEWED = "codes_renewed", "换备用码"
        POST_PROPOSED = "post_proposed", "提出岗位"
        POST_CONFIRMED = "post_confirmed", "确认岗位"
        POST_REFUSED = "post_refused", "不同意岗位"
        POST_ENDED = "post_ended", "结束岗位"
        ABSENCE_RECORDED = "absence_recorded", "登记不在岗"
        ABSENCE_CANCELLED = "absence_cancelled", "销假"
        STAND_INS_SET = "stand_ins_set", "安排代班人"
        DAY_ADDED = "day_added", "日历加一天"
        DAY_REMOVED = "day_removed", "日历删一天"

    at = models.DateTimeField("时间", db_index=True)
    by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", verbose_name="办理人")
    verb = models.CharField("变更", max_length=20, choices=Verb)
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", verbose_name="人员")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+", verbose_name="单位")
    detail = models.CharField("内容", max_length=160, blank=True)

    class Meta:
        verbose_name = "组织变更"
        ordering = ["-at", "-id"]
