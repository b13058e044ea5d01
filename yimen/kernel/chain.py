"""The hash chain of a matter's events: canonical text, links, and the walk that finds the first break."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal
from uuid import UUID

from cryptography.hazmat.primitives import hashes

Algorithm = Literal["sm3", "sha256"]
EventRow = tuple[int, bytes, str, bytes] | tuple[int, bytes, str, bytes, Algorithm]

GENESIS = bytes(32)

_PREFIX = b"yimen/event/1\0"
_LARGEST = 2**53 - 1
_SALT = 16


@dataclass(frozen=True)
class Break:
    """The first event that does not fit: `kind` is gap (seq missing or twice), link (prev) or content (hash)."""

    seq: int
    expected: int
    kind: Literal["gap", "link", "content"]

    @property
    def sentence(self) -> str:
        """What the verifier reports, in Chinese."""
        if self.kind == "gap":
            return f"应为第 {self.expected} 条记录，读到的是第 {self.seq} 条：中间有缺失、重复或次序颠倒。"
        if self.kind == "link":
            return f"第 {self.seq} 条记录与上一条接不上。"
        return f"第 {self.seq} 条记录的内容与其校验值不符。"


def digest(data: bytes, algorithm: Algorithm = "sm3") -> bytes:
    """The 32-byte hash of `data` by SM3 (GB/T 32905) or SHA-256; another algorithm raises ValueError."""
    if algorithm == "sm3":
        context = hashes.Hash(hashes.SM3())
        context.update(data)
        return context.finalize()
    if algorithm == "sha256":
        return hashlib.sha256(data).digest()
    raise ValueError(f"unknown algorithm {algorithm!r}")


def canonical(body: Mapping[str, object]) -> str:
    """The one text of a body (RFC 8785): keys sorted, no blanks, NFC, moments as UTC microseconds with Z.

    Floats, Decimals, naive datetimes and other types raise TypeError; NUL, lone surrogates, integers beyond 2^53 − 1
    and keys that become equal under NFC raise ValueError.
    """
    return json.dumps(_plain(body), ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def link(prev: bytes, body: str, algorithm: Algorithm = "sm3") -> bytes:
    """The hash of an event from its predecessor's hash (`GENESIS` for the first) and its canonical text."""
    if len(prev) != len(GENESIS):
        raise ValueError("a predecessor's hash has 32 bytes")
    return digest(_PREFIX + prev + body.encode(), algorithm)


def walk(events: Iterable[EventRow], *, prev: bytes = GENESIS, first: int = 1) -> Break | None:
    """Check one matter's events (seq, prev, body, hash[, algorithm]) in order; the first break, or None.

    Without the fifth member the algorithm is SM3. `prev` and `first` let a walk go on from a verified event.
    """
    expected = first
    for row in events:
        seq, stated, body, stored = row[0], row[1], row[2], row[3]
        if seq != expected:
            return Break(seq, expected, "gap")
        if stated != prev:
            return Break(seq, expected, "link")
        if link(prev, body, row[4] if len(row) == 5 else "sm3") != stored:
            return Break(seq, expected, "content")
        prev, expected = stored, expected + 1
    return None


def new_salt() -> bytes:
    """Sixteen random bytes for one commitment; erasing them with the value makes the commitment mute."""
    return secrets.token_bytes(_SALT)


def commitment(salt: bytes, value: str) -> str:
    """What an event says instead of a personal value or free text: hex of SM3(salt ‖ value)."""
    if len(salt) != _SALT:
        raise ValueError("a salt has 16 bytes")
    return digest(salt + value.encode()).hex()


def _plain(value: object) -> object:
    """`value` made of sorted dicts, lists, NFC strings, ints, bools and None."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, int):
        return _integer(value)
    if isinstance(value, Mapping):
        return _object(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return _scalar(value)


def _scalar(value: object) -> str:
    if isinstance(value, datetime):
        if value.utcoffset() is None:
            raise TypeError("a moment in an event carries its zone")
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical form; write it as text")


_UNWRITABLE = re.compile("[\0\ud800-\udfff]")


def _string(value: str) -> str:
    text = unicodedata.normalize("NFC", value)
    if _UNWRITABLE.search(text):
        raise ValueError("NUL and lone surrogates have no canonical form")
    return text


def _integer(value: int) -> int:
    if abs(value) > _LARGEST:
        raise ValueError("integers beyond 2^53 - 1 are not exact in JSON; write them as text")
    return int(value)


def _object(value: Mapping[object, object]) -> dict[str, object]:
    plain: dict[str, object] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise TypeError("keys are text")
        name = _string(key)
        if name in plain:
            raise ValueError("two keys are equal under NFC")
        plain[name] = _plain(item)
    # RFC 8785 sorts by UTF-16 code units, which differs from code points beyond U+FFFF.
    return dict(sorted(plain.items(), key=lambda pair: pair[0].encode("utf-16-be")))
