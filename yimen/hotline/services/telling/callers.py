"""What the caller is told, by message: accepted, when, later than said, ended how (rule book §9)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from yimen.hotline.queries import category_days, limit_rows
from yimen.hotline.rules.endings import endings
from yimen.hotline.rules.intake import refusal_reasons
from yimen.hotline.rules.letters import render
from yimen.hotline.rules.limits import due_for, limit_for
from yimen.hotline.rules.pauses import GROUNDS
from yimen.hotline.services.public import query_code, rating_link
from yimen.hotline.services.telling.case import Case, day
from yimen.kernel.limits import local
from yimen.matters.queries import last_seq
from yimen.notify.services import message
from yimen.org.queries import calendar

COUNTY = "柞水"
LINK_AFTER = 3


def _write(case: Case, code: str, fields: Mapping[str, object], urgent: bool | None = None) -> None:
    text = render(code, fields)
    message(case.order.party, code, text, case.subject, case.urgent if urgent is None else urgent)


def _named(case: Case, **more: object) -> dict[str, object]:
    return {"标题": case.subject.title, "编号": case.subject.number} | more


def expected(case: Case) -> datetime:
    """When an answer can be expected: the date promised, else the limit of this kind of order counted from now on."""
    if case.order.promised_at:
        return case.order.promised_at
    matter, at = case.subject, case.event.at
    days = category_days(matter.category) if matter.category else None
    chosen = limit_for("handle", matter.grade, matter.subtype or "*", days, on=local(at).date(), rows=limit_rows())
    return due_for(calendar(), at, chosen, case.order.upstream_due_at).at


def accepted(case: Case) -> None:
    """受理告知: number, query code, date. Sent at once: the caller has only just asked."""
    code = query_code(case.order, case.subject.number)
    fields = {"县": COUNTY, "编号": case.subject.number, "查询码": code, "日期": day(expected(case))}
    _write(case, "acceptance", fields, urgent=True)


def dispatched(case: Case) -> None:
    """Which office answers, and by when."""
    lead = case.subject.lead_organisation
    if lead is None or case.subject.secrecy == "secret":
        return
    date = day(case.due("handle") or case.order.promised_at)
    _write(case, "dispatch_notice", _named(case, 承办单位=lead.name, 日期=date))


def refused(case: Case) -> None:
    """不予受理: the case, and the lawful channel."""
    reason = refusal_reasons().get(case.order.refusal_code)
    label = reason.label if reason else "不属于受理范围"
    told = _sentence(case.last_said("told"))
    _write(case, "refusal_notice", {"标题": case.subject.title, "情形": label, "渠道": told})


def _sentence(text: str) -> str:
    text = " ".join(text.split()) or "请按告知的渠道提出。"
    return text if text.endswith(("。", "！", "？")) else f"{text}。"


def asked(case: Case) -> None:
    """补充材料: what is lacking, by when."""
    _write(case, "supplement", {"日期": day(case.due("supplement")), "清单": case.said("question")})


def extended(case: Case) -> None:
    """延期: why, and the new date."""
    reason = _reason(case.said("decision"))
    _write(case, "extension_notice", {"原因": reason, "新日期": day(case.due("rework", "handle"))})


def _reason(text: str) -> str:
    return " ".join(text.split()).rstrip("。") or "客观原因"


def paused(case: Case) -> None:
    """暂停: on which ground and document, until when at the latest."""
    ground = GROUNDS[str(case.facts["ground"])]
    fields = {"暂停情形": ground.label, "文件": _reason(case.said("decision")), "日期": day(case.event.at)}
    _write(case, "pause_notice", fields | {"最迟日期": day(case.due("pause"))})


def resumed(case: Case) -> None:
    """恢复: from when, and the new date."""
    _write(case, "resume_notice", {"日期": day(case.event.at), "新日期": day(case.due("rework", "handle"))})


def deferred(case: Case) -> None:
    """挂账: what is promised, by when."""
    lead = case.subject.lead_organisation
    fields = {"问题": f"“{case.subject.title}”", "客观条件": "现有条件", "单位": lead.name if lead else "承办单位"}
    _write(case, "deferral_notice", fields | {"日期": day(case.order.deferred_to)})


def ended(case: Case) -> None:
    """特殊办结: the case and what was said."""
    ending = endings().get(case.order.ending_code)
    label = ending.label if ending else "依法办结的情形"
    fields = {"标题": case.subject.title, "情形": label, "告知内容": _sentence(case.last_said("told"))}
    _write(case, "ending_notice", fields)


def withdrawn(case: Case) -> None:
    """撤回, as the caller wished."""
    _write(case, "withdrawal_notice", _named(case))


def not_reached(case: Case) -> None:
    """After the third call in vain: the link under which the answer can be read and rated; once a round."""
    if int(case.facts.get("attempt", 0)) != LINK_AFTER:
        return
    link = settings.ADDRESS + reverse("rate", args=[rating_link(case.order.pk)])
    _write(case, "rating_link", _named(case, 链接=link))


def date_moved(case: Case) -> None:
    """A new holiday table moves the date that the caller was told."""
    for kind, before, after in case.facts.get("moved", ()):
        if kind in ("handle", "rework", "promise") and before and after:
            old, new = (datetime.fromisoformat(str(moment)) for moment in (before, after))
            if local(old).date() != local(new).date():
                _write(case, "calendar_notice", _named(case, 原日期=day(old), 新日期=day(new)))


def was_told(case: Case) -> bool:
    """Whether the order has been dispatched before, so that another date is news."""
    return last_seq(case.order.pk, "dispatch") > 0
