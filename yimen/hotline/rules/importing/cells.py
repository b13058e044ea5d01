"""A cell as the report may show it, and whether its text went through a wrong encoding on its way."""

from __future__ import annotations

from typing import Final

from yimen.kernel.identifiers import lift
from yimen.kernel.masks import mask_name

SHOWN: Final = 20
PRIVATE: Final = frozenset({"caller_name", "alias"})


def shown(name: str, value: str) -> str:
    """A value for the report: numbers of persons lifted out, names masked, cut."""
    text = mask_name(value) if name in PRIVATE else lift(value[:200])[0]
    if name == "caller_phone":
        text = value[:3] + "****" + value[-2:] if len(value) > 6 else "****"
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def garbled(text: str) -> bool:
    """Whether UTF-8 seems to have been read as GBK or Latin-1 on its way here."""
    if text.isascii():
        return False
    if "锟斤拷" in text or "\ufffd" in text:
        return True
    for codec in ("gbk", "latin-1"):
        try:
            back = text[:200].encode(codec).decode("utf-8", "replace")
        except UnicodeEncodeError:
            continue
        han = sum("\u4e00" <= sign <= "\u9fff" for sign in back)
        if han >= 2 and back.count("\ufffd") * 3 <= han:
            return True
    return False
