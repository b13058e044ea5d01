"""The road of an order as these tests walk it: by the desk, by the offices, and question by question as a visitor."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.test import Client

from yimen.base.now import now
from yimen.hotline.models import Order
from yimen.hotline.queries.places import places
from yimen.hotline.services import dispatching, handling, intake, replies
from yimen.hotline.services.public import query_code
from yimen.hotline.services.turn import Turn
from yimen.matters.models import Matter, Note
from yimen.org.access import Actor, actor_of, staff_with_posts
from yimen.org.models import Organisation, Staff

CHECKS = {f"Q{n}": True for n in range(1, 9)}


def somebody(role: str, office: int | None = None) -> Actor:
    rows = staff_with_posts(now()).filter(appointments__role=role, appointments__state="active", is_active=True)
    if office:
        rows = rows.filter(appointments__organisation=office)
    found: Staff = rows.order_by("pk")[0]
    return actor_of(found)


def code_of(order: Order) -> str:
    order.refresh_from_db()
    return query_code(order, order.matter.number)


def answer(order: Order) -> Matter:
    """Take the order to its return call: accepted, dispatched, signed, contacted, replied, reviewed."""
    pk = order.pk
    office = Organisation.objects.get(code="zhujian").pk
    intake.accept(Turn(pk, somebody("intake_reviewer")))
    dispatching.dispatch(Turn(pk, somebody("dispatcher")), lead=office, category="0501")
    handler = somebody("office_handler", office)
    handling.sign_for(Turn(pk, somebody("office_liaison", office)), person=handler.staff_id)
    handling.log_contact(Turn(pk, handler), way="phone", reached=True, text="电话接通")
    answers = {str(note.pk): f"已办：{note.text}" for note in Note.objects.filter(matter=pk, kind="demand")}
    said = replies.ReplyText(text="已换水泵，恢复供水。", found="true", answers=answers)
    replies.reply(Turn(pk, somebody("office_leader", office)), said=said)
    return replies.pass_review(Turn(pk, somebody("reply_reviewer")), checks=CHECKS).matter


RATING = {"process": "5", "result": "4", "solved": "yes", "reason": "", "words": ""}


def rating(**more: str) -> dict[str, str]:
    return {"key": str(uuid4()), **RATING, **more}


ROAD = {
    "kind": {"request_type": "help"},
    "what": {"content": "迎春小区 2 号楼五楼以上停水两天。物业说水泵坏了。"},
    "town": {"town": ""},
    "place": {"region": "", "address": "迎春小区 2 号楼"},
    "when": {"occurred_words": "昨天早上起", "is_ongoing": "on"},
    "want": {"demands": ["尽快恢复供水", "", "说明哪天修好"], "other_procedure": "none"},
    "who": {"identity": "named", "name": "谷雨田", "phone": "13800000026"},
    "answer": {"reply_way": "sms"},
}


def walk(client: Client, **changes: dict[str, Any]) -> str:
    """Answer every question; returns the key of the review page."""
    town = next(each.code for each in places() if len(each.code) == 9)
    village = next(each.code for each in places() if each.town == town and len(each.code) == 12)
    road = {**ROAD, "town": {"town": town}, "place": {**ROAD["place"], "region": village}, **changes}
    where, seen = "/public/ask/", set()
    while "review" not in where:
        step = where.removeprefix("/public/ask/").strip("/") or "kind"
        if step == "urgent":
            page = client.get(where)
            where = page.context["go_on"]
            continue
        assert step not in seen, f"{step} was not taken: {page.context['form'].errors}"
        seen.add(step)
        page = client.post(where, road[step])
        where = page.headers.get("Location", where)
    return str(client.get(where).context["key"])
