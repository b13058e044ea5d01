"""Personal values lie sealed: bound to their row, masked wherever they are printed, in no column as text."""

from __future__ import annotations

import pickle

import pytest
from django.db import connection, transaction

from tests.security.canaries import forms
from tests.security.world import World
from yimen.custody.models import SealedValue
from yimen.custody.services import VALUE, seal, unseal
from yimen.hotline.models import Order
from yimen.kernel.sealing import SealError
from yimen.parties.models import Party
from yimen.parties.services import COLUMNS, Contact, masked, party_for

TEXTS = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'jsonb', 'json', 'bytea', 'tsvector', 'inet',
  'ARRAY')
"""
KIND = "SELECT data_type FROM information_schema.columns WHERE table_name = %s AND column_name = %s"
HIDDEN = ("name", "phone", "identifier")


def columns() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(TEXTS)
        return list(cursor.fetchall())


def holds(table: str, column: str, word: str) -> bool:
    """Whether a column of any kind of text or bytes holds the word."""
    with connection.cursor() as cursor:
        kind = f"convert_to(t.\"{column}\"::text, 'UTF8')"
        cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE position(%s IN {kind}) > 0', [word.encode()])
        found = cursor.fetchone()[0]
        cursor.execute(KIND, [table, column])
        if cursor.fetchone()[0] == "bytea":
            cursor.execute(f'SELECT count(*) FROM "{table}" WHERE position(%s IN "{column}") > 0', [word.encode()])
            found += cursor.fetchone()[0]
    return bool(found)


def test_no_column_of_any_table_holds_a_name_or_number_openly(world: World) -> None:
    words = [thing.words[label] for thing in world.things.values() for label in HIDDEN if label in thing.words]
    assert len(words) > 20
    found = [(table, column, word) for table, column in columns() for word in words if holds(table, column, word)]
    assert found == []


def test_the_search_sees_a_word_that_lies_open(world: World) -> None:
    assert holds("matters_matter", "title", world.things["ordinary"].words["title"])


@pytest.mark.parametrize("column", ["name", "phone"])
def test_a_sealed_value_does_not_open_in_another_row_or_column(world: World, column: str) -> None:
    one, two = (Order.objects.get(pk=world.things[name].matter.pk).party for name in ("ordinary", "secret"))
    assert one and two
    other = "phone" if column == "name" else "name"
    assert unseal(getattr(one, column), COLUMNS[column], one.pk) == world.things["ordinary"].words[column]
    for sealed, place, row in (
        (getattr(one, column), COLUMNS[column], two.pk),
        (getattr(one, column), COLUMNS[other], one.pk),
    ):
        with pytest.raises(SealError):
            unseal(sealed, place, row)


def test_a_value_moved_by_hand_in_the_database_does_not_open(world: World) -> None:
    one, two = (Order.objects.get(pk=world.things[name].matter.pk).party for name in ("ordinary", "secret"))
    assert one and two
    with transaction.atomic():
        Party.objects.filter(pk=two.pk).update(phone=one.phone)
        two.refresh_from_db()
        with pytest.raises(SealError):
            masked(two)
        transaction.set_rollback(True)


def test_a_lifted_identifier_opens_in_its_own_row_alone(world: World) -> None:
    rows = list(SealedValue.objects.all()[:2])
    assert unseal(rows[0].value, VALUE, rows[0].pk)
    with pytest.raises(SealError):
        unseal(rows[0].value, VALUE, rows[1].pk)


@pytest.mark.django_db
def test_a_party_printed_pickled_or_dumped_shows_nothing() -> None:
    party = party_for(Contact(name="溪水明", phone="13800000077"))
    party = Party.objects.get(pk=party.pk)
    said = [str(party), repr(party), f"{party}", str(party.__dict__), str(masked(party))]
    blobs = [text.encode() for text in said] + [pickle.dumps(party)]
    for word in ("溪水明", "13800000077"):
        assert not [blob for blob in blobs if any(form in blob for form in forms(word))]


def test_the_same_value_is_sealed_differently_each_time(world: World) -> None:
    party = Order.objects.get(pk=world.things["ordinary"].matter.pk).party
    assert party
    assert seal("13800000001", COLUMNS["phone"], party.pk) != seal("13800000001", COLUMNS["phone"], party.pk)
