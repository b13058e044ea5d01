"""Reads typed settings from the environment: each value has a reader that says in a sentence what it wants."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import field, fields
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
PLAIN = ("DATABASE_URL", "DATABASE_OWNER_URL")
PREFIX = "YIMEN_"


def setting(default: Any, about: str, read: Callable[[str], Any] = str) -> Any:
    """A field of a settings class: its default, what it is for, and how its text is read (ValueError with a sentence)."""
    return field(default=default, metadata={"about": about, "read": read})


def whole(low: int, high: int) -> Callable[[str], int]:
    """A whole number from low to high."""

    def read(text: str) -> int:
        if not re.fullmatch(r"\d{1,9}", text) or not low <= int(text) <= high:
            raise ValueError(f"应为 {low} 到 {high} 的整数")
        return int(text)

    return read


def switch(text: str) -> bool:
    """1, true, yes, on or 0, false, no, off."""
    words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    if text.lower() not in words:
        raise ValueError("应为 1 或 0")
    return words[text.lower()]


def matching(pattern: str, sentence: str) -> Callable[[str], str]:
    """Text of one form."""

    def read(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(sentence)
        return text

    return read


def name_of(field_name: str) -> str:
    """database_url → DATABASE_URL, county → YIMEN_COUNTY."""
    return field_name.upper() if field_name.upper() in PLAIN else PREFIX + field_name.upper()


def read_environment(kind: type[T], source: Mapping[str, str]) -> T:
    """The settings of this class from the environment. Ends the program (2) with one line per wrong or unknown name."""
    known = {name_of(f.name): f for f in fields(kind)}  # type: ignore[arg-type]
    given = {name: text for name, text in source.items() if name.startswith(PREFIX) or name in PLAIN}
    values: dict[str, Any] = {}
    wrong = []
    for name, text in given.items():
        if name not in known:
            wrong.append(f"yimen.E001 没有 {name} 这个设置，请核对名称（docs/reference/settings.md）")
        elif text:
            try:
                values[known[name].name] = known[name].metadata["read"](text)
            except ValueError as problem:
                wrong.append(f"yimen.E001 设置 {name} 不对：{problem}（现在是 {text!r}）")
    if wrong:
        sys.stderr.write("\n".join(wrong) + "\n")
        raise SystemExit(2)
    return kind(**values)


folder: Callable[[str], Path] = Path
