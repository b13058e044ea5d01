"""What the desk, the public page or an import hands in, and the texts and columns that become of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from yimen.hotline.rules import words
from yimen.hotline.rules.intake import sensitive_words
from yimen.hotline.services.turn import chosen_one, write
from yimen.kernel.bigrams import search_vector_text
from yimen.kernel.refusal import Refusal
from yimen.kernel.text import clean_text
from yimen.matters.rules import Kept, Written
from yimen.org.models import Organisation
from yimen.parties.models import Party
from yimen.parties.services import Contact, found_or_made, same_phone

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


def party_of(intake: Intake) -> Party:
    """Who asks: someone known under the number who gave no name again, else by number and name; a new one not stored yet."""
    given = bool(intake.contact.phone.strip())
    known = same_phone(intake.contact.phone).filter(pk=intake.party).first() if intake.party and given else None
    return known or found_or_made(intake.contact)


def check_intake(intake: Intake) -> None:
    """Refuse a code outside its list, too many demands, and an answer by phone without a phone."""
    chosen_one(list(words.CHANNELS), intake.channel, "渠道")
    chosen_one(list(words.REQUEST_TYPES), intake.request_type, "诉求类型")
    chosen_one(list(words.GRADES), intake.grade, "紧急程度")
    chosen_one(list(words.CONFIDENTIALITY), intake.confidentiality, "保密要求")
    chosen_one(list(words.REPLY_WAYS), intake.reply_way, "回复方式")
    if len(intake.demands) > DEMANDS_MAX:
        raise Refusal("too_many_demands", f"诉求要求最多 {DEMANDS_MAX} 项，现在 {len(intake.demands)} 项，请合并。")
    if not intake.anonymous and intake.reply_way in ("phone", "sms") and not intake.contact.phone.strip():
        raise Refusal("caller_phone", "要求电话或短信答复的，请填写联系电话；不愿留电话的，可选网上查询或匿名。")


def texts_of(intake: Intake) -> list[Written]:
    """Title, content and demand lines, cleaned, numbers of persons lifted out."""
    title = write("title", clean_text(intake.title, name="标题", single_line=True), name="标题", maximum=TITLE_MAX)
    content = write("content", intake.content, maximum=CONTENT_MAX, public=True)
    demands = [
        write("demand", line, name="诉求要求", maximum=DEMAND_MAX, public=True)
        for line in intake.demands
        if line.strip()
    ]
    return [title, content, *demands]


def matter_columns(intake: Intake, texts: Sequence[Written], asker: str) -> dict[str, object]:
    """What every list needs: title, masked asker, search tokens."""
    title, content, *demands = texts
    fields: list[tuple[str, str]] = [(title.text, "A"), (content.text, "D")]
    fields += [(line.text, "D") for line in demands] + [(intake.address, "B")]
    return {
        "title": title.text,
        "asker": asker,
        "tokens": search_vector_text([pair for pair in fields if pair[0]]),  # type: ignore[misc]
    }


def open_columns(intake: Intake) -> dict[str, object]:
    """The matter's columns that the first event sets."""
    return {
        "channel": intake.channel,
        "subtype": intake.request_type,
        "grade": intake.grade,
        "secrecy": intake.confidentiality,
        "region_id": intake.region or None,
        "category": intake.category,
        "avoids_id": accused(intake),
    }


def accused(intake: Intake) -> int | None:
    """The office that a report names, of which it must not know (回避; security note §4); a complaint goes to its office.

    Of several names that the subject holds the longest counts.
    """
    if intake.request_type != "report" or intake.subject_kind not in ("office", "staff"):
        return None
    said = "".join(intake.subject_name.split())
    rows = Organisation.objects.filter(is_active=True).values_list("pk", "name", "short_name")
    named = [(len(name), pk) for pk, *names in rows for name in names if name and name in said]
    return max(named)[1] if named else None


def facts_of(intake: Intake) -> dict[str, object]:
    """What the event says of it, without anything personal."""
    facts: dict[str, object] = {"reply_way": intake.reply_way, "demands": len([d for d in intake.demands if d.strip()])}
    if intake.upstream_number:
        facts["upstream"] = [intake.upstream_system, intake.upstream_number]
    if intake.other_procedure not in ("", "none"):
        facts["other_procedure"] = intake.other_procedure
    if intake.marks:
        facts["marks"] = list(intake.marks)
    return facts


def order_columns(intake: Intake, texts: Sequence[Written]) -> dict[str, object]:
    """The columns of the order's own row."""
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
