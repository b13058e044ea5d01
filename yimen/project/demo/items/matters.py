"""What an item is about: its kind by the words of its name, and the names that its guide is written with."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from yimen.project.demo.items.tables import Item, Row, holds, keyed, offices, rows

_FOR_BUSINESSES: Final = frozenset({"licence_shop", "licence_project", "filing", "registration", "payment", "award"})
_BRACKETS: Final = re.compile(r"[（(][^（）()]*[)）]")
_CERTIFICATE: Final = re.compile(
    r"[\u4e00-\u9fff、]{2,16}?(?:许可证|登记证书|登记证|资格证书|资格证|执业证书|执业证|合格证|通行证|运输证|证书|证明|执照|批准书|意见书)"
)
_VERBS: Final = re.compile(r"^(?:设立|换发|换领|补发|补领|申领|领取|办理|核发|变更|注销|撤销|对|出具|开具|、|和)+")
# Papers that people keep; a decision or an opinion is not what a form is called after.
_HELD: Final = ("证", "照", "证书", "卡")
_TAILS: Final = (
    "办理", "申请", "申领", "核发", "审批", "审核", "备案", "登记", "认定", "查询", "打印", "缴纳", "新办", "变更", "延续",
    "补办", "补证", "补领", "换领", "换发", "注销", "进行", "的", "、",
)  # fmt: skip
_LONGEST_SUBJECT: Final = 16


@dataclass(frozen=True)
class Matter:
    """An item with its kind. known: whether the kind's own papers and texts fit its family; else those of the family do.

    subject: what is applied for, short; licence: the paper that its holder keeps; form: what forms are called after,
    the licence if it has a name of its own; keys: what to look texts up by.
    """

    item: Item
    kind: Row | None
    known: bool
    family: Row
    office: Row
    department: Row
    subject: str
    licence: str
    form: str
    keys: tuple[str, ...]
    dice: random.Random = field(compare=False)

    def own(self, column: str) -> str:
        """What the kind says in a column, "" where it says nothing of this item."""
        return self.kind[column] if self.kind is not None and self.known else ""

    @property
    def called(self) -> str:
        """What it is called in a sentence."""
        name = _BRACKETS.sub("", self.item.name)
        return name if len(name) <= _LONGEST_SUBJECT else "这件事"

    @property
    def text(self) -> str:
        """What words are looked for in."""
        return self.item.name

    @property
    def section(self) -> str:
        """The section of the department that handles it."""
        *special, usual = self.department["sections"].split(";")
        for name, words in (each.split("=") for each in special):
            if holds(words, self.item.name):
                return name
        return usual


def matters(listed: Sequence[Item], seed: int) -> list[Matter]:
    """The matters of items, in their order. Dice depend on department and name alone, not on the other items."""
    return [matter_of(item, random.Random(f"{seed} {item.department} {item.name}")) for item in listed]  # noqa: S311


def matter_of(item: Item, dice: random.Random) -> Matter:
    """The matter of an item. Raises KeyError for a family or department that no table knows."""
    family = keyed("families")[item.family]
    kind = _kind(item, item.name) or _kind(item, item.main)
    known = kind is not None and _agrees(kind, family)
    audience = "business" if _is_business(item) else "person"
    subject = _subject(item)
    named = _licence(item, kind["result"] if kind is not None and known else "")
    return Matter(
        item=item,
        kind=kind,
        known=known,
        family=family,
        office=offices()[item.department],
        department=keyed("departments")[item.department],
        subject=subject,
        licence=named or family["result"].format(subject=subject),
        form=named if named.endswith(_HELD) else subject,
        keys=(*([kind["kind"]] if kind is not None and known else []), f"{item.family}_{audience}", item.family),
        dice=dice,
    )


def _kind(item: Item, text: str) -> Row | None:
    for kind in rows("kinds"):
        if kind["departments"] and item.department not in kind["departments"].split("|"):
            continue
        if text and holds(kind["words"], text) and not (kind["without"] and holds(kind["without"], text)):
            return kind
    return None


def _agrees(kind: Row, family: Row) -> bool:
    """A query about licences asks for no plan of the shop: steps and result must be such as the family has.

    Where the kind names its families, they decide.
    """
    if kind["families"]:
        return family["family"] in kind["families"].split("|")
    fits = not family["results"] or not kind["result"] or holds(family["results"], kind["result"])
    return kind["plan"] in family["plans"].split("|") and fits


def _is_business(item: Item) -> bool:
    return item.audience == "business" or (item.audience == "both" and item.family in _FOR_BUSINESSES)


def _subject(item: Item) -> str:
    """The main item where it is part of the name, else the name, without what is done with it."""
    main, name = _bare(item.main), _bare(item.name)
    for text in (main if main and main in _BRACKETS.sub("", item.name) else "", name):
        if 2 <= len(text) <= _LONGEST_SUBJECT:
            return text
    return f"{offices()[item.department]['short_name']}业务"


def _bare(text: str) -> str:
    text = re.split("[，。；,;]", _BRACKETS.sub("", text).replace("《", "").replace("》", ""))[0].removeprefix("对")
    while text.endswith(_TAILS):
        text = next(text.removesuffix(tail) for tail in _TAILS if text.endswith(tail))
    return text


def _licence(item: Item, usual: str) -> str:
    """The licence as the item's own names call it, else as is usual for the kind; "" where neither says."""
    usual = _BRACKETS.sub("", usual)
    name, main = (_certificate(_BRACKETS.sub("", text)) for text in (item.name, item.main))
    if name.endswith(usual) or (name and not name.endswith("证明")):
        return name or main
    return main if main.endswith(usual) and main else usual


def _certificate(text: str) -> str:
    found = _CERTIFICATE.search(text)
    return _VERBS.sub("", found[0]) if found else ""
