"""What the dispatcher sees of an order, and what is advised for it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from yimen.base.now import now
from yimen.hotline.access import can
from yimen.hotline.lifecycle import ORDER as TABLE
from yimen.hotline.models import Order
from yimen.hotline.queries.demands import demand_lines
from yimen.hotline.queries.likely import likely_same
from yimen.hotline.queries.offices import loads, receiving
from yimen.hotline.queries.promises import promises
from yimen.hotline.queries.reference import category_choices
from yimen.hotline.queries.suggesting import Suggested, marks, suggest
from yimen.hotline.rules import words
from yimen.hotline.rules.words import SPECIAL_CALLERS
from yimen.hotline.services.process import PROCESSES
from yimen.kernel.codes import grouped
from yimen.kernel.refusal import Refusal
from yimen.kernel.words import moment_words
from yimen.matters.models import Matter
from yimen.matters.queries import notes
from yimen.org.access import Actor
from yimen.parties.services import masked

# Verbs that have a place of their own on the page.
OWN = frozenset({"dispatch", "accept", "merge", "add_note"})
BESIDE = "ask_caller"


def order_side(actor: Actor, order: Order) -> dict[str, Any]:
    """The middle column: text, demands, masked facts, what may be the same matter, and the other lawful steps."""
    matter = order.matter
    content = "\n".join(note.text for note in notes(matter, "content", "summary", "supplement"))
    text = f"{matter.title}\n{content}"
    verbs = [verb for verb in can(actor, matter) if verb not in OWN]
    return {
        "order": order, "matter": matter, "number": grouped(matter.number), "content": content,
        "demands": [note.text for note in demand_lines(matter)], "facts": facts_of(order), "tags": tags_of(order),
        "likely": likely_same(
            actor, text=text, party=order.party, region=matter.region_id or "", category=matter.category,
            leave_out=[matter.pk],
        ),
        "beside": step_of(matter, BESIDE) if BESIDE in verbs else None,
        "more": [step_of(matter, verb) for verb in verbs if verb != BESIDE],
        "may_merge": "merge" in can(actor, matter),
    }  # fmt: skip


def step_of(matter: Matter, verb: str) -> dict[str, str]:
    label = next(move.button or move.label for move in TABLE.moves_from(matter.state) if move.verb == verb)
    return {"url": reverse("act", args=[matter.number, verb]), "label": label}


def tags_of(order: Order) -> list[tuple[str, str]]:
    """Words and tone of the tags above the title."""
    matter = order.matter
    tone = {"urgent": "warn", "emergency": "bad"}.get(matter.grade, "")
    found = [(words.GRADES[matter.grade], tone), (words.REQUEST_TYPES.get(matter.subtype, ""), "")]
    if matter.secrecy != "open":
        found.append((words.CONFIDENTIALITY[matter.secrecy], "blue"))
    found += [(SPECIAL_CALLERS[code], "") for code in order.special.split(",") if code in SPECIAL_CALLERS]
    return [pair for pair in found if pair[0]]


def facts_of(order: Order) -> list[tuple[str, str]]:
    """基本情况, the caller masked."""
    matter, shown = order.matter, masked(order.party)
    region = matter.region
    town = f"{region.parent or ''}{region}" if region and region.level == "village" else str(region or "")
    rows = [
        ("诉求人", f"{shown.name}　{shown.phone}".strip()),
        ("地址", f"{town} {order.address.removeprefix(town)}".strip()),
        (
            "受理",
            f"{order.recorded_by.name if order.recorded_by else '系统'}，{moment_words(matter.received_at, now())}",
        ),
        ("要求回复", words.REPLY_WAYS.get(order.reply_way, "")),
        ("发生时间", f"{order.occurred_words}{'，仍在持续' if order.is_ongoing else ''}".strip("，")),
        ("涉及对象", order.subject_name),
        ("涉及人数", f"{order.people_count} 人" if order.people_count > 1 else ""),
        ("其他程序", "" if order.other_procedure in ("", "none") else words.OTHER_PROCEDURES[order.other_procedure]),
    ]
    return [row for row in rows if row[1]]


def decision_of(order: Order, category: str, complex: bool = False) -> dict[str, Any]:
    """The right column: class, ranked offices with their load, co-handlers, and the dates if it were sent out now."""
    advice = suggest(order, category)
    chosen = category or order.matter.category or advice.category
    carried = loads([office.organisation.pk for office in advice.offices])
    return {
        "advice": advice, "chosen": chosen, "groups": category_choices(), "complex": complex, "receiving": receiving(),
        "offices": [(office, carried[office.organisation.pk]) for office in advice.offices],
        "shown": ",".join(str(office.organisation.pk) for office in advice.offices), "preselected": _preselected(advice),
        "marks": marks(advice, chosen), "dates": _dates(order, chosen, complex),
    }  # fmt: skip


def _preselected(advice: Suggested) -> int | None:
    """The first office, unless the first two are so close that a person has to choose."""
    if not advice.offices or not advice.category:
        return None
    close = len(advice.offices) > 1 and advice.offices[0].percent - advice.offices[1].percent < 10
    return None if close else advice.offices[0].organisation.pk


def _dates(order: Order, category: str, complex: bool) -> dict[str, Any]:
    try:
        sign, handle = promises(order, PROCESSES["order"], category, complex)
    except Refusal as problem:
        return {"problem": problem.sentence}
    return {"sign": sign, "handle": handle}
