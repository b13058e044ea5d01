"""Amounts of money (Decimal yuan, two places) and whole numbers."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from yimen.kernel.refusal import Refusal
from yimen.kernel.text import half_width

MoneyUnit = Literal["元", "万元"]

MAXIMUM = Decimal("9999999999999.99")
# More digits than any amount has; beyond about 28 decimal arithmetic itself refuses.
_MOST_DIGITS = 18

_FEN = Decimal("0.01")
_AMOUNT = re.compile(r"([+-]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]*))?")
_INTEGER = re.compile(r"([+-]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)")
_MINUS = str.maketrans({"−": "-", "–": "-", "—": "-", "，": ","})
_CHINESE_DIGITS = re.compile(r"[零〇一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟]")
_OWN_SUFFIXES: dict[MoneyUnit, tuple[str, ...]] = {"元": ("", "元"), "万元": ("", "万", "万元")}
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def parse_money(
    value: str, unit: MoneyUnit = "元", *, name: str = "金额", minimum: Decimal | None = Decimal(0)
) -> Decimal:
    """Read an amount written in `unit` into yuan with two places; −0.00 becomes 0.00.

    Full width, thousands separators, ¥ and the field's own unit at the end are understood. Refused: anything finer
    than a fen, scientific notation, NaN, another unit written into the number, below `minimum`, above `MAXIMUM`.
    """
    text = half_width(value, name=name).translate(_MINUS).replace("￥", "¥").removeprefix("¥").strip()
    if not text:
        raise Refusal("money_empty", f"请填写{name}。", name=name)
    text = _without_unit(text, unit, name)
    found = _AMOUNT.fullmatch(text)
    if found is None:
        raise _not_a_number(text, name, "1234.50")
    sign, whole, fraction = found.groups()
    places = 2 if unit == "元" else 6
    fraction = fraction or ""
    if len(fraction) > places:
        sentence = f"{name}按{unit}填写时最多 {places} 位小数（精确到分），现在 {len(fraction)} 位，请核对。"
        raise Refusal("money_places", sentence, name=name, places=places)
    if len(whole.replace(",", "").lstrip("0")) > _MOST_DIGITS:
        raise Refusal("money_large", f"{name}超过 {yuan(MAXIMUM)}，请核对单位和小数点。", name=name)
    amount = Decimal(f"{sign}{whole.replace(',', '')}.{fraction or '0'}")
    amount = (amount if unit == "元" else amount.scaleb(4)).quantize(_FEN) + Decimal("0.00")
    if abs(amount) > MAXIMUM:
        raise Refusal("money_large", f"{name}超过 {yuan(MAXIMUM)}，请核对单位和小数点。", name=name)
    if minimum is not None and amount < minimum:
        raise Refusal("money_small", f"{name}不能小于 {yuan(minimum)}，请核对。", name=name)
    return amount


def yuan(amount: Decimal) -> str:
    """1234.5 as “1,234.50 元”."""
    return f"{_rounded(amount):,.2f} 元"


def ten_thousand_yuan(amount: Decimal) -> str:
    """An amount in yuan as “12.35 万元”, half a unit rounded up."""
    return f"{_rounded(amount.scaleb(-4)):,.2f} 万元"


def chinese_capital(amount: Decimal) -> str:
    """The amount in capital numerals as on receipts (票据法 and 支付结算办法 annex 1): 壹仟贰佰叁拾肆元伍角整.

    With 整 unless there are fen. Up to `MAXIMUM`; more raises ValueError.
    """
    exact = _rounded(amount)
    if abs(exact) > MAXIMUM:
        raise ValueError("too large for capital numerals")
    fen_all = int(abs(exact).scaleb(2))
    whole, jiao, fen = fen_all // 100, fen_all // 10 % 10, fen_all % 10
    text = f"{_capital_integer(whole)}元" if whole or not fen_all else ""
    if jiao:
        text += f"{_CAPITALS[jiao]}角"
    elif fen and whole:
        text += "零"
    text += f"{_CAPITALS[fen]}分" if fen else "整"
    return f"负{text}" if exact < 0 else text


def parse_integer(value: str, *, name: str = "数量", minimum: int = 0, maximum: int = 999_999_999) -> int:
    """Read a whole number in half or full width, thousands separators and leading zeros allowed.

    Chinese and other numerals, decimals and numbers outside `minimum`…`maximum` are refused; a long row of digits is
    refused before it is converted.
    """
    text = (value or "").strip()
    if len(text) > 30:
        sentence = f"{name}应在 {minimum} 至 {maximum} 之间，现在 {len(text)} 位，请核对。"
        raise Refusal("integer_range", sentence, name=name, minimum=minimum, maximum=maximum)
    text = half_width(text, name=name).translate(_MINUS)
    if not text:
        raise Refusal("integer_empty", f"请填写{name}。", name=name)
    found = _INTEGER.fullmatch(text)
    if found is None:
        raise _not_a_number(text, name, "12")
    number = int(found.group(1) + found.group(2).replace(",", ""))
    if not minimum <= number <= maximum:
        sentence = f"{name}应在 {minimum} 至 {maximum} 之间，请核对。"
        raise Refusal("integer_range", sentence, name=name, minimum=minimum, maximum=maximum)
    return number


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(_FEN, rounding=ROUND_HALF_UP) + Decimal("0.00")


def _without_unit(text: str, unit: MoneyUnit, name: str) -> str:
    suffix = text[len(text.rstrip("百千万亿元")) :]
    if suffix in _OWN_SUFFIXES[unit]:
        return text.removesuffix(suffix).strip()
    raise Refusal("money_unit", f"{name}请按{unit}填写数字，不带其他单位，例如 1234.50。", name=name, unit=unit)


def _not_a_number(text: str, name: str, example: str) -> Refusal:
    if _CHINESE_DIGITS.search(text):
        return Refusal("number_chinese", f"{name}请用阿拉伯数字填写，例如 {example}。", name=name)
    return Refusal("number_form", f"{name}请只填写数字，例如 {example}。", name=name)


def _capital_integer(number: int) -> str:
    if number == 0:
        return "零"
    text = ""
    for place in range(3, -1, -1):
        group = number // 10_000**place % 10_000
        if not group:
            continue
        # One 零 stands for any row of zeros between two figures; 万亿 followed by 亿 keeps a single 亿.
        gap = number // 10_000 ** (place + 1) % 10 == 0 or group < 1_000
        text += ("零" if text and gap else "") + _capital_group(group) + _GROUPS[place]
    return text.replace("万亿", "万", 1) if number // 10**8 % 10_000 and number >= 10**12 else text


def _capital_group(group: int) -> str:
    text = ""
    zero = False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit:
            text += ("零" if zero and text else "") + _CAPITALS[digit] + _PLACES[place]
        zero = digit == 0
    return text
