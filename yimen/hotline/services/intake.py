"""Verbs from the first word to an accepted order (rule book §2, §4.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from yimen.hotline.models import KnowledgeEntry, Order
from yimen.hotline.rules import words
from yimen.hotline.rules.intake import answer_at_once, sensitive_words
from yimen.hotline.services.process import ORDER
from yimen.hotline.services.turn import Turn, change_order, chosen_one, desk, start, take, write
from yimen.kernel.bigrams import search_vector_text
from yimen.kernel.refusal import Refusal
from yimen.kernel.text import clean_text
from yimen.matters.rules import Change, Kept, Owner, Start, Written
from yimen.matters.services import Done, Step, next_number, open_matter
from yimen.matters.services.act import done_before
from yimen.org.access import Actor
from yimen.parties.models import Party
from yimen.parties.services import Contact, masked, party_for, same_phone

TITLE_MAX, CONTENT_MAX, DEMAND_MAX, DEMANDS_MAX = 60, 5000, 200, 10


@dataclass(frozen=True)
class Intake:
    """What the desk, the public page or an import hands in; cleaned here, so every door gets the same answer.

    party: someone already known under the contact's number who gave no name again; marks: codes of what a page noticed
    about how the form was filled in (too fast, a hidden field filled), for the reviewer's eye and never a reason to refuse.
    """

    channel: str
    request_type: str
    title: str
    content: str
    demands: Sequence[str] = ()
    contact: Contact = field(default_factory=Contact)
    party: UUID | None = None
    alias: str = ""
    grade: str = "ordinary"
    confidentiality: str = "open"
    anonymous: bool = False
    reply_way: str = "phone"
    region: str = ""
    address: str = ""
    occurred_from: datetime | None = None
    occurred_words: str = ""
    is_ongoing: bool = False
    subject_kind: str = ""
    subject_name: str = ""
    people_count: int = 1
    other_procedure: str = "none"
    asked_before: str = ""
    publish_ok: bool = False
    category: str = ""
    source_line: str = ""
    call_id: str = ""
    upstream_system: str = ""
    upstream_number: str = ""
    upstream_due_at: datetime | None = None
    received_at: datetime | None = None
    repeat_of: int | None = None
    files: Sequence[Kept] = ()
    marks: Sequence[str] = ()


def register(*, intake: Intake, by: Actor, key: UUID | None = None, request: str = "", accepted: bool = False) -> Done:
    """Take in a request: a new order awaiting acceptance, or awaiting dispatch when whoever takes it may accept.

    Idempotent under the client's key: the same form sent twice gives the same order. Raises Refusal naming the field.
    """
    return _once(intake, by, "submit_accepted" if accepted else "submit", key, request)


def save_draft(*, intake: Intake, by: Actor, key: UUID | None = None, request: str = "") -> Done:
    """Keep what has been written so far as a draft of the desk; its clock runs two hours."""
    return _once(intake, by, "open", key, request)


def _once(intake: Intake, by: Actor, verb: str, key: UUID | None, request: str) -> Done:
    try:
        with transaction.atomic():
            return _open(intake, by, verb, key, request)
    except IntegrityError as problem:
        done = done_before(key) if key else None
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
    _check(intake)
    number, at = next_number("RX", settings.COUNTY)
    received = min(intake.received_at or at, at)
    party = None if intake.anonymous else _party(intake)
    texts = _texts(intake)
    columns = _matter_columns(intake, texts, (intake.alias[:24] or "匿名") if intake.anonymous else masked(party).name)

    def decide(step: Step) -> Change:
        return Change(
            owner=_first_owner(verb), clocks=_first_clocks(step, verb, received), notes=tuple(texts),
            files=tuple(intake.files), columns=_open_columns(intake), facts=_facts(intake),
            happened_at=received if received != at else None,
        )  # fmt: skip

    done = open_matter(
        process=ORDER, verb=verb, by=by, county=settings.COUNTY, number=number, at=at, received_at=received,
        decide=decide, columns=columns, key=key, request=request,
    )  # fmt: skip
    Order.objects.create(matter=done.matter, party=party, recorded_by_id=by.staff_id, **_order_columns(intake, texts))
    return done


def _party(intake: Intake) -> Party:
    known = same_phone(intake.contact.phone).filter(pk=intake.party).first() if intake.party else None
    return known or party_for(intake.contact)


def _check(intake: Intake) -> None:
    chosen_one(list(words.CHANNELS), intake.channel, "渠道")
    chosen_one(list(words.REQUEST_TYPES), intake.request_type, "诉求类型")
    chosen_one(list(words.GRADES), intake.grade, "紧急程度")
    chosen_one(list(words.CONFIDENTIALITY), intake.confidentiality, "保密要求")
    chosen_one(list(words.REPLY_WAYS), intake.reply_way, "回复方式")
    if len(intake.demands) > DEMANDS_MAX:
        raise Refusal("too_many_demands", f"诉求要求最多 {DEMANDS_MAX} 项，现在 {len(intake.demands)} 项，请合并。")
    if not intake.anonymous and intake.reply_way in ("phone", "sms") and not intake.contact.phone.strip():
        raise Refusal("caller_phone", "要求电话或短信答复的，请填写联系电话；不愿留电话的，可选网上查询或匿名。")


def _texts(intake: Intake) -> list[Written]:
    title = write("title", clean_text(intake.title, name="标题", single_line=True), name="标题", maximum=TITLE_MAX)
    content = write("content", intake.content, maximum=CONTENT_MAX, public=True)
    demands = [
        write("demand", line, name="诉求要求", maximum=DEMAND_MAX, public=True)
        for line in intake.demands
        if line.strip()
    ]
    return [title, content, *demands]


def _matter_columns(intake: Intake, texts: Sequence[Written], asker: str) -> dict[str, object]:
    title, content, *demands = texts
    fields: list[tuple[str, str]] = [(title.text, "A"), (content.text, "D")]
    fields += [(line.text, "D") for line in demands] + [(intake.address, "B")]
    return {
        "title": title.text,
        "asker": asker,
        "search": search_vector_text([pair for pair in fields if pair[0]]),  # type: ignore[misc]
    }


def _open_columns(intake: Intake) -> dict[str, object]:
    return {
        "channel": intake.channel,
        "subtype": intake.request_type,
        "grade": intake.grade,
        "secrecy": intake.confidentiality,
        "region_id": intake.region or None,
        "category": intake.category,
    }


def _facts(intake: Intake) -> dict[str, object]:
    facts: dict[str, object] = {"reply_way": intake.reply_way, "demands": len([d for d in intake.demands if d.strip()])}
    if intake.upstream_number:
        facts["upstream"] = [intake.upstream_system, intake.upstream_number]
    if intake.other_procedure not in ("", "none"):
        facts["other_procedure"] = intake.other_procedure
    if intake.marks:
        facts["marks"] = list(intake.marks)
    return facts


def _order_columns(intake: Intake, texts: Sequence[Written]) -> dict[str, object]:
    found = {hit.kind for text in texts for hit in sensitive_words(text.text)}
    return {
        "anonymous": intake.anonymous,
        "upstream_system": intake.upstream_system,
        "upstream_number": intake.upstream_number.strip().upper(),
        "upstream_due_at": intake.upstream_due_at,
        "source_line": intake.source_line,
        "call_id": intake.call_id,
        "reply_wanted": intake.reply_way != "none",
        "reply_way": intake.reply_way,
        "address": clean_text(intake.address, name="事发地址", maximum=200, required=False, single_line=True),
        "occurred_from": intake.occurred_from,
        "occurred_words": clean_text(
            intake.occurred_words, name="发生时间", maximum=60, required=False, single_line=True
        ),
        "is_ongoing": intake.is_ongoing,
        "subject_kind": intake.subject_kind,
        "subject_name": clean_text(intake.subject_name, name="对象名称", maximum=60, required=False, single_line=True),
        "people_count": intake.people_count,
        "special": intake.contact.special,
        "other_procedure": intake.other_procedure,
        "asked_before": clean_text(intake.asked_before, name="此前反映", maximum=60, required=False, single_line=True),
        "publish_ok": intake.publish_ok,
        "sensitive": ",".join(sorted(found))[:60],
        "repeat_of_id": intake.repeat_of,
    }


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
