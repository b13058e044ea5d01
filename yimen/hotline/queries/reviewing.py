"""What a reviewer needs beside a reply: each demand with its answer, earlier replies like it, contacts, evidence."""

from __future__ import annotations

from dataclasses import dataclass

from yimen.base.now import now
from yimen.hotline.models import Order, Reply
from yimen.hotline.queries.demands import demand_lines
from yimen.hotline.rules.endings import COPY_FROM, EMPTY_RESULTS, similarity
from yimen.kernel.words import moment_words, short_day_words
from yimen.kernel.worktime import local
from yimen.matters.models import Attachment
from yimen.matters.queries import attachments, notes

COMPARED, SHOWN = 80, 3
ALIKE = 0.5


@dataclass(frozen=True)
class Answered:
    """A demand line and what the reply says to it."""

    demand: str
    answer: str


@dataclass(frozen=True)
class Similar:
    """An earlier reply of the same office on another order."""

    number: str
    title: str
    when: str
    text: str
    percent: int
    copy: bool


@dataclass(frozen=True)
class Contacted:
    who: str
    when: str
    text: str


def reply_of(order: Order) -> Reply | None:
    """The reply under review."""
    rows = Reply.objects.filter(order=order, state=Reply.State.SUBMITTED)
    return rows.select_related("note", "author", "signed_by").first()


def answered(order: Order, reply: Reply) -> list[Answered]:
    """Every demand line beside its answer, in the order in which they were said."""
    return [Answered(line.text, str(reply.answers.get(str(line.pk), ""))) for line in demand_lines(order.matter)]


def similar_replies(order: Order, reply: Reply) -> list[Similar]:
    """Earlier replies of the same office that read alike, the likest first. One statement."""
    rows = Reply.objects.filter(order__matter__lead_organisation=order.matter.lead_organisation_id)
    rows = rows.exclude(order=order).select_related("note", "order__matter").order_by("-at")[:COMPARED]
    scored = [(similarity(reply.note.text, row.note.text), row) for row in rows]
    kept = sorted((pair for pair in scored if pair[0] >= ALIKE), key=lambda pair: -pair[0])[:SHOWN]
    return [
        Similar(
            row.order.matter.number, row.order.matter.title, short_day_words(local(row.at).date(), local(now()).year),
            row.note.text, round(100 * score), score >= COPY_FROM,
        )
        for score, row in kept
    ]  # fmt: skip


def warnings(reply: Reply, similar: list[Similar]) -> list[str]:
    """What looks wrong: empty words in place of a result, a copy of an earlier reply (Q8)."""
    found = [f"回复中的“{words}”不是办理结果。" for words in EMPTY_RESULTS if words in reply.note.text]
    if any(each.copy for each in similar):
        found.append("与本单位以前的一份回复几乎相同，请核对是否针对本事项。")
    return found


def contacts(order: Order) -> list[Contacted]:
    """The log of contacts with the caller, newest first."""
    rows = notes(order.matter, "contact").order_by("-at")
    return [Contacted(row.author.name if row.author else "系统", moment_words(row.at, now()), row.text) for row in rows]


def evidence(order: Order) -> list[Attachment]:
    """The files of the office, evidence first."""
    return list(attachments(order.matter).order_by("-evidence", "-at"))
