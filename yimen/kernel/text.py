"""Typed text and names of persons: one normal form in, one Chinese sentence when it cannot be stored."""

from __future__ import annotations

import re
import unicodedata

from yimen.kernel.refusal import Refusal

_MAXIMUM_MARKS = 8

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BROKEN = re.compile("[\ud800-\udfff\ufffd\ufffe\uffff\ufdd0-\ufdef]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# Kangxi radicals come out of PDF copies in place of the ideograph they resemble.
_COMPATIBLE = re.compile("[\u2f00-\u2fd5\uf900-\ufaff\U0002f800-\U0002fa1f]")
_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029]")

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_DOTS = re.compile("[\u2022\u2027\u2219\u22c5\u25cf\u30fb\uff65\u16eb\u2e31\u1427]")
_STOP_IN_HAN = re.compile(f"(?<=[{_HAN}])[.．。](?=[{_HAN}])")
_BLANK_IN_HAN = re.compile(rf"(?<=[{_HAN}·])\s(?=[{_HAN}·])")
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,63}")


def number_in(text: str) -> int | None:
    """The number that a field or address names, None for anything but 1 to 18 ASCII digits (² and ٣ are digits as well)."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def has_bidi_controls(text: str) -> bool:
    """Whether the text holds characters that reorder what stands around them; pages then isolate it."""
    return _BIDI.search(text) is not None


def clean_text(
    value: str | None,
    *,
    name: str = "内容",
    maximum: int = 5000,
    required: bool = True,
    single_line: bool = False,
) -> str:
    """The text as it is stored: NFC, LF line ends, compatibility ideographs folded, blank edges off.

    `name` is the field's Chinese name, `maximum` counts code points. `single_line` turns line ends and tabs into one
    blank. An empty text is "" or, when required, a Refusal. Controls, broken encoding, private use and more than eight
    marks on one character are refused; bidi controls stay (Arabic needs them, see `has_bidi_controls`).
    """
    text = value or ""
    # A text ten times too long cannot shrink to fit: NFC joins at most eight marks to a base here.
    if len(text) > maximum * 10:
        raise _too_long(name, maximum, len(text))
    _refuse_unstorable(text, name)
    text = _LINE_ENDS.sub("\n", text).removeprefix("\ufeff")
    text = _COMPATIBLE.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
    text = unicodedata.normalize("NFC", text)
    _refuse_flood(text, name)
    text = _one_line(text) if single_line else text.strip()
    if not _INVISIBLE.sub("", text).strip():
        text = ""
    if not text and required:
        raise Refusal("text_empty", f"请填写{name}。", name=name)
    if len(text) > maximum:
        raise _too_long(name, maximum, len(text))
    return text


def clean_name(value: str | None, *, name: str = "姓名", maximum: int = 50) -> str:
    """A person's name as it is stored: invisible characters off, every middle dot is `·`, no blank between Han.

    At least two code points; 张女士 is a name that a caller may leave. A character with a variation selector counts as
    two and is kept: whoever typed one means that glyph. Digits and private use are refused.
    """
    text = clean_text(value, name=name, maximum=maximum, single_line=True)
    text = _DOTS.sub("·", _INVISIBLE.sub("", _half_width(text)))
    text = _BLANK_IN_HAN.sub("", _STOP_IN_HAN.sub("·", text)).strip()
    for character in text:
        if unicodedata.category(character) in {"Nd", "No"}:
            raise Refusal(
                "name_digit", f"{name}中有数字“{character}”，请只填写{name}。", name=name, character=character
            )
    if len(text) < 2:
        raise Refusal("name_short", f"请填写完整{name}，至少两个字；不便留全名的可写“张女士”。", name=name)
    return text


def fold_name(name: str) -> str:
    """The form in which two names are compared: NFKC, case, blanks, invisible characters and glyph variants ignored."""
    text = unicodedata.normalize("NFKC", _VARIATION.sub("", _INVISIBLE.sub("", name))).casefold()
    return "".join(_STOP_IN_HAN.sub("·", _DOTS.sub("·", text)).split())


def clean_email(value: str | None, *, name: str = "电子邮箱") -> str:
    """An e-mail address with its domain in lower case; one line, ASCII, at most 254 characters (RFC 5321)."""
    raw = (value or "").strip()
    if "\n" in raw or "\r" in raw:
        raise Refusal("email_line_break", f"{name}中有换行，请只填写一个邮箱地址。", name=name)
    text = _half_width(clean_text(raw, name=name, maximum=254))
    local, _, domain = text.rpartition("@")
    if not _EMAIL.fullmatch(text) or ".." in text or local.startswith(".") or local.endswith("."):
        raise Refusal("email_form", f"{name}的写法不完整，请按“名称@域名”填写，例如 gaoxin@example.cn。", name=name)
    return f"{local}@{domain.lower()}"


def half_width(value: str | None, *, name: str, maximum: int = 200) -> str:
    """A short code as typed (number, date, amount): NFKC, edges trimmed; too long a value is refused, never cut."""
    text = value or ""
    if len(text) > maximum:
        raise _too_long(name, maximum, len(text))
    return unicodedata.normalize("NFKC", text).strip()


def _half_width(text: str) -> str:
    return "".join(chr(ord(c) - 0xFEE0) if "\uff01" <= c <= "\uff5e" else c for c in text)


def _one_line(text: str) -> str:
    parts = (part.strip() for part in text.replace("\t", " ").split("\n"))
    return " ".join(part for part in parts if part)


def _too_long(name: str, maximum: int, length: int) -> Refusal:
    sentence = f"{name}最多 {maximum} 字，现在 {length} 字，请删减 {length - maximum} 字。"
    return Refusal("text_long", sentence, name=name, maximum=maximum, length=length)


def _refuse_unstorable(text: str, name: str) -> None:
    if found := _CONTROL.search(text):
        sentence = f"{name}第 {found.start() + 1} 字是看不见的控制字符，请删去后重新输入。"
        raise Refusal("text_control", sentence, name=name, position=found.start() + 1)
    if found := _BROKEN.search(text):
        sentence = f"{name}第 {found.start() + 1} 字编码有误，无法识别，请删去后重新输入。"
        raise Refusal("text_encoding", sentence, name=name, position=found.start() + 1)
    if found := _PRIVATE.search(text):
        sentence = f"{name}第 {found.start() + 1} 字是自造字，其他电脑显示不出，请改用标准字或拼音。"
        raise Refusal("text_private_use", sentence, name=name, position=found.start() + 1)


def _refuse_flood(text: str, name: str) -> None:
    if text.isascii():
        return
    marks = 0
    for position, character in enumerate(text):
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if marks > _MAXIMUM_MARKS:
            sentence = f"{name}第 {position + 1} 字处叠加的符号过多，请删去多余的符号。"
            raise Refusal("text_marks", sentence, name=name, position=position + 1)
