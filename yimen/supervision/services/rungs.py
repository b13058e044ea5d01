"""A rung of a ladder in three parts, in one transaction: claimed once for ever, told to people, its act done."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.db import transaction

from yimen.hotline.models import Order
from yimen.hotline.rules.ladders import LABELS, ONLY_WITHOUT_CONTACT
from yimen.hotline.services import letters
from yimen.hotline.services.closing import archive
from yimen.hotline.services.handling import sign_lapsed
from yimen.hotline.services.intake import lapse
from yimen.hotline.services.process import PROCESSES
from yimen.hotline.services.requests import resume
from yimen.hotline.services.turn import Turn
from yimen.kernel.ladder import Rung
from yimen.kernel.refusal import Refusal
from yimen.kernel.words import iso_words
from yimen.matters.models import Clock, Matter
from yimen.matters.services.rungs import Climb, acknowledge_claim, climb
from yimen.notify.services import message, tell_all
from yimen.org.access import SYSTEM
from yimen.org.models import Staff
from yimen.supervision.queries import People, handler_of, once
from yimen.supervision.rules import ACT_WORDS, URGENT_GRADES
from yimen.supervision.services.findings import note_missed

LEVELS: Final = {"urge": letters.URGE, "supervision_1": 1, "supervision_2": 2, "supervision_3": 3}
# Rungs of which the person also gets a message on the phone (§5.4: 应用内和短信).
BY_PHONE: Final = frozenset({"U1", "U2", "U3"})
log = logging.getLogger("yimen.supervision")
MORE_TOLD: Final = {"call_leader": ("supervisor",), "supervision_2": ("office_principal",)}


def take_rungs(matter: int, clock: int, moment: datetime, people: People) -> int | None:
    """Everything that one clock has passed, inside the caller's transaction; None when another sweep has the matter."""
    climbed = climb(matter, clock, PROCESSES, moment)
    if climbed is None:
        return None
    for rung, claim in climbed.claimed:
        if applies(rung, climbed):
            told = tell_of(rung, climbed, people, claim)
            follow(rung, climbed, moment)
        else:
            told = []
        if not told:
            acknowledge_nobody(claim, moment)
    return len(climbed.claimed)


def applies(rung: Rung, climbed: Climb) -> bool:
    """Some rungs ask for more than the time: U1 only without contact, M4 only without an attempt to call back."""
    if rung.code not in ONLY_WITHOUT_CONTACT and rung.code != "M4":
        return True
    order = Order.objects.filter(pk=climbed.matter.pk).values_list("contacted_at", "callback_attempts").first()
    if order is None:
        return True
    contacted, attempts = order
    return contacted is None if rung.code in ONLY_WITHOUT_CONTACT else attempts == 0


def tell_of(rung: Rung, climbed: Climb, people: People, claim: int) -> list[Staff]:
    """Tell everybody the ladder names, and those above where a post is empty."""
    matter, clock = climbed.matter, climbed.clock
    handler = handler_of(matter) if "office_handler" in rung.told else None
    more = (*MORE_TOLD.get(rung.act, ()), *(("county_coordinator",) if unanswered_third(rung, matter) else ()))
    told = once(people.told(matter, role, handler) for role in (*rung.told, *more))
    text = words_of(rung, matter, clock)
    # What the ladder lets fire outside working hours is not held back until the next morning.
    urgent = matter.grade in URGENT_GRADES and not rung.working_hours_only
    tell_all(told, matter, rung.act, text, claim, urgent)
    if rung.code in BY_PHONE:
        for person in told:
            message(person, rung.act, text, matter, urgent)
    return told


def unanswered_third(rung: Rung, matter: Matter) -> bool:
    """D4: a letter of the third level has run past its answer. People hand an order over, the system never does."""
    return rung.code == "S100" and matter.kind == "letter" and matter.subtype == "level_3"


def words_of(rung: Rung, matter: Matter, clock: Clock) -> str:
    """One sentence: which rung, which matter, when it is or was due, what to do."""
    label = (
        "三级督办逾期未答复，可移送纪检监察" if unanswered_third(rung, matter) else LABELS.get(rung.code, rung.label)
    )
    due = f"，到期 {iso_words(clock.due_at)}" if clock.due_at else ""
    return f"{label}。{matter.title}（{matter.number}）{due}。{ACT_WORDS.get(rung.act, '请按时办理')}。"


def acknowledge_nobody(claim: int, moment: datetime) -> None:
    """A rung of which nobody is told waits for nobody."""
    acknowledge_claim(claim, None, moment)


def _letter(act: str) -> Callable[[Matter, Clock], None]:
    def send(matter: Matter, clock: Clock) -> None:
        reason = {"sign": "not_signed", "promise": "promise"}.get(clock.kind, "late" if LEVELS[act] else "near")
        letters.send(Turn(matter.pk, SYSTEM), level=LEVELS[act], reason=reason)

    return send


ACTS: Final[dict[str, Callable[[Matter, Clock], object]]] = {
    **{act: _letter(act) for act in LEVELS},
    "sign_lapsed": lambda matter, clock: sign_lapsed(Turn(matter.pk, SYSTEM)),
    "pause_lapsed": lambda matter, clock: resume(Turn(matter.pk, SYSTEM), lapsed=True),
    "lapse": lambda matter, clock: lapse(Turn(matter.pk, SYSTEM)),
    "archive": lambda matter, clock: archive(Turn(matter.pk, SYSTEM)),
}


def follow(rung: Rung, climbed: Climb, moment: datetime) -> None:
    """Do what the rung asks for: a finding, or a verb of the order by the system."""
    if rung.act == "record_missed":
        note_missed(climbed.matter.pk, rung.code, moment)
    elif rung.act in ACTS and climbed.matter.kind == "order":
        do_act(rung.act, climbed.matter, climbed.clock)


def do_act(act: str, matter: Matter, clock: Clock) -> bool:
    """A verb by the system. Where the state does not allow it now the claim stands, and `overdue_acts` tries again."""
    try:
        with transaction.atomic():
            ACTS[act](matter, clock)
    except Refusal as problem:
        log.info("%s of %s not now: %s", act, matter.number, problem.code)
        return False
    return True
