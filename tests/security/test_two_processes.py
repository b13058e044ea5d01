"""Two at once on one order, and the same form twice at once: real connections, real commits."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError, connection, connections
from django.test import Client

from tests.security.hostile import FORM
from yimen.hotline.models import Order
from yimen.hotline.services import handling
from yimen.hotline.services.turn import Turn
from yimen.hotline.tests import cast
from yimen.kernel.refusal import Refusal
from yimen.matters.models import Event, Matter
from yimen.parties.models import Party


def at_once(*works: Callable[[], Any]) -> Sequence[Any]:
    """Run these at the same moment, each on a connection of its own; their results in order."""
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        gate.wait(10)
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return [each.result(60) for each in [pool.submit(run, work) for work in works]]


def dispatch_form(seen: int) -> dict[str, Any]:
    return {"key": str(uuid4()), "seen": seen, "lead": cast.office("zhujian"), "category": "0501"}


@pytest.mark.usefixtures("committed_database")
def test_of_two_dispatchers_at_once_one_wins_and_the_other_is_told_who_and_when() -> None:
    matter = cast.an_order("awaiting_dispatch")
    clients = [cast.signed_in("dispatcher"), Client()]
    clients[1].cookies = clients[0].cookies
    forms = [dispatch_form(matter.version), dispatch_form(matter.version)]
    url = f"/matters/{matter.number}/do/dispatch/"
    answers = at_once(*[lambda c=c, f=f: c.post(url, f) for c, f in zip(clients, forms, strict=True)])  # type: ignore[misc]
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    told = next(answer for answer in answers if answer.status_code == 409).content.decode()
    assert "谷雨田" in told and "派单" in told
    assert Event.objects.filter(matter=matter, verb="dispatch").count() == 1
    assert cast.fresh(matter).state == "awaiting_signing"


@pytest.mark.usefixtures("committed_database")
def test_the_same_intake_sent_by_four_at_once_is_one_order() -> None:
    client = cast.signed_in("operator")
    form = FORM | {"key": str(uuid4())}

    def send() -> Any:
        own = Client()
        own.cookies = client.cookies
        return own.post("/orders/new/", form)

    answers = at_once(send, send, send, send)
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert Order.objects.count() == Matter.objects.filter(kind="order").count() == 1


@pytest.mark.usefixtures("committed_database")
def test_a_new_caller_taken_in_by_six_at_once_is_one_party_with_six_orders() -> None:
    client = cast.signed_in("operator")

    def send() -> Any:
        own = Client()
        own.cookies = client.cookies
        return own.post("/orders/new/", FORM | {"key": str(uuid4())})

    answers = at_once(*[send] * 6)
    assert {answer.status_code for answer in answers} == {303}
    assert Order.objects.count() == 6
    assert Party.objects.filter(pk__in=Order.objects.values("party")).count() == 1


@pytest.mark.usefixtures("committed_database")
def test_one_key_with_another_body_is_refused_and_nothing_is_half_done() -> None:
    client, key = cast.signed_in("operator"), str(uuid4())
    assert client.post("/orders/new/", FORM | {"key": key}).status_code == 303
    again = client.post("/orders/new/", FORM | {"key": key, "content": "另一件事，路灯不亮。"})
    assert again.status_code in (409, 422)
    assert "已经提交过" in again.content.decode()
    assert "另一件事，路灯不亮。" in again.content.decode()
    assert Order.objects.count() == 1


@pytest.mark.usefixtures("committed_database")
def test_a_stale_form_says_who_has_acted_and_keeps_what_was_typed() -> None:
    matter, client = cast.an_order("in_progress"), cast.signed_in("handler")
    handling.add_note(cast.turn(matter, "supervisor"), text="请抓紧")
    form = {"key": str(uuid4()), "seen": matter.version, "way": "phone", "reached": "yes", "text": "约定下午三点看"}
    answer = client.post(f"/matters/{matter.number}/do/log_contact/", form)
    assert answer.status_code == 409
    assert "立夏荫" in answer.content.decode() and "约定下午三点看" in answer.content.decode()
    assert Event.objects.filter(matter=matter, verb="log_contact").count() == 0


def _act(n: int, orders: Sequence[Matter]) -> str:
    """One of many acts, by somebody, on some order; how it ended."""
    pick, matter = random.Random(n), orders[random.Random(n).randrange(len(orders))]
    part = pick.choice(["handler", "supervisor", "head", "co"])
    turn = Turn(matter.pk, cast.actor(part), UUID(int=n + 1))
    try:
        if part == "handler" and n % 2:
            handling.log_contact(turn, way="phone", reached=True, text=f"第 {n} 次联系")
        else:
            handling.add_note(turn, text=f"第 {n} 条")
    except Refusal as refusal:
        return refusal.code
    except OperationalError as problem:
        return "deadlock" if "deadlock" in str(problem) else f"database {problem}"
    return "done"


@pytest.mark.usefixtures("committed_database")
def test_of_two_hundred_mixed_acts_by_eight_threads_none_deadlocks_and_the_chains_hold() -> None:
    orders, left = [cast.an_order("in_progress") for _ in range(3)], list(range(200))
    ended: Counter[str] = Counter()
    lock = threading.Lock()

    def work() -> None:
        while True:
            with lock:
                if not left:
                    return
                n = left.pop()
            result = _act(n, orders)
            with lock:
                ended[result] += 1

    at_once(*[work] * 8)
    assert ended == {"done": 200}, ended
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        assert cursor.fetchone()[0] == 0
    for matter in orders:
        seqs = list(Event.objects.filter(matter=matter).order_by("seq").values_list("seq", flat=True))
        assert seqs == list(range(1, len(seqs) + 1))
    assert Event.objects.filter(client_key__isnull=False).count() == 200
