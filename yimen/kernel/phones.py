"""Telephone numbers as people write them, in one normal form (GB/T 15838 numbering, E.164 abroad)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from yimen.kernel.refusal import Refusal
from yimen.kernel.text import half_width

PhoneKind = Literal["mobile", "landline", "service", "abroad"]

_EXTENSION = re.compile(r"(?:转|轉|分机号|分机|ext\.?|#)[ :：]?([0-9]{1,6})\Z", re.IGNORECASE)
_HYPHENS = str.maketrans({mark: "-" for mark in "‐‑‒–—―−"})
_SEPARATORS = re.compile(r"[\s().·\u200b-\u200d\u2060\ufeff-]")
_LETTERS = {"I": "1", "i": "1", "l": "1", "L": "1", "O": "0", "o": "0"}
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"(010|02[0-9]|0[3-9][0-9]{2})([2-9][0-9]{6,7})([0-9]{0,6})")
_TOLL_FREE = re.compile(r"[48]00[0-9]{7}")
_ENTERPRISE = re.compile(r"9[56][0-9]{3,6}")
_PUBLIC = re.compile(r"1[0-9]{2}|1[0-9]{4}|999")


@dataclass(frozen=True)
class Phone:
    """`number` is the normal form: 13800138000, 0914-2222222, 0914-2222222-801, 400-000-0000, +85223456789."""

    number: str
    kind: PhoneKind

    @property
    def e164(self) -> str:
        """The number in international form without extension: what blind indexes are made of."""
        if self.kind == "abroad":
            return self.number
        digits = "".join(self.number.split("-")[:2]) if self.kind == "landline" else self.number.replace("-", "")
        return "+86" + digits.removeprefix("0")


def normalise_phone(value: str, *, name: str = "电话号码") -> Phone:
    """Read one number: full-width digits, +86, 0086, blanks, hyphens, brackets, extensions.

    Refuses letters that stand for digits (naming them), the hotline itself, public short numbers, and wrong lengths
    (saying how many digits are missing or too many).
    """
    text = half_width(value, name=name).translate(_HYPHENS)
    if not text:
        raise Refusal("phone_empty", f"请填写{name}。", name=name)
    extension = ""
    if found := _EXTENSION.search(text):
        text, extension = text[: found.start()], found.group(1)
    _refuse_letters(text, name)
    digits, abroad = _without_country(_digits(text, name))
    if abroad:
        return _abroad(digits, name)
    phone = _mobile(digits, name) or _landline(digits, extension, text, name) or _service(digits, name)
    if phone is None:
        raise _unknown(digits, name)
    return phone


def _refuse_letters(text: str, name: str) -> None:
    wrong = sorted({character for character in text if character in _LETTERS})
    if wrong:
        letters = "、".join(f"“{letter}”" for letter in wrong)
        digits = "、".join(_LETTERS[letter] for letter in wrong)
        raise Refusal("phone_letter", f"{name}中的{letters}是字母，请改为数字 {digits}。", name=name, letters=wrong)


def _digits(text: str, name: str) -> str:
    compact = _SEPARATORS.sub("", text)
    body = compact.removeprefix("+")
    for character in body:
        if character not in "0123456789":
            sentence = f"{name}中的“{character}”不是数字，请只填写一个号码，例如 13800138000 或 0914-2222222。"
            raise Refusal("phone_character", sentence, name=name, character=character)
    if not body:
        raise Refusal("phone_empty", f"请填写{name}。", name=name)
    return compact


def _without_country(compact: str) -> tuple[str, bool]:
    """National digits (landlines with their leading 0), or the digits after + and True for a number abroad."""
    plus = compact.startswith("+") or compact.startswith("00")
    digits = compact.removeprefix("+") if compact.startswith("+") else compact.removeprefix("00") if plus else compact
    if not digits.startswith("86"):
        return digits, plus
    national = digits.removeprefix("86")
    if plus or (len(digits) > 11 and (_MOBILE.fullmatch(national) or _LANDLINE.fullmatch(national))):
        starts_local = national.startswith(("0", "400", "800", "95", "96")) or re.match("1[3-9]", national)
        return (national if starts_local else "0" + national), False
    return digits, False


def _abroad(digits: str, name: str) -> Phone:
    if not 7 <= len(digits) <= 15 or digits.startswith("0"):
        sentence = f"境外{name}应为国家或地区码加号码，共 7 至 15 位，现在 {len(digits)} 位，例如 +85223456789。"
        raise Refusal("phone_abroad", sentence, name=name, length=len(digits))
    return Phone(f"+{digits}", "abroad")


def _mobile(digits: str, name: str) -> Phone | None:
    # People put 0 before a mobile number out of the habit of long-distance calls.
    if digits.startswith("01") and _MOBILE.fullmatch(digits[1:]):
        digits = digits[1:]
    if _MOBILE.fullmatch(digits):
        return Phone(digits, "mobile")
    if digits.startswith("1") and len(digits) >= 7:
        raise _wrong_mobile(digits, name)
    return None


def _wrong_mobile(digits: str, name: str) -> Refusal:
    missing = 11 - len(digits)
    if missing > 0:
        sentence = f"手机号少了 {missing} 位：应为 11 位，现在 {len(digits)} 位，请补全。"
    elif missing < 0:
        sentence = f"手机号多了 {-missing} 位：应为 11 位，现在 {len(digits)} 位，请核对。"
    else:
        sentence = "手机号第二位应为 3 至 9，请核对前三位。"
    return Refusal("phone_mobile", sentence, name=name, length=len(digits))


def _landline(digits: str, extension: str, text: str, name: str) -> Phone | None:
    if not digits.startswith("0"):
        return None
    parts = [part for part in re.split(r"[\s()-]+", text.removeprefix("+")) if part]
    # A third group after the local number is an extension: 0914-2222222-801.
    if not extension and len(parts) >= 3 and len(parts[-2]) in {7, 8} and len(parts[-1]) <= 6:
        extension, digits = parts[-1], digits[: -len(parts[-1])]
    found = _LANDLINE.fullmatch(digits)
    if found is None or found.group(3):
        sentence = f"固定电话应为区号加 7 至 8 位号码，例如 0914-2222222，现在共 {len(digits)} 位，请核对。"
        raise Refusal("phone_landline", sentence, name=name, length=len(digits))
    number = f"{found.group(1)}-{found.group(2)}"
    return Phone(f"{number}-{extension}" if extension else number, "landline")


def _service(digits: str, name: str) -> Phone | None:
    if _TOLL_FREE.fullmatch(digits):
        return Phone(f"{digits[:3]}-{digits[3:6]}-{digits[6:]}", "service")
    if _ENTERPRISE.fullmatch(digits):
        return Phone(digits, "service")
    if digits == "12345":
        sentence = f"12345 是本热线的号码，请填写能联系到本人的{name}。"
        raise Refusal("phone_hotline", sentence, name=name)
    if _PUBLIC.fullmatch(digits):
        sentence = f"{digits} 是公共服务号码，请填写能联系到本人的{name}。"
        raise Refusal("phone_public", sentence, name=name)
    return None


def _unknown(digits: str, name: str) -> Refusal:
    if len(digits) in {7, 8}:
        return Refusal("phone_area", "固定电话请加区号，例如 0914-2222222。", name=name, length=len(digits))
    sentence = f"{name}现在 {len(digits)} 位，手机号应为 11 位，固定电话应为区号加 7 至 8 位号码，请核对。"
    return Refusal("phone_length", sentence, name=name, length=len(digits))
