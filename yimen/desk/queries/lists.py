"""A list as its page shows it: tabs with counts, filters in force, rows with words, what an empty list says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from yimen.desk.queries import words
from yimen.hotline.queries.found import orders_of_phone
from yimen.kernel.bigrams import search_query_text
from yimen.kernel.words import Chip, short_day_words
from yimen.kernel.worktime import local
from yimen.matters.models import Matter
from yimen.matters.queries import (
    Piece,
    Query,
    Scope,
    bad,
    countable,
    counts,
    page,
    parse,
    row_chip,
    scopes_of,
    standing,
)
from yimen.org.access import Actor
from yimen.org.queries import calendar

SCOPE_WORDS: Final[dict[Scope, str]] = {
    "mine": "我的", "due_today": "今天到期", "late": "已超期", "co": "协办", "office": "本单位全部", "open": "全县未办结",
    "all": "全部",
}  # fmt: skip
LONGEST_TRY, TRIES = 12, 16
Params = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Row:
    """One row of the table."""

    matter: Matter
    chip: Chip
    state: str
    dot: str
    number: str
    source: str
    icon: str
    who: str
    office: str
    received: str
    url: str
    pane_url: str


@dataclass(frozen=True)
class Tab:
    scope: Scope
    label: str
    count: int
    url: str
    current: bool

    @property
    def late(self) -> bool:
        return self.scope == "late" and self.count > 0


@dataclass(frozen=True)
class Filter:
    """A filter in force, with the list that is left without it."""

    title: str
    word: str
    query: Query
    url: str


@dataclass(frozen=True)
class Listing:
    """Everything the list's part of a page needs."""

    query: Query
    rows: Sequence[Row]
    tabs: Sequence[Tab]
    filters: Sequence[Filter]
    total: int
    counted: Mapping[str, int]
    next_url: str
    export_url: str
    by_phone: bool
    sort_url: str

    @property
    def shown(self) -> int:
        return len(self.rows)

    @property
    def with_office(self) -> bool:
        """Whether the rows are of several offices, so that each has to name its own."""
        return self.query.scope in ("open", "all", "co")


def asked(actor: Actor, params: Params, scope: Scope = "mine") -> Query:
    """The list that the URL asks for. `open` names the row shown beside it and is no filter."""
    given = {name: values for name, values in params.items() if name != "open"}
    query = parse(actor, given, words.allowed(), scope)
    for name in ("region", "category"):
        for value in query.values.get(name, ()):
            if words.value_word(name, value) == value:
                bad("有一个条件不在可选的范围内。")
    return query


def listing(actor: Actor, query: Query, now: datetime, with_tabs: bool = True) -> Listing:
    """One page of a list. Two statements, a third where rows without a date begin, words or a number were typed."""
    only = orders_of_phone(actor, query.typed) if query.typed else None
    found = page(actor, query, now, only)
    asking: dict[str, QuerySet | Piece] = {}
    if found.total is None:
        narrowed = query.narrowed or only is not None
        asking["total"] = countable(actor, query, now, only) if narrowed else _tab_count(actor, query.scope, now)
    scopes = [scope for scope in scopes_of(actor) if scope != "all"] if with_tabs else []
    for scope in scopes:
        asking[scope] = _tab_count(actor, scope, now)
    counted = counts(asking)
    days = calendar()
    return Listing(
        query=query,
        rows=[_row(matter, query, now, row_chip(matter, query.scope, now, days)) for matter in found.rows],
        tabs=[_tab(scope, counted[scope], query) for scope in scopes],
        filters=filters_of(query),
        total=counted["total"] if found.total is None else found.total,
        counted=counted,
        next_url=address(query, after=found.next) if found.next else "",
        export_url=address(query),
        by_phone=only is not None,
        sort_url=address(replace(query, newest=not query.newest, after=None)) if query.sortable else "",
    )


def _tab_count(actor: Actor, scope: Scope, now: datetime) -> Piece:
    return standing(("tab", actor, scope), now, lambda moment: countable(actor, Query(scope), moment))


def _tab(scope: Scope, count: int, query: Query) -> Tab:
    url = address(Query(scope))
    return Tab(scope, SCOPE_WORDS[scope], count, url, scope == query.scope)


def address(query: Query, **more: str) -> str:
    """The list's parameters as the tail of an address, always with its scope."""
    return f"?{urlencode([*query.pairs(), *more.items()])}"


def filters_of(query: Query) -> list[Filter]:
    """The filters in force, one for each value."""
    found = [
        _filter(query, name, words.value_word(name, value), value)
        for name, values in query.values.items()
        for value in values
    ]
    found += [_filter(query, name, day.isoformat()) for name, day in query.days.items()]
    if query.late:
        found.append(_filter(query, "late", "已超期"))
    if query.typed:
        found.append(_filter(query, "q", query.typed))
    return found


def _filter(query: Query, name: str, word: str, value: str = "") -> Filter:
    left = query.without(name, value)
    return Filter(words.TITLES[name], word, left, address(left))


def _row(matter: Matter, query: Query, now: datetime, chip: Chip) -> Row:
    label, dot = words.state_word(matter)
    received = local(matter.received_at)
    return Row(
        matter=matter,
        chip=chip,
        state=label,
        dot=dot,
        number=words.short_number(matter.number),
        source=words.source_word(matter),
        icon=words.icon_of(matter),
        who=matter.owner_staff.name if matter.owner_staff else "未指定",
        office=str(matter.lead_organisation or matter.owner_organisation or ""),
        received=short_day_words(received.date(), local(now).year),
        url=_pattern("matter").replace(_ANY, matter.number),
        pane_url=_pattern("pane").replace(_ANY, matter.number),
    )


_ANY: Final = "RX0"


@cache
def _pattern(route: str) -> str:
    """The address of a matter's page with a number to be replaced: finding it anew for each row costs more than the row."""
    return reverse(route, args=[_ANY])


def shortened(typed: str) -> list[str]:
    """Shorter words to try where nothing was found, the longest first: from the front, from the back, each word alone."""
    whole = typed[:LONGEST_TRY]
    parts = [part for n in range(1, len(whole)) for part in (whole[:-n], whole[n:])]
    tries = [part.strip() for part in (*typed.split(), *parts) if len(part.strip()) >= 2]
    kept = [text for text in dict.fromkeys(tries) if text != typed]
    return sorted(kept, key=len, reverse=True)[:TRIES]


def retyped(query: Query, typed: str) -> Query:
    """The same list for other words."""
    return replace(query, typed=typed, words=search_query_text(typed), after=None)
