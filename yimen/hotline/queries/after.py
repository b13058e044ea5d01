"""What to say after an act: what happened, who has it now, until when; and who was faster when a form was too old."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from yimen.base.now import now
from yimen.hotline.lifecycle import LETTER, ORDER, REQUEST
from yimen.hotline.queries.offices import offices
from yimen.hotline.rules.answers import CONFIDENTIAL_VERBS
from yimen.hotline.rules.words import ROLES
from yimen.kernel.lifecycle import Lifecycle
from yimen.kernel.limits import local
from yimen.kernel.refusal import Refusal
from yimen.kernel.words import day_words, moment_words
from yimen.matters.models import Matter
from yimen.matters.services import Done

_TABLES: Final[dict[str, Lifecycle]] = {"order": ORDER, "request": REQUEST, "letter": LETTER}
# What is to be done before the clock is due.
UNTIL: Final = {
    "handle": "回复", "rework": "回复", "sign": "签收", "accept": "受理", "recheck": "核实", "dispatch": "派单",
    "supplement": "补充", "refuse_check": "复核", "review": "审核", "callback": "回访", "approve": "审批",
    "pause": "恢复办理", "promise": "兑现承诺", "progress_report": "报告进展", "decide": "决定", "answer": "答复",
    "check": "核对", "designate": "指定承接单位", "upstream": "确认", "follow": "办结", "contact": "联系诉求人",
    "desk": "建单",
}  # fmt: skip


def done_words(done: Done, before: Matter, verb: str) -> tuple[str, str]:
    """Two lines for the message: 已签收 / 现在由 县住建局 夏至清 负责，5 月 14 日（周四）17:30 前回复。"""
    table = _TABLES[before.kind]
    label = next((move.label for move in table.moves if move.verb == verb), verb)
    if '"draft":"reply"' in done.event.body:
        label = "交分管领导签发"
    first = f"“{label}”已经办过，没有重复记录" if done.repeated else f"已{label}"
    return first, has_it(_named(done.matter, before))


def _named(matter: Matter, before: Matter) -> Matter:
    """The matter with its owner's names as far as they are known here; the rest is read when it is asked for."""
    office = offices().get(matter.owner_organisation_id or 0)
    if office is not None:
        matter.owner_organisation = office
    if matter.owner_staff_id == before.owner_staff_id:
        matter.owner_staff = before.owner_staff
    return matter


def has_it(matter: Matter) -> str:
    """Who has the matter now and until when."""
    table = _TABLES[matter.kind]
    if matter.closed_at is not None:
        return f"{table.title}{table.label(matter.state)}。"
    return f"现在由 {owner_words(matter)} 负责{_until(matter.due_at, matter.due_clock)}。"


def owner_words(matter: Matter) -> str:
    """县住建局 夏至清, or the office and the post while no person is named."""
    office = matter.owner_organisation.short_name if matter.owner_organisation else ""
    person = matter.owner_staff.name if matter.owner_staff else ""
    return f"{office} {person or ROLES.get(matter.owner_role, '')}".strip()


def _until(due: datetime | None, clock: str) -> str:
    if due is None:
        return ""
    here = local(due)
    return f"，{day_words(here.date())}{here:%H:%M} 前{UNTIL.get(clock, '办理')}"


def stale_words(refusal: Refusal) -> str:
    """谷雨田 今天 10:32 已办理“派单”。写下的内容还在，请看过最新情况再决定。"""
    at, verb = refusal.data.get("at"), str(refusal.data.get("verb", ""))
    if verb in CONFIDENTIAL_VERBS:
        return refusal.sentence
    labels = {move.verb: move.label for table in _TABLES.values() for move in table.moves}
    when = moment_words(at, now()) if isinstance(at, datetime) else ""
    return (
        f"{refusal.data.get('who', '')} {when} 已办理“{labels.get(verb, verb)}”。写下的内容还在，请看过最新情况再决定。"
    )
