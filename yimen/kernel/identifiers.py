"""Numbers that identify a person, found in prose by their checkable form and lifted out of it.

Found: mobile and landline numbers, identity numbers, bank cards, e-mail addresses, number plates. Not found: names and
addresses of persons, which have no checkable form. Years, dates, amounts, short public numbers and our own order
numbers stay in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from yimen.kernel.codes import PROVINCES, identity_check

IdentifierKind = Literal["mobile", "landline", "identity", "bank_card", "email", "plate"]

LABELS: dict[IdentifierKind, str] = {
    "mobile": "电话",
    "landline": "电话",
    "identity": "身份证",
    "bank_card": "银行卡",
    "email": "邮箱",
    "plate": "车牌",
}

# Every replacement is one character for one, so that positions in the folded text are positions in the text.
_FOLDING = (
    {ord("\uff01") + i: chr(ord("!") + i) for i in range(94)}
    | {ord(blank): " " for blank in "\u00a0\u2002\u2003\u2009\u202f\u3000\t"}
    | {ord(hyphen): "-" for hyphen in "‐‑‒–—―−－_"}
    | {ord(dot): "." for dot in "·•・"}
    | {ord(invisible): "\u200b" for invisible in "\u200c\u200d\u2060\ufeff\u00ad"}
    | {ord("×"): "X"}
)
_CHINESE_DIGITS = str.maketrans("〇零○一二三四五六七八九幺", "0001234567891")

_SEP = r"[ .\u200b-]{0,2}"
_NOT_AFTER_DIGIT = r"(?<![0-9])"
_NO_AMOUNT = r"(?![0-9]|\.[0-9]| ?[万亿]?元| ?[万亿])"
_ORDER = re.compile(r"RX[ -]?[0-9]{6}[ -]?[0-9]{8}[ -]?[0-9]{5}[ -]?[0-9](?:-[CRD][0-9]{1,2})?", re.IGNORECASE)
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9_%+-][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,24}(?![A-Za-z])"
)
_IDENTITY = re.compile(rf"{_NOT_AFTER_DIGIT}[1-8](?:{_SEP}[0-9]){{16}}{_SEP}[0-9Xx](?![0-9])")
_OLD_IDENTITY = re.compile(rf"{_NOT_AFTER_DIGIT}[1-8][0-9]{{14}}(?![0-9Xx])")
_CARD = re.compile(rf"{_NOT_AFTER_DIGIT}[0-9](?:{_SEP}[0-9]){{15,18}}(?![0-9Xx])")
_MOBILE = re.compile(rf"{_NOT_AFTER_DIGIT}(?:(?:\+ ?|00)?86{_SEP})?(1{_SEP}[3-9](?:{_SEP}[0-9]){{9}}){_NO_AMOUNT}")
_SPOKEN_MOBILE = re.compile(
    r"(?<![〇零○一二三四五六七八九幺十百千万])[一幺][三四五六七八九][〇零○一二三四五六七八九幺]{9}(?![〇零○一二三四五六七八九幺十百千万])"
)
_LANDLINE = re.compile(
    rf"{_NOT_AFTER_DIGIT}(?:(?:(?:\+ ?|00)?86{_SEP})?\(?(010|02[0-9]|0[3-9][0-9]{{2}})"
    rf"|\+ ?86{_SEP}\(?(10|2[0-9]|[3-9][0-9]{{2}}))\)?{_SEP}"
    rf"([2-8][0-9]{{2,3}}{_SEP}[0-9]{{4}})(?:(?:转|分机|-)([0-9]{{1,5}}))?(?![0-9])"
)
_LOCAL = re.compile(rf"{_NOT_AFTER_DIGIT}[2-8][0-9]{{2,3}}[ -]?[0-9]{{4}}(?![0-9])")
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领][A-Za-z][ .-]?"
    r"[A-HJ-NP-Za-hj-np-z0-9]{4}(?:[A-HJ-NP-Za-hj-np-z0-9]{1,2}|[挂学警港澳])(?![A-Za-z0-9])"
)
_TOKEN = re.compile(r"〔(电话|身份证|银行卡|邮箱|车牌)([0-9]{1,4})〕")

_GROUP_SIGNS = re.compile(r"[ .-]+")
_SIGNS = re.compile(r"[^0-9A-Za-z]")
_GROUPINGS = frozenset(
    {(11,), (3, 4, 4), (4, 3, 4), (3, 3, 5), (3, 8), (5, 6), (6, 5), (4, 4, 3), (7, 4), (3, 4, 2, 2), (1,) * 11}
)
_CARD_GROUPS = frozenset({(16,), (17,), (18,), (19,), (4, 4, 4, 4), (6, 13), (6, 10)})
_CARD_PREFIXES = re.compile(r"62|4|5[1-5]|35[2-8]|60|9558")
_CARD_WORDS = re.compile(r"(?:卡号|银行卡|储蓄卡|信用卡|借记卡|存折|账号|账户|帐号|帐户)[^0-9，。；、\n]{0,12}\Z")
_IDENTITY_WORDS = re.compile(r"(?:身份证|证件号)[^0-9，。；、\n]{0,12}\Z")
_PHONE_WORDS = re.compile(r"(?:电话|座机|固话|联系方式|拨打|致电|回电|打)[^0-9，。；、\n]{0,8}\Z")
_OTHER_NUMBER_WORDS = re.compile(r"(?:单号|订单|编号|户号|表号|流水号|序列号|文号|案号|合同号)[^0-9，。；、\n]{0,6}\Z")
_CONTEXT = 24


@dataclass(frozen=True)
class Found:
    """One identifier at text[start:end]; `value` is its normal form, `token` what `lift` left in its place."""

    kind: IdentifierKind
    start: int
    end: int
    value: str
    token: str = ""


def find_identifiers(text: str) -> list[Found]:
    """The identifiers of a text in order, none overlapping. Linear in the length of the text."""
    folded = text.translate(_FOLDING)
    taken = [found.span() for found in _ORDER.finditer(folded)] + [found.span() for found in _TOKEN.finditer(text)]
    result: list[Found] = []
    for finder in (_emails, _identities, _cards, _plates, _mobiles, _landlines, _spoken):
        # The spans taken so far are blanked out, so that no later kind reads into them.
        rest = _blanked(folded, taken)
        fresh = finder(rest)
        taken += [(found.start, found.end) for found in fresh]
        result += fresh
    return sorted(result, key=lambda found: found.start)


def lift(text: str) -> tuple[str, list[Found]]:
    """The text with a token such as 〔电话1〕 for each identifier, and what was lifted, with its token.

    The same characters get the same token. Numbers go on above tokens that the text holds already, so an edited text
    can be lifted again. Exact inverse: `put_back` with the original characters of each token.
    """
    highest = {label: 0 for label in LABELS.values()}
    for token in _TOKEN.finditer(text):
        highest[token.group(1)] = max(highest[token.group(1)], int(token.group(2)))
    tokens: dict[str, str] = {}
    lifted: list[Found] = []
    pieces: list[str] = []
    end = 0
    for found in find_identifiers(text):
        raw, label = text[found.start : found.end], LABELS[found.kind]
        if raw not in tokens:
            highest[label] += 1
            tokens[raw] = f"〔{label}{highest[label]}〕"
        lifted.append(replace(found, token=tokens[raw]))
        pieces += [text[end : found.start], tokens[raw]]
        end = found.end
    return "".join([*pieces, text[end:]]), lifted


def put_back(text: str, values: Mapping[str, str]) -> str:
    """The text with the values of its tokens ({"〔电话1〕": "13800138000"}); tokens without a value stay."""
    return _TOKEN.sub(lambda found: values.get(found.group(), found.group()), text)


def passes_luhn(digits: str) -> bool:
    """Whether the last digit is right by ISO/IEC 7812-1 annex B."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if position % 2 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def _blanked(folded: str, spans: list[tuple[int, int]]) -> str:
    pieces, end = [], 0
    for start, stop in sorted(spans):
        pieces += [folded[end:start], "\n" * (stop - start)]
        end = stop
    return "".join([*pieces, folded[end:]])


