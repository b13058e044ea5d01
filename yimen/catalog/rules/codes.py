"""National code numbers of service items: basic, implementation, business item and material codes (rule book §1.2).

A code nests: 12 characters of the basic catalogue, 31 with body and level before them, 33 or 34 with a serial behind.
None of this holds for a province's own codes, which `local_codes` reads.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from yimen.kernel.codes import PROVINCES, credit_code, credit_code_warnings
from yimen.kernel.refusal import Refusal
from yimen.kernel.text import half_width

NATIONAL: Final = "00"
BY_LEVELS: Final = "7"
PUBLIC_SERVICE: Final = "20"

_REGIONS: Final = PROVINCES | {NATIONAL}
# GB/T 39046 A.1; 21 to 29 are what provinces made of 20.
_TYPE: Final = re.compile(r"0[1-9]|10|2[0-9]")
_CATALOG_PARTS: Final = re.compile(rf"[0-9]{{2}} (?:{_TYPE.pattern}) [0-9]{{2}} [0-9]{{3}} [0-9]{{2}}[0-9Y]")
_BODY: Final = re.compile(r"[0-9A-Z]{18}")
_BLANKS: Final = re.compile(r"[\s\u200b\ufeff-]")
_DIGITS: Final = frozenset("0123456789")
_LOOKALIKES: Final = {"O": "，请改为数字 0", "I": "，请改为数字 1", "L": "，请改为数字 1"}
_LENGTHS: Final = {
    12: "基本编码",
    13: "前面带了层级位的基本编码",
    18: "统一社会信用代码",
    31: "实施编码",
    33: "业务办理项编码",
    34: "材料编码",
}


@dataclass(frozen=True, slots=True)
class CatalogCode:
    """基本编码, 12 characters. region: 2 digits of who set the item, 00 for the state; task_type: 2 (GB/T 39046 A.1);
    department: 2 of the national series; main and sub: 3 each, 000 for no sub-item, a last Y on national parents.

    Parts that are no code are a ValueError.
    """

    region: str
    task_type: str
    department: str
    main: str
    sub: str

    def __post_init__(self) -> None:
        parts = f"{self.region} {self.task_type} {self.department} {self.main} {self.sub}"
        if self.region not in _REGIONS or not _CATALOG_PARTS.fullmatch(parts):
            raise ValueError(f"not the parts of a basic code: {parts}")

    @property
    def text(self) -> str:
        """The twelve characters."""
        return self.region + self.task_type + self.department + self.main + self.sub


@dataclass(frozen=True, slots=True)
class TaskCode:
    """实施编码, 31 characters. body: 18, the unified social credit code of the implementing body, its check not asked
    for; level: 1 digit, 1 to 6 (GB/T 39046 A.2); catalog: the basic code. Parts that are no code are a ValueError.
    """

    body: str
    level: str
    catalog: CatalogCode

    def __post_init__(self) -> None:
        if not _BODY.fullmatch(self.body) or not re.fullmatch("[1-6]", self.level):
            raise ValueError(f"not the parts of an implementation code: {self.body} {self.level}")

    @property
    def text(self) -> str:
        """The thirty-one characters."""
        return self.body + self.level + self.catalog.text


@dataclass(frozen=True, slots=True)
class HandleCode:
    """业务办理项编码, 33 characters: an implementation code and the serial of one situation, 1 to 99, else ValueError."""

    task: TaskCode
    serial: int

    def __post_init__(self) -> None:
        if not 1 <= self.serial <= 99:
            raise ValueError("the serial of a business item is 1 to 99")

    @property
    def text(self) -> str:
        """The thirty-three characters."""
        return f"{self.task.text}{self.serial:02d}"


@dataclass(frozen=True, slots=True)
class MaterialCode:
    """材料编码, 34 characters: an implementation code and the order of the material, 1 to 999, else ValueError."""

    task: TaskCode
    serial: int

    def __post_init__(self) -> None:
        if not 1 <= self.serial <= 999:
            raise ValueError("the serial of a material is 1 to 999")

    @property
    def text(self) -> str:
        """The thirty-four characters."""
        return f"{self.task.text}{self.serial:03d}"


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whether an implementation code agrees with what its item says, question by question; True where it does.

    body: its credit code stands the check of GB 32100 (C02); level (C03); task_type (C04); catalog: the last twelve
    characters are the item's basic code. remarks: Chinese sentences on the body, doubts included that are no failure.
    """

    body: bool
    level: bool
    task_type: bool
    catalog: bool
    remarks: tuple[str, ...] = ()


def parse_catalog_code(value: str, *, name: str = "基本编码") -> CatalogCode:
    """Read a basic code as typed: blanks, hyphens, full width and small letters are mended. Raises Refusal."""
    return _catalog(_typed(value, name, 12), name, 1)


