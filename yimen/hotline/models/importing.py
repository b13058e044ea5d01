"""Spreadsheets taken in, row by row."""

from __future__ import annotations

from django.db import models

from yimen.hotline.models.order import Order


class ImportBatch(models.Model):
    """One file of orders being taken in; it can be resumed, each row once whatever happens."""

    class State(models.TextChoices):
        READING = "reading", "正在导入"
        DONE = "done", "已完成"
        STOPPED = "stopped", "已中止"

    sha256 = models.CharField("文件摘要", max_length=64)
    name = models.CharField("文件名", max_length=200)
    mapping = models.CharField("对照表", max_length=60)
    state = models.CharField("状态", max_length=10, choices=State, default=State.READING)
    rows = models.PositiveIntegerField("行数", default=0)
    added = models.PositiveIntegerField("新增", default=0)
    unchanged = models.PositiveIntegerField("已有", default=0)
    changed = models.PositiveIntegerField("有变化", default=0)
    refused = models.PositiveIntegerField("待处理", default=0)
    staff = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField("开始")
    finished_at = models.DateTimeField("结束", null=True)

    class Meta:
        verbose_name = "导入批次"


class ImportRow(models.Model):
    """A row of an import: what became of it. Rows that could not be taken wait here with an owner."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="lines")
    line = models.PositiveIntegerField("行号")
    key = models.CharField("幂等键", max_length=80, db_index=True)
    digest = models.CharField("内容摘要", max_length=64)
    order = models.ForeignKey(Order, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField("结果", max_length=12)
    code = models.CharField("原因", max_length=24, blank=True)
    column = models.CharField("列", max_length=40, blank=True)
    sentence = models.CharField("说明", max_length=300, blank=True)
    settled_at = models.DateTimeField("已处理", null=True)

    class Meta:
        verbose_name = "导入行"
        constraints = [models.UniqueConstraint(fields=["batch", "line"], name="import_line_once")]
