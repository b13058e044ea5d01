"""How an order may end: quality of replies, special endings, rulings, return calls, rework, objections (§4.2–4.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from yimen.hotline.rules.tables import read_rows
from yimen.kernel.limits import Limit
from yimen.kernel.refusal import Refusal
from yimen.kernel.worktime import WorkCalendar, local

QUALITY_CHECKS: Final = {
    "Q1": "逐条答复了诉求要点",
    "Q2": "写明查到什么、做了什么、谁做的、何时做的",
    "Q3": "不支持的诉求写明文件和条款",
    "Q4": "已联系诉求人，或列明联系记录",
    "Q5": "今后的承诺写明日期",
    "Q6": "没有他人信息，没有泄露保密工单的诉求人身份",
    "Q7": "附有证据（前后照片、记录）",
    "Q8": "语言通俗，不以转交代替结果，不照抄以前的答复",
}
EMPTY_RESULTS: Final = ("已转相关部门", "已转交相关", "已反馈相关部门", "正在协调", "请耐心等待")
COPY_FROM: Final = 0.9
CALL_ATTEMPTS: Final = 3
CALL_DAYS: Final = 2
CALL_GAP: Final = dt.timedelta(hours=4)
LINK_WAIT: Final = dt.timedelta(days=3)
REWORK_ROUNDS: Final = 2
ENDINGS_AFTER_REWORK: Final = frozenset({"E1", "E2", "E5"})
OBJECTION_DAYS: Final = {"closed": 30, "archived": 30, "answered": 30, "refused": 10}
PROMISE_MOST: Final = dt.timedelta(days=180)
RULING_WINDOW: Final = Limit(1, "working_day")
RECALL_MINUTES: Final = 30


@dataclass(frozen=True, slots=True)
class Ending:
    """One of E1–E7: its source, the evidence it needs, and whether the caller still gets a return call."""

    code: str
    label: str
    source: str
    needs: str
    return_call: bool


@cache
def endings() -> dict[str, Ending]:
    """E1–E7 by code (WF 21, JN 25)."""
    return {
        row["code"]: Ending(row["code"], row["label"], row["source"], row["needs"], row["return_call"] == "yes")
        for row in read_rows("endings.csv")
    }


def special_ending(code: str, evidence: int, told_caller: str, rework_rounds: int = 0) -> Ending:
    """The ending that may be proposed, or a Refusal. WF 21: evidence and what was told; E7 needs two proofs.

    After two rounds of rework only E1, E2 and E5 are left (§4.2).
    """
    ending = endings().get(code)
    if ending is None:
        raise Refusal("unknown_ending", f"特殊办结情形应为{'、'.join(endings())}之一；重复诉求请并案。", ending=code)
    if rework_rounds >= REWORK_ROUNDS and code not in ENDINGS_AFTER_REWORK:
        raise Refusal(
            "ending_after_rework", "重办 2 次后只能以 E1、E2、E5 特殊办结，请继续办理或重新选择。", ending=code
        )
    if evidence < (2 if code == "E7" else 1):
        raise Refusal("no_evidence", f"“{ending.label}”需要：{ending.needs}。请补充后再申请。", ending=code)
    if not told_caller.strip():
        raise Refusal("caller_not_told", "请写明已向诉求人告知的内容，再申请特殊办结。", ending=code)
    return ending


def failed_checks(results: Mapping[str, bool]) -> tuple[str, ...]:
    """The quality checks that failed (JN 27). Every one of Q1–Q8 must have been looked at, else a Refusal."""
    unseen = [code for code in QUALITY_CHECKS if code not in results]
    if unseen:
        raise Refusal("checks_missing", f"还有检查项没有勾选：{'、'.join(unseen)}。", checks=unseen)
    return tuple(code for code in QUALITY_CHECKS if not results[code])


def reply_warnings(text: str, earlier: Sequence[str] = ()) -> tuple[str, ...]:
    """What looks wrong in a reply, for the reviewer (Q8). `earlier`: replies of the same office on other facts."""
    found = [f"回复中的“{words}”不是办理结果，请写明做了什么。" for words in EMPTY_RESULTS if words in text]
    if any(similarity(text, other) >= COPY_FROM for other in earlier):
        found.append("回复与本单位以前的一份回复几乎相同，请核对是否针对本事项。")
    return tuple(found)


def similarity(a: str, b: str) -> float:
    """0 to 1: shared pairs of neighbouring characters over all (Dice), blanks left out."""
    pairs = []
    for text in (a, b):
        packed = "".join(text.split())
        pairs.append({packed[i : i + 2] for i in range(len(packed) - 1)})
    total = len(pairs[0]) + len(pairs[1])
    return 2 * len(pairs[0] & pairs[1]) / total if total else float(a == b)


def check_ruling_request(
    signed_at: dt.datetime | None, now: dt.datetime, calendar: WorkCalendar, times: int = 0, new_facts: bool = False
) -> None:
    """Refuse a ruling request that may not be made. BJ 12(3), WF 22: once, ≤ 1 working day after signing.

    Later, or after a ruling, only on new law or facts; then it goes to the county coordinator. `signed_at` None: not
    yet signed for.
    """
    if new_facts:
        return
    if times:
        raise Refusal(
            "ruled_before", "本工单已裁定过，不能以同一理由再次申请。有新的法律依据或事实的，由分管领导签字另行提出。"
        )
    if signed_at is not None and now > calendar.add(signed_at, RULING_WINDOW).at:
        raise Refusal(
            "ruling_too_late", "申请裁定应在签收后 1 个工作日内提出，现已超过，请继续办理。有新事实的可以另行提出。"
        )


def check_recall(dispatched_at: dt.datetime, now: dt.datetime, times: int) -> None:
    """Refuse a recall later than 30 minutes after dispatch, or a second one; after that the desk rules ex officio."""
    if times or now - dispatched_at > dt.timedelta(minutes=RECALL_MINUTES):
        raise Refusal(
            "recall_too_late", f"派单 {RECALL_MINUTES} 分钟后或已撤回过的，不能撤回，请由股长依职权裁定改派。"
        )


def check_attempt(earlier: Sequence[dt.datetime], at: dt.datetime) -> None:
    """Refuse a return call that would not count: under 4 hours after the last one, or in the same half-day."""
    if not earlier:
        return
    if at - max(earlier) < CALL_GAP:
        raise Refusal(
            "too_soon", f"距上次回访不足 4 小时，请在 {local(max(earlier) + CALL_GAP):%Y-%m-%d %H:%M} 之后再拨。"
        )
    if _half(at) in {_half(each) for each in earlier}:
        raise Refusal("same_half_day", "同一半日内已经回访过，请换一个半日再拨。")


def attempts_enough(attempts: Collection[dt.datetime]) -> bool:
    """≥ 3 attempts on ≥ 2 days, mornings and afternoons both tried (the gap is kept by `check_attempt`)."""
    halves = {_half(at) for at in attempts}
    days = {day for day, _ in halves}
    return len(halves) >= CALL_ATTEMPTS and len(days) >= CALL_DAYS and len({part for _, part in halves}) == 2


def check_unreached(attempts: Collection[dt.datetime], link_sent_at: dt.datetime | None, now: dt.datetime) -> None:
    """Refuse to end as unreached before the attempts are full and the message with the link has waited 3 days."""
    if not attempts_enough(attempts):
        raise Refusal("attempts_missing", "还不能登记无法接通：至少回访 3 次，分在 2 日，上午和下午都要拨过。")
    if link_sent_at is None or now - link_sent_at < LINK_WAIT:
        raise Refusal("link_waiting", "还不能登记无法接通：请先发送评价短信，并等候 3 日。")


def _half(at: dt.datetime) -> tuple[dt.date, str]:
    here = local(at)
    return here.date(), "morning" if here.hour < 12 else "afternoon"


def check_objection(state: str, ended_at: dt.datetime, now: dt.datetime, times: int = 0) -> None:
    """Refuse a late objection: 30 days after an ending or answer (WF 14), 10 days and once after a refusal."""
    days = OBJECTION_DAYS.get(state)
    if days is None:
        raise Refusal("not_ended", "事项还在办理，不需要提出异议。请补充情况，或等候答复。")
    if local(now).date() > local(ended_at).date() + dt.timedelta(days=days):
        raise Refusal("objection_too_late", f"异议应在告知后 {days} 日内提出，现已超过。有新情况的可以提出新的诉求。")
    if state == "refused" and times:
        raise Refusal("objected_before", "本事项已复核一次，不再复核。您可以通过告知的渠道依法提出。")


def check_promise(promised: dt.date, today: dt.date, renewals: int = 0) -> None:
    """Refuse a promise in the past or over 180 days off, or a second renewal (JN 24(3), WF 20(3), number local)."""
    if not today < promised <= today + PROMISE_MOST:
        raise Refusal("promise_date", f"承诺日期应在今天之后、{today + PROMISE_MOST} 之前，请重新填写。")
    if renewals > 1:
        raise Refusal("renewed_before", "本工单已再次承诺过 1 次，不能再改承诺日期。")
