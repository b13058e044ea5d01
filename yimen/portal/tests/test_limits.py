from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from yimen.custody.models import Limit
from yimen.custody.services import limited, used_up
from yimen.hotline.models import Order
from yimen.kernel.refusal import Refusal
from yimen.matters.models import Matter
from yimen.notify.models import Message
from yimen.notify.services.messages import read
from yimen.portal.tests.road import code_of, walk

pytestmark = pytest.mark.django_db
WHO = {"identity": "named", "name": "谷雨田", "phone": "13800000026"}


def wrong_code(order: Order) -> str:
    return f"{(int(code_of(order)) + 1) % 10**6:06d}"


def miss(client: Client, order: Order, address: str = "10.0.0.1") -> Any:
    sent = {"number": order.matter.number, "code": wrong_code(order)}
    return client.post("/public/follow/", sent, REMOTE_ADDR=address)


def test_a_bucket_lets_through_what_it_may_and_then_says_how_long_to_wait(later: Callable[[int], Any]) -> None:
    for _ in range(3):
        limited("door:a", 3, 600)
    with later(4), pytest.raises(Refusal) as refused:
        limited("door:a", 3, 600)
    assert refused.value.code == "too_often"
    assert refused.value.data["retry_after"] == 360
    assert "6 分钟后再试" in refused.value.sentence
    with later(10):
        limited("door:a", 3, 600)


def test_looking_at_a_bucket_counts_nothing() -> None:
    limited("door:b", 2, 600)
    for _ in range(5):
        used_up("door:b", 2, 600)
    limited("door:b", 2, 600)
    with pytest.raises(Refusal):
        used_up("door:b", 2, 600)


def test_the_sixth_request_from_one_phone_in_ten_minutes_waits_and_keeps_what_was_typed(
    later: Callable[[int], Any],
) -> None:
    for n in range(5):
        client = Client(REMOTE_ADDR=f"10.0.1.{n}")
        assert client.post("/public/ask/review/", {"key": walk(client, who=WHO)}).status_code == 303
    last = Client(REMOTE_ADDR="10.0.1.9")
    key = walk(last, who={**WHO, "phone": "138 0000 0026"})
    page = last.post("/public/ask/review/", {"key": key})
    assert page.status_code == 429
    assert 0 < int(page.headers["Retry-After"]) <= 600
    assert "迎春小区 2 号楼" in page.content.decode()
    assert Matter.objects.count() == 5
    with later(11):
        assert last.post("/public/ask/review/", {"key": key}).status_code == 303


def test_one_address_hands_in_sixty_an_hour_at_most() -> None:
    client = Client(REMOTE_ADDR="10.0.2.1")
    key = walk(client, who={"identity": "anonymous"})
    for _ in range(60):
        limited("submit:10.0.2.1", 60, 3600)
    page = client.post("/public/ask/review/", {"key": key})
    assert page.status_code == 429
    assert Matter.objects.count() == 0


def test_no_bucket_is_named_after_a_phone_number(client: Client) -> None:
    client.post("/public/ask/review/", {"key": walk(client, who=WHO)})
    assert not Limit.objects.filter(bucket__contains="13800000026").exists()


def test_five_wrong_codes_change_the_code(client: Client, order: Order) -> None:
    old = code_of(order)
    for n in range(5):
        assert miss(client, order, f"10.0.3.{n}").status_code == 422
    assert code_of(order) != old
    assert code_of(order) in read(Message.objects.get(code="query_code_changed"))
    page = client.post("/public/follow/", {"number": order.matter.number, "code": old})
    assert page.status_code == 422


def test_a_right_code_forgets_the_misses_before(client: Client, order: Order) -> None:
    for _ in range(4):
        miss(client, order)
    client.post("/public/follow/", {"number": order.matter.number, "code": code_of(order)})
    old = code_of(order)
    miss(client, order)
    assert code_of(order) == old


def test_thirty_misses_an_hour_close_the_page_to_one_address_only(client: Client, order: Order) -> None:
    for _ in range(30):
        assert miss(client, order).status_code == 422
    page = miss(client, order)
    assert page.status_code == 429
    assert "Retry-After" in page.headers
    right = {"number": order.matter.number, "code": code_of(order)}
    assert client.post("/public/follow/", right, REMOTE_ADDR="10.0.0.2").status_code == 303


def test_right_codes_are_not_counted(client: Client, order: Order) -> None:
    right = {"number": order.matter.number, "code": code_of(order)}
    for _ in range(35):
        assert client.post("/public/follow/", right).status_code == 303


def test_three_hundred_misses_in_all_close_it_to_everybody_for_the_hour(
    client: Client, order: Order, later: Callable[[int], Any]
) -> None:
    for _ in range(300):
        limited("code:all", 300, 3600)
    assert miss(client, order, "10.9.9.9").status_code == 429
    with later(61):
        assert miss(client, order, "10.9.9.9").status_code == 422
