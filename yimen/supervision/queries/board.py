"""The two-zeros board: 零漏办 and 零逾期, each 0 or the list that spoils it, in a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.db.models import QuerySet

from yimen.base.now import now
from yimen.hotline.rules.ladders import LABELS
from yimen.hotline.rules.words import CLOCKS
from yimen.kernel.words import Chip, late_words
from yimen.matters.access import sees_all
from yimen.matters.models import Clock, Matter, RungClaim
from yimen.notify.models import Notice
from yimen.org.access import Actor
from yimen.org.rules import BY_CODE
from yimen.supervision.access import watched_by
from yimen.supervision.models import Finding, SweepRun
from yimen.supervision.queries.people import People
from yimen.supervision.rules import CAUSES, LATE_ORDER, NOT_A_STEP, RED, WATCHERS

SHOWN = 100
STALE_AFTER = timedelta(minutes=3)


@dataclass(frozen=True)
class Spoiler:
    """A matter that spoils a zero: since when, why in words, who must act now and under which number."""

    matter: Matter
    since: datetime
    chip: Chip
    cause: str
    who: str
    place: str
    phone: str


@dataclass(frozen=True)
class Red:
    """A rung on the red list: whose acknowledgment is missing, and the notice by which this reader gives theirs."""

    matter: Matter
    label: str
    at: datetime
    waiting: str
    mine: int | None


@dataclass(frozen=True)
class Board:
    """What the page shows; every count is that of its list, lists are cut at SHOWN."""

    at: datetime
    missed_count: int
    late_count: int
    step_count: int
    red_count: int
    missed: Sequence[Spoiler]
    late: Sequence[Spoiler]
    steps: Sequence[Spoiler]
    red: Sequence[Red]
    run: SweepRun | None

    @property
    def stopped(self) -> bool:
        """Whether the sweep has not run lately: then no zero may be claimed."""
        return self.run is None or self.at - self.run.at > STALE_AFTER


def late_orders(actor: Actor, moment: datetime) -> QuerySet:
    """What spoils 零逾期 for the actor: the ids of matters with a clock run over that makes an order late (R12).

    Read from the clocks alone where nothing is hidden: what has ended has none that runs (`yimen doctor` looks).
    """
    over = Clock.objects.filter(status="running", due_at__lt=moment, kind__in=LATE_ORDER, assignment=None)
    if not (sees_all(actor) and actor.roles & WATCHERS):
        over = over.filter(matter__in=watched_by(actor))
    return over.order_by().values("matter").distinct()


def board(actor: Actor) -> Board:
    """The board of what the actor answers for, as of now."""
    moment, seen, people = now(), watched_by(actor), People.at(now())
    missed = Finding.objects.filter(cleared_at=None, matter__in=seen)
    over = Clock.objects.filter(status="running", due_at__lt=moment, matter__closed_at=None, matter__in=seen)
    late = over.filter(kind__in=LATE_ORDER, assignment=None)
    steps = over.exclude(kind__in=(*LATE_ORDER, *NOT_A_STEP))
    red = RungClaim.objects.filter(rung__in=RED, acknowledged_at=None, clock__matter__in=seen)
    return Board(
        at=moment,
        missed_count=missed.count(),
        late_count=late_orders(actor, moment).count(),
        step_count=steps.count(),
        red_count=red.count(),
        missed=[_missed(row, people, moment) for row in _with(missed.order_by("found_at"))],
        late=[_late(row, people, moment) for row in _with(late.order_by("due_at"))],
        steps=[_step(row, people, moment) for row in _with(steps.order_by("due_at"))],
        red=_red(red, actor),
        run=SweepRun.objects.first(),
    )


def _with(rows: QuerySet) -> QuerySet:
    return rows.select_related("matter__owner_organisation", "matter__owner_staff")[:SHOWN]


def _missed(row: Finding, people: People, moment: datetime) -> Spoiler:
    return _spoiler(row.matter, row.found_at, "漏办", CAUSES.get(row.cause, row.cause), people, moment)


def _late(row: Clock, people: People, moment: datetime) -> Spoiler:
    return _spoiler(row.matter, row.due_at or moment, "超期", f"{CLOCKS[row.kind]}时限已过", people, moment)


def _step(row: Clock, people: People, moment: datetime) -> Spoiler:
    """A late step is amber: it is not what makes an order late."""
    cause = f"{CLOCKS.get(row.kind, '协办')}超时"
    return _spoiler(row.matter, row.due_at or moment, "超时", cause, people, moment, "near")


def _spoiler(
    matter: Matter,
    since: datetime,
    word: str,
    cause: str,
    people: People,
    moment: datetime,
    kind: Literal["late", "near"] = "late",
) -> Spoiler:
    holders = people.holders(matter.owner_organisation_id, matter.owner_role)
    person = matter.owner_staff or (holders[0] if holders else None)
    role = BY_CODE.get(matter.owner_role)
    place = f"{matter.owner_organisation or ''} {role.label if role else ''}".strip()
    return Spoiler(
        matter=matter, since=since, cause=cause, place=place,
        chip=Chip(kind, f"{word} {late_words(int((moment - since).total_seconds()))}"),
        who=person.name if person else "无人在岗", phone=person.work_phone if person else "",
    )  # fmt: skip


def _red(rows: QuerySet[RungClaim], actor: Actor) -> list[Red]:
    claims = list(rows.select_related("clock__matter").order_by("at")[:SHOWN])
    waiting: dict[int, list[Notice]] = defaultdict(list)
    told = Notice.objects.filter(claim__in=claims, acknowledged_at=None, recipient__is_active=True)
    for notice in told.select_related("recipient").order_by("recipient_id"):
        waiting[notice.claim_id or 0].append(notice)
    found = [_red_row(claim, waiting[claim.pk], actor) for claim in claims]
    return sorted(found, key=lambda row: row.mine is None)


def _red_row(claim: RungClaim, waiting: Sequence[Notice], actor: Actor) -> Red:
    mine = next((notice.pk for notice in waiting if notice.recipient_id == actor.staff_id), None)
    names = "、".join(notice.recipient.name for notice in waiting)
    cause = CAUSES.get(claim.rung)
    label = f"漏办：{cause}" if cause else LABELS.get(claim.rung, claim.rung)
    return Red(claim.clock.matter, label, claim.at, names, mine)
