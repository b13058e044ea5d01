"""Sealed values open only where they belong."""

from __future__ import annotations

import pickle

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from yimen.kernel.sealing import KeyRing, SealError, blind_index, derive, sealed_with

SM4_KEY, AES_KEY = bytes(range(16)), bytes(range(32))
HERE = b"parties.person.phone:7"


def test_the_cipher_agrees_with_rfc_8998() -> None:
    key = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
    encryptor = Cipher(algorithms.SM4(key), modes.GCM(bytes.fromhex("00001234567800000000ABCD"))).encryptor()
    encryptor.authenticate_additional_data(bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2"))
    plain = bytes.fromhex("".join(c * 16 for c in "ABCDEFEA"))
    text = encryptor.update(plain) + encryptor.finalize()
    assert text.hex().upper().startswith("17F399F08C67D5EE19D0DC9969C4BB7D")
    assert encryptor.tag.hex().upper() == "83DE3541E4C2B58177E065A9BF7B62EC"


@pytest.mark.parametrize(("key", "version"), [(SM4_KEY, 1), (AES_KEY, 2)])
def test_the_format_is_version_key_nonce_text_tag(key: bytes, version: int) -> None:
    sealed = KeyRing({258: key}, 258).seal(b"13800138000", HERE)
    assert sealed[:5] == bytes([version, 0, 0, 1, 2])
    assert len(sealed) == 1 + 4 + 12 + 11 + 16
    assert sealed_with(sealed) == 258


@given(st.binary(max_size=200), st.binary(max_size=40), st.sampled_from([SM4_KEY, AES_KEY]))
def test_a_sealed_value_opens_again(plain: bytes, associated: bytes, key: bytes) -> None:
    ring = KeyRing({1: key}, 1)
    sealed = ring.seal(plain, associated)
    assert ring.open(sealed, associated) == plain
    assert ring.seal(plain, associated) != sealed


@given(st.integers(0, 43), st.integers(1, 255))
def test_one_changed_byte_anywhere_keeps_it_shut(place: int, by: int) -> None:
    ring = KeyRing({1: SM4_KEY, 2: AES_KEY}, 1)
    sealed = bytearray(ring.seal(b"13800138000", HERE))
    sealed[place] ^= by
    with pytest.raises(SealError):
        ring.open(bytes(sealed), HERE)


def test_a_value_moved_to_another_row_does_not_open() -> None:
    ring = KeyRing({1: SM4_KEY}, 1)
    with pytest.raises(SealError) as caught:
        ring.open(ring.seal(b"x", HERE), b"parties.person.phone:8")
    assert caught.value.reason == "tampered"


def test_a_value_relabelled_with_a_twin_key_does_not_open() -> None:
    ring = KeyRing({1: SM4_KEY, 2: SM4_KEY}, 1)
    sealed = ring.seal(b"x", HERE)
    with pytest.raises(SealError):
        ring.open(sealed[:4] + b"\x02" + sealed[5:], HERE)


def test_a_wrong_version_is_tampering() -> None:
    ring = KeyRing({1: SM4_KEY}, 1)
    with pytest.raises(SealError) as caught:
        ring.open(b"\x02" + ring.seal(b"x", HERE)[1:], HERE)
    assert caught.value.reason == "tampered"


def test_an_old_value_opens_after_a_new_key_and_not_without_its_own() -> None:
    old = KeyRing({1: SM4_KEY}, 1).seal(b"x", HERE)
    assert KeyRing({1: SM4_KEY, 2: AES_KEY}, 2).open(old, HERE) == b"x"
    with pytest.raises(SealError) as caught:
        KeyRing({2: AES_KEY}, 2).open(old, HERE)
    assert caught.value.reason == "key"


@pytest.mark.parametrize("sealed", [b"", b"\x01" * 32, b"\x03" * 40, b"\x00" * 40])
def test_what_is_no_sealed_value_is_said_to_be_none(sealed: bytes) -> None:
    with pytest.raises(SealError) as caught:
        KeyRing({1: SM4_KEY}, 1).open(sealed, HERE)
    assert caught.value.reason == "form"


@pytest.mark.parametrize(
    ("keys", "newest"), [({}, 1), ({1: b"short"}, 1), ({-1: SM4_KEY}, -1), ({2**32: SM4_KEY}, 2**32)]
)
def test_a_ring_of_wrong_keys_is_not_made(keys: dict[int, bytes], newest: int) -> None:
    with pytest.raises(ValueError, match="key"):
        KeyRing(keys, newest)


def test_a_ring_never_shows_its_keys() -> None:
    ring = KeyRing({1: SM4_KEY}, 1)
    assert repr(ring) == "KeyRing(ids=[1], newest=1)"
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(ring)


def test_a_blind_index_is_exact_and_apart_by_purpose_and_key() -> None:
    index = blind_index(SM4_KEY, "caller", "+8613800138000")
    assert len(index) == 16
    assert index == blind_index(SM4_KEY, "caller", "+8613800138000")
    assert index != blind_index(SM4_KEY, "applicant", "+8613800138000")
    assert index != blind_index(AES_KEY, "caller", "+8613800138000")
    assert index != blind_index(SM4_KEY, "caller", "+8613800138001")


def test_derived_keys_differ_by_purpose_and_have_the_length_asked() -> None:
    assert derive(AES_KEY, "caller") != derive(AES_KEY, "applicant")
    assert (len(derive(AES_KEY, "caller")), len(derive(AES_KEY, "caller", 32))) == (16, 32)
    with pytest.raises(ValueError, match="16 bytes"):
        derive(b"short", "caller")
