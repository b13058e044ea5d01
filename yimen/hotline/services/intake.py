"""Verbs from the first word to an accepted order (rule book §2, §4.2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from yimen.hotline.models import KnowledgeEntry, Order
from yimen.hotline.rules import words
from yimen.hotline.rules.intake import answer_at_once
from yimen.hotline.services.process import ORDER
from yimen.hotline.services.taken import (
    CONTENT_MAX,
    DEMAND_MAX,
    DEMANDS_MAX,
    TITLE_MAX,
    Intake,
    check_intake,
    facts_of,
    matter_columns,
    open_columns,
    order_columns,
    party_of,
    texts_of,
)  # fmt: skip
from yimen.hotline.services.turn import Turn, change_order, chosen_one, desk, start, take, write
from yimen.kernel.refusal import Refusal
from yimen.matters.rules import Change, Kept, Owner, Start, Written
from yimen.matters.services import Done, Step, next_number, open_matter
from yimen.matters.services.act import done_before
from yimen.org.access import Actor
from yimen.parties.services import masked


def register(*, intake: Intake, by: Actor, key: UUID | None = None, request: str = "", accepted: bool = False) -> Done:
    """Take in a request: a new order awaiting acceptance, or awaiting dispatch when whoever takes it may accept.

    Idempotent under the client's key: the same form sent twice gives the same order. Raises Refusal naming the field.
    """
    return _once(intake, by, "submit_accepted" if accepted else "submit", key, request)


def save_draft(*, intake: Intake, by: Actor, key: UUID | None = None, request: str = "") -> Done:
    """Keep what has been written so far as a draft of the desk; its clock runs two hours."""
    return _once(intake, by, "open", key, request)


def _once(intake: Intake, by: Actor, verb: str, key: UUID | None, request: str, *, again: bool = True) -> Done:
    try:
        with transaction.atomic():
            return _open(intake, by, verb, key, request)
    except IntegrityError as problem:
        done = done_before(key) if key else None
        if done is None and again and "party_once" in str(problem):
            # The same new caller was taken in by somebody else at this moment, and is known now.
            return _once(intake, by, verb, key, request, again=False)
        if done is None:
            raise _known_upstream(intake, problem) from problem
        if request and f'"request":"{request}"' not in done.event.body:
            raise Refusal("key_reused", "这份表单已经提交过别的内容。请重新打开页面再提交。") from problem
        return done


def _known_upstream(intake: Intake, problem: IntegrityError) -> Exception:
    if intake.upstream_number and "upstream_once" in str(problem):
        return Refusal("upstream_known", f"上级编号 {intake.upstream_number} 已经有工单，请查询后补记。")
    return problem


def _open(intake: Intake, by: Actor, verb: str, key: UUID | None, request: str) -> Done:
    check_intake(intake)
    party = None if intake.anonymous else party_of(intake)
    texts = texts_of(intake)
    columns = matter_columns(intake, texts, (intake.alias[:24] or "匿名") if intake.anonymous else masked(party).name)
    # Late: from here to the commit whoever takes in another order waits.
    number, at = next_number("RX", settings.COUNTY)
    received = min(intake.received_at or at, at)

    def decide(step: Step) -> Change:
        new = (party,) if party and party._state.adding else ()
        order = Order(matter=step.matter, party=party, recorded_by_id=by.staff_id, **order_columns(intake, texts))
        return Change(
            owner=_first_owner(verb), clocks=_first_clocks(step, verb, received), notes=tuple(texts),
            files=tuple(intake.files), columns=open_columns(intake), facts=facts_of(intake),
            happened_at=received if received != at else None, rows=(*new, order),
        )  # fmt: skip

    return open_matter(
        process=ORDER, verb=verb, by=by, county=settings.COUNTY, number=number, at=at, received_at=received,
        decide=decide, columns=columns, key=key, request=request,
    )  # fmt: skip


def _first_owner(verb: str) -> Owner:
    return desk({"open": "operator", "submit": "intake_reviewer", "submit_accepted": "dispatcher"}[verb])


def _first_clocks(step: Step, verb: str, received: datetime) -> tuple[Start, ...]:
    clock = {"open": "desk", "submit": "accept", "submit_accepted": "dispatch"}[verb]
    return (start(step, clock, at=received if verb == "submit" else None),)


def submit(turn: Turn, *, accepted: bool = False) -> Done:
    """Submit a draft: to the reviewer, or straight to the dispatcher by whoever may accept."""

    def decide(step: Step) -> Change:
        if accepted:
            return Change(owner=desk("dispatcher"), clocks=(start(step, "dispatch"),))
        return Change(owner=desk("intake_reviewer"), clocks=(start(step, "accept", at=step.matter.received_at),))

    return take(turn, "submit_accepted" if accepted else "submit", decide)


def discard(turn: Turn, *, reason: str, second: int, call_id: str = "") -> Done:
    """Discard a draft that was no request (silence, prank, test): a code, the recording, a second person's name."""
    chosen_one(list(words.DISCARD_REASONS), reason, "作废原因")

    def decide(step: Step) -> Change:
        if second == step.by.staff_id:
            raise Refusal("second_person", "作废须由另一位同事确认，请选本人以外的同事。")
        change_order(step, outcome="discarded", call_id=call_id)
        return Change(facts={"reason": reason, "second": second})

    return take(turn, "discard", decide)


