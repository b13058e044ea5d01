"""Seals personal values, opens them with a reason, and records who opened what and what was refused."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import connections, transaction

from yimen.base.keys import associated, index_key, ring
from yimen.base.now import now
from yimen.custody.models import AccessRecord, Limit, SealedValue
from yimen.custody.rules import SHOWN_SECONDS, check_reason, check_volume
from yimen.kernel.identifiers import lift
from yimen.kernel.refusal import Refusal
from yimen.kernel.sealing import blind_index
from yimen.org.access import Actor

VALUE = "custody_sealedvalue.value"
_ATTEMPT = """
INSERT INTO custody_attempt (at, staff_id, door, verb, code, matter_number, address, request_id)
VALUES (clock_timestamp(), %s, %s, %s, %s, %s, %s, %s)
"""


def record_attempt(
    *,
    actor: Actor | None,
    door: str,
    code: str,
    address: str | None,
    request_id: str = "",
    verb: str = "",
    number: str = "",
) -> None:
    """Write a refused act on a connection of its own: the caller's rollback does not take it away."""
    with connections["records"].cursor() as cursor:
        staff = actor.staff_id if actor else None
        cursor.execute(_ATTEMPT, [staff, door[:120], verb, code[:40], number, address, request_id])


def seal(value: str, column: str, row: UUID) -> bytes:
    """Seal a value for one column of one row; moved to another row it does not open."""
    return ring().seal(value.encode(), associated(column, row))


def unseal(sealed: bytes | memoryview, column: str, row: UUID) -> str:
    """Open a sealed value. Only services call this, after `reveal` or for a mask that never leaves them unmasked."""
    return ring().open(bytes(sealed), associated(column, row)).decode()


def index(purpose: str, value: str) -> bytes:
    """The 16-byte blind index of a normalised value: the whole value can be looked up, no part of it."""
    return blind_index(index_key(), purpose, value)


def lift_identifiers(text: str, owner: UUID) -> tuple[str, list[SealedValue]]:
    """Take phone, identity, bank, plate and mail numbers out of free text; unsaved sealed rows hold them."""
    clean, found = lift(text)
    rows: dict[str, SealedValue] = {}
    for item in found:
        if item.token not in rows:
            row = SealedValue(owner=owner, slot=item.token, kind=item.kind)
            row.value = seal(item.value, VALUE, row.id)
            rows[item.token] = row
    return clean, list(rows.values())


def keep_lifted(rows: list[SealedValue]) -> None:
    """Save what was lifted out of a text, in the text's own transaction."""
    if rows:
        SealedValue.objects.bulk_create(rows)


def record_reveal(
    *, actor: Actor, what: str, subject: UUID | None, matter_number: str, reason: str, note: str, address: str | None
) -> AccessRecord:
    """Record that a value is opened, before it is. Raises Refusal without a listed reason or beyond the hourly limit."""
    check_reason(reason, note)
    if actor.staff_id is None or actor.organisation_id is None:
        raise Refusal("staff_only", "查看完整号码须由在岗工作人员登录后进行。")
    moment = now()
    recent = AccessRecord.objects.filter(staff_id=actor.staff_id, at__gt=moment - timedelta(days=1))
    check_volume(recent.filter(at__gt=moment - timedelta(hours=1)).count(), recent.count())
    return AccessRecord.objects.create(
        at=moment,
        staff_id=actor.staff_id,
        organisation_id=actor.organisation_id,
        what=what,
        subject=subject,
        matter_number=matter_number,
        reason=reason,
        note=note,
        address=address,
        shown_until=moment + timedelta(seconds=SHOWN_SECONDS),
    )


@transaction.atomic
def count_use(bucket: str, most: int, window: timedelta) -> bool:
    """Count one use of a bucket; whether it is still within `most` uses of the window that began with its first use."""
    moment = now()
    Limit.objects.get_or_create(bucket=bucket[:80], defaults={"window_start": moment})
    row = Limit.objects.select_for_update().get(bucket=bucket[:80])
    if moment - row.window_start >= window:
        row.window_start, row.used = moment, 0
    row.used += 1
    row.save(update_fields=["window_start", "used"])
    return row.used <= most


def limited(bucket: str, most: int, seconds: int, sentence: str = "") -> None:
    """Count one use of a bucket. Raises Refusal("too_often", retry_after=seconds left) beyond `most` in the window.

    bucket: never a plain personal value, give its blind index; call it outside the act's transaction, or a refusal
    takes its own count back.
    """
    if not count_use(bucket, most, timedelta(seconds=seconds)):
        raise _too_often(bucket, seconds, sentence)


def used_up(bucket: str, most: int, seconds: int, sentence: str = "") -> None:
    """Raise as `limited` does when the bucket is full, without counting: for limits that count only misses."""
    row = Limit.objects.filter(bucket=bucket[:80], used__gte=most).first()
    if row is not None and now() - row.window_start < timedelta(seconds=seconds):
        raise _too_often(bucket, seconds, sentence)


def _too_often(bucket: str, seconds: int, sentence: str) -> Refusal:
    row = Limit.objects.get(bucket=bucket[:80])
    left = max(1, seconds - int((now() - row.window_start).total_seconds()))
    wait = f"{-(-left // 60)} 分钟" if left > 90 else f"{left} 秒"
    words = sentence or "操作太频繁。"
    return Refusal("too_often", f"{words}请 {wait}后再试，急事请拨打 12345。", retry_after=left)