def _before(folded: str, position: int) -> str:
    return folded[max(0, position - _CONTEXT) : position]


def _groups(text: str) -> tuple[int, ...]:
    return tuple(len(group) for group in _GROUP_SIGNS.split(text.replace("\u200b", "")) if group)


def _compact(text: str) -> str:
    return _SIGNS.sub("", text).upper()


def _emails(folded: str) -> list[Found]:
    return [Found("email", m.start(), m.end(), m.group().lower()) for m in _EMAIL.finditer(folded)]


def _accepted(pattern: re.Pattern[str], folded: str, judge: Callable[[re.Match[str]], Found | None]) -> list[Found]:
    """What `judge` accepts; after a refused match the search goes on at the next character, not behind the match."""
    result, position = [], 0
    while found := pattern.search(folded, position):
        item = judge(found)
        position = found.start() + 1 if item is None else found.end()
        if item is not None:
            result.append(item)
    return result


def _identities(folded: str) -> list[Found]:
    def judge(found: re.Match[str]) -> Found | None:
        number = _compact(found.group())
        named = _IDENTITY_WORDS.search(_before(folded, found.start())) is not None
        accepted = named or _looks_like_identity(number)
        return Found("identity", found.start(), found.end(), number) if accepted else None

    return _accepted(_IDENTITY, folded, judge) + _accepted(_OLD_IDENTITY, folded, judge)


