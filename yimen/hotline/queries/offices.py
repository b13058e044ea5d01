"""The county's offices as the dispatcher sees them: who they are, what they carry, who signs for them today."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, Q

from yimen.base.now import now
from yimen.hotline.lifecycle import OPEN, OPEN_WITH_LEAD
from yimen.matters.models import Matter
from yimen.org.models import Organisation
from yimen.org.queries import first_holder, receiving_organisations

_KEEP_SECONDS = 30.0


def offices() -> Mapping[int, Organisation]:
    """Every organisation in use, with its superior; kept for 30 seconds."""
    return _offices(int(time.monotonic() / _KEEP_SECONDS))


def office_of(pk: int) -> Organisation:
    """One organisation, from the kept ones where it is among them: one set up a moment ago is not yet."""
    return offices().get(pk) or Organisation.objects.get(pk=pk)


@lru_cache(maxsize=1)
def _offices(period: int) -> dict[int, Organisation]:
    return {row.pk: row for row in Organisation.objects.filter(is_active=True).select_related("parent")}


@dataclass(frozen=True)
class Load:
    """What an office carries and who signs for it now; `stand_in` is set while its liaison is away."""

    open: int
    late: int
    liaison: str
    stand_in: str

    @property
    def liaison_words(self) -> str:
        if not self.liaison:
            return "没有在岗联络员"
        return (
            f"联络员 {self.liaison}（不在岗，由 {self.stand_in} 代）"
            if self.stand_in
            else f"联络员 {self.liaison}（在岗）"
        )


def loads(organisations: Collection[int]) -> dict[int, Load]:
    """The load and liaison of each office: one count, and one statement an office for its people."""
    late = Count("pk", filter=Q(due_at__lt=now()))
    rows = Matter.objects.filter(kind="order", closed_at=None, state__in=OPEN, lead_organisation__in=organisations)
    counted = {
        pk: (total, over)
        for pk, total, over in rows.order_by().values_list("lead_organisation").annotate(n=Count("pk"), late=late)
    }
    return {pk: Load(*counted.get(pk, (0, 0)), *liaison(pk)) for pk in organisations}


def led_by(organisation: int) -> int:
    """How many orders the office leads now and would have to hand over."""
    return Matter.objects.filter(kind="order", lead_organisation=organisation, state__in=OPEN_WITH_LEAD).count()


def liaison(organisation: int) -> tuple[str, str]:
    """The office's liaison and, while that person is away, who stands in; empty without one."""
    return first_holder(organisation, "office_liaison")


def signer(organisation: int) -> str:
    """The name of whoever signs for the office now."""
    first, stand_in = liaison(organisation)
    return stand_in or first


def receiving() -> list[Organisation]:
    """The offices that can be given an order now, in the county's order."""
    return list(receiving_organisations().order_by("sort", "pk"))
