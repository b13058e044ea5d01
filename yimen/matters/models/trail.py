"""What happened, and the proof that it was not changed afterwards."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from yimen.matters.models.matter import Matter


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
