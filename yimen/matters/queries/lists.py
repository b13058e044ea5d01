"""Lists of matters: who sees which rows in which order, page by page (keyset), with exact counts.

Everything starts from `access.visible_to`. Open work is in the order of its dates, rows without a date last; search and
lists that hold closed matters are newest first.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from yimen.kernel.clock import ClockState
from yimen.kernel.codes import order_number, parse_order_number
from yimen.kernel.limits import local
from yimen.kernel.refusal import Refusal
from yimen.kernel.words import Chip, chip
from yimen.kernel.worktime import ZONE, WorkCalendar
from yimen.matters.access import visible_to
from yimen.matters.models import Assignment, Event, Matter, SearchEntry, Tally
from yimen.matters.queries import searching
from yimen.matters.queries.counts import next_midnight
from yimen.matters.queries.filters import Query, Scope
from yimen.matters.queries.showing import list_chip
from yimen.org.access import Actor
from yimen.org.rules import OFFICE

_COLUMNS: Final = (
    "kind", "number", "title", "state", "owner_role", "category", "subtype", "channel", "grade", "asker", "received_at",
    "closed_at", "due_at", "late_at", "owner_staff__name", "owner_organisation__short_name",
    "lead_organisation__short_name", "region__name",
)  # fmt: skip
_JOINS: Final = ("owner_staff", "owner_organisation", "lead_organisation", "region")
_SHORT_NUMBER: Final = re.compile(r"(\d{2})(\d{2})-(\d{5})", re.ASCII)
_KEPT: Final = frozenset({"kind", "state", "office"})


@dataclass(frozen=True)
class Page:
    """One page: its rows, where the next one begins (empty on the last), and the total where it came with the rows."""

    rows: Sequence[Matter]
    next: str
    total: int | None = None


def in_scope(actor: Actor, scope: Scope, now: datetime) -> QuerySet[Matter]:
    """The rows of a scope, unordered. `mine`: owned by the actor, or waiting for one of the actor's posts."""
    rows = visible_to(actor)
    if scope == "all":
        return rows
    rows = rows.filter(closed_at=None)
    if scope == "open":
        return rows.exclude(state="draft")
    if scope == "co":
        return rows.filter(pk__in=_parts(actor).values("matter"))
    if scope == "office":
        offices = _offices(actor)
        return rows.filter(Q(lead_organisation__in=offices) | Q(owner_organisation__in=offices)).exclude(state="draft")
    rows = rows.filter(_mine(actor))
    if scope == "late":
        return rows.filter(due_at__lt=now)
    if scope == "due_today":
        return rows.filter(due_at__gte=now, due_at__lt=next_midnight(now))
    return rows


def matching(actor: Actor, query: Query, now: datetime, only: Collection[int] | None = None) -> QuerySet[Matter]:
    """All rows of a list, unordered. `only`: ids found another way, in place of the typed words."""
    rows = in_scope(actor, query.scope, now)
    for name, values in query.values.items():
        rows = rows.filter(_FILTERS[name](values))
    for name, day in query.days.items():
        rows = rows.filter(_day(name, day))
    if query.late:
        rows = rows.filter(closed_at=None, due_at__lt=now)
    if only is not None:
        return rows.filter(pk__in=only)
    return rows.filter(_typed(query, now)) if query.typed else rows


def countable(actor: Actor, query: Query, now: datetime, only: Collection[int] | None = None) -> QuerySet:
    """What `counts` takes for the exact total: the kept sums where they can answer, else the rows themselves.

    The sums know nothing of 回避, so they answer only for those who see the whole county.
    """
    whole = only is None and actor.county_wide and query.scope in ("open", "all") and not (query.days or query.late)
    if _words_alone(actor, query, now, only):
        visible_to(actor)
        return SearchEntry.objects.filter(tokens__words=query.words)
    if not whole or query.typed or not query.values.keys() <= _KEPT:
        return matching(actor, query, now, only)
    visible_to(actor)
    kept = Tally.objects.filter(open=True).exclude(state="draft") if query.scope == "open" else Tally.objects.all()
    columns = {"kind": "kind__in", "state": "state__in", "office": "lead__in"}
    return kept.filter(**{columns[name]: values for name, values in query.values.items()})


def page(actor: Actor, query: Query, now: datetime, only: Collection[int] | None = None) -> Page:
    """One page of rows in the list's order.

    One statement; a second one where rows without a date begin, and for words alone, which are found first.
    """
    total = None
    if _words_alone(actor, query, now, only):
        total, only = searching.found(query)
    rows = matching(actor, query, now, only).select_related(*_JOINS).only(*_COLUMNS)
    found = _by_due(actor, rows, query) if query.by_due else _by_arrival(rows, query, _by_words(query, now, only))
    shown = found[: query.size]
    more = len(found) > query.size
    return Page(shown, _after(query, shown[-1]) if more else "", total)


def row_chip(matter: Matter, scope: Scope, now: datetime, calendar: WorkCalendar) -> Chip:
    """The chip of a row: the matter's date, in the list of parts the part's own."""
    due = getattr(matter, "part_due", None) if scope == "co" else None
    if due is None or matter.closed_at is not None:
        return list_chip(matter, now, calendar)
    state = ClockState("running", matter.received_at, local(due), False, 0, 0, None, None, None, None, 0, None)
    return chip(state, now, calendar)


def next_due(actor: Actor, scope: Scope, now: datetime) -> Matter | None:
    """The matter of a scope whose date comes first."""
    return in_scope(actor, scope, now).filter(due_at__isnull=False).order_by("due_at", "id").only("due_at").first()


