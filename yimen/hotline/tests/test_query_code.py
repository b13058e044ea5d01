"""The query code: derived, not stored; changed when it is misused (rule book §2.6)."""

from __future__ import annotations

import pytest

from yimen.hotline.models import Order
from yimen.hotline.services.public import MISSES, check_code, query_code
from yimen.hotline.tests.cast import an_order
from yimen.kernel.codes import grouped
from yimen.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db
FROM = "203.0.113.7"


@pytest.fixture
def order() -> Order:
    return Order.objects.select_related("matter").get(pk=an_order("in_progress").pk)


def code_of(order: Order) -> str:
    order.refresh_from_db()
    return query_code(order, order.matter.number)


def wrong(order: Order) -> str:
    return f"{(int(code_of(order)) + 1) % 1_000_000:06d}"


def test_it_has_six_digits_and_is_the_same_every_time(order: Order) -> None:
    assert len(code_of(order)) == 6
    assert code_of(order).isdigit()
    assert code_of(order) == code_of(order)


def test_two_orders_have_two_codes(order: Order) -> None:
    other = Order.objects.select_related("matter").get(pk=an_order("awaiting_acceptance").pk)
    assert code_of(order) != code_of(other)


def test_number_and_code_as_printed_open_the_order(order: Order) -> None:
    code = code_of(order)
    assert check_code(grouped(order.matter.number), f"{code[:3]} {code[3:]}", FROM) == order


def test_a_wrong_code_and_an_unknown_number_are_told_apart_by_nobody(order: Order) -> None:
    assert check_code(order.matter.number, wrong(order), FROM) is None
    assert check_code("RX61102620260105000426", "123456", FROM) is None


def test_the_fifth_miss_changes_the_code(order: Order) -> None:
    old = code_of(order)
    for _ in range(MISSES):
        assert check_code(order.matter.number, wrong(order), FROM) is None
    assert code_of(order) != old
    assert check_code(order.matter.number, old, FROM) is None
    assert check_code(order.matter.number, code_of(order), FROM) == order


def test_a_right_code_forgives_earlier_misses(order: Order) -> None:
    for _ in range(MISSES - 1):
        check_code(order.matter.number, wrong(order), FROM)
    check_code(order.matter.number, code_of(order), FROM)
    order.refresh_from_db()
    assert (order.query_misses, order.query_generation) == (0, 1)


def test_one_source_may_not_try_for_ever(order: Order) -> None:
    with pytest.raises(Refusal) as refused:
        for _ in range(100):
            check_code(order.matter.number, "abc", FROM)
    assert refused.value.code == "too_often"


def test_a_number_that_cannot_be_one_is_said_to_be_so(order: Order) -> None:
    with pytest.raises(Refusal, match="工单编号"):
        check_code("RX123", "123456", FROM)