def answer_now(turn: Turn, *, answer: str, entry: int | None, confirmed: bool, progress: bool = False) -> Done:
    """Answer a consultation or praise on the line, from a knowledge entry in force, confirmed by the caller (§2.4)."""

    def decide(step: Step) -> Change:
        today = step.at.date()
        found = KnowledgeEntry.objects.filter(pk=entry, valid_from__lte=today).first() if entry else None
        in_force = found is not None and (found.valid_until is None or found.valid_until >= today)
        answer_at_once(step.matter.subtype, progress, in_force, confirmed)
        if found:
            KnowledgeEntry.objects.filter(pk=found.pk).update(used=found.used + 1)
        change_order(step, outcome="answered")
        return Change(
            notes=(write("answer", answer, name="答复", public=True),),
            facts={"entry": found.pk if found else None, "version": found.version if found else None},
        )

    return take(turn, "answer_now", decide)


def accept(turn: Turn, *, request_type: str = "", grade: str = "") -> Done:
    """Accept: type and grade are settled, the dispatcher's clock starts (JN 23)."""

    def decide(step: Step) -> Change:
        kind = chosen_one(list(words.REQUEST_TYPES), request_type or step.matter.subtype, "诉求类型")
        level = chosen_one(list(words.GRADES), grade or step.matter.grade, "紧急程度")
        step.matter.subtype, step.matter.grade = kind, level
        return Change(
            owner=desk("dispatcher"), clocks=(start(step, "dispatch"),), columns={"subtype": kind, "grade": level}
        )

    return take(turn, "accept", decide)


def ask_caller(turn: Turn, *, missing: str) -> Done:
    """Ask the caller once for everything that is missing; five working days, then decided without (SL 6)."""

    def decide(step: Step) -> Change:
        return Change(
            owner=desk("intake_reviewer"), clocks=(start(step, "supplement"),),
            notes=(write("question", missing, name="要补充的内容", maximum=1000, public=True),),
        )  # fmt: skip

    return take(turn, "ask_caller", decide)


def supplement(turn: Turn, *, text: str, files: Sequence[Kept] = ()) -> Done:
    """What the caller adds; acceptance goes on."""

    def decide(step: Step) -> Change:
        return Change(
            owner=desk("intake_reviewer"), clocks=(start(step, "accept"),), files=tuple(files),
            notes=(write("supplement", text, name="补充内容", public=True),),
        )  # fmt: skip

    return take(turn, "supplement", decide)


def lapse(turn: Turn) -> Done:
    """The time for supplementing is over: decided on what there is (SL 6)."""

    def decide(step: Step) -> Change:
        return Change(owner=desk("intake_reviewer"), clocks=(start(step, "accept"),))

    return take(turn, "lapse", decide)


def transfer_emergency(turn: Turn, *, line: str) -> Done:
    """The caller's line was put through to 110/119/120/122; the desk checks within 30 minutes (BJ 11(1))."""
    chosen_one(["110", "119", "120", "122"], line, "转接的号码")

    def decide(step: Step) -> Change:
        change_order(step, source_line=line)
        return Change(
            owner=desk("intake_reviewer"), columns={"grade": "emergency"},
            clocks=(start(step, "accept"), start(step, "recheck")), facts={"line": line},
        )  # fmt: skip

    return take(turn, "transfer_emergency", decide)


def confirm_transferred(turn: Turn, *, told: str) -> Done:
    """The emergency line has it: with time and name."""
    return take(
        turn, "confirm_transferred", lambda step: _ended(step, "transferred", write("transfer", told, name="核实情况"))
    )


def _ended(step: Step, outcome: str, *notes: Written) -> Change:
    change_order(step, outcome=outcome)
    return Change(notes=notes)


__all__ = [
    "CONTENT_MAX",
    "DEMANDS_MAX",
    "DEMAND_MAX",
    "TITLE_MAX",
    "Intake",
    "accept",
    "answer_now",
    "ask_caller",
    "confirm_transferred",
    "discard",
    "register",
    "save_draft",
    "submit",
    "supplement",
    "transfer_emergency",
]  # fmt: skip
