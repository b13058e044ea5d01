from __future__ import annotations

import time
from collections.abc import Sequence
from functools import lru_cache

from yimen.hotline.models import Category, LeadKind, LimitRule
from yimen.hotline.rules.limits import LimitRow
from yimen.kernel.limits import Limit

_KEEP_SECONDS = 30.0


def limit_rows() -> Sequence[LimitRow]:
    """The county's table of limits, read again every 30 seconds: a change holds for clocks that start afterwards."""
    return _limit_rows(int(time.monotonic() / _KEEP_SECONDS))


@lru_cache(maxsize=1)
def _limit_rows(period: int) -> Sequence[LimitRow]:
    return tuple(
        LimitRow(
            row.clock, row.grade, row.request_type, Limit.parse(f"{row.amount} {row.unit}"), row.basis, row.verified,
            row.valid_from,
        )
        for row in LimitRule.objects.all()
    )  # fmt: skip


def forget_limits() -> None:
    """Read the table of limits anew at the next question: it has just been loaded."""
    _limit_rows.cache_clear()


@lru_cache(maxsize=1)
def _days(period: int) -> dict[str, int | None]:
    return dict(Category.objects.values_list("code", "limit_days"))


def category_days(code: str) -> int | None:
    """The category's own limit in working days, that of its second level where the third has none."""
    table = _days(int(time.monotonic() / _KEEP_SECONDS))
    return table.get(code) or table.get(code[:4])


def lead_kinds() -> dict[str, LeadKind]:
    """How each kind of lead is bound to the county's offices."""
    return _lead_kinds(int(time.monotonic() / _KEEP_SECONDS))


@lru_cache(maxsize=1)
def _lead_kinds(period: int) -> dict[str, LeadKind]:
    return {row.kind: row for row in LeadKind.objects.select_related("organisation")}


def categories() -> dict[str, Category]:
    """The whole tree in use by code, kept for 30 seconds."""
    return _categories(int(time.monotonic() / _KEEP_SECONDS))


@lru_cache(maxsize=1)
def _categories(period: int) -> dict[str, Category]:
    return {row.code: row for row in Category.objects.filter(is_active=True)}


def category(code: str) -> Category | None:
    """One class in use."""
    return categories().get(code)


def category_path(code: str) -> str:
    """A class with those above it: 水务 / 城乡供水 / 停水."""
    tree = categories()
    names = [tree[part].name for part in (code[:2], code[:4], code[:6]) if part in tree and len(part) <= len(code)]
    return " / ".join(dict.fromkeys(names))


def category_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """For a select: first level as group, then second and third level in it."""
    groups: dict[str, list[tuple[str, str]]] = {}
    tree = categories()
    for code, row in sorted(tree.items()):
        if row.parent_id is None or code[:2] not in tree:
            continue
        label = row.name if len(code) == 4 else f"{tree[code[:4]].name} / {row.name}"
        groups.setdefault(tree[code[:2]].name, []).append((code, label))
    return list(groups.items())
