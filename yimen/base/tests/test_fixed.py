"""A fixed read gives what its queryset gives, whatever the values, and asks for no more."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yimen.base.fixed import FixedRead
from yimen.org.models import Organisation, Staff

pytestmark = pytest.mark.django_db


def _staff(organisation: int, login: str) -> object:
    return Staff.objects.select_related("organisation").filter(organisation=organisation).exclude(login=login)


def test_it_gives_the_same_objects_as_the_queryset_for_every_value() -> None:
    read = FixedRead(_staff, organisation=-1, login="nobody's")
    for office in Organisation.objects.values_list("pk", flat=True)[:8]:
        wanted = list(_staff(office, "xia.zhiqing"))
        found = read.all(organisation=office, login="xia.zhiqing")
        assert found == wanted
        assert [each.__dict__.keys() for each in found] == [each.__dict__.keys() for each in wanted]
        assert [each.organisation for each in found] == [each.organisation for each in wanted]


def test_what_was_joined_is_there_without_another_statement() -> None:
    office = Staff.objects.get(login="xia.zhiqing").organisation_id
    read = FixedRead(_staff, organisation=-1, login="nobody's")
    read.all(organisation=office, login="")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        people = read.all(organisation=office, login="")
        assert {each.organisation.pk for each in people} == {office}
    assert len(asked) == 1


def test_nothing_found_is_none() -> None:
    assert FixedRead(_staff, organisation=-1, login="x").first(organisation=0, login="") is None


def test_a_hole_without_a_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        FixedRead(_staff, organisation=-1, login="x").all(organisation=1)


def test_an_example_that_the_statement_does_not_hold_is_an_error() -> None:
    with pytest.raises(TypeError, match="does not occur"):
        FixedRead(lambda key: Staff.objects.all(), key=UUID(int=7)).all(key=UUID(int=8))
