"""Checks checkpoints and anchors: leaves in order, roots recomputed, the chain of roots, and the lines outside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import connection

from yimen.base.now import now
from yimen.kernel import merkle
from yimen.matters.models import Checkpoint
from yimen.matters.services.checkpoints import GENESIS, anchors, first_other, is_signed, leaves_of, line, seal, short

AGE = timedelta(minutes=15)
Found = tuple[str, int, str]
_WHO = """
SELECT m.number, e.seq FROM matters_checkpointleaf l JOIN matters_event e ON e.id = l.event_id
  JOIN matters_matter m ON m.id = e.matter_id WHERE l.checkpoint_id = %s AND l.position >= %s ORDER BY l.position LIMIT 1
"""
_UNLISTED = """
SELECT m.number, e.seq FROM matters_event e JOIN matters_matter m ON m.id = e.matter_id
  LEFT JOIN matters_checkpointleaf l ON l.event_id = e.id
 WHERE l.event_id IS NULL AND e.recorded_at < %s ORDER BY e.id LIMIT 100
"""
_POSITIONS = """
SELECT c.id, count(l.position), coalesce(max(l.position), -1) FROM matters_checkpoint c
  LEFT JOIN matters_checkpointleaf l ON l.checkpoint_id = c.id WHERE c.id = ANY(%s) GROUP BY c.id
"""


def who(checkpoint: int, position: int) -> tuple[str, int]:
    """Number and seq of the event at (or next after) a place of a checkpoint."""
    with connection.cursor() as cursor:
        cursor.execute(_WHO, [checkpoint, position])
        row = cursor.fetchone()
    return (row[0], row[1]) if row else (f"存证点 {checkpoint}", position)


def wrong_roots(rows: Sequence[Checkpoint], *, whole: bool) -> Iterator[Found]:
    """Roots that do not recompute. whole: from the first checkpoint on, and every older event under one of them."""
    for n in range(0, len(rows), 20):
        yield from _some(rows[n : n + 20], rows[n - 1] if n else None, whole and n == 0)
    if whole:
        with connection.cursor() as cursor:
            cursor.execute(_UNLISTED, [now() - AGE])
            yield from ((number, seq, "已超过 15 分钟，不在任何存证点里") for number, seq in cursor.fetchall())


def _some(rows: Sequence[Checkpoint], before: Checkpoint | None, first: bool) -> Iterator[Found]:
    leaves = leaves_of([row.pk for row in rows])
    with connection.cursor() as cursor:
        cursor.execute(_POSITIONS, [[row.pk for row in rows]])
        places = {pk: (count, last) for pk, count, last in cursor.fetchall()}
    prev = bytes(before.hash) if before else GENESIS if first else bytes(rows[0].prev)
    for row in rows:
        count, last = places[row.pk]
        if bytes(row.prev) != prev:
            yield (*who(row.pk, 0), f"存证点 {row.pk} 与上一个接不上")
        if count != row.events or last != row.events - 1:
            yield (*who(row.pk, _gap(row.pk)), f"存证点 {row.pk} 应有 {row.events} 条，现有 {count} 条")
        elif merkle.root(leaves[row.pk]) != bytes(row.root):
            yield (*who(row.pk, 0), f"存证点 {row.pk} 的根与其中各条不符（从这一条起）")
        if seal(bytes(row.prev), row.at, row.events, bytes(row.root)) != bytes(row.hash):
            yield (*who(row.pk, 0), f"存证点 {row.pk} 的摘要与内容不符")
        elif not is_signed(row):
            yield (*who(row.pk, 0), f"存证点 {row.pk} 不是本系统签名的（从这一条起）")
        prev = bytes(row.hash)


def _gap(checkpoint: int) -> int:
    """The first place of a checkpoint that has no leaf."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT position FROM matters_checkpointleaf WHERE checkpoint_id = %s ORDER BY 1", [checkpoint])
        places = [place for (place,) in cursor.fetchall()]
    return next((n for n, place in enumerate(places) if n != place), len(places))


def wrong_anchors(files: Sequence[Path] | None, rows: Sequence[Checkpoint], *, whole: bool) -> Iterator[Found]:
    """What the lines outside the database contradict; checkpoints that should have a line by now and have none."""
    known, seen = {row.pk: row for row in rows}, set()
    for name, n, entry in anchors(files):
        if not entry:
            yield f"存证文件 {name}", n, f"第 {n} 行读不懂"
        elif (row := known.get(entry["checkpoint"])) is not None:
            seen.add(row.pk)
            yield from _line(f"存证文件 {name} 第 {n} 行", entry, row)
        elif whole:
            yield f"存证点 {entry['checkpoint']}", 0, f"存证文件 {name} 第 {n} 行有，数据库里没有：整个存证点被删除"
    for pk, row in known.items():
        # The line follows the commit within moments; a copy kept elsewhere may be older than the newest checkpoints.
        if pk not in seen and files is None and row.at < now() - timedelta(minutes=1):
            yield (*who(pk, 0), f"存证点 {pk} 在存证文件里没有对应的一行")


def _line(place: str, entry: Mapping[str, Any], row: Checkpoint) -> Iterator[Found]:
    leaves = leaves_of([row.pk])[row.pk]
    if entry == line(row, leaves):
        return
    other = first_other(str(entry.get("leaves", "")), short(leaves))
    where = who(row.pk, other or 0)
    what = "从这一条起与存证点" if other is None else "与这一条"
    yield (*where, f"{place}{what}不符：记录或存证文件被改动")
