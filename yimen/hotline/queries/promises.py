"""By when an order will be signed for and answered, computed before anybody presses, by the rules of dispatch itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yimen.base.now import now
from yimen.hotline.models import Order
from yimen.hotline.queries.reference import category_days, limit_rows
from yimen.hotline.rules.limits import Chosen, due_for, limit_for
from yimen.kernel import clock as kernel
from yimen.kernel.words import day_words
from yimen.kernel.worktime import local
from yimen.matters.models import Clock, Matter
from yimen.matters.queries import Shown, clock_shown
from yimen.matters.rules import Process
from yimen.org.queries import calendar


@dataclass(frozen=True)
class Promise:
    """A date before it binds: the instant, in words, the rule, and the explanation behind 为什么是这一天."""

    at: datetime
    words: str
    rule: str
    shown: Shown


def promises(order: Order, process: Process, category: str, complex: bool) -> tuple[Promise, Promise]:
    """Sign and handle if the order were dispatched now. Raises Refusal as dispatch would."""
    matter = order.matter
    return _promise(matter, process, "sign", category, False, None), promised_answer(order, process, category, complex)


def promised_answer(order: Order, process: Process, category: str = "", complex: bool = False) -> Promise:
    """The date of the answer if the order were dispatched now."""
    return _promise(order.matter, process, "handle", category or order.matter.category, complex, order.upstream_due_at)


def _promise(
    matter: Matter, process: Process, kind: str, category: str, complex: bool, upstream: datetime | None
) -> Promise:
    moment = now()
    days = category_days(category) if kind == "handle" and category else None
    chosen = limit_for(
        kind, matter.grade, matter.subtype or "*", days, complex=complex, on=local(moment).date(), rows=limit_rows()
    )
    due = due_for(calendar(), moment, chosen, upstream)
    shown = clock_shown(_clock(kind, chosen, moment, due.at, due.rule), process, matter.grade, calendar(), moment)
    return Promise(due.at, _words(due.at, moment), due.rule, shown)


def _clock(kind: str, chosen: Chosen, moment: datetime, due: datetime, rule: str) -> Clock:
    own = rule == chosen.rule
    started = kernel.Started(
        at=moment, limit=chosen.limit if own else None, rule=rule, basis=chosen.basis, until=None if own else due
    )
    return Clock(kind=kind, history=[kernel.to_json(started)], started_at=moment, status="running")


def _words(at: datetime, moment: datetime) -> str:
    there, today = local(at), local(moment).date()
    return f"今天 {there:%H:%M}" if there.date() == today else f"{day_words(there.date(), today.year)}{there:%H:%M}"
