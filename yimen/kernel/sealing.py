"""Sealed values: authenticated encryption with national algorithms, blind indexes, keys by purpose.

A sealed value is: version 1 byte (1 SM4-GCM, 2 AES-256-GCM), key id 4 bytes big-endian, nonce 12, ciphertext, tag 16.
Version and key id are authenticated together with the caller's associated data (table.column and row), so a value
moved to another row or relabelled does not open.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_HEADER = 5
_NONCE = 12
_TAG = 16
_INDEX = 16
_VERSION_BY_KEY_LENGTH = {16: 1, 32: 2}


class SealError(Exception):
    """A value that does not open: `reason` is form (not a sealed value), key (unknown key) or tampered."""

    def __init__(self, reason: Literal["form", "key", "tampered"]) -> None:
        super().__init__(reason)
        self.reason = reason


class KeyRing:
    """Keys by id; new values are sealed with the newest, old ones open with the key they name.

    A key of 16 bytes seals with SM4-GCM (GB/T 32907), one of 32 bytes with AES-256-GCM; other lengths, ids outside
    0…2³²−1 and a newest id that is not in the ring raise ValueError. Nonces are random: change a key long before
    2³² values.
    """

    def __init__(self, keys: Mapping[int, bytes], newest: int) -> None:
        for key_id, key in keys.items():
            if not 0 <= key_id < 2**32 or len(key) not in _VERSION_BY_KEY_LENGTH:
                raise ValueError("a key has an id of four bytes and 16 or 32 bytes")
        if newest not in keys:
            raise ValueError("the newest key is not in the ring")
        self._keys = dict(keys)
        self.newest = newest

    def __repr__(self) -> str:
        return f"KeyRing(ids={sorted(self._keys)}, newest={self.newest})"

    def __reduce__(self) -> str:
        raise TypeError("a key ring is not pickled")

    def seal(self, plain: bytes, associated: bytes) -> bytes:
        """The sealed value of `plain`, bound to `associated`."""
        key = self._keys[self.newest]
        header = bytes([_VERSION_BY_KEY_LENGTH[len(key)]]) + self.newest.to_bytes(4, "big")
        nonce = os.urandom(_NONCE)
        encryptor = _cipher(key, nonce).encryptor()
        encryptor.authenticate_additional_data(header + associated)
        ciphertext = encryptor.update(plain) + encryptor.finalize()
        return header + nonce + ciphertext + encryptor.tag

    def open(self, sealed: bytes, associated: bytes) -> bytes:
        """The plain bytes, or SealError when the value is malformed, its key is missing or anything was changed."""
        key_id = sealed_with(sealed)
        key = self._keys.get(key_id)
        if key is None:
            raise SealError("key")
        if sealed[0] != _VERSION_BY_KEY_LENGTH[len(key)]:
            raise SealError("tampered")
        nonce = sealed[_HEADER : _HEADER + _NONCE]
        decryptor = _cipher(key, nonce, sealed[-_TAG:]).decryptor()
        decryptor.authenticate_additional_data(sealed[:_HEADER] + associated)
        try:
            return decryptor.update(sealed[_HEADER + _NONCE : -_TAG]) + decryptor.finalize()
        except InvalidTag:
            raise SealError("tampered") from None


def sealed_with(sealed: bytes) -> int:
    """The id of the key that sealed the value, read without opening it (for rewrapping); SealError on a wrong form."""
    if len(sealed) < _HEADER + _NONCE + _TAG or sealed[0] not in _VERSION_BY_KEY_LENGTH.values():
        raise SealError("form")
    return int.from_bytes(sealed[1:_HEADER], "big")


def blind_index(key: bytes, purpose: str, value: str) -> bytes:
    """Sixteen bytes by which an exact, normalised value is found: HMAC-SM3 under its own key, one per purpose."""
    code = hmac.HMAC(key, hashes.SM3())
    code.update(purpose.encode() + b"\0" + value.encode())
    return code.finalize()[:_INDEX]


def derive(master: bytes, purpose: str, length: int = 16) -> bytes:
    """A key of `length` bytes for one purpose from a master secret of at least 16 bytes (HKDF with SM3)."""
    if len(master) < 16:
        raise ValueError("a master secret has at least 16 bytes")
    return HKDF(hashes.SM3(), length, salt=None, info=b"yimen/" + purpose.encode()).derive(master)


def _cipher(key: bytes, nonce: bytes, tag: bytes | None = None) -> Cipher[modes.GCM]:
    algorithm = algorithms.SM4(key) if len(key) == 16 else algorithms.AES(key)
    return Cipher(algorithm, modes.GCM(nonce, tag))
