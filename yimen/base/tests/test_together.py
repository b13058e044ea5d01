"""Rows of several tables in one statement: keys found, references right, nothing written when one of them cannot be."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from psycopg import _queries

from yimen.base.together import write_together
from yimen.org.models import Appointment, Organisation, Staff

pytestmark = pytest.mark.django_db


def an_office(code: str) -> Organisation:
    return Organisation(code=code, name=f"示例{code}", short_name=code, kind="department", county="611026")


def a_person(login: str, organisation: Organisation) -> Staff:
    return Staff(login=login, name="溪水清", organisation=organisation, password="!")


def test_an_office_its_people_and_their_posts_are_one_statement_and_know_their_keys() -> None:
    office = an_office("xinju")
    people = [a_person("xi.yi", office), a_person("xi.er", office)]
    posts = [Appointment(staff=person, organisation=office, role="office_handler", state="active") for person in people]
    with CaptureQueriesContext(connection) as caught:
        write_together([office, *people, *posts])
    assert len(caught) == 1
    for post, person in zip(posts, people, strict=True):
        kept = Appointment.objects.select_related("staff", "organisation").get(pk=post.pk)
        assert (kept.staff.login, kept.organisation.code) == (person.login, "xinju")
        assert (post.staff_id, post.organisation_id) == (person.pk, office.pk)


def test_each_row_refers_to_its_own_among_several_new_ones() -> None:
    offices = [an_office(f"xinju{n}") for n in range(3)]
    people = [a_person(f"xi.{n}", office) for n, office in enumerate(offices)]
    write_together([*offices, *people])
    for person, office in zip(people, offices, strict=True):
        assert Staff.objects.get(login=person.login).organisation.code == office.code


def test_keys_of_several_rows_are_given_in_their_order() -> None:
    office = Organisation.objects.get(code="zhujian")
    people = [a_person(f"xi.{n}", office) for n in range(5)]
    write_together(people)
    assert [Staff.objects.get(pk=person.pk).login for person in people] == [person.login for person in people]


def test_the_same_shape_of_rows_is_the_same_statement() -> None:
    sent = set()
    for n in range(2):
        office = an_office(f"xinju{n}")
        with CaptureQueriesContext(connection) as caught:
            write_together([office, a_person(f"xi.{n}", office)])
        sent.add(caught[0]["sql"].replace(f"xinju{n}", "").replace(f"xi.{n}", "").split("VALUES")[0])
    assert len(sent) == 1


def test_new_and_changed_rows_are_written_at_once_and_only_the_columns_named() -> None:
    old, new = Organisation.objects.get(code="zhujian"), an_office("xinju")
    name, old.short_name, old.name = old.name, "住建", "不该写进去的名称"
    with CaptureQueriesContext(connection) as caught:
        write_together([new, a_person("xi.yi", new)], [old], ["short_name"])
    assert len(caught) == 1
    assert Organisation.objects.get(pk=new.pk).name == "示例xinju"
    kept = Organisation.objects.get(code="zhujian")
    assert (kept.pk, kept.short_name, kept.name) == (old.pk, "住建", name)


def test_changed_rows_alone_are_written() -> None:
    old = Organisation.objects.get(code="zhujian")
    old.short_name = "住建"
    write_together([], [old], ["short_name"])
    assert Organisation.objects.get(pk=old.pk).short_name == "住建"


def test_a_row_must_stand_after_the_one_it_refers_to() -> None:
    office = an_office("xinju")
    for rows in ([a_person("xi.yi", office)], [a_person("xi.er", office), office]):
        with pytest.raises(ValueError, match="not written before it"):
            write_together(rows)


def test_when_one_row_cannot_be_none_is() -> None:
    taken = Staff.objects.earliest("pk").login
    office = an_office("xinju")
    with pytest.raises(IntegrityError), transaction.atomic():
        write_together([office, a_person("xi.yi", office), a_person(taken, office)])
    assert not Organisation.objects.filter(code="xinju").exists()


def test_a_statement_of_many_parameters_is_parsed_once() -> None:
    """It names a private setting of the driver: a driver that has it no more fails here."""

    def people(n: int) -> list[Staff]:
        office = Organisation.objects.get(code="zhujian")
        return [a_person(f"xi.{n}.{m}", office) for m in range(12)]

    write_together(people(1))
    before = _queries._query2pg.cache_info()
    write_together(rows := people(2))
    after = _queries._query2pg.cache_info()
    assert len(rows) * 12 > 50
    assert (after.hits > before.hits, after.misses) == (True, before.misses)
