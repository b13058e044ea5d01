"""Everything that the page of an order, a request or a letter shows, in a constant number of statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from yimen.hotline.access import can, roles_in, sees_contact, veiled
from yimen.hotline.lifecycle import LETTER, ORDER, REQUEST
from yimen.hotline.models import Category, Order, Reply
from yimen.hotline.queries.clock_cards import Clocks, clocks_shown
from yimen.hotline.queries.demands import in_order
from yimen.hotline.queries.sentences import Names, bodies_of, names_of, sentence_for
from yimen.hotline.rules.answers import CONFIDENTIAL_VERBS
from yimen.hotline.rules.next_step import DECIDER, Facts, beside, fits, primary
from yimen.kernel import chain
from yimen.kernel.lifecycle import Lifecycle
from yimen.matters.access import SeenRead, visible_to
from yimen.matters.models import Assignment, Attachment, Event, Matter, Note
from yimen.matters.queries import Entry, attachments, clocks, entries, notes, trail
from yimen.matters.rules import Process
from yimen.org.access import Actor
from yimen.org.queries import calendar

TABLES: Mapping[str, Lifecycle] = {"order": ORDER, "request": REQUEST, "letter": LETTER}
# Of a secret order no office reads the caller's own words, nor what was said to the caller (rule book §10).
OWN_WORDS = frozenset({"content", "supplement", "repeat", "objection", "withdrawal", "question", "callback"})
_ALL = ("lead_organisation", "owner_organisation", "owner_staff", "region__parent", "parent", "avoids")
_ORDER = ("order__party", "order__recorded_by", "order__supervisor", "order__main__matter")
_BELOW = (
    "request__order__matter", "request__office", "request__asked_by", "request__proposed_office", "request__decided_by",
    "letter__order__matter", "letter__office",
)  # fmt: skip


@dataclass(frozen=True)
class Demand:
    """One point asked for, with the last answer to it."""

    note: Note
    answer: str
    passed: bool


@dataclass(frozen=True)
class Page:
    """What the templates read. `actor`-dependent: nothing here that this actor may not see."""

    matter: Matter
    table: Lifecycle
    verbs: tuple[str, ...]
    primary: str
    beside: str
    clocks: Clocks
    trail: Sequence[Entry]
    chain_words: str
    chain_broken: bool
    parts: Sequence[Assignment]
    texts: Mapping[str, Sequence[Note]]
    sees_contact: bool
    veiled: bool
    order: Order | None = None
    demands: Sequence[Demand] = ()
    replies: Sequence[Reply] = ()
    related: Mapping[str, Sequence[Matter]] = field(default_factory=dict)
    category: str = ""
    files: Sequence[Attachment] = ()

    @property
    def state_label(self) -> str:
        return self.table.label(self.matter.state)

    @property
    def dot(self) -> str:
        return self.table.states[self.matter.state].dot

    @property
    def lead(self) -> Assignment | None:
        return next((part for part in self.parts if part.role == "lead" and part.state == "open"), None)

    @property
    def co_parts(self) -> list[Assignment]:
        return [part for part in self.parts if part.role == "co"]


def matter_of(actor: Actor, number: str) -> Matter | None:
    """The matter with this number that the actor may see, with what its page needs; None for all others alike."""
    # What hangs on an order has the order's number and a mark behind a hyphen.
    read = BELOW if "-" in number else ORDERS
    return read.first(actor, number=number.replace("\0", ""))


def _orders(seen: QuerySet[Matter], number: str) -> QuerySet[Matter]:
    return seen.select_related(*_ALL, *_ORDER).filter(number=number, kind="order").order_by()


def _below(seen: QuerySet[Matter], number: str) -> QuerySet[Matter]:
    rows = seen.select_related(*_ALL, *_BELOW).filter(number=number, kind__in=["request", "letter"])
    return rows.order_by()


ORDERS, BELOW = SeenRead(_orders, number="RX-1949"), SeenRead(_below, number="RX-1949")


def page_of(matter: Matter, actor: Actor, now: datetime, process: Process) -> Page:
    """Read and judge what the page shows. Expects a matter from `matter_of` and the process that times it."""
    table, order = TABLES[matter.kind], _order(matter)
    parts = list(matter.assignments.select_related("organisation", "staff"))
    sees = sees_contact(actor, matter)
    veil = veiled(actor, matter, bool(order and order.anonymous), sees)
    texts, files = _texts(matter, actor, veil), list(attachments(matter))
    events = list(trail(matter))
    bodies = bodies_of(events)
    broken = chain.walk(_rows(events))
    events = [event for event in events if actor.county_wide or event.verb not in CONFIDENTIAL_VERBS]
    requests = _related(matter, order, actor)
    verbs = offered(matter, order, actor, requests.get("children", ()))
    first = primary(matter.kind, matter.state, roles_in(actor, matter, parts), verbs)
    shown = [] if veil else files
    replies = list(_replies(order))
    return Page(
        matter=matter, table=table, verbs=verbs, primary=first, beside=beside(first, verbs) if first else "",
        clocks=clocks_shown(matter, list(clocks(matter)), process, calendar(), now),
        trail=_trail(events, bodies, texts, shown, table, now), chain_words=_chain_words(broken, len(events)),
        chain_broken=broken is not None, parts=parts, texts=_by_kind(texts),
        sees_contact=sees, veiled=veil, order=order,
        demands=_demands(in_order(texts, bodies), replies), replies=replies, related=requests,
        category=_category(matter), files=shown,
    )  # fmt: skip


def _order(matter: Matter) -> Order | None:
    return matter.order if matter.kind == "order" else None


def _texts(matter: Matter, actor: Actor, veil: bool) -> list[Note]:
    rows = list(notes(matter))
    if not actor.county_wide:
        rows = [row for row in rows if not row.desk_only]
    if veil and matter.secrecy == "secret":
        rows = [row for row in rows if row.kind not in OWN_WORDS]
    return rows


def _by_kind(rows: Sequence[Note]) -> dict[str, list[Note]]:
    found: dict[str, list[Note]] = {}
    for row in rows:
        found.setdefault(row.kind, []).append(row)
    return found


def _rows(events: Sequence[Event]) -> list[Any]:
    return [(e.seq, bytes(e.prev), e.body, bytes(e.hash), e.algorithm) for e in reversed(events)]


def _chain_words(broken: chain.Break | None, count: int) -> str:
    return broken.sentence if broken else f"{count} 条记录首尾相扣，校验无误。"


def _trail(
    events: Sequence[Event], bodies: Mapping[int, Mapping[str, Any]], texts: Sequence[Note],
    files: Sequence[Attachment], table: Lifecycle, now: datetime,
) -> list[Entry]:  # fmt: skip
    names: Names = names_of(bodies.values())
    return entries(
        events,
        texts,
        files,
        table,
        now,
        sentence_for(bodies, names),
        _address,
        frozenset({"content", "demand", "letter", "draft_answer"}),
    )


def _address(file: Attachment) -> str:
    return f"/files/{file.pk}/"


def _replies(order: Order | None) -> QuerySet[Reply] | list[Reply]:
    if order is None:
        return []
    return order.replies.select_related("note", "author", "signed_by", "reviewed_by").order_by("-at")


def _demands(texts: Sequence[Note], replies: Sequence[Reply]) -> list[Demand]:
    """The demands in the order in which they were said, each with what the newest reply answers to it."""
    last = replies[0] if replies else None
    answers = last.answers if last else {}
    lines = [row for row in texts if row.kind == "demand"]
    return [Demand(row, str(answers.get(str(row.pk), "")), bool(last and last.state == "passed")) for row in lines]


def _category(matter: Matter) -> str:
    if not matter.category:
        return ""
    codes = [matter.category[:4], matter.category]
    named = dict(Category.objects.filter(pk__in=codes).values_list("code", "name"))
    return " / ".join(named[code] for code in dict.fromkeys(codes) if code in named)


def _related(matter: Matter, order: Order | None, actor: Actor) -> dict[str, list[Matter]]:
    """Requests and letters about it, orders merged with it, and for the desk alone other orders of the same caller."""
    seen = visible_to(actor)
    found = {"children": list(seen.filter(parent=matter).select_related("request").order_by("-received_at")[:20])}
    if order is None:
        return found
    merged = seen.filter(Q(order__main=order.pk) | Q(pk=order.main_id or 0)).order_by("received_at")
    found["merged"] = list(merged[:20])
    if actor.county_wide and order.party and order.party.phone_index:
        same = seen.filter(kind="order", order__party__phone_index=order.party.phone_index).exclude(pk=matter.pk)
        found["caller"] = list(same.order_by("-received_at")[:10])
    return found


def offered(matter: Matter, order: Order | None, actor: Actor, children: Sequence[Matter] = ()) -> tuple[str, ...]:
    """The verbs worth offering to this actor now: allowed by the table, and fitting what the order already is."""
    verbs = can(actor, matter)
    if matter.kind == "request" and not actor.holds(DECIDER.get(matter.state, "")):
        verbs = tuple(verb for verb in verbs if verb not in ("grant", "refuse"))
    if order is None:
        return verbs
    live = frozenset(child.request.what for child in children if child.kind == "request" and child.closed_at is None)
    facts = Facts(
        ending_code=order.ending_code, ending_step=order.ending_step, rounds=order.rounds, anonymous=order.anonymous,
        emergency=matter.grade == "emergency", extended=order.extensions > 0, requests=live,
        transferred=bool(order.source_line) and matter.grade == "emergency",
    )  # fmt: skip
    return tuple(verb for verb in verbs if fits(verb, facts))
