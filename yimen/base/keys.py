"""The keys, each derived for one purpose from the master secret in its file."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
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


@lru_cache(maxsize=1)
def signing_key() -> Ed25519PrivateKey:
    """The key that signs checkpoints; whoever keeps its public half can tell our anchors from a forger's."""
    return Ed25519PrivateKey.from_private_bytes(derive(_master(), "checkpoints 1", 32))


def _master() -> bytes:
    return bytes.fromhex(settings.MASTER_KEY)


def associated(column: str, row: UUID) -> bytes:
    """What a sealed value is bound to: table.column and the row."""
    return f"{column}:{row}".encode()
