"""Every table has a line in grants.sql; states and verbs in the database are whole words."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db import models

from yimen.hotline.lifecycle import LETTER, ORDER, REQUEST
from yimen.project import grants


@pytest.mark.django_db(databases=["default", "owner"])
def test_every_table_has_a_grant_and_every_grant_a_table() -> None:
    assert set(grants.lines()) == grants.existing_tables()


def test_states_and_verbs_are_whole_words() -> None:
    for table in (ORDER, REQUEST, LETTER):
        for word in [*table.states, *(move.verb for move in table.moves)]:
            assert re.fullmatch(r"[a-z]{2,}(_[a-z]+)*", word), word


def test_choices_stored_are_whole_words() -> None:
    for model in apps.get_models():
        if model.__module__.startswith("yimen."):
            for field in model._meta.get_fields():
                if isinstance(field, models.CharField) and field.choices and not field.primary_key:
                    assert all(len(str(value)) > 1 for value, _ in field.flatchoices if value), f"{model}.{field.name}"
