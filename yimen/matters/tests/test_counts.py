"""Counts: kept sums and counted rows agree, the fold loses nothing, a difference is found."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from yimen.matters.jobs import fold_tally as job
from yimen.matters.models import Matter, Tally
from yimen.matters.queries import Query, countable, counts, matching, recount
from yimen.matters.services.tally import fold_tally
from yimen.matters.tests.builders import WEDNESDAY, a_matter, actor, office, saved

pytestmark = pytest.mark.django_db


def mixed() -> list[Matter]:
    water = office("shuili")
    return saved(
        [
            a_matter(1),
            a_matter(2, state="paused", lead_organisation_id=water),
            a_matter(3, state="closed", closed_at=WEDNESDAY),
            a_matter(4, state="draft", lead_organisation_id=None),
            a_matter(5, kind="letter", state="awaiting_answer"),
        ]
    )


@pytest.mark.parametrize(
    ("query", "n"),
    [
        (Query("open"), 3),
        (Query("all"), 5),
        (Query("open", {"state": ("paused",)}), 1),
        (Query("all", {"kind": ("letter",)}), 1),
        (Query("open", {"state": ("in_progress", "paused"), "kind": ("order",)}), 2),
    ],
)
def test_kept_sums_are_what_counting_the_rows_gives(query: Query, n: int) -> None:
    mixed()
    who = actor("gu.yutian")
    kept = countable(who, query, WEDNESDAY)
    assert kept.model is Tally
    assert counts({"kept": kept, "rows": matching(who, query, WEDNESDAY)}) == {"kept": n, "rows": n}


def test_kept_sums_answer_by_office_too() -> None:
    mixed()
    query = Query("open", {"office": (str(office("shuili")),)})
    assert counts({"n": countable(actor("gu.yutian"), query, WEDNESDAY)}) == {"n": 1}


def test_an_office_is_counted_row_by_row() -> None:
    mixed()
    assert countable(actor("xia.zhiqing"), Query("office"), WEDNESDAY).model is Matter


def test_many_counts_are_one_statement_and_an_empty_one_is_nought() -> None:
    mixed()
    with CaptureQueriesContext(connection) as caught:
        found = counts(
            {"a": Matter.objects.all(), "b": Matter.objects.none(), "c": Matter.objects.filter(kind="letter")}
        )
    assert found == {"a": 5, "b": 0, "c": 1}
    assert len(caught) == 1


def test_folding_keeps_every_sum_and_leaves_one_row_for_each_cell() -> None:
    mixed()
    cell = {"county": "611026", "kind": "order", "state": "in_progress", "owner": 7, "lead": 7, "open": True}
    Tally.objects.bulk_create([Tally(**cell, n=n) for n in (1, 1, -1, 1, -2)])
    keys = ("county", "kind", "state", "owner", "lead", "open")
    before = {tuple(row[:-1]): row[-1] for row in Tally.objects.values_list(*keys).annotate(s=Sum("n")) if row[-1]}
    assert fold_tally() == 5
    after = {tuple(row[:-1]): row[-1] for row in Tally.objects.values_list(*keys, "n")}
    assert after == before
    assert Tally.objects.count() == len(before)


def test_the_job_folds() -> None:
    mixed()
    Tally.objects.create(county="611026", kind="order", state="paused", owner=1, lead=1, open=True, n=0)
    job()
    assert not Tally.objects.filter(n=0).exists()


def test_recount_names_the_cell_that_is_wrong() -> None:
    mixed()
    assert recount() == {}
    row = Tally.objects.get(state="paused")
    Tally.objects.filter(pk=row.pk).update(n=3)
    cell = ("611026", "order", "paused", row.owner, row.lead, True)
    assert recount() == {cell: (3, 1)}
