"""What the desk may take, must ask and must not take (rule book §2)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from yimen.hotline.rules.tables import read_rows
from yimen.hotline.rules.words import UPSTREAM_CHANNELS
from yimen.kernel.refusal import Refusal

GROUP_CALLERS: Final = 5
GROUP_PEOPLE: Final = 10
GROUP_HOURS: Final = 24
REPEAT_SUPERVISED: Final = 3
REPEAT_DAYS: Final = 30
NUISANCE_CALLS: Final = 3
NUISANCE_HOURS: Final = 24
ANSWERABLE_AT_ONCE: Final = frozenset({"consultation", "praise"})
PLACE_TYPES: Final = frozenset({"help", "complaint", "report"})
SUBJECT_TYPES: Final = frozenset({"complaint", "report"})
REQUIRED: Final = {
    "channel": "渠道",
    "received_at": "受理时间",
    "request_type": "诉求类型",
    "grade": "紧急程度",
    "confidentiality": "保密要求",
    "title": "标题",
    "content": "内容",
    "demands": "诉求要求",
    "reply_way": "回复方式",
    "other_procedure": "是否已进入其他程序",
}
TO_TELL: Final = {
    "number": "工单编号和查询码",
    "type": "诉求类型和紧急程度",
    "due": "答复的日期和时间",
    "follow": "查询、补充、评价和撤回的方式",
    "recorded": "本次通话已录音",
    "secret": "对举报人信息严格保密",
    "truth": "如实反映情况的义务",
}


@dataclass(frozen=True, slots=True)
class RefusalReason:
    """One of X1–X11: what the case is, its source, the sentence for the caller, what the operator must do."""

    code: str
    label: str
    source: str
    sentence: str
    tell: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A field that must be filled: its code and its Chinese name."""

    field: str
    label: str


@dataclass(frozen=True, slots=True)
class Sensitive:
    """A sensitive word found in the text, with where it stands and what the screen shows."""

    word: str
    start: int
    end: int
    kind: str
    label: str
    grade: str
    transfer: str
    script: str


@cache
def refusal_reasons() -> dict[str, RefusalReason]:
    """X1–X11 by code (GF53 and local rules, sources per row)."""
    return {row["code"]: RefusalReason(**row) for row in read_rows("refusals.csv")}


def refusal_reason(code: str, channel_told: str, asked_once: bool = True) -> RefusalReason:
    """The reason for a proposed refusal. WF 19: the lawful channel is told; SL 6: X9 only after one question."""
    reason = refusal_reasons().get(code)
    if reason is None:
        raise Refusal(
            "unknown_reason", f"不予受理情形应为{'、'.join(refusal_reasons())}之一，请重新选择。", reason=code
        )
    if not channel_told.strip():
        raise Refusal("no_channel", f"不予受理应写明已告知的内容：{reason.tell}。请补充。", reason=code)
    if code == "X9" and not asked_once:
        raise Refusal("ask_first", "内容不清的，应先请诉求人补充一次，再决定是否不予受理。", reason=code)
    return reason


def missing_fields(values: Mapping[str, object]) -> tuple[Missing, ...]:
    """The fields still to be filled before an order can be submitted (rule book §2.2, WF 11), in form order.

    Keys are the field codes of the rule book; also `about_place` (bool) and `demands` (the demand lines). False is a
    value; None, empty text and empty lists are not.
    """
    wanted = dict(REQUIRED)
    wanted |= _by_channel(values) | _by_caller(values) | _by_type(values)
    return tuple(Missing(field, label) for field, label in wanted.items() if values.get(field) in (None, "", (), []))


def _by_channel(values: Mapping[str, object]) -> dict[str, str]:
    channel = values.get("channel")
    if channel in UPSTREAM_CHANNELS:
        return {"upstream_number": "上级平台编号", "upstream_due_at": "上级平台限办时间"}
    return {"source_line": "来源热线"} if channel == "other_line" else {}