def done_today(actor: Actor, now: datetime) -> QuerySet[Matter]:
    """The matters to which the actor has done something today."""
    mine = Event.objects.filter(actor=actor.staff_id, at__gte=_midnight(local(now).date()))
    return visible_to(actor).filter(pk__in=mine.values("matter"))


def _mine(actor: Actor) -> Q:
    pool = Q(pk__in=[])
    for role, organisation in sorted(actor.posts):
        pool |= Q(owner_organisation=organisation, owner_role=role, owner_staff=None)
    return Q(owner_staff=actor.staff_id) | pool if actor.staff_id else pool


def _offices(actor: Actor) -> list[int]:
    return sorted({organisation for role, organisation in actor.posts if role in OFFICE})


def _parts(actor: Actor) -> QuerySet[Assignment]:
    return Assignment.objects.filter(organisation__in=_offices(actor), role="co", state="open")


def _typed(query: Query, now: datetime) -> Q:
    numbers = _numbers(query.typed, now)
    if numbers:
        return Q(number__in=numbers)
    return Q(searched__tokens__words=query.words) if query.words else Q(pk__in=[])


def _numbers(typed: str, now: datetime) -> list[str]:
    """The whole number that was typed, or the numbers that a short one (0512-00032) can stand for."""
    try:
        parsed = parse_order_number(typed)
        return [parsed.text + parsed.suffix if parsed.suffix not in parsed.text else parsed.text]
    except Refusal:
        pass
    short = _SHORT_NUMBER.fullmatch(typed)
    if short is None:
        return []
    month, day, sequence = (int(part) for part in short.groups())
    year = local(now).year
    return [number for y in (year, year - 1) if (number := _order_number(y, month, day, sequence))]


def _order_number(year: int, month: int, day: int, sequence: int) -> str:
    try:
        return order_number(day=date(year, month, day), sequence=sequence)
    except ValueError:
        return ""


def _prefixes(column: str, values: Sequence[str]) -> Q:
    """Codes that begin so, as ranges that an index can walk."""
    found = Q(pk__in=[])
    for value in values:
        part = Q(**{f"{column}__gte": value})
        if set(value) != {"9"}:
            part &= Q(**{f"{column}__lt": str(int(value) + 1).zfill(len(value))})
        found |= part
    return found


_FILTERS = {
    "kind": lambda values: Q(kind__in=values),
    "state": lambda values: Q(state__in=values),
    "subtype": lambda values: Q(subtype__in=values),
    "grade": lambda values: Q(grade__in=values),
    "channel": lambda values: Q(channel__in=values),
    "office": lambda values: Q(lead_organisation__in=values),
    "region": lambda values: _prefixes("region__code", values),
    "category": lambda values: _prefixes("category", values),
}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, ZONE).astimezone(UTC)


def _day(name: str, day: date) -> Q:
    column = "due_at" if name.startswith("due") else "received_at"
    if name.endswith("from"):
        return Q(**{f"{column}__gte": _midnight(day)})
    return Q(**{f"{column}__lt": _midnight(day + timedelta(days=1))})


def _by_words(query: Query, now: datetime, only: Collection[int] | None) -> bool:
    return only is None and bool(query.words) and not _numbers(query.typed, now)


def _words_alone(actor: Actor, query: Query, now: datetime, only: Collection[int] | None) -> bool:
    """Whether nothing but the words narrows what a reader of the whole county is shown."""
    narrowed = query.scope != "all" or query.values or query.days or query.late
    return actor.county_wide and not narrowed and _by_words(query, now, only)


def _by_arrival(rows: QuerySet[Matter], query: Query, by_words: bool) -> list[Matter]:
    # Where words are looked for, the search's own narrow rows are put in order before the matters are fetched.
    at, pk = ("searched__received_at", "searched__matter") if by_words else ("received_at", "id")
    if query.after:
        key, last = datetime.fromisoformat(str(query.after[0])), query.after[1]
        rows = rows.filter(Q(**{f"{at}__lt": key}) | Q(**{f"{pk}__lt": last}), **{f"{at}__lte": key})
    return list(rows.order_by(f"-{at}", f"-{pk}")[: query.size + 1])


def _by_due(actor: Actor, rows: QuerySet[Matter], query: Query) -> list[Matter]:
    column = "due_at"
    if query.scope == "co":
        column = "part_due"
        own = _parts(actor).filter(matter=OuterRef("pk")).order_by("due_at")
        rows = rows.annotate(part_due=Subquery(own.values("due_at")[:1]))
    dated, undated = rows.filter(**{f"{column}__isnull": False}), rows.filter(**{f"{column}__isnull": True})
    found: list[Matter] = []
    key, last = query.after or (None, 0)
    if query.after is None or key is not None:
        if key is not None:
            at = datetime.fromisoformat(key)
            dated = dated.filter(Q(**{f"{column}__gt": at}) | Q(id__gt=last), **{f"{column}__gte": at})
            last = 0
        found = list(dated.order_by(F(column).asc(), "id")[: query.size + 1])
    missing = query.size + 1 - len(found)
    return found + list(undated.filter(id__gt=last).order_by("id")[:missing]) if missing else found


def _after(query: Query, last: Matter) -> str:
    if not query.by_due:
        return query.cursor(last.received_at.isoformat(), last.pk)
    key = getattr(last, "part_due", None) if query.scope == "co" else last.due_at
    return query.cursor(key.isoformat() if key else None, last.pk)
