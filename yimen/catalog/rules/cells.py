"""One cell of the library's sheets: what a value looks like, and how it is read again (see `sheets.py`)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Any, Final, get_args, get_origin

from yimen.catalog.rules.durations import ON_THE_SPOT, UNIT_WORDS, Duration
from yimen.catalog.rules.fields import Field, code_list
from yimen.kernel.refusal import Refusal

YES_NO: Final = {True: "是", False: "否"}
_AMOUNT: Final = re.compile(r"(\d{1,5})\s*(\D+)")
_TRUE, _FALSE = frozenset({"是", "有", "1", "true"}), frozenset({"否", "无", "0", "false", ""})
_UNITS: Final = {word: unit for unit, word in UNIT_WORDS.items()} | {
    "工作日": "working_day",
    "日": "natural_day",
    "天": "natural_day",
}


def written(field: Field, value: Any) -> str:
    """The text of a cell."""
    if isinstance(value, tuple):
        return "\n".join(written(field, each) for each in value)
    if isinstance(value, bool):
        return YES_NO[value]
    if value is None or value == "":
        return ""
    if field.codes:
        return code_list(field.codes).get(str(value), str(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def read(field: Field, kind: Any, cell: Any) -> Any:
    """The value of a cell; kind: the field's type. Raises Refusal with a sentence that says what to write."""
    if get_origin(kind) is tuple:
        lines = [line.strip() for line in text_of(cell).splitlines()]
        return tuple(read(field, get_args(kind)[0], line) for line in lines if line)
    if isinstance(kind, UnionType):
        return None if text_of(cell) == "" else read(field, next(t for t in get_args(kind) if t is not NoneType), cell)
    return _READERS[kind](field, cell)


def text_of(cell: Any) -> str:
    """The text of a cell; a whole number without the point that spreadsheets give it."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _word(field: Field, cell: Any) -> str:
    text = text_of(cell)
    if not field.codes or not text:
        return text
    words = code_list(field.codes)
    if text in words:
        return text
    code = next((code for code, word in words.items() if word == text), None)
    if code is None:
        raise Refusal("not_in_list", f"“{text}”不在“{field.label}”可选的范围内：{'、'.join(words.values())}。")
    return code


def _yes_no(field: Field, cell: Any) -> bool:
    text = text_of(cell).lower()
    if text not in _TRUE | _FALSE:
        raise Refusal("yes_no", f"“{field.label}”应填“是”或“否”，现在是“{text_of(cell)}”。")
    return text in _TRUE


def _whole(field: Field, cell: Any) -> int:
    text = text_of(cell)
    if text == "":
        return 0
    if not (text.isascii() and text.isdecimal() and len(text) < 6):
        raise Refusal("number", f"“{field.label}”应填整数，现在是“{text}”。")
    return int(text)


def _day(field: Field, cell: Any) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    try:
        return date.fromisoformat(text_of(cell))
    except ValueError:
        raise Refusal("date", f"“{field.label}”应写成 2026-11-23 的样子，现在是“{text_of(cell)}”。") from None


def _limit(field: Field, cell: Any) -> Duration:
    text = text_of(cell)
    if text == ON_THE_SPOT:
        return Duration(0)
    found = _AMOUNT.fullmatch(text)
    if found is None or found[2].strip() not in _UNITS:
        raise Refusal("limit", f"“{field.label}”应写成“20 个工作日”或“当场办结”，现在是“{text}”。")
    return Duration(int(found[1]), _UNITS[found[2].strip()])


_READERS: Final[dict[Any, Callable[[Field, Any], Any]]] = {
    str: _word,
    bool: _yes_no,
    int: _whole,
    date: _day,
    Duration: _limit,
}
