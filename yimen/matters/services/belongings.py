"""What hangs on a matter's events: texts against their commitments, files against their hashes, sealed values in place."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from yimen.custody.services import VALUE, unseal
from yimen.kernel import chain
from yimen.kernel.sealing import SealError
from yimen.matters.services.files import path_of


@dataclass
class Belongings:
    """One matter's texts (id → seq, text, salt, erased), files (seq → hash, size, shown copy) and sealed values."""

    texts: dict[str, tuple[int, str, bytes | None, bool]] = field(default_factory=dict)
    files: dict[int, list[tuple[str, int, str]]] = field(default_factory=lambda: defaultdict(list))
    sealed: list[tuple[int, str, UUID, bytes]] = field(default_factory=list)


_TEXTS = "SELECT matter_id, id, seq, text, salt, erased_at IS NOT NULL FROM matters_note WHERE {}"
_FILES = "SELECT matter_id, seq, sha256, size, display_sha256 FROM matters_attachment WHERE {}"
_SEALED = """
SELECT n.matter_id, n.seq, s.slot, s.id, s.value FROM matters_note n JOIN custody_sealedvalue s ON s.owner = n.id
 WHERE n.sealed AND {}
"""


def belongings(where: str, params: Sequence[Any]) -> dict[int, Belongings]:
    """Everything that hangs on the matters of a batch; `where` is a condition with a place for the column's name."""
    found: dict[int, Belongings] = defaultdict(Belongings)
    with connection.cursor() as cursor:
        cursor.execute(_TEXTS.format(where.format("matter_id")), params)
        for matter, pk, seq, text, salt, erased in cursor.fetchall():
            found[matter].texts[str(pk)] = (seq, text, salt, erased)
        cursor.execute(_FILES.format(where.format("matter_id")), params)
        for matter, seq, digest, size, shown in cursor.fetchall():
            found[matter].files[seq].append((digest, size, shown))
        cursor.execute(_SEALED.format(where.format("n.matter_id")), params)
        for matter, seq, slot, pk, value in cursor.fetchall():
            found[matter].sealed.append((seq, slot, pk, value))
    return found


def wrong_texts(bodies: Sequence[Mapping[str, Any]], hung: Belongings) -> Iterator[tuple[int, str]]:
    """Texts that are missing or are not those that the events committed to; an erased one is left out."""
    committed: set[str] = set()
    for body in bodies:
        for pk, kind, commitment in body.get("texts", ()):
            committed.add(pk)
            row = hung.texts.get(pk)
            if row is None or row[0] != body["seq"]:
                yield body["seq"], f"文字（{kind}）不见了"
            elif not row[3] and (row[2] is None or chain.commitment(row[2], row[1]) != commitment):
                yield body["seq"], f"文字（{kind}）与记录时不同"
    for pk in hung.texts.keys() - committed:
        yield hung.texts[pk][0], "多出一段没有记录过的文字"


def wrong_files(bodies: Sequence[Mapping[str, Any]], hung: Belongings, *, read: bool) -> Iterator[tuple[int, str]]:
    """Attachments that are missing, surplus, or whose file is not the one that was attached."""
    for body in bodies:
        rows = hung.files.get(body["seq"], [])
        if sorted(body.get("files", ())) != sorted(digest for digest, _, _ in rows):
            yield body["seq"], "附件与记录的不一致"
        for digest, size, shown in rows:
            what = _file(digest, size, read) or (shown and _file(shown, None, read))
            if what:
                yield body["seq"], f"附件 {digest[:12]} {what}"


def _file(digest: str, size: int | None, read: bool) -> str:
    path = path_of(digest)
    if not path.exists():
        return "的文件不见了"
    if size is not None and path.stat().st_size != size:
        return "的文件大小不对"
    if not read:
        return ""
    with path.open("rb") as file:
        return "" if hashlib.file_digest(file, "sha256").hexdigest() == digest else "的文件内容被改动"


def wrong_sealed(hung: Belongings) -> Iterator[tuple[int, str]]:
    """Sealed values that do not open where they lie."""
    for seq, slot, pk, value in hung.sealed:
        try:
            unseal(value, VALUE, pk)
        except SealError:
            yield seq, f"密存值 {slot} 在这一行打不开：被移动或改动"
