"""A province's own item codes, read by the patterns of `data/catalog/local_codes.csv` (rule book §1.3).

A code is kept as it came: nothing is mended, and `build` gives back exactly the text that was read. What is wrong in it
is a fault with a sentence for the report. Neither the national code nor this one is ever derived from the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from yimen.kernel.codes import PROVINCES, credit_code, region_code
from yimen.kernel.refusal import Refusal
from yimen.kernel.tables import DATA, read_rows

FOLDER: Final = DATA / "catalog"
OPAQUE: Final = "opaque"

_PART: Final = re.compile(r"\(\?P<([a-z]+(?:_[a-z]+)*)>([^()]+)\)|([0-9A-Za-z./_-]+)")
_BODY_FAULTS: Final = (
    (
        "body_placeholder",
        re.compile(r"(.)\1{4,}"),
        "实施主体代码是同一字符重复的占位内容，请填写 18 位统一社会信用代码。",
    ),
    (
        "body_old_organisation",
        re.compile(r"[0-9A-Za-z]{8}-?[0-9Xx]"),
        "实施主体代码是 9 位的旧组织机构代码，请换成 18 位统一社会信用代码。",
    ),
    (
        "body_one_short",
        re.compile(r"[0-9A-Za-z]{17}"),
        "实施主体代码只有 17 位，比统一社会信用代码少 1 位，请对照证书补上漏掉的一位。",
    ),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a code: a word for machines, the field it is in ("" for the whole code), a Chinese sentence."""

    code: str
    field: str
    sentence: str


_UNKNOWN_FORM: Final = Fault("C05", "", "编码格式无法识别，已按原样保存，请与省级事项库核对。")


@dataclass(frozen=True, slots=True)
class LocalCode:
    """A code by its parts. kind: of a pattern, or `opaque` with the one field `text`; fields: texts by name."""

    kind: str
    fields: dict[str, str] = field(hash=False)
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class LocalPattern:
    """A row of the table. province: two digits of GB/T 2260; parts: (name, expression), a literal has the name ""."""

    province: str
    kind: str
    parts: tuple[tuple[str, str], ...]
    form: re.Pattern[str]


@cache
def local_patterns(folder: Path = FOLDER) -> tuple[LocalPattern, ...]:
    """The table in its order; an unknown province, a kind that comes twice or a pattern of another shape: ValueError."""
    found = tuple(_pattern(**row) for row in read_rows("local_codes.csv", folder))
    kinds = [pattern.kind for pattern in found]
    if OPAQUE in kinds or len(set(kinds)) < len(kinds):
        raise ValueError("local_codes.csv: a kind comes twice, or is called opaque")
    return found


def parse_local_code(text: str, province: str, patterns: Iterable[LocalPattern] | None = None) -> LocalCode:
    """A code by the first pattern of the province that fits the whole of it, else opaque with fault C05.

    text: as it came, not trimmed; a blank one is a Refusal. province: two digits of GB/T 2260, others a ValueError.
    patterns: instead of the table's.
    """
    if province not in PROVINCES:
        raise ValueError(f"not a province: {province}")
    if not text.strip():
        raise Refusal("local_code_empty", "请填写地方事项编码。")
    for pattern in local_patterns() if patterns is None else patterns:
        if pattern.province == province and (found := pattern.form.fullmatch(text)):
            fields = found.groupdict()
            return LocalCode(pattern.kind, fields, _faults(fields))
    return LocalCode(OPAQUE, {"text": text}, (_UNKNOWN_FORM,))


def build(code: LocalCode, patterns: Iterable[LocalPattern] | None = None) -> str:
    """The text of a code; a ValueError where reading that text would not give back the same kind and fields."""
    if code.kind == OPAQUE:
        return code.fields["text"]
    known = local_patterns() if patterns is None else tuple(patterns)
    pattern = next((each for each in known if each.kind == code.kind), None)
    if pattern is None:
        raise ValueError(f"no pattern of the kind {code.kind}")
    text = "".join(code.fields.get(name, "") if name else literal for name, literal in pattern.parts)
    again = parse_local_code(text, pattern.province, known)
    if (again.kind, again.fields) != (code.kind, code.fields):
        raise ValueError(f"these fields make no code of the kind {code.kind}")
    return text


def _pattern(province: str, kind: str, pattern: str, note: str) -> LocalPattern:
    """A pattern is literals and named groups in a row, nothing nested: only so can a code be built from it."""
    parts = tuple((found[1] or "", found[2] or found[3]) for found in _PART.finditer(pattern))
    form = "".join(f"(?P<{name}>{text})" if name else text for name, text in parts)
    if form != pattern or province not in PROVINCES or not note:
        raise ValueError(f"local_codes.csv, {kind}: named groups and literals in a row, a province and a note, please")
    escaped = "".join(f"(?P<{name}>{text})" if name else re.escape(text) for name, text in parts)
    try:
        return LocalPattern(province, kind, parts, re.compile(escaped))
    except re.error as problem:
        raise ValueError(f"local_codes.csv, {kind}: {problem}") from problem


def _body_fault(text: str) -> Fault | None:
    """The first that applies; a repeated character goes first, for eighteen zeros stand the check of GB 32100."""
    for code, form, sentence in _BODY_FAULTS:
        if form.fullmatch(text):
            return Fault(code, "body", sentence)
    try:
        right = credit_code(text, name="实施主体代码")
    except Refusal as refusal:
        return Fault(f"body_{refusal.code.removeprefix('credit_')}", "body", refusal.sentence)
    if right != text:
        return Fault("body_form", "body", f"实施主体代码应写作“{right}”，字母大写，不加连字符。")
    return None


def _area_fault(text: str) -> Fault | None:
    try:
        region_code(text, name="区划代码")
    except Refusal as refusal:
        return Fault(f"area_{refusal.code.removeprefix('region_')}", "area", refusal.sentence)
    return None


# What fields of these names are asked, in every pattern of every province.
_CHECKS: Final[dict[str, Callable[[str], Fault | None]]] = {"area": _area_fault, "body": _body_fault}


def _faults(fields: dict[str, str]) -> tuple[Fault, ...]:
    asked = (_CHECKS[name](text) for name, text in fields.items() if name in _CHECKS)
    return tuple(fault for fault in asked if fault)
