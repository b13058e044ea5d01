"""How an order stands, told to whoever asked: sentences without names of staff, internal verbs or personal data."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from yimen.base.now import now
from yimen.hotline.access import can
from yimen.hotline.models import Order, Reply
from yimen.hotline.queries.demands import in_order
from yimen.hotline.queries.promises import promised_answer
from yimen.hotline.rules.endings import OBJECTION_DAYS
from yimen.hotline.rules.ladders import WORK_CLOCKS
from yimen.hotline.rules.told import STANDS, STEPS, UNDISPATCHED
from yimen.hotline.rules.words import REQUEST_TYPES
from yimen.kernel.explain import Explanation
from yimen.kernel.words import day_words, moment_words, short_day_words
from yimen.kernel.worktime import local
from yimen.matters.models import Clock, Event, Note
from yimen.matters.queries import clock_shown, clocks, notes, trail
from yimen.matters.rules import Process
from yimen.org.access import CALLER
from yimen.org.models import Organisation
from yimen.org.queries import calendar

ASKED = ("question", "answer", "told", "progress")


@dataclass(frozen=True)
class Step:
    """One thing that happened, told to the public."""

    title: str
    when: str
    text: str
    dot: str


@dataclass(frozen=True)
class Answered:
    """The reply that passed review: who answered, when, the text, each demand with its answer, a date still to come."""

    office: str
    when: str
    text: str
    lines: tuple[tuple[str, str], ...]
    next_date: str


@dataclass(frozen=True)
class Progress:
    """Everything the page of an order shows to its asker. `verbs`: what the asker may do now; `missing`: what is asked."""

    about: str
    say: str
    note: str
    late: bool
    steps: tuple[Step, ...]
    answered: Answered | None
    verbs: tuple[str, ...]
    missing: str
    explanation: Explanation | None
    due_words: str


def order_followed(number: str) -> Order | None:
    """The order with this number, once the browser has shown number and code."""
    related = ("matter__lead_organisation", "matter__region__parent", "main__matter__lead_organisation")
    return Order.objects.select_related(*related).filter(matter__number=number).first()


def progress_of(order: Order, process: Process) -> Progress:
    """How the order stands now. Reads a constant number of statements."""
    matter, moment = order.matter, now()
    events = list(trail(matter))
    bodies = {event.seq: json.loads(event.body) for event in events}
    texts = list(notes(matter, "demand", "reply", *ASKED))
    names = dict(Organisation.objects.filter(pk__in=_offices(bodies.values())).values_list("pk", "short_name"))
    due, explanation = _due(order, list(clocks(matter)), process, moment)
    office = str(matter.lead_organisation or (order.main and order.main.matter.lead_organisation) or "12345 热线管理股")
    received = short_day_words(local(matter.received_at).date(), local(moment).year)
    late = matter.is_open and due is not None and due < moment
    say, note = _say(order, office, due, moment)
    return Progress(
        about=f"{REQUEST_TYPES.get(matter.subtype, '诉求')}，{received}收到",
        say=say, note=note, late=late, steps=_steps(events, bodies, texts, names, moment),
        answered=_answered(order, texts, bodies, office, moment), verbs=_verbs(order, moment),
        missing=_last(texts, "question") if matter.state == "awaiting_caller" else "",
        explanation=explanation, due_words=_day(due, moment) if due else "",
    )  # fmt: skip


def _offices(bodies: Any) -> set[int]:
    found: set[int] = set()
    for body in bodies:
        found |= {row[0] for row in body.get("parts", ()) if row[0]}
        found |= {body["set"]["lead_organisation_id"]} if body.get("set", {}).get("lead_organisation_id") else set()
    return found


def _due(
    order: Order, rows: Sequence[Clock], process: Process, moment: datetime
) -> tuple[datetime | None, Explanation | None]:
    """The date that binds towards the asker: of the working clock, or as it would be if it were dispatched now."""
    if not order.matter.is_open or order.matter.state == "awaiting_callback":
        return None, None
    if order.matter.state == "awaiting_caller":
        return order.matter.due_at, None
    if order.matter.state in UNDISPATCHED:
        promise = promised_answer(order, process)
        return promise.at, promise.shown.explanation
    work = [row for row in rows if row.kind in WORK_CLOCKS and row.assignment_id is None and row.due_at]
    if not work:
        return order.promised_at, None
    shown = clock_shown(work[-1], process, order.matter.grade, calendar(), moment)
    return work[-1].due_at, shown.explanation


def _say(order: Order, office: str, due: datetime | None, moment: datetime) -> tuple[str, str]:
    stand = STANDS[order.matter.state]
    late = due is not None and due < moment
    chosen = (stand.late if late else stand.say) if due else stand.open
    words = chosen.format(office=office, due=_spaced(_day(due, moment)) if due else "")
    return words, stand.note.format(office=office)


def _spaced(words: str) -> str:
    """Digits keep a space from the Chinese around them."""
    return f"{' ' if words[:1].isdigit() else ''}{words}{' ' if words[-1:].isdigit() else ''}"


def _day(at: datetime, moment: datetime) -> str:
    there, today = local(at), local(moment).date()
    if there.date() == today:
        return f"今天 {there:%H:%M}"
    return day_words(there.date(), today.year)


def _steps(
    events: Sequence[Event],
    bodies: Mapping[int, Any],
    texts: Sequence[Note],
    names: Mapping[int, str],
    moment: datetime,
) -> tuple[Step, ...]:
    """What happened, newest first; a verb that says nothing to the public is left out."""
    said = {note.seq: note.text for note in texts if note.kind in ASKED and note.public}
    found: list[Step] = []
    for event in events:
        if event.verb not in STEPS:
            continue
        title, text = STEPS[event.verb]
        body = bodies[event.seq]
        if event.verb == "log_contact" and not body.get("facts", {}).get("reached"):
            continue
        lead = _named(body, "lead", names)
        words = text.format(lead=lead or "承办单位", co=_co(_named(body, "co", names)))
        quote = said.get(event.seq, "")
        found.append(Step(title, moment_words(event.at, moment), f"{words}{quote}", "done" if found else "now"))
    return tuple(found)


def _named(body: Mapping[str, Any], role: str, names: Mapping[int, str]) -> str:
    rows = [row for row in body.get("parts", ()) if row[1] == role and row[3] == "open"]
    return "、".join(dict.fromkeys(names.get(row[0], "") for row in rows))


def _co(offices: str) -> str:
    return f"{offices}协办。" if offices else ""


def _answered(
    order: Order, texts: Sequence[Note], bodies: Mapping[int, Any], office: str, moment: datetime
) -> Answered | None:
    reply = Reply.objects.filter(order=order, state="passed").order_by("-at").first()
    if reply is None:
        return None
    text = next((note.text for note in texts if note.pk == reply.note_id), "")
    lines = in_order([note for note in texts if note.kind == "demand"], bodies)
    pairs = tuple((line.text, reply.answers.get(str(line.pk), "")) for line in lines if str(line.pk) in reply.answers)
    coming = day_words(reply.next_date, local(moment).year) if reply.next_date else ""
    return Answered(office, moment_words(reply.reviewed_at or reply.at, moment), text, pairs, coming)


def _verbs(order: Order, moment: datetime) -> tuple[str, ...]:
    """What the asker may do, an objection only while it is in time (WF 14)."""
    matter = order.matter
    verbs = can(CALLER, matter)
    days = OBJECTION_DAYS.get(matter.state)
    closed = matter.closed_at
    late = days is None or closed is None or local(moment).date() > local(closed).date() + timedelta(days=days)
    return tuple(verb for verb in verbs if verb != "object" or not late)


def _last(texts: Sequence[Note], kind: str) -> str:
    rows = [note for note in texts if note.kind == kind]
    return max(rows, key=lambda note: note.seq).text if rows else ""
