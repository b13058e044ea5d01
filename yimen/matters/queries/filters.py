"""What a list was asked for: scope, filters and place in it, read from URL parameters and nothing else believed."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Final, Literal, NoReturn

from django.core.signing import BadSignature, dumps, loads

from yimen.kernel.bigrams import search_query_text
from yimen.kernel.refusal import Refusal
from yimen.org.access import Actor
from yimen.org.rules import OFFICE

Scope = Literal["mine", "due_today", "late", "co", "office", "open", "all"]
SCOPES: Final[tuple[Scope, ...]] = ("mine", "due_today", "late", "co", "office", "open", "all")
# Filters with closed lists, filters by prefix of a code, days, and what is no filter.
CHOSEN: Final = ("kind", "state", "subtype", "grade", "channel", "office")
PREFIXES: Final = ("region", "category")
DAYS: Final = ("due_from", "due_to", "received_from", "received_to")
OTHERS: Final = ("scope", "late", "sort", "q", "after", "size")
KNOWN: Final = frozenset((*CHOSEN, *PREFIXES, *DAYS, *OTHERS))
PAGE, PAGE_MAX, SEARCH_PAGE, VALUES_MAX = 20, 200, 50, 30
_PREFIX: Final = re.compile(r"\d{2,12}", re.ASCII)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SALT: Final = "matters.list"

Params = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Query:
    """One list. `values` holds the closed lists and prefixes by name; `after` is the last row of the page before.

    after: (key in ISO form or None, id); words: the tsquery text of `typed`, None where nothing was typed.
    """

    scope: Scope = "mine"
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    days: Mapping[str, date] = field(default_factory=dict)
    late: bool = False
    typed: str = ""
    words: str | None = None
    newest: bool = False
    size: int = PAGE
    after: tuple[str | None, int] | None = None

    @property
    def narrowed(self) -> bool:
        return bool(self.values or self.days or self.late or self.typed)

    @property
    def by_due(self) -> bool:
        """Whether the list is in the order of dates; search and lists with closed matters are newest first."""
        return not self.newest if self.sortable else self.scope == "co" and not self.typed

    @property
    def sortable(self) -> bool:
        """Whether its order can be chosen; the dates of one's own parts order the list of parts."""
        return self.scope not in ("all", "co") and not self.typed

    def digest(self) -> str:
        """What a cursor is bound to: everything that decides which rows there are and their order."""
        parts = [
            self.scope, sorted(self.values.items()), sorted(self.days.items()), self.late, self.typed, self.newest,
        ]  # fmt: skip
        return sha256(repr(parts).encode()).hexdigest()[:16]

    def cursor(self, key: str | None, row: int) -> str:
        """The signed place after a row."""
        return dumps([self.digest(), key, row], salt=_SALT)

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of the list's first page, as `parse` reads them."""
        chosen = [(name, value) for name, values in self.values.items() for value in values]
        others = [("late", "yes" if self.late else ""), ("sort", "new" if self.newest else ""), ("q", self.typed)]
        days = [(name, day.isoformat()) for name, day in self.days.items()]
        return [("scope", self.scope), *chosen, *days, *((name, value) for name, value in others if value)]

    def without(self, name: str, value: str = "") -> Query:
        """The list without one filter, from its first page on."""
        if name in self.values:
            left = tuple(each for each in self.values[name] if each != value)
            values = {key: held for key, held in self.values.items() if key != name} | ({name: left} if left else {})
            return replace(self, values=values, after=None)
        if name in self.days:
            return replace(self, days={key: day for key, day in self.days.items() if key != name}, after=None)
        if name == "late":
            return replace(self, late=False, after=None)
        return replace(self, typed="", words=None, after=None)


def scopes_of(actor: Actor) -> tuple[Scope, ...]:
    """The lists that an actor has: an office its own, the desk and the leaders the whole county's."""
    if actor.kind == "system" or actor.county_wide:
        county: tuple[Scope, ...] = ("mine", "due_today", "late", "open", "all")
        return county if not actor.roles & OFFICE else SCOPES
    if actor.roles & OFFICE:
        return ("mine", "due_today", "late", "co", "office", "all")
    return ("mine", "all")


def parse(actor: Actor, params: Params, allowed: Mapping[str, Collection[str]], scope: Scope = "mine") -> Query:
    """Read the parameters of a list. `allowed`: the codes of each closed list; `scope`: the one without a parameter.

    Raises Refusal("bad_query") for a parameter that lists do not have, a value outside its list, a scope that the
    actor does not have and a place that belongs to another list.
    """
    for name in params:
        if name not in KNOWN:
            bad("没有这个查询条件。")
    values = {name: _chosen(name, params[name], allowed) for name in (*CHOSEN, *PREFIXES) if _given(params, name)}
    days = {name: _day(_one(params, name)) for name in DAYS if _given(params, name)}
    typed = " ".join(_one(params, "q").split())
    query = Query(
        scope=_scope(actor, _one(params, "scope") or scope),
        values=values,
        days=days,
        late=_marked(_one(params, "late"), "yes"),
        newest=_marked(_one(params, "sort"), "new"),
        typed=typed,
        words=search_query_text(typed) if typed else None,
        size=_size(_one(params, "size"), SEARCH_PAGE if typed else PAGE),
    )
    after = _one(params, "after")
    return replace(query, after=_place(query, after)) if after else query


def bad(sentence: str) -> NoReturn:
    raise Refusal("bad_query", f"{sentence}请回到列表重新选条件。")


def _given(params: Params, name: str) -> bool:
    return any(value for value in params.get(name, ()))


def _one(params: Params, name: str) -> str:
    given = [value for value in params.get(name, ()) if value]
    if len(given) > 1:
        bad("同一个条件给了多个值。")
    return given[0] if given else ""


def _chosen(name: str, given: Sequence[str], allowed: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    values = tuple(sorted({value for value in given if value}))
    if len(values) > VALUES_MAX:
        bad("一次选的条件太多。")
    if name in PREFIXES:
        right = all(_PREFIX.fullmatch(value) for value in values)
    else:
        right = all(value in allowed.get(name, ()) for value in values)
    return values if right else bad("有一个条件不在可选的范围内。")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else bad("日期要写成 2026-11-23 的样子。")
    except ValueError:
        bad("有一个日期不存在。")


def _marked(text: str, mark: str) -> bool:
    if text not in ("", mark):
        bad("有一个条件不在可选的范围内。")
    return text == mark


def _scope(actor: Actor, scope: str) -> Scope:
    if scope not in scopes_of(actor):
        bad("没有这个列表，或者它不在岗位范围内。")
    return scope


def _size(text: str, usual: int) -> int:
    if not text:
        return usual
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= PAGE_MAX):
        bad(f"每页 1 至 {PAGE_MAX} 件。")
    return int(text)


def _place(query: Query, text: str) -> tuple[str | None, int]:
    try:
        digest, key, row = loads(text, salt=_SALT)
    except (BadSignature, ValueError):
        bad("这一页的位置已经失效。")
    if digest != query.digest():
        bad("这一页的位置属于另一个列表。")
    return key, int(row)
