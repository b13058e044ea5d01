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


@lru_cache(maxsize=1)
def _days(period: int) -> dict[str, int | None]:
    return dict(Category.objects.values_list("code", "limit_days"))


def category_days(code: str) -> int | None:
    """The category's own limit in working days, that of its second level where the third has none."""
    table = _days(int(time.monotonic() / _KEEP_SECONDS))
    return table.get(code) or table.get(code[:4])


def lead_kinds() -> dict[str, LeadKind]:
    """How each kind of lead is bound to the county's offices."""
    return {row.kind: row for row in LeadKind.objects.select_related("organisation")}
