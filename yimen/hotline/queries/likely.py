"""What may be the same matter as the one being typed or dispatched, and knowledge entries that answer it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet

from yimen.base.now import now
from yimen.hotline.models import KnowledgeEntry
from yimen.hotline.rules.likeness import ANSWERS, MAYBE, VERY, best_share, search_pairs, share
from yimen.kernel.refusal import Refusal
from yimen.kernel.words import moment_words
from yimen.kernel.worktime import local
from yimen.matters.access import visible_to
from yimen.matters.models import Matter
from yimen.org.access import Actor
from yimen.parties.models import Party
from yimen.parties.services import phone_index

SAME_DAYS = timedelta(days=30)
CANDIDATES, SHOWN = 30, 4
ENTRIES = 3


@dataclass(frozen=True)
class Likely:
    """An order that may be on the same fact: how sure, and the reasons in one line."""

    matter: Matter
    very: bool
    same_caller: bool
    reasons: str
    score: float


def likely_same(
    actor: Actor,
    *,
    text: str,
    phone: str = "",
    party: Party | None = None,
    region: str = "",
    category: str = "",
    leave_out: Collection[int] = (),
) -> tuple[Likely, ...]:
    """Open or recent orders that may be the same matter, the likeliest first (rule book §2.5). One statement.

    Same caller and still open; same place and second-level class within 30 days; or alike in words within 30 days.
    The caller is known by a whole number, or as the party of an order.
    """  # fmt: skip
    index = bytes(party.phone_index) if party and party.phone_index else _index(phone)
    found = _candidates(actor, text, index, region, category)
    if found is None:
        return ()
    rows = found.exclude(pk__in=list(leave_out)).select_related("lead_organisation", "order")
    rows = rows.annotate(asked_by=F("order__party__phone_index")).order_by("-received_at")[:CANDIDATES]
    ranked = [likely for row in rows if (likely := _likely(row, text, index, region, category))]
    ranked.sort(key=lambda each: (-each.score, -each.matter.pk))
    return tuple(ranked[:SHOWN])


def _index(phone: str) -> bytes | None:
    try:
        return phone_index(phone) if phone.strip() else None
    except Refusal:
        return None


def _candidates(actor: Actor, text: str, index: bytes | None, region: str, category: str) -> QuerySet[Matter] | None:
    seen = visible_to(actor).filter(kind="order").exclude(state__in=["draft", "discarded", "refused", "withdrawn"])
    recent = seen.filter(received_at__gte=now() - SAME_DAYS)
    ways = []
    if index is not None:
        ways.append(seen.filter(order__party__phone_index=index, closed_at=None))
    if region and category:
        ways.append(recent.filter(region=region, category__startswith=category[:4]))
    if query := _any_of(text):
        ways.append(recent.filter(searched__tokens__words=query))
    if not ways:
        return None
    first, *rest = [way.order_by("-received_at").values("pk")[:CANDIDATES] for way in ways]
    return Matter.objects.filter(pk__in=first.union(*rest) if rest else first)


def _any_of(text: str) -> str:
    return " | ".join(f"'{pair}'" for pair in search_pairs(text))


def _likely(row: Matter, text: str, index: bytes | None, region: str, category: str) -> Likely | None:
    alike = share(row.title, text)
    caller = index is not None and row.asked_by is not None and bytes(row.asked_by) == index  # type: ignore[attr-defined]
    place = bool(region) and row.region_id == region
    kind = bool(category) and row.category[:4] == category[:4]
    if not (alike >= MAYBE or (caller and row.is_open) or (place and kind)):
        return None
    score = alike + 0.5 * caller + 0.3 * place + 0.2 * kind
    words = [
        "同一来电人" if caller else "其他来电人",
        *(["同一村、社区"] if place else []),
        *(["说法相近"] if alike >= MAYBE else []),
        moment_words(row.received_at, now()),
    ]
    very = alike >= VERY or (caller and (alike >= MAYBE or (place and kind)))
    return Likely(row, very, caller, "，".join(words), score)


@dataclass(frozen=True)
class Known:
    """A knowledge entry that may answer the question; `overdue` when it should have been looked at again."""

    entry: KnowledgeEntry
    until: str
    overdue: bool
    score: float


def entries_in_force(on: date) -> QuerySet[KnowledgeEntry]:
    """The entries from which may be answered on a day."""
    until = Q(valid_until=None) | Q(valid_until__gte=on)
    return KnowledgeEntry.objects.filter(until, valid_from__lte=on).select_related("office")


def known_answers(text: str, most: int = ENTRIES) -> tuple[Known, ...]:
    """Entries in force whose question, in any of its wordings, stands in the text; the likeliest first. One statement."""
    query = _any_of(text)
    if not query:
        return ()
    today = local(now()).date()
    found = [_known(entry, text, today) for entry in entries_in_force(today).filter(search__words=query)[:200]]
    found = [each for each in found if each.score >= ANSWERS]
    found.sort(key=lambda each: (-each.score, -each.entry.used))
    return tuple(found[:most])


def _known(entry: KnowledgeEntry, text: str, today: date) -> Known:
    wordings = [entry.question, *filter(None, entry.variants.split("|"))]
    until = entry.valid_until or entry.review_date
    return Known(entry, f"{until.year} 年 {until.month} 月", entry.review_date < today, best_share(wordings, text))
