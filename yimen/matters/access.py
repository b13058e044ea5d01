"""The one gate to matters: list, detail, search, count, export, statistics and files all start here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from yimen.base import gate
from yimen.base.fixed import FixedRead
from yimen.matters.models import Assignment, Matter
from yimen.org.access import Actor
from yimen.org.rules import OFFICE

M = TypeVar("M", bound=Model)
NO_OFFICE = 0  # the number of none: who sits in no office sees what is seen there, nothing


def visible_to(actor: Actor) -> QuerySet[Matter]:
    """The matters that the actor may see.

    The hotline desk, the centre's and the county's leaders see their county's matters. An office sees those in which it
    has or had a part, and what hangs on them, but none from which it is kept apart (回避), nor what hangs on such a
    one. Officers, callers and anonymous visitors see none here: a caller's own order is reached by number and code.
    """
    gate.mark("matters.visible")
    if sees_all(actor):
        return Matter.objects.all()
    offices = _offices(actor)
    return _seen_by(offices) if offices else Matter.objects.none()


def sees_all(actor: Actor) -> bool:
    """Whether nothing is hidden from this actor."""
    return actor.kind == "system" or (actor.kind == "staff" and actor.county_wide)


def _offices(actor: Actor) -> list[int]:
    if actor.kind != "staff":
        return []
    return sorted({organisation for role, organisation in actor.posts if role in OFFICE})


def _seen_by(offices: Sequence[int]) -> QuerySet[Matter]:
    part = Assignment.objects.filter(matter=OuterRef("pk"), organisation__in=offices)
    mine = Q(lead_organisation__in=offices) | Q(owner_organisation__in=offices) | Exists(part)
    return Matter.objects.filter(mine).exclude(avoids__in=offices).exclude(parent__avoids__in=offices)


class SeenRead(Generic[M]):
    """A fixed read of what an actor may see: one statement for those who see all, one for each number of offices.

    build: (matters that may be seen, the holes' values) → queryset; examples: as for `FixedRead`. for_acts: a caller,
    who was let in by number and code, may act on what is read.
    """

    def __init__(self, build: Callable[..., QuerySet[M]], *, for_acts: bool = False, **examples: Any) -> None:
        self._build, self._examples, self._for_acts = build, examples, for_acts
        self._reads: dict[int, FixedRead[M]] = {}

    def first(self, actor: Actor, **values: Any) -> M | None:
        """The first object that the actor may see; None for what is missing and what is not visible alike."""
        gate.mark("matters.acts" if self._for_acts else "matters.visible")
        everything = sees_all(actor) or (self._for_acts and actor.kind == "caller")
        offices = [] if everything else _offices(actor) or [NO_OFFICE]
        if len(offices) not in self._reads:
            self._reads[len(offices)] = self._read(len(offices))
        named = {f"office_{n}": office for n, office in enumerate(offices)}
        return self._reads[len(offices)].first(**values, **named)

    def _read(self, n: int) -> FixedRead[M]:
        named = {f"office_{i}": -1_949_100 - i for i in range(n)}

        def build(**given: Any) -> QuerySet[M]:
            offices = [given.pop(name) for name in named]
            return self._build(_seen_by(offices) if offices else Matter.objects.all(), **given)

        return FixedRead(build, **self._examples, **named)
