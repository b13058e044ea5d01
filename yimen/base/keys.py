"""The keys, each derived for one purpose from the master secret in its file."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from django.conf import settings

from yimen.kernel.sealing import KeyRing, derive


@lru_cache(maxsize=1)
def ring() -> KeyRing:
    """The key ring for sealed fields."""
    return KeyRing({1: derive(_master(), "sealed fields 1", 16)}, newest=1)


@lru_cache(maxsize=1)
def index_key() -> bytes:
    """The key of the blind indexes."""
    return derive(_master(), "blind index 1", 32)


def _master() -> bytes:
    return bytes.fromhex(settings.MASTER_KEY)


def associated(column: str, row: UUID) -> bytes:
    """What a sealed value is bound to: table.column and the row."""
    return f"{column}:{row}".encode()
