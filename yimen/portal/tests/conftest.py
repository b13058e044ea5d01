from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from yimen.base.now import moved_to
from yimen.hotline.models import Order
from yimen.hotline.services import intake
from yimen.kernel.limits import ZONE
from yimen.parties.services import Contact
from yimen.portal.tests.road import answer, code_of, somebody

WEDNESDAY = datetime(2026, 5, 13, 10, 20, tzinfo=ZONE)


@pytest.fixture(autouse=True)
def wednesday(request: pytest.FixtureRequest) -> Iterator[None]:
    """Wednesday, 13 May 2026, 10:20; a browser's site lives in its own time."""
    if request.node.get_closest_marker("browser"):
        yield
        return
    with moved_to(WEDNESDAY):
        yield


@pytest.fixture
def later() -> Callable[[int], Any]:
    """`with later(minutes):` the clock stands that much further."""
    return lambda minutes: moved_to(WEDNESDAY + timedelta(minutes=minutes))


@pytest.fixture
def order(db: None) -> Order:
    """An order that has just come in by telephone."""
    taken = intake.Intake(
        channel="phone", request_type="help", title="楼上停水两天", content="五楼以上没有水。",
        demands=["尽快恢复供水", "说明哪天修好"], contact=Contact(name="溪女士", phone="13800000026"),
    )  # fmt: skip
    done = intake.register(intake=taken, by=somebody("operator"))
    return Order.objects.select_related("matter").get(pk=done.matter.pk)


@pytest.fixture
def answered(order: Order) -> Order:
    """The order, answered and waiting for the return call."""
    answer(order)
    return Order.objects.select_related("matter").get(pk=order.pk)


@pytest.fixture
def following(client: Client, order: Order) -> Client:
    """A browser that has shown number and code of `order`."""
    client.post("/public/follow/", {"number": order.matter.number, "code": code_of(order)})
    return client
