"""Words around an order's data: buttons, facts, related matters, ready for the templates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from yimen.hotline.models import Letter, Order, Request
from yimen.hotline.queries.page import TABLES, Page
from yimen.hotline.rules import words
from yimen.hotline.rules.answers import FOUND, SCORES, SOLVED
from yimen.hotline.rules.endings import QUALITY_CHECKS, endings
from yimen.hotline.rules.intake import refusal_reasons
from yimen.hotline.rules.pauses import GROUNDS
from yimen.hotline.views.table import TABLE
from yimen.kernel.codes import grouped
from yimen.kernel.limits import local
from yimen.kernel.refusal import Refusal
from yimen.kernel.words import day_words, short_day_words
from yimen.matters.models import Matter
from yimen.org.access import Actor
from yimen.parties.services import Shown, masked

ICONS = {"log_contact": "phone", "add_note": "message-square", "join": "users", "dispatch": "send"}
ASK_DESK = "请热线联系"
FINE_PRINT = {"secret": "保密工单：姓名、电话、录音、原话和村以下地址由热线保管。", "office_only": "仅承办人可见。"}


def page_context(page: Page, actor: Actor) -> dict[str, Any]:
    """Everything for `hotline/order.html` and `hotline/pane.html`."""
    matter = page.matter
    return {
        "page": page, "matter": matter, "number": number_words(matter), "acts": acts(page), "facts": facts(page, actor),
        "tags": tags(page), "related": related(page, actor), "replies": replies(page), "demand_tags": bool(page.replies),
        "parent": parent(matter), "content": texts(page, "content"), "summary": texts(page, "summary"),
        "caller": caller(page), "letter": texts(page, "letter"), "asked": texts(page, "request"), "open": matter.closed_at is None,
    }  # fmt: skip


def number_words(matter: Matter) -> str:
    """The number in groups, as it is read out; a number of another form as it is."""
    try:
        return grouped(matter.number)
    except Refusal:
        return matter.number


def texts(page: Page, kind: str) -> Sequence[str]:
    return [note.text for note in page.texts.get(kind, ())]


def acts(page: Page) -> dict[str, Any]:
    """The primary button, the one beside it, and the rest for 更多办理."""
    rows = {verb: _act(page.matter, verb) for verb in page.verbs if (page.matter.kind, verb) in TABLE}
    taken = (page.primary, page.beside)
    return {
        "primary": rows.get(page.primary), "beside": rows.get(page.beside),
        "more": [row for verb, row in rows.items() if verb not in taken],
    }  # fmt: skip


def _act(matter: Matter, verb: str) -> dict[str, str]:
    entry = TABLE[matter.kind, verb]
    return {"url": reverse("act", args=[matter.number, verb]), "label": entry.title, "icon": ICONS.get(verb, "")}


def tags(page: Page) -> list[str]:
    """Quiet facts of the head."""
    matter = page.matter
    if matter.kind == "order":
        found = [words.REQUEST_TYPES.get(matter.subtype, ""), page.category, words.GRADES.get(matter.grade, "")]
        if matter.secrecy != "open":
            found.append(words.CONFIDENTIALITY[matter.secrecy])
        if page.order and page.order.rounds:
            found.append(f"第 {page.order.rounds} 次重办")
        return [word for word in found if word]
    if matter.kind == "request":
        return [Request.What(matter.request.what).label]
    return ["督办函" if matter.letter.level else "催办函"]


def facts(page: Page, actor: Actor) -> list[tuple[str, str]]:
    """基本情况 as pairs; what secrecy hides from this actor is not among them."""
    matter = page.matter
    if matter.kind == "request":
        return _request_facts(matter.request)
    if matter.kind == "letter":
        return _letter_facts(matter.letter)
    return _order_facts(page, page.order, actor) if page.order else []


def _order_facts(page: Page, order: Order, actor: Actor) -> list[tuple[str, str]]:
    matter = page.matter
    source = words.CHANNELS.get(matter.channel, matter.channel)
    recorder = f"，{order.recorded_by.name} 受理" if order.recorded_by else ""
    rows = [
        ("地址", place(page)),
        ("来源", f"{source}{recorder}"),
        ("发生时间", _when(order)),
        ("涉及对象", order.subject_name),
        ("保密", words.CONFIDENTIALITY.get(matter.secrecy, "")),
        ("要求回复", words.REPLY_WAYS.get(order.reply_way, "")),
        ("此前反映", order.asked_before),
        ("其他程序", words.OTHER_PROCEDURES.get(order.other_procedure, "") if order.other_procedure not in ("", "none") else ""),
        ("可公开", "同意公开" if order.publish_ok else "不同意公开"),
        ("告知日期", _moment(order.promised_at)),
        ("录音号", "" if page.veiled or not actor.county_wide else order.call_id),
        ("上级编号", order.upstream_number),
        ("重办督办", order.supervisor.name if order.supervisor else ""),
        ("特殊办结", _ending(order)),
        ("不予受理", _refusal(order)),
        ("回访", _callback(order)),
    ]  # fmt: skip
    return [(name, value) for name, value in rows if value]


def place(page: Page) -> str:
    """Where it happened: for an office kept from the caller's identity no finer than the village."""
    region, order = page.matter.region, page.order
    town = (
        f"{region.parent.name}{region.name}"
        if region and region.parent and region.level == "village"
        else str(region or "")
    )
    return town if page.veiled else f"{town}{'' if not order else order.address.removeprefix(town)}"


