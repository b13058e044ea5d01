"""Taking over published items: known by body and name, the same again is nothing, a difference is another version."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from yimen.catalog.models import Item, Version
from yimen.catalog.queries import published, published_item
from yimen.catalog.rules.content import Content, Material
from yimen.catalog.rules.durations import Duration
from yimen.catalog.services import adopt
from yimen.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 2)
LOST = Content(
    name="居民身份证遗失补领", body="gongan", task_type="07", case_type="2", statutory=Duration(60, "natural_day"),
    promise=Duration(20), visits=1, settled_in=True, materials=(Material(name="户口簿"),),
)  # fmt: skip
OVER = replace(LOST, name="死亡、宣告死亡、宣告失踪人员户口注销")


def test_items_get_numbers_in_order_and_a_first_version() -> None:
    done = adopt([LOST, OVER], county="611026", on=DAY)
    assert (done.new, done.changed, done.same) == (2, 0, 0)
    assert list(Item.objects.values_list("number", "state")) == [("000001", "published"), ("000002", "published")]
    row = Version.objects.get(item__number="000001")
    assert (row.sequence, row.visits, row.settled_in, row.required_materials) == (1, 1, True, 1)
    assert (str(row.statutory_days), str(row.promised_days)) == ("42.86", "20.00")


def test_the_same_again_is_nothing() -> None:
    adopt([LOST], county="611026", on=DAY)
    done = adopt([LOST], county="611026", on=DAY + timedelta(days=1))
    assert (done.new, done.changed, done.same, Version.objects.count()) == (0, 0, 1, 1)


def test_a_difference_is_another_version_from_its_day_on() -> None:
    adopt([LOST], county="611026", on=DAY)
    later = DAY + timedelta(days=10)
    done = adopt([replace(LOST, promise=Duration(15))], county="611026", on=later)
    assert (done.new, done.changed) == (0, 1)
    before, after = published_item("000001", later - timedelta(days=1)), published_item("000001", later)
    assert before and after
    assert (before.content.promise, after.content.promise) == (Duration(20), Duration(15))


def test_before_its_day_there_is_nothing() -> None:
    adopt([LOST], county="611026", on=DAY)
    assert published_item("000001", DAY - timedelta(days=1)) is None
    assert published(DAY).count() == 1


def test_two_departments_may_have_an_item_of_one_name() -> None:
    done = adopt([LOST, replace(LOST, body="minzheng")], county="611026", on=DAY)
    assert done.new == 2


def test_an_unknown_body_refuses_the_whole() -> None:
    with pytest.raises(Refusal) as caught:
        adopt([LOST, replace(OVER, body="nobody")], county="611026", on=DAY)
    assert caught.value.data["bodies"] == ["nobody"]
    assert not Item.objects.exists()


def test_a_version_cannot_begin_before_the_one_it_follows() -> None:
    adopt([LOST], county="611026", on=DAY)
    with pytest.raises(Refusal):
        adopt([replace(LOST, visits=0)], county="611026", on=DAY)


def test_the_database_itself_keeps_two_versions_apart() -> None:
    adopt([LOST], county="611026", on=DAY)
    row = Version.objects.get()
    row.pk, row.sequence, row.valid_from = None, 2, DAY + timedelta(days=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
