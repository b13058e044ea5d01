"""What of a personal value may be seen without opening it. Credit codes are public and have no mask."""

from __future__ import annotations

import re
import unicodedata

_BODY = "[^省市县区旗镇乡村街路道号]"
# 社区 and 小区 are finer than a town, 超市 and 夜市 are no cities.
_COUNTY = "(?:县|旗|(?<![社小园景校厂片])区|(?<![超门夜菜花])市)"
_TOWN = re.compile(
    rf"\A(?P<kept>(?:.{_BODY}{{0,7}}(?:省|自治区))?(?:.{_BODY}{{0,9}}(?:(?<![超门夜菜花])市|自治州|盟))?"
    rf"(?:.{_BODY}{{0,9}}{_COUNTY})?(?:.{_BODY}{{0,7}}(?:街道办事处|街道|镇|乡|苏木))?).*\Z",
    re.DOTALL,
)


def mask_name(name: str) -> str:
    """The first character (with its marks and variation selector), then one star for each other, at most two."""
    if not name:
        return ""
    length = 1
    while length < len(name) and unicodedata.category(name[length]) == "Mn":
        length += 1
    rest = sum(1 for character in name[length:] if unicodedata.category(character) != "Mn")
    return name[:length] + "*" * min(rest, 2)


def mask_phone(number: str) -> str:
    """138****8000; landlines keep area code and last three (0914-****222), numbers abroad country and last two.

    Takes the normal form of `yimen.kernel.phones`; service numbers are public and stay.
    """
    if re.fullmatch(r"1[0-9]{10}", number):
        return f"{number[:3]}****{number[-4:]}"
    if re.match(r"[48]00-|9[56][0-9]{3}", number):
        return number
    area, dash, rest = number.partition("-")
    if dash:
        local, _, extension = rest.partition("-")
        return f"{area}-{_ends(local, 0, 3)}{'-***' if extension else ''}"
    return _ends(number, 4 if number.startswith("+") else 0, 2)


def mask_identity(number: str) -> str:
    """First four and last four: 6125**********1234."""
    return _ends(number, 4, 4)


def mask_bank_card(number: str) -> str:
    """First four and last four of a card number."""
    return _ends(number, 4, 4)


def mask_email(address: str) -> str:
    """The first character and the domain: a***@example.com."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1] if len(local) > 1 else ''}***{at}{domain}" if at else _ends(address, 0, 0)


def mask_plate(plate: str) -> str:
    """Province, authority and the last two: 陕H***45."""
    return _ends(plate, 2, 2)


def mask_address(address: str) -> str:
    """The address down to town or street office, then ***: 柞水县营盘镇***. Nothing finer is ever kept."""
    text = "".join(address.split())
    if not text:
        return ""
    return _TOWN.sub(r"\g<kept>***", text)


def _ends(text: str, first: int, last: int) -> str:
    """`first` and `last` characters around stars; all stars when fewer than three would be hidden."""
    hidden = len(text) - first - last
    if hidden < 3:
        return "*" * len(text)
    return f"{text[:first]}{'*' * hidden}{text[len(text) - last :] if last else ''}"
