"""Requests byte for byte to the real server: malformed, and slow."""

from __future__ import annotations

import socket
import threading
import time
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from tests.security.hostile import ENTRIES
from yimen.project.testing.site import Site

RAW = [entry for entry in ENTRIES if entry.get("generator", {}).get("name") == "raw_http"]


def _raw(site: Site, text: bytes, wait: float = 10) -> bytes:
    where = urlsplit(site.address)
    with socket.create_connection((where.hostname, where.port), timeout=wait) as line:
        line.sendall(text)
        line.settimeout(wait)
        try:
            return line.recv(65536)
        except TimeoutError:
            return b"HTTP/1.1 408 no answer"


@pytest.mark.slow
def test_the_server_takes_no_malformed_request(site: Site) -> None:
    texts = {entry["id"]: entry["generator"]["text"].encode() for entry in RAW} | {
        "no host": b"GET /public/ HTTP/1.1\r\n\r\n",
        "forged host": b"GET /public/ HTTP/1.1\r\nHost: evil.invalid\r\n\r\n",
        "another version": b"GET /public/ HTTP/9.9\r\nHost: localhost\r\n\r\n",
        "a long address": b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "a NUL": b"GET /matters/%00/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "no protocol": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    }
    answers = {name: _raw(site, text).split(b"\r\n")[0] for name, text in texts.items()}
    wrong = {
        name: line for name, line in answers.items() if b" 200 " in line or b" 5" in line[:14] or b" 30" in line[:14]
    }
    assert len(RAW) >= 2
    assert not wrong, answers


@pytest.mark.slow
def test_slow_bodies_do_not_keep_others_waiting(site: Site) -> None:
    where, stop = urlsplit(site.address), threading.Event()
    head = b"POST /public/ask/begin/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\n"

    def drip() -> None:
        with socket.create_connection((where.hostname, where.port), timeout=10) as line:
            line.sendall(head)
            while not stop.wait(0.5):
                try:
                    line.sendall(b"x")
                except OSError:
                    return

    drips = [threading.Thread(target=drip) for _ in range(12)]
    for each in drips:
        each.start()
    time.sleep(2)
    began, answered = time.monotonic(), 0
    try:
        for _ in range(5):
            with urlopen(f"{site.address}/healthz", timeout=10) as answer:  # noqa: S310 - our own server
                answered += answer.status == 200
    finally:
        stop.set()
        for each in drips:
            each.join(15)
    assert answered == 5
    assert time.monotonic() - began < 10
