"""Pinyin of a name. Its dictionary takes half a second to load and few processes ever ask, so it is loaded when asked."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from types import ModuleType


@lru_cache(maxsize=1)
def _library() -> ModuleType:
    return import_module("pypinyin")


def pinyin(text: str) -> str:
    """The pinyin without tones and blanks, phrase-aware: 重庆银行 → chongqingyinhang."""
    return "".join(_library().lazy_pinyin(text)).lower()
