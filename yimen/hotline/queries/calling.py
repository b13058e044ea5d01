"""The return call: what has been tried, when the next call counts, what the agent says (rule book §4.2, §9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from yimen.base.now import now
from yimen.hotline.models import Order
from yimen.hotline.rules.endings import attempts_enough, check_attempt
from yimen.kernel.refusal import Refusal
from yimen.kernel.words import moment_words, short_day_words
from yimen.kernel.worktime import local
from yimen.matters.queries import last_seq, times_of
from yimen.org.models import Region, Staff
from yimen.org.queries import desk_organisation, holders
from yimen.parties.services import surname

NOON = time(12)


@dataclass(frozen=True)
class Attempts:
    """Calls that nobody answered since the reply was passed; `wait` says from when the next one counts, "" for now."""

    made: tuple[str, ...]
    wait: str
    enough: bool


def attempts(order: Order) -> Attempts:
    """The attempts of this round and when the next is allowed. Two statements."""
    since = last_seq(order.pk, "pass_review", "approve_ending")
    earlier = times_of(order.pk, "attempt_callback", since_seq=since)
    moment = now()
    opens = next_attempt(earlier, moment)
    return Attempts(
        tuple(moment_words(at, moment) for at in earlier),
        moment_words(opens, moment) if opens > moment else "",
        attempts_enough(earlier),
    )


def next_attempt(earlier: list[datetime], moment: datetime) -> datetime:
    """The first instant from `moment` on at which a call counts: four hours later, in a half-day not yet tried."""
    at = max([moment, *(each + timedelta(hours=4) for each in earlier[-1:])])
    for _ in range(len(earlier) + 2):
        try:
            check_attempt(earlier, at)
        except Refusal:
            at = _next_half(at)
        else:
            return at
    return at


def _next_half(at: datetime) -> datetime:
    here = local(at)
    if here.time() < NOON:
        return datetime.combine(here.date(), NOON, here.tzinfo)
    return datetime.combine(here.date() + timedelta(days=1), time(0), here.tzinfo)


def address_of(order: Order) -> str:
    """How the caller is addressed: the surname only."""
    if order.party is None:
        return "诉求人"
    if order.party.kind in ("enterprise", "organisation"):
        return "单位负责人"
    found = surname(order.party)
    return f"{found}先生/女士" if found else "反映人"


def opening(order: Order) -> str:
    """What the agent says first."""
    matter = order.matter
    county = Region.objects.filter(pk=matter.county).values_list("name", flat=True).first() or ""
    day = short_day_words(local(matter.received_at).date(), local(now()).year)
    return (
        f"您好，这里是{county} 12345 热线回访，请问您是{address_of(order)}吗？"
        f"您 {day}反映的“{matter.title}”，{matter.lead_organisation}已反馈办理结果，想听听您的意见。"
    )


def supervisors() -> list[Staff]:
    """Who can sit over a rework."""
    return list(holders(desk_organisation("supervisor"), "supervisor"))
