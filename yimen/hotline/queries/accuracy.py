"""建议准不准: how often a suggestion was taken, and what rulings said since. Every figure opens its list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet

from yimen.base.now import now
from yimen.hotline.models import Order
from yimen.kernel.worktime import local
from yimen.matters.access import visible_to
from yimen.org.access import Actor

KINDS = {
    "all": ("派单", Q()),
    "1": ("采用第一条", Q(suggested_rank=1)),
    "2": ("采用第二条", Q(suggested_rank=2)),
    "3": ("采用第三条", Q(suggested_rank=3)),
    "other": ("选了其他单位", Q(suggested_rank=None)),
    "ruled": ("后来申请过裁定", Q(rulings__gt=0)),
}
FEW = 20  # under this a count, no rate


@dataclass(frozen=True)
class Figure:
    """A count with its share of all dispatches; `share` is empty where there are too few to tell."""

    kind: str
    label: str
    count: int
    share: str


def dispatched(actor: Actor, days: int, kind: str = "all") -> QuerySet[Order]:
    """The orders dispatched in the last `days` days (0: today), of one kind, newest first."""
    start = local(now()).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days)
    rows = Order.objects.filter(matter__in=visible_to(actor).filter(kind="order"), dispatched_at__gte=start)
    return rows.filter(KINDS[kind][1]).order_by("-dispatched_at", "-pk")


def figures(actor: Actor, days: int) -> list[Figure]:
    """All figures in one statement."""
    counts = dispatched(actor, days).order_by().aggregate(
        **{f"n_{kind}": Count("pk", filter=rule) if rule else Count("pk") for kind, (_, rule) in KINDS.items()}
    )  # fmt: skip
    total = counts["n_all"]
    return [
        Figure(kind, label, counts[f"n_{kind}"], _share(counts[f"n_{kind}"], total) if kind != "all" else "")
        for kind, (label, _) in KINDS.items()
    ]


def _share(count: int, total: int) -> str:
    return (
        f"{count} ÷ {total} = {100 * count / total:.0f}%"
        if total >= FEW
        else f"{count} ÷ {total}，不足 {FEW} 件不计比率"
    )
