"""Columns that no form has, sent along with every form, change nothing."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from tests.security.hostile import FORM
from tests.security.world import World
from yimen.hotline.models import Order
from yimen.matters.models import Event, Matter
from yimen.org.models import Staff

EXTRA = {
    "owner": "1", "owner_staff": "1", "owner_organisation": "1", "lead_organisation": "1", "state": "closed",
    "due_at": "2099-01-01T00:00", "number": "RX61102620260114000998", "role": "system_admin", "is_staff": "on",
    "is_superuser": "on", "is_active": "on", "created_by": "1", "author": "1", "version": "999", "head": "x", "avoids": "1",
    "matter": "1", "by": "1", "verb": "satisfied", "desk_only": "on", "actor": "1", "organisation_id": "1", "party": "1",
    "recorded_by": "1", "accepted": "on", "received_at": "2020-01-01",
}  # fmt: skip
COLUMNS = ("state", "owner_staff_id", "owner_organisation_id", "lead_organisation_id", "due_at", "avoids_id", "secrecy",
           "subtype", "grade", "closed_at", "received_at")  # fmt: skip
# Person, act and what its form wants on an order that is being handled.
ACTS: dict[str, tuple[str, dict[str, Any]]] = {
    "handler note": ("add_note", {"text": "到过现场"}),
    "handler contact": ("log_contact", {"way": "phone", "reached": "yes", "text": "电话接通，约定下午"}),
    "liaison named": ("name_handler", {"person": ""}),
    "supervisor urge": ("urge", {"reason": "late", "words": "请报进展"}),
    "leader pause": ("request_pause", {"ground": "P1", "document": "委托书 3 号", "words": "水质检测"}),
    "operator repeat": ("add_repeat_contact", {"text": "又来电催问"}),
    "dispatcher split": ("split", {"title": "另一件事", "demands": "查清原因"}),
    "co reply": ("co_reply", {"text": "已派车送水"}),
}


def columns(pk: int) -> dict[str, Any]:
    return dict(Matter.objects.values(*COLUMNS).get(pk=pk))


def bodies(pk: int, after: int) -> list[tuple[str, str, int | None]]:
    rows = Event.objects.filter(matter=pk, seq__gt=after)
    return list(rows.values_list("verb", "to_state", "actor_id"))


def outcome(world: World, person: str, url: str, form: dict[str, Any], pk: int) -> tuple[Any, ...]:
    """What the form does, taken back: status, columns afterwards, events."""
    before = Event.objects.filter(matter=pk).count()
    with transaction.atomic():
        answer = world.people[person].post(url, form | {"key": str(uuid4())})
        found = (answer.status_code, columns(pk), bodies(pk, before))
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("case", ACTS)
def test_an_act_does_the_same_with_columns_it_does_not_have(world: World, case: str) -> None:
    verb, form = ACTS[case]
    matter, person = world.things["ordinary"].matter, case.split()[0]
    url, seen = f"/matters/{matter.number}/do/{verb}/", Matter.objects.get(pk=matter.pk).version
    if "person" in form:
        form = form | {"person": Staff.objects.get(login="ze.yingshi").pk}
    plain = outcome(world, person, url, form | {"seen": seen}, matter.pk)
    extra = {name: value for name, value in EXTRA.items() if name not in form}
    assert outcome(world, person, url, form | {"seen": seen} | extra, matter.pk) == plain
    assert plain[0] in (303, 422)


def _taken(world: World, form: dict[str, Any], url: str, person: str) -> dict[str, Any]:
    with transaction.atomic():
        answer = world.people[person].post(url, form | {"key": str(uuid4())})
        assert answer.status_code == 303, answer.content.decode()[:500]
        order = Order.objects.select_related("matter").latest("pk")
        found = {name: getattr(order.matter, name) for name in COLUMNS if not name.endswith("_at")}
        found |= {
            "recorded_by": order.recorded_by_id,
            "upstream": order.upstream_number,
            "number": order.matter.number[:8],
        }
        transaction.set_rollback(True)
    return found


def test_an_intake_takes_only_what_its_form_has(world: World) -> None:
    extra = EXTRA | {"upstream_number": "X1", "upstream_system": "city", "sensitive": "x", "outcome": "satisfied"}
    plain = _taken(world, FORM, "/orders/new/", "operator")
    assert _taken(world, FORM | extra, "/orders/new/", "operator") == plain


def test_an_account_takes_only_what_its_form_has(world: World) -> None:
    person = Staff.objects.get(login="xia.zhiqing")
    before = dict(Staff.objects.filter(pk=person.pk).values().get())
    for url in ("/account/phone", "/account/password", "/account/", "/display"):
        world.people["handler"].post(url, EXTRA | {"work_phone": "0914-4320000", "login": "root", "organisation": "1"})
    after = dict(Staff.objects.filter(pk=person.pk).values().get())
    allowed = {"work_phone", "display_mode", "display_contrast"}
    assert {name for name in before if before[name] != after[name]} <= allowed
    assert person.appointments.filter(state="active").count() == 1
