"""Who is calling: found by the whole number only, shown masked, with what this person asked before (rule book §10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from yimen.base.now import now
from yimen.hotline.models import Order
from yimen.hotline.rules.intake import REPEAT_DAYS, REPEAT_SUPERVISED
from yimen.hotline.rules.words import SPECIAL_CALLERS
from yimen.kernel.words import Chip, short_day_words
from yimen.kernel.worktime import WorkCalendar, local
from yimen.matters.access import visible_to
from yimen.matters.models import Matter
from yimen.matters.queries import list_chip
from yimen.org.access import Actor
from yimen.org.queries import calendar
from yimen.parties.models import Party
from yimen.parties.services import masked, same_phone

HISTORY = 12
OUTCOMES = {
    "answered": "即时答复", "satisfied": "满意", "after_ending": "特殊办结后不满意", "unreached": "无法接通",
    "no_call": "免回访", "refused": "不予受理", "withdrawn": "已撤回", "transferred": "已转出", "in_writing": "书面答复",
}  # fmt: skip


@dataclass(frozen=True)
class Earlier:
    """One earlier order of the caller, for the card or the list below it."""

    matter: Matter
    chip: Chip
    when: str
    outcome: str
    state: str


@dataclass(frozen=True)
class Caller:
    """What the left column shows of a caller; `party` is None for a number that has never called."""

    party: Party | None
    name: str
    phone: str
    kind: str
    place: str
    special: tuple[str, ...]
    last: Earlier | None
    open: tuple[Earlier, ...]
    closed: tuple[Earlier, ...]
    contacts: int

    @property
    def supervised_from(self) -> int:
        return REPEAT_SUPERVISED


def caller_of(actor: Actor, phone: str, states: dict[str, str]) -> Caller:
    """The caller behind a whole number, with orders and contacts. Raises Refusal for what is no number. Two statements.

    states: the words of the order's states.
    """
    return _caller(actor, list(same_phone(phone).order_by("-created_at")), states)


def caller_again(actor: Actor, party: Party, states: dict[str, str]) -> Caller:
    """The caller of a draft, whose number nobody types again."""
    known = (
        Party.objects.filter(phone_index=party.phone_index).order_by("-created_at") if party.phone_index else [party]
    )
    return _caller(actor, list(known), states)


def drafts_of(actor: Actor) -> list[Matter]:
    """The drafts that this person has left, the earliest due first."""
    rows = visible_to(actor).filter(kind="order", state="draft", order__recorded_by=actor.staff_id)
    return list(rows.order_by("due_at", "pk")[:HISTORY])


def _caller(actor: Actor, parties: Sequence[Party], states: dict[str, str]) -> Caller:
    rows = _orders(actor, parties)
    hours = calendar()
    found = [_earlier(row, states, hours) for row in rows]
    party = rows[0].party if rows else (parties[0] if parties else None)
    shown = masked(party) if party else None
    return Caller(
        party=party,
        name=shown.name if shown else "",
        phone=shown.phone if shown else "",
        kind=Party.Kind(party.kind).label if party else "",
        place=_place(rows),
        special=_special(rows, parties),
        last=found[0] if found else None,
        open=tuple(each for each in found if each.matter.is_open),
        closed=tuple(each for each in found if not each.matter.is_open),
        contacts=_contacts(rows),
    )


def _orders(actor: Actor, parties: Sequence[Party]) -> list[Order]:
    seen = visible_to(actor).filter(kind="order").exclude(state__in=["draft", "discarded"])
    rows = Order.objects.filter(party__in=[party.pk for party in parties], matter__in=seen)
    related = ("party", "matter__lead_organisation", "matter__region__parent")
    return list(rows.select_related(*related).order_by("-matter__received_at")[:HISTORY])


def _earlier(order: Order, states: dict[str, str], hours: WorkCalendar) -> Earlier:
    matter = order.matter
    state = states.get(matter.state, matter.state)
    return Earlier(
        matter=matter,
        chip=list_chip(matter, now(), hours),
        when=short_day_words(local(matter.received_at).date(), local(now()).year),
        outcome=OUTCOMES.get(order.outcome, state),
        state=state,
    )


def _place(rows: Sequence[Order]) -> str:
    region = next((row.matter.region for row in rows if row.matter.region), None)
    return f"{region.parent or ''}{region}" if region else ""


def _special(rows: Sequence[Order], parties: Sequence[Party]) -> tuple[str, ...]:
    codes = [code for row in rows for code in row.special.split(",")]
    codes += [code for party in parties for code in party.special.split(",")]
    return tuple(dict.fromkeys(SPECIAL_CALLERS[code] for code in codes if code in SPECIAL_CALLERS))


def _contacts(rows: Sequence[Order]) -> int:
    """Contacts of the last 30 days: each order once, and each time it was asked about again."""
    since: datetime = now() - timedelta(days=REPEAT_DAYS)
    return sum(1 + row.repeat_contacts for row in rows if row.matter.received_at >= since)
