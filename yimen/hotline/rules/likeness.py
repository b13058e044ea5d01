"""How alike a text that is being typed and the title of a known order, or a known question, are. Hints, never a decision."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from yimen.kernel.bigrams import fold

# Pairs that occur in every second request and so say nothing about its subject.
COMMON: Final = frozenset(
    {
        "怎么",
        "什么",
        "哪里",
        "哪儿",
        "如何",
        "可以",
        "需要",
        "我们",
        "你们",
        "他们",
        "请问",
        "请求",
        "反映",
        "问题",
        "情况",
        "希望",
        "要求",
        "有人",
        "没有",
        "一个",
        "这个",
        "那个",
        "现在",
        "已经",
        "今天",
        "昨天",
        "多少",
        "是不",
        "不是",
        "能不",
        "为什",
        "办理",
        "咨询",
        "投诉",
        "请帮",
        "帮忙",
        "解决",
        "尽快",
        "谢谢",
    }
)
VERY: Final = 0.6
MAYBE: Final = 0.34
ANSWERS: Final = 0.5  # so much of a known question must have been said
LEAST_PAIRS: Final = 3


@lru_cache(maxsize=2048)
def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters that say something, words of Latin and digits left out."""
    folded = "".join(char if char.isalnum() else " " for char in fold(text))
    found = {folded[i : i + 2] for i in range(len(folded) - 1)}
    return frozenset(pair for pair in found if " " not in pair and not pair.isascii()) - COMMON


def share(known: str, typed: str) -> float:
    """0 to 1: how much of the known text stands in the typed one."""
    wanted = pairs(known)
    return len(wanted & pairs(typed)) / len(wanted) if len(wanted) >= LEAST_PAIRS else 0.0


def best_share(known: Iterable[str], typed: str) -> float:
    """The greatest share among several wordings."""
    return max((share(each, typed) for each in known), default=0.0)


def search_pairs(text: str, most: int = 24) -> tuple[str, ...]:
    """The pairs to look for in an index, in the order of the text."""
    kept = pairs(text)
    folded = fold(text)
    ordered = dict.fromkeys(folded[i : i + 2] for i in range(len(folded) - 1))
    return tuple(pair for pair in ordered if pair in kept)[:most]
