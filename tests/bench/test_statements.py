"""How many statements a request costs: exact on any machine, so this is the gate. Everything is counted.

A savepoint, the session, the member of staff, BEGIN and COMMIT count too.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yimen.hotline.tests.cast import an_order, contact, office, signed_in, staff
from yimen.matters.models import Matter

INTAKE = 7


def spent(client: Client, method: str, path: str, values: dict[str, Any] | None = None, expect: int = 200) -> int:
    """The statements of one request, after the same process has answered one before (as a server has)."""
    with CaptureQueriesContext(connection) as caught:
        answer = client.post(path, values or {}) if method == "post" else client.get(path)
    assert answer.status_code == expect, (path, answer.status_code)
    return len(caught)


def steady(ask: Callable[[], int]) -> int:
    """The least of three: the first pays for what a process reads once, and what it keeps for half a minute may end in between."""
    return min(ask() for _ in range(3))


def intake_form(i: int) -> dict[str, Any]:
    return {
        "key": str(uuid4()), "phone": f"138{i:08d}", "name": "溪水清", "caller_kind": "person", "request_type": "help",
        "title": "迎春小区 2 号楼停水两天", "content": "五楼以上一滴水没有。", "demands": ["尽快恢复供水", "说明哪天修好"],
        "address": "乾佑街道迎春社区 2 号楼", "grade": "ordinary", "confidentiality": "open", "reply_way": "phone",
        "other_procedure": "none", "people_count": "1", "channel": "phone", "go": "submit",
    }  # fmt: skip


def act_form(matter: Matter, **more: Any) -> dict[str, Any]:
    version = Matter.objects.values_list("version", flat=True).get(pk=matter.pk)
    return {"key": str(uuid4()), "seen": str(version), **more}


def test_taking_in_an_order_keeps_to_its_statements(committed_database: str) -> None:
    client = signed_in("operator")
    caller = count(1)
    assert steady(lambda: spent(client, "post", "/orders/new/", intake_form(next(caller)), 303)) <= INTAKE


Form = Callable[[], dict[str, Any]]
# part, state in which the order waits, route under its number, the most statements, fields.
ACTS: tuple[tuple[str, str, str, int, Form], ...] = (
    ("reviewer", "awaiting_acceptance", "/dispatch/{}/accept/", 7,
     lambda: {"request_type": "help", "grade": "ordinary"}),
    ("handler", "in_progress", "/matters/{}/do/log_contact/", 9,
     lambda: {"way": "phone", "reached": "yes", "text": "电话接通，约定下午上门查看。"}),
    ("liaison", "awaiting_signing", "/matters/{}/do/sign_for/", 12, lambda: {"person": str(staff("handler"))}),
    ("dispatcher", "awaiting_dispatch", "/matters/{}/do/dispatch/", 11,
     lambda: {"lead": str(office("zhujian")), "category": "0501"}),
    ("dispatcher", "awaiting_dispatch", "/dispatch/{}/send/", 11,
     lambda: {"lead": str(office("zhujian")), "category": "0501"}),
)  # fmt: skip


@pytest.mark.parametrize(("part", "state", "route", "most", "fields"), ACTS, ids=[act[2] for act in ACTS])
def test_an_act_keeps_to_its_statements(
    committed_database: str, part: str, state: str, route: str, most: int, fields: Form
) -> None:
    client = signed_in(part)

    def once() -> int:
        matter = an_order(state)
        return spent(client, "post", route.format(matter.number), act_form(matter, **fields()), 303)

    assert steady(once) <= most


def test_the_order_page_takes_as_many_statements_for_a_longer_trail(committed_database: str) -> None:
    client, matter = signed_in("handler"), an_order("in_progress")

    def page() -> int:
        return steady(lambda: spent(client, "get", f"/matters/{matter.number}/"))

    short = page()
    contact(matter)
    before = page()
    for _ in range(5):
        contact(matter)
    assert page() == before
    assert short <= before


def test_a_search_takes_as_many_statements_for_many_finds_as_for_one(committed_database: str) -> None:
    client = signed_in("head")

    def page() -> int:
        return steady(lambda: spent(client, "get", "/search/?q=停水"))

    an_order("in_progress")
    few = page()
    for _ in range(10):
        an_order("in_progress")
    assert page() == few


def test_the_read_that_begins_every_request_keeps_its_plan(committed_database: str) -> None:
    """Planning it costs five times its running: with most people signed out it was planned anew each time."""
    client = signed_in("operator")
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE org_staff")
    for _ in range(12):
        client.get("/account/")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(generic_plans), sum(custom_plans) FROM pg_prepared_statements"
            " WHERE statement LIKE '%%\"session_data\"%%' AND statement LIKE '%%org_appointment%%'"
        )
        kept, anew = cursor.fetchone()
    assert kept >= 3
    assert anew <= 5
