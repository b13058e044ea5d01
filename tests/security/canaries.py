"""Unique words that must not be where they do not belong, in whatever coding they travel."""

from __future__ import annotations

import base64
import html
import io
import json
import zipfile
from functools import cache
from typing import Any
from urllib.parse import quote

_HAN = "晗曜翀翊翾翯耘聿芃苡荇茳荻莛菡菘葳蒗蓁蔺蕤薏藜蘅虔蜓衎裎褚觯訚谡赟趱跹踽轸辚迩逄郗酆醴钇铄锳镠闳阆隽霈靘鞞韫顼颀飏馥骎鬯魃鲲鸮麇黼"  # noqa: E501


def canary(n: int, length: int = 5) -> str:
    """The n-th word: rare characters, so that no page holds one by chance."""
    base = len(_HAN)
    return "".join(_HAN[(n * 7 + k * (13 + n % 11) + (n // 5) * k * k) % base] for k in range(length))


@cache
def forms(word: str) -> tuple[bytes, ...]:
    """The word raw, URL-, HTML-, JSON- and base64-coded."""
    raw = word.encode()
    coded = [
        raw,
        quote(word).encode(),
        quote(word).lower().encode(),
        html.escape(word).encode(),
        "".join(f"&#{ord(c)};" for c in word).encode(),
        "".join(f"&#x{ord(c):x};" for c in word).encode(),
        json.dumps(word)[1:-1].encode(),
    ]
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + raw)
        start, end = (4 if shift else 0), len(whole) - (len(whole) % 4 or 4)
        coded.append(whole[start:end])
        coded.append(base64.urlsafe_b64encode(b"\0" * shift + raw)[start:end])
    return tuple(dict.fromkeys(form for form in coded if len(form) >= 6))


def shut(response: Any) -> None:
    """Close what an answer that nobody reads has opened; closing the answer itself would close the test's connection."""
    for close in response._resource_closers:
        close()


def answer_bytes(response: Any) -> bytes:
    """Everything that an answer tells: status line aside, its headers, cookies and body, a workbook unpacked."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body += b"".join(archive.read(name) for name in archive.namelist())
    heads = "".join(f"{name}: {value}\n" for name, value in response.items())
    return heads.encode() + response.cookies.output().encode() + b"\n" + body


def found_in(answer: bytes, words: dict[str, str]) -> list[str]:
    """Which of the words (by their label) an answer holds in any coding."""
    return [label for label, word in words.items() if any(form in answer for form in forms(word))]
