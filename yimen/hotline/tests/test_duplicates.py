"""Which orders may be on the same fact (rule book §2.5)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from yimen.base.now import now
from yimen.hotline.queries.likely import likely_same
from yimen.hotline.rules.likeness import best_share, pairs, search_pairs, share
from yimen.hotline.tests.cast import actor, an_order
from yimen.parties.services import Contact

PLACE = "611026001002"
OTHER = Contact(name="谷子秋", phone="13800000031")
NONE = "希望早点发高龄补贴"


@pytest.mark.django_db
def test_an_open_order_of_the_same_caller_is_shown_whatever_is_said() -> None:
    matter = an_order("in_progress")
    found = likely_same(actor("operator"), text=NONE, phone="13800000026")
    assert [(each.matter.pk, each.same_caller, each.very) for each in found] == [(matter.pk, True, False)]


@pytest.mark.django_db
def test_a_closed_order_of_the_same_caller_is_not() -> None:
    an_order("closed")
    assert likely_same(actor("operator"), text=NONE, phone="13800000026") == ()


@pytest.mark.django_db
def test_the_same_place_and_class_within_thirty_days_is_shown() -> None:
    matter = an_order("in_progress", region=PLACE, contact=OTHER)
    old = an_order("in_progress", region=PLACE, contact=OTHER, at=now() - timedelta(days=31))
    found = likely_same(actor("operator"), text=NONE, region=PLACE, category="0501")
    assert [each.matter.pk for each in found] == [matter.pk]
    assert old.pk not in {each.matter.pk for each in found}
    assert likely_same(actor("operator"), text=NONE, region=PLACE, category="0101") == ()


@pytest.mark.django_db
def test_words_alike_are_enough_and_the_likeliest_comes_first() -> None:
    near = an_order("in_progress", title="迎春小区 1 号楼水泵异响、水小", contact=OTHER)
    same = an_order("in_progress", title="迎春小区 2 号楼五楼以上停水两天", contact=OTHER)
    text = "迎春小区 2 号楼五楼以上停水两天，水泵异响"
    found = likely_same(actor("operator"), text=text)
    assert [each.matter.pk for each in found] == [same.pk, near.pk]
    assert found[0].very


@pytest.mark.django_db
def test_an_office_that_has_no_part_is_shown_nothing() -> None:
    an_order("awaiting_dispatch")
    assert likely_same(actor("stranger"), text="迎春小区 2 号楼停水两天", phone="13800000026") == ()


@pytest.mark.django_db
def test_all_ways_together_are_one_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    desk = actor("operator")
    for _ in range(3):
        an_order("in_progress", region=PLACE)
    with django_assert_num_queries(1):
        found = likely_same(desk, text="迎春小区停水两天", phone="13800000026", region=PLACE, category="0501")
    assert len(found) == 3


def test_nothing_typed_asks_nothing() -> None:
    assert search_pairs("") == ()
    assert share("", "迎春小区") == 0
    assert best_share([], "迎春小区") == 0


def test_words_that_everybody_says_do_not_count() -> None:
    assert pairs("请问怎么办理") == pairs("请问怎么办理") - {"请问", "怎么", "办理"}


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_share_lies_between_nothing_and_all(known: str, typed: str) -> None:
    assert 0 <= share(known, typed) <= 1


@given(st.text(alphabet="迎春小区停水两天高层水泵坏", min_size=6, max_size=30))
def test_a_text_shares_all_with_itself(text: str) -> None:
    assert share(text, text) in (0.0, 1.0)