def _when(order: Order) -> str:
    began = short_day_words(local(order.occurred_from).date()) if order.occurred_from else order.occurred_words
    return f"{began}起，仍在持续" if began and order.is_ongoing else began or ("仍在持续" if order.is_ongoing else "")


def _moment(moment: Any) -> str:
    if moment is None:
        return ""
    here = local(moment)
    return f"{day_words(here.date())}{here:%H:%M} 前"


def _ending(order: Order) -> str:
    found = endings().get(order.ending_code)
    return f"{found.code} {found.label}" if found else ""


def _refusal(order: Order) -> str:
    found = refusal_reasons().get(order.refusal_code)
    return f"{found.code} {found.label}" if found else ""


def _callback(order: Order) -> str:
    rows = [
        SOLVED.get(order.solved, ""),
        f"过程{SCORES[order.process_score]}" if order.process_score else "",
        f"结果{SCORES[order.result_score]}" if order.result_score else "",
    ]
    tried = f"未接通 {order.callback_attempts} 次" if order.callback_attempts else ""
    return "，".join(word for word in [*rows, tried] if word)


def _request_facts(request: Request) -> list[tuple[str, str]]:
    ground = GROUNDS.get(request.ground)
    rows = [
        ("申请单位", request.office.short_name),
        ("申请人", request.asked_by.name),
        ("建议主办", request.proposed_office.short_name if request.proposed_office else ""),
        ("申请天数", f"{request.days} 个工作日" if request.days else ""),
        ("暂停情形", f"{ground.code} {ground.label}" if ground else ""),
        ("新的事实", "有" if request.ground == "new_facts" else ""),
        ("决定人", request.decided_by.name if request.decided_by else ""),
    ]
    return [(name, value) for name, value in rows if value]


def _letter_facts(letter: Letter) -> list[tuple[str, str]]:
    level = {0: "催办", 1: "一级督办", 2: "二级督办", 3: "三级督办"}.get(letter.level, "")
    return [("级别", level), ("受函单位", letter.office.short_name)]


def caller(page: Page) -> Shown | None:
    """The caller's masked name and number, or None where this actor gets neither."""
    if page.order is None or page.order.party is None or not page.sees_contact:
        return None
    return masked(page.order.party)


def parent(matter: Matter) -> Matter | None:
    """The order that a request or letter is about."""
    if matter.kind == "order":
        return matter.parent
    return (matter.request if matter.kind == "request" else matter.letter).order.matter


def related(page: Page, actor: Actor) -> list[dict[str, str]]:
    """相关事项: requests and letters, merged orders, other orders of the caller. The veil hides other callers."""
    rows = [("", page.related.get("children", ())), ("同一诉求人", page.related.get("caller", ()))]
    if not page.veiled:
        rows.insert(1, ("并案", page.related.get("merged", ())))
    return [_related(matter, note) for note, matters in rows for matter in matters]


def _related(matter: Matter, note: str) -> dict[str, str]:
    state = TABLES[matter.kind].label(matter.state) if matter.kind in TABLES else matter.state
    when = short_day_words(local(matter.received_at).date())
    return {
        "url": reverse("matter", args=[matter.number]), "title": matter.title,
        "note": "，".join(word for word in (note, when, state) if word),
    }  # fmt: skip


def replies(page: Page) -> list[dict[str, Any]]:
    """Replies with what the reviewer found, newest first."""
    found = []
    for reply in page.replies:
        failed = [f"{code} {QUALITY_CHECKS[code]}" for code in reply.failed.split(",") if code in QUALITY_CHECKS]
        found.append({
            "text": reply.note.text, "found": FOUND.get(reply.found, ""), "basis": reply.basis,
            "next": f"{day_words(reply.next_date)}前完成后续事项" if reply.next_date else "",
            "author": reply.author.name, "signer": reply.signed_by.name if reply.signed_by else "",
            "state": reply.get_state_display(), "tone": {"passed": "good", "returned": "warn"}.get(reply.state, ""),
            "failed": failed, "reviewer": reply.reviewed_by.name if reply.reviewed_by else "", "at": reply.at,
        })  # fmt: skip
    return found
