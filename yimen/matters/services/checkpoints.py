"""Checkpoints: a Merkle root over all committed events that are not yet a leaf, chained, signed, anchored outside the database.

A late commit falls into the next checkpoint: a range of ids or times would skip it. The anchor line repeats the first
four bytes of every leaf, so that a forged tree can be traced to the event.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from django.conf import settings
from django.db import connection, transaction

from yimen.base.keys import signing_key
from yimen.base.now import now
from yimen.kernel import chain, merkle
from yimen.matters.models import Checkpoint

MOST = 50_000
GENESIS = chain.GENESIS
_PREFIX = b"yimen/checkpoint/1\0"
_LEAF_BYTES = 4
_LOCK = 611_026_010
_NEW = """
SELECT e.id, e.hash FROM matters_event e LEFT JOIN matters_checkpointleaf l ON l.event_id = e.id
 WHERE l.event_id IS NULL ORDER BY e.id LIMIT %s
"""
_LEAVES = """
INSERT INTO matters_checkpointleaf (event_id, checkpoint_id, position)
SELECT id, %s, n - 1 FROM unnest(%s::bigint[]) WITH ORDINALITY AS leaf (id, n)
"""
_HASHES = """
SELECT l.checkpoint_id, e.hash FROM matters_checkpointleaf l JOIN matters_event e ON e.id = l.event_id
 WHERE l.checkpoint_id = ANY(%s) ORDER BY l.checkpoint_id, l.position
"""


def seal(prev: bytes, at: datetime, events: int, root: bytes) -> bytes:
    """A checkpoint's hash from its predecessor's and its own fields."""
    text = chain.canonical({"at": at, "events": events, "root": root.hex()})
    return chain.digest(_PREFIX + prev + text.encode())


def make_checkpoint() -> int:
    """Put every committed event that is not yet a leaf under checkpoints and anchor them; returns how many events.

    Run again after a crash at any point it repairs what was left: a checkpoint without its anchor line gets one.
    """
    done = 0
    while (count := _one()) > 0:
        done += count
        if count < MOST:
            break
    anchor_new()
    return done


@transaction.atomic
def _one() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute(_NEW, [MOST])
        rows = cursor.fetchall()
        if not rows:
            return 0
        last = Checkpoint.objects.order_by("-pk").first()
        prev, at = bytes(last.hash) if last else GENESIS, now()
        root = merkle.root([bytes(digest) for _, digest in rows])
        digest, key = seal(prev, at, len(rows), root), signing_key()
        made = Checkpoint.objects.create(
            at=at, events=len(rows), root=root, prev=prev, hash=digest, signature=key.sign(digest),
            signer=key.public_key().public_bytes_raw(),
        )  # fmt: skip
        cursor.execute(_LEAVES, [made.pk, [pk for pk, _ in rows]])
    return len(rows)


def is_signed(row: Checkpoint) -> bool:
    """Whether the checkpoint bears our own signature."""
    try:
        signing_key().public_key().verify(bytes(row.signature), bytes(row.hash))
    except InvalidSignature:
        return False
    return bytes(row.signer) == signing_key().public_key().public_bytes_raw()


def leaves_of(checkpoints: Sequence[int]) -> dict[int, list[bytes]]:
    """The leaves of each checkpoint, in their order."""
    found: dict[int, list[bytes]] = {pk: [] for pk in checkpoints}
    with connection.cursor() as cursor:
        cursor.execute(_HASHES, [list(checkpoints)])
        for checkpoint, digest in cursor.fetchall():
            found[checkpoint].append(bytes(digest))
    return found


def short(leaves: Sequence[bytes]) -> str:
    """The leaves as an anchor line repeats them: the first four bytes of each, in hex."""
    return b"".join(leaf[:_LEAF_BYTES] for leaf in leaves).hex()


def first_other(one: str, two: str) -> int | None:
    """The position of the first leaf in which two such texts differ; None when they are equal."""
    if one == two:
        return None
    width = _LEAF_BYTES * 2
    return next(
        (n for n in range(max(len(one), len(two)) // width) if one[n * width :][:width] != two[n * width :][:width]), 0
    )


def line(row: Checkpoint, leaves: Sequence[bytes] | None = None) -> dict[str, Any]:
    """What a checkpoint's anchor says; in public without its leaves."""
    said: dict[str, Any] = {
        "checkpoint": row.pk, "at": row.at.isoformat(), "events": row.events, "root": bytes(row.root).hex(),
        "prev": bytes(row.prev).hex(), "hash": bytes(row.hash).hex(), "signature": bytes(row.signature).hex(),
        "signer": bytes(row.signer).hex(),
    }  # fmt: skip
    return said if leaves is None else {**said, "leaves": short(leaves)}


def anchor_new() -> int:
    """Append a line for every checkpoint that has none yet, flushed to the disk; returns how many."""
    folder = Path(settings.ANCHORS)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _drop_torn(folder)
        last = max((entry.get("checkpoint", 0) for _, _, entry in anchors()), default=0)
        rows = list(Checkpoint.objects.filter(pk__gt=last).order_by("pk"))
        for row in rows:
            leaves = leaves_of([row.pk])[row.pk]
            _append(folder / f"{row.at:%Y-%m}.jsonl", json.dumps(line(row, leaves), separators=(",", ":")))
    return len(rows)


def _append(path: Path, text: str) -> None:
    new = not path.exists()
    with path.open("ab") as file:
        file.write(text.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    if new:  # the folder's entry must reach the disk as well
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)


def _drop_torn(folder: Path) -> None:
    """Cut off a last line that a crash left half written: it was never acknowledged."""
    for path in sorted(folder.glob("*.jsonl"))[-1:]:
        content = path.read_bytes()
        if content and not content.endswith(b"\n"):
            os.truncate(path, content.rfind(b"\n") + 1)


def anchors(files: Sequence[Path] | None = None) -> Iterator[tuple[str, int, Mapping[str, Any]]]:
    """(file, line number, content) of every anchor line, oldest first; what is no JSON object is an empty mapping."""
    for path in files if files is not None else sorted(Path(settings.ANCHORS).glob("*.jsonl")):
        with path.open("rb") as lines:
            for n, text in enumerate(lines, 1):
                yield path.name, n, _read(text)


def _read(text: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) and isinstance(found.get("checkpoint"), int) else {}
