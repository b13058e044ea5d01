"""Folding the events of a matter gives its stored columns, on every road through the lifecycle."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yimen.base.now import now
from yimen.hotline.tests import cast
from yimen.matters.models import Assignment, Clock, Matter
from yimen.matters.services.refold import refold

pytestmark = pytest.mark.django_db
COLUMNS = {
    "state": "awaiting_dispatch", "state_before": "in_progress", "owner_role": "dispatcher", "owner_staff_id": None,
    "due_at": now() + timedelta(days=9), "due_clock": "sign", "closed_at": now(), "late_at": now(),
    "received_at": now(), "last_at": now(), "category": "0102", "grade": "urgent", "secrecy": "secret",
    "lead_organisation_id": None, "number": "RX61102620260114999990", "kind": "letter", "county": "611000",
}  # fmt: skip


@pytest.mark.parametrize("state", list(cast.ROADS))
def test_the_fold_equals_the_columns_of_every_matter_on_the_road(state: str) -> None:
    cast.an_order(state, at=cast.WEDNESDAY)
    for matter in Matter.objects.all():
        assert refold(matter.pk) == []


@pytest.mark.parametrize("column", list(COLUMNS))
def test_a_column_changed_behind_the_engines_back_is_named(column: str) -> None:
    matter = cast.an_order("in_progress", at=cast.WEDNESDAY)
    Matter.objects.filter(pk=matter.pk).update(**{column: COLUMNS[column]})
    assert [found.column for found in refold(matter.pk)] == [column]


def test_a_clock_or_a_part_changed_behind_the_engines_back_is_named() -> None:
    matter = cast.an_order("in_progress", at=cast.WEDNESDAY)
    Clock.objects.filter(matter=matter, kind="handle").update(due_at=now())
    Assignment.objects.filter(matter=matter, role="co").update(state="done")
    assert [found.column.split()[-1] for found in refold(matter.pk)] == ["due_at", "state"]