def _by_caller(values: Mapping[str, object]) -> dict[str, str]:
    if values.get("anonymous"):
        return {}
    wanted = {"caller_name": "诉求人姓名", "caller_kind": "诉求人类别"}
    if values.get("reply_way") in ("phone", "sms"):
        wanted["caller_phone"] = "联系电话"
    if values.get("caller_kind") == "enterprise":
        wanted |= {"caller_enterprise": "企业名称", "caller_credit_code": "统一社会信用代码"}
    return wanted


def _by_type(values: Mapping[str, object]) -> dict[str, str]:
    kind = values.get("request_type")
    wanted = {"region_code": "事发地区（到村或社区）"} if kind in PLACE_TYPES and values.get("about_place") else {}
    if kind in SUBJECT_TYPES:
        wanted |= {"subject_kind": "涉及对象类别", "subject_name": "涉及对象名称"}
    return wanted


def default_confidentiality(request_type: str, sensitive: bool = False) -> str:
    """Reports are secret (JN 32); sensitive orders are seen by the handler only; the rest is open to the office."""
    if request_type == "report":
        return "secret"
    return "office_only" if sensitive else "open"


def answer_at_once(request_type: str, progress_question: bool, source_in_force: bool, caller_confirmed: bool) -> None:
    """Refuse an immediate answer that the rule does not allow (§2.4, WF 18, BJ 11): no entry, no answer from memory."""
    if request_type not in ANSWERABLE_AT_ONCE and not progress_question:
        raise Refusal("not_answerable", "只有咨询、表扬和查询进度可以即时答复，其他诉求请提交工单。")
    if not source_in_force and not progress_question:
        raise Refusal("no_source", "没有可用的知识条目或办事指南，请提交工单，由主管单位 1 个工作日内答复。")
    if not caller_confirmed:
        raise Refusal("not_confirmed", "请先向诉求人确认已听清答复，再办结。")


def is_group(callers: int, people: int) -> bool:
    """≥ 5 callers or ≥ 10 people on one fact within 24 hours (BJ 29 idea, number local)."""
    return callers >= GROUP_CALLERS or people >= GROUP_PEOPLE


def repeat_supervised(contacts: Collection[dt.datetime], now: dt.datetime) -> bool:
    """Whether this contact is the third in 30 days, which opens level-1 supervision. `contacts` includes it."""
    since = now - dt.timedelta(days=REPEAT_DAYS)
    return sum(since <= at <= now for at in contacts) >= REPEAT_SUPERVISED


def to_voice_message(ended_calls: Sequence[dt.datetime], now: dt.datetime) -> bool:
    """Whether the head of section may send a number to voice message for a day: 3 nuisance calls in 24 h (WF 34).

    Emergencies are never blocked.
    """
    since = now - dt.timedelta(hours=NUISANCE_HOURS)
    return sum(since <= at <= now for at in ended_calls) >= NUISANCE_CALLS


@cache
def _sensitive_table() -> tuple[re.Pattern[str], dict[str, dict[str, str]]]:
    rows = {row["word"]: row for row in read_rows("sensitive_words.csv")}
    longest_first = sorted(rows, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), rows


def sensitive_words(text: str) -> tuple[Sensitive, ...]:
    """Every sensitive word in the text, in order. The words are hints for a person, never a decision."""
    pattern, rows = _sensitive_table()
    return tuple(
        Sensitive(
            found.group(), found.start(), found.end(), **{k: v for k, v in rows[found.group()].items() if k != "word"}
        )
        for found in pattern.finditer(text)
    )


def proposed_grade(text: str, urgent_category: bool = False) -> str:
    """The grade that the words and the category suggest; the person who accepts decides."""
    if any(hit.grade == "emergency" for hit in sensitive_words(text)):
        return "emergency"
    return "urgent" if urgent_category else "ordinary"
