"""Code numbers with check digits: identity numbers, credit codes, regions, order numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from yimen.kernel.refusal import Refusal
from yimen.kernel.text import half_width

SHANGHAI = ZoneInfo("Asia/Shanghai")

# GB/T 2260 first two digits; 83 stands in the residence permits of Taiwan residents (81, 82: Hong Kong, Macao).
PROVINCES = frozenset(
    str(code)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
    for code in range(first, last + 1)
)
_RESIDENCE_PERMITS = frozenset({"81", "82", "83"})

_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY_CHECKS = "10X98765432"
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
_CREDIT_LOOKALIKES = {"O": "0", "I": "1", "Z": "2", "S": "5", "V": "U"}
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORDER = re.compile(r"([A-Z]{2})([0-9]{6})([0-9]{8})([0-9]{5})([0-9])(?:([CRD])([1-9][0-9]?))?")
_BLANKS = re.compile(r"[\s\u200b-\u200d\u2060\ufeff‐‑‒–—―−-]")

SubLetter = Literal["C", "D", "E", "L", "O", "P", "R"]


@dataclass(frozen=True)
class IdentityNumber:
    """A resident identity number; `warnings` are sentences to show, never reasons to refuse."""

    number: str
    region: str
    birth: date
    sex: Literal["male", "female"]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class OrderNumber:
    """A parsed order number; `text` is the whole number without suffix, `suffix` is "" or such as "-R1"."""

    text: str
    county: str
    day: date
    sequence: int
    prefix: str = "RX"
    suffix: str = ""


def identity_check(first17: str) -> str:
    """The eighteenth character for seventeen digits (GB 11643, ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, _IDENTITY_WEIGHTS, strict=True))
    return _IDENTITY_CHECKS[total % 11]


def identity_number(value: str, *, name: str = "身份证号码", today: date | None = None) -> IdentityNumber:
    """Read an eighteen-character identity number (GB 11643); blanks, full width and a small x are mended.

    A region code may be a former one or younger than the birthday: people keep the number of their first card. The
    fifteen-digit form is refused (out of use since 2013). The permanent residence number of foreigners (first digit 9)
    is another code and not read here. `today` is the date in China unless given.
    """
    text = _compact(value, name)
    _check_identity_form(text, name)
    region = text[:6]
    if region[:2] not in PROVINCES:
        raise Refusal("identity_region", f"{name}前两位不是现有的省级地区代码，请核对前 6 位。", name=name)
    birth = _identity_birth(text, name, today or datetime.now(SHANGHAI).date())
    if identity_check(text[:17]) != text[17]:
        raise Refusal("identity_check", f"{name}末位与前 17 位不符，请对照证件逐位核对。", name=name)
    warnings = []
    if region[2:].endswith("00") and region[:2] not in _RESIDENCE_PERMITS:
        warnings.append("前 6 位不是县级地区代码，请对照证件核对。")
    if (today or datetime.now(SHANGHAI).date()).year - birth.year > 120:
        warnings.append("按出生日期推算年龄超过 120 岁，请对照证件核对。")
    sex: Literal["male", "female"] = "male" if int(text[16]) % 2 else "female"
    return IdentityNumber(text, region, birth, sex, tuple(warnings))


def credit_code(value: str, *, name: str = "统一社会信用代码") -> str:
    """Read a unified social credit code (GB 32100): eighteen characters, capitals, check character right."""
    text = _compact(value, name)
    if not text:
        raise Refusal("credit_empty", f"请填写{name}。", name=name)
    if len(text) != 18:
        raise Refusal("credit_length", f"{name}应为 18 位，现在 {len(text)} 位，请核对。", name=name, length=len(text))
    for position, character in enumerate(text, 1):
        if character not in _CREDIT_ALPHABET:
            raise _credit_character(character, position, name)
    total = sum(_CREDIT_ALPHABET.index(c) * w for c, w in zip(text[:17], _CREDIT_WEIGHTS, strict=True))
    if _CREDIT_ALPHABET[-total % 31] != text[17]:
        raise Refusal("credit_check", f"{name}末位与前 17 位不符，请对照证照逐位核对。", name=name)
    return text


def credit_code_warnings(code: str) -> tuple[str, ...]:
    """Doubts about a code that `credit_code` accepted: the inner organisation code (GB 11714) and the region."""
    body = code[8:17]
    total = sum(int(c, 36) * w for c, w in zip(body[:8], _ORGANISATION_WEIGHTS, strict=True))
    warnings = []
    if "0123456789X0"[11 - total % 11] != body[8]:
        warnings.append("第 9 至 17 位的组织机构代码校验位不符，请对照证照核对。")
    if code[2:4] not in PROVINCES | {"10"}:
        warnings.append("第 3 至 8 位不是现有的地区代码，请对照证照核对。")
    return tuple(warnings)


def region_code(value: str, *, name: str = "地区代码") -> str:
    """A region (GB/T 2260 six digits, + 3 town, + 3 village) without empty levels: 611026000000 becomes 611026."""
    text = _compact(value, name)
    if not re.fullmatch(r"[0-9]{6}|[0-9]{9}|[0-9]{12}", text):
        sentence = f"{name}应为 6 位（县）、9 位（镇、街道）或 12 位（村、社区）数字，现在 {len(text)} 位，请核对。"
        raise Refusal("region_length", sentence, name=name, length=len(text))
    if text[:2] not in PROVINCES:
        raise Refusal("region_province", f"{name}前两位不是现有的省级地区代码，请核对。", name=name)
    if len(text) == 12 and text[6:9] == "000" and text[9:] != "000":
        raise Refusal("region_town", f"{name}写到了村、社区，镇、街道一级却是 000，请核对第 7 至 9 位。", name=name)
    while len(text) > 6 and text.endswith("000"):
        text = text[:-3]
    return text