def parse_task_code(value: str, *, name: str = "实施编码") -> TaskCode:
    """Read an implementation code as typed; whether its body's check digit is right is for `agreement`. Raises Refusal."""
    return _task(_typed(value, name, 31), name)


def parse_handle_code(value: str, *, name: str = "业务办理项编码") -> HandleCode:
    """Read a business item code as typed; an item with one situation has none, so do not ask then. Raises Refusal."""
    text = _typed(value, name, 33)
    return HandleCode(_task(text[:31], name), _serial(text, name))


def parse_material_code(value: str, *, name: str = "材料编码") -> MaterialCode:
    """Read a material code as typed. Raises Refusal."""
    text = _typed(value, name, 34)
    return MaterialCode(_task(text[:31], name), _serial(text, name))


def national_type(code_type: str, own: Mapping[str, str] | None = None) -> str:
    """The national type that the two digits in a code stand for: 21 to 29 are public services.

    own: what a source means otherwise, e.g. {"20": "10", "21": "20"} for Guangdong.
    """
    if own and code_type in own:
        return own[code_type]
    return PUBLIC_SERVICE if re.fullmatch("2[0-9]", code_type) else code_type


def agreement(
    code: TaskCode,
    *,
    exercise_level: str,
    task_type: str,
    catalog_code: str,
    own_types: Mapping[str, str] | None = None,
) -> Agreement:
    """The questions of consistency between an implementation code and its item (rule book §1.2, §3 C02 to C04).

    exercise_level: "1" to "7"; 7 (分级管理) names no single level, so every digit agrees with it. task_type: the
    national one, two digits. catalog_code: the twelve characters as stored. own_types: see `national_type`.
    """
    try:
        body, remarks = True, credit_code_warnings(credit_code(code.body, name="实施主体代码"))
    except Refusal as refusal:
        body, remarks = False, (refusal.sentence,)
    return Agreement(
        body=body,
        level=exercise_level in (code.level, BY_LEVELS),
        task_type=national_type(code.catalog.task_type, own_types) == task_type,
        catalog=code.catalog.text == catalog_code,
        remarks=remarks,
    )


def _typed(value: str, name: str, length: int) -> str:
    text = _BLANKS.sub("", half_width(value, name=name)).upper()
    if not text:
        raise Refusal("item_code_empty", f"请填写{name}。", name=name)
    if len(text) != length:
        like = f"，像是{_LENGTHS[len(text)]}" if len(text) in _LENGTHS else ""
        sentence = f"{name}应为 {length} 位，现在 {len(text)} 位{like}，请核对。"
        raise Refusal("item_code_length", sentence, name=name, length=len(text))
    return text


def _task(text: str, name: str) -> TaskCode:
    for position, character in enumerate(text[:18], 1):
        if not _BODY.fullmatch(character * 18):
            raise _wrong_character(name, position, character, "数字或字母")
    if text[18] not in "123456":
        sentence = f"{name}第 19 位是行使层级，应为 1 至 6，现在是“{text[18]}”，请核对。"
        raise Refusal("item_code_level", sentence, name=name, position=19)
    return TaskCode(text[:18], text[18], _catalog(text[19:], name, 20))


def _catalog(text: str, name: str, start: int) -> CatalogCode:
    """Twelve characters that begin at place `start` of the code called `name`."""
    for offset, character in enumerate(text):
        if character not in _DIGITS and not (character == "Y" and offset == 11):
            raise _wrong_character(name, start + offset, character, "数字")
    if text[:2] not in _REGIONS:
        sentence = f"{name}第 {start}、{start + 1} 位“{text[:2]}”应为 00（国家）或现有的省级地区代码，请核对。"
        raise Refusal("item_code_region", sentence, name=name, position=start)
    if not _TYPE.fullmatch(text[2:4]):
        sentence = f"{name}第 {start + 2}、{start + 3} 位“{text[2:4]}”不是现有的事项类型，请核对。"
        raise Refusal("item_code_type", sentence, name=name, position=start + 2)
    return CatalogCode(text[:2], text[2:4], text[4:6], text[6:9], text[9:])


def _serial(text: str, name: str) -> int:
    """What stands behind the thirty-one characters; zero is no serial."""
    digits = text[31:]
    for position, character in enumerate(digits, 32):
        if character not in _DIGITS:
            raise _wrong_character(name, position, character, "数字")
    if not int(digits):
        sentence = f"{name}最后 {len(digits)} 位是序号，应从 {1:0{len(digits)}d} 起编，请核对。"
        raise Refusal("item_code_serial", sentence, name=name, position=32)
    return int(digits)


def _wrong_character(name: str, position: int, character: str, allowed: str) -> Refusal:
    hint = _LOOKALIKES.get(character, "，请核对") if allowed == "数字" else "，请核对"
    sentence = f"{name}第 {position} 位“{character}”不是{allowed}{hint}。"
    return Refusal("item_code_character", sentence, name=name, position=position, character=character)