def _looks_like_identity(number: str) -> bool:
    """By region and birthday; a wrong check character is a slip of the writer unless it is a card's right one."""
    if number[:2] not in PROVINCES:
        return False
    birth = number[6:14] if len(number) == 18 else f"19{number[6:12]}"
    if not _is_day(birth, 1850, 2099):
        return False
    if len(number) == 15 or identity_check(number[:17]) == number[17]:
        return True
    # Serial numbers begin with region and today's date more often than a small child's number is mistyped.
    return birth < "2020" and not _is_card(number)


def _is_day(digits: str, first_year: int, last_year: int) -> bool:
    try:
        return first_year <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year <= last_year
    except ValueError:
        return False


def _is_card(number: str) -> bool:
    return number.isdigit() and _CARD_PREFIXES.match(number) is not None and passes_luhn(number)


def _cards(folded: str) -> list[Found]:
    def judge(found: re.Match[str]) -> Found | None:
        number, groups = _compact(found.group()), _groups(found.group())
        named = _CARD_WORDS.search(_before(folded, found.start())) is not None
        regular = groups in _CARD_GROUPS or groups[:4] == (4, 4, 4, 4)
        accepted = named or (regular and _is_card(number))
        return Found("bank_card", found.start(), found.end(), number) if accepted else None

    return _accepted(_CARD, folded, judge)


def _mobiles(folded: str) -> list[Found]:
    def judge(found: re.Match[str]) -> Found | None:
        other = _OTHER_NUMBER_WORDS.search(_before(folded, found.start())) is not None
        accepted = _groups(found.group(1)) in _GROUPINGS and not other
        return Found("mobile", found.start(), found.end(), _compact(found.group(1))) if accepted else None

    return _accepted(_MOBILE, folded, judge)


def _landlines(folded: str) -> list[Found]:
    result = []
    for found in _LANDLINE.finditer(folded):
        area, abroad, local, extension = found.groups()
        number = f"{area or '0' + abroad}-{_compact(local)}"
        if _OTHER_NUMBER_WORDS.search(_before(folded, found.start())) is None:
            value = f"{number}-{extension}" if extension else number
            result.append(Found("landline", found.start(), found.end(), value))
    rest = _blanked(folded, [(found.start, found.end) for found in result])
    for found in _LOCAL.finditer(rest):
        number = _compact(found.group())
        if _PHONE_WORDS.search(_before(rest, found.start())) and not (len(number) == 8 and _is_day(number, 1900, 2099)):
            result.append(Found("landline", found.start(), found.end(), number))
    return result


def _plates(folded: str) -> list[Found]:
    result = []
    for found in _PLATE.finditer(folded):
        plate = re.sub(r"[ .-]", "", found.group()).upper()
        if sum(character.isdigit() for character in plate) >= 2:
            result.append(Found("plate", found.start(), found.end(), plate))
    return result


def _spoken(folded: str) -> list[Found]:
    """Mobile numbers written out in Chinese digits: 一三八零零…, 幺三八…"""
    return [
        Found("mobile", found.start(), found.end(), found.group().translate(_CHINESE_DIGITS))
        for found in _SPOKEN_MOBILE.finditer(folded)
    ]