def mod_11_10(digits: str) -> str:
    """The check digit of ISO 7064 MOD 11,10 for a string of digits."""
    product = 10
    for digit in digits:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def order_number(*, day: date, sequence: int, prefix: str = "RX", county: str = "611026") -> str:
    """An order number: prefix, county, yyyymmdd, five-digit sequence of the day, check digit (ISO 7064 MOD 11,10)."""
    if not 1 <= sequence <= 99_999:
        raise Refusal("order_sequence", "当日编号已满 99999 个，请联系系统管理员。", sequence=sequence)
    if not re.fullmatch(r"[A-Z]{2}", prefix) or not re.fullmatch(r"[0-9]{6}", county):
        raise ValueError("the prefix is two capitals, the county six digits")
    digits = f"{county}{day:%Y%m%d}{sequence:05d}"
    return f"{prefix}{digits}{mod_11_10(digits)}"


def parse_order_number(value: str, *, name: str = "工单编号") -> OrderNumber:
    """Read an order number as typed: small letters, full width, groups with blanks or hyphens, an optional suffix."""
    text = _compact(value, name)
    found = _ORDER.fullmatch(text)
    if found is None:
        raise _order_form(text, name)
    prefix, county, day, sequence, check, letter, n = found.groups()
    if mod_11_10(county + day + sequence) != check:
        raise Refusal("order_check", f"{name}末位与前面的数字不符，请对照回执核对，尤其是最后一位。", name=name)
    try:
        parsed = date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        raise Refusal("order_day", f"{name}第 9 至 16 位不是日期，请对照回执核对。", name=name) from None
    suffix = f"-{letter}{n}" if letter else ""
    return OrderNumber(text[:22], county, parsed, int(sequence), prefix, suffix)


def grouped(number: str) -> str:
    """The number as printed: RX611026 20260105 00042 6, the suffix of a sub-number kept."""
    body, dash, suffix = number.partition("-")
    return f"{body[:8]} {body[8:16]} {body[16:21]} {body[21:]}{dash}{suffix}"


def sub_number(number: str, letter: SubLetter, n: int) -> str:
    """The n-th sub-number, e.g. RX…6-R1: C co-handling, D supervision, E extension, L letter, O objection, P pause, R ruling."""
    if letter not in get_args(SubLetter) or not 1 <= n <= 99:
        raise ValueError("a sub-number has one of the known letters and 1 to 99")
    return f"{number}-{letter}{n}"


def _compact(value: str, name: str) -> str:
    return _BLANKS.sub("", half_width(value, name=name)).upper()


def _check_identity_form(text: str, name: str) -> None:
    if not text:
        raise Refusal("identity_empty", f"请填写{name}。", name=name)
    if len(text) == 15:
        raise Refusal("identity_old", f"15 位的旧号码已停用，请提供 18 位{name}。", name=name, length=15)
    if len(text) != 18:
        sentence = f"{name}应为 18 位，现在 {len(text)} 位，请核对。"
        raise Refusal("identity_length", sentence, name=name, length=len(text))
    for position, character in enumerate(text, 1):
        if character not in "0123456789" and not (character == "X" and position == 18):
            hint = "，请改为数字 0" if character == "O" else "，请改为数字 1" if character in "IL" else "，请核对"
            sentence = f"{name}第 {position} 位“{character}”不是数字{hint}；只有末位可以是 X。"
            raise Refusal("identity_character", sentence, name=name, position=position)


def _identity_birth(text: str, name: str, today: date) -> date:
    year, month, day = int(text[6:10]), int(text[10:12]), int(text[12:14])
    try:
        birth = date(year, month, day)
    except ValueError:
        sentence = f"{name}中的出生日期不存在，请核对第 7 至 14 位。"
        raise Refusal("identity_birth", sentence, name=name) from None
    if birth > today:
        raise Refusal("identity_future", f"{name}中的出生日期在今天之后，请核对第 7 至 14 位。", name=name)
    if year < 1900:
        raise Refusal("identity_birth", f"{name}中的出生年份早于 1900 年，请核对第 7 至 10 位。", name=name)
    return birth


def _credit_character(character: str, position: int, name: str) -> Refusal:
    twin = _CREDIT_LOOKALIKES.get(character)
    kind = "数字" if twin and twin.isdigit() else "字母"
    hint = f"，请核对是否为{kind} {twin}" if twin else "，请核对"
    sentence = f"{name}第 {position} 位“{character}”不在该代码使用的字符之内{hint}。"
    return Refusal("credit_character", sentence, name=name, position=position, character=character)


def _order_form(text: str, name: str) -> Refusal:
    if not text:
        return Refusal("order_empty", f"请填写{name}。", name=name)
    for position, character in enumerate(text[2:22], 3):
        if character in "OI":
            digit = "0" if character == "O" else "1"
            sentence = f"{name}第 {position} 位“{character}”是字母，请改为数字 {digit}。"
            return Refusal("order_letter", sentence, name=name, position=position)
    sentence = f"{name}应为 2 个字母加 20 位数字，现在 {len(text)} 位，请对照回执核对，例如 RX611026 20260105 00042 6。"
    return Refusal("order_form", sentence, name=name, length=len(text))
