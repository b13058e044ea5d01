"""Counts: kept sums and counted rows agree, the fold loses nothing, a difference is found."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet, Sum
from django.test.utils import CaptureQueriesContext

from yimen.matters.jobs import fold_tally as job
from yimen.matters.models import Matter, Tally
from yimen.matters.queries import Query, Scope, countable, counts, matching, recount, scopes_of, standing
from yimen.matters.services.tally import fold_tally
from yimen.matters.tests.builders import WEDNESDAY, a_matter, actor, office, person, saved

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


@pytest.mark.parametrize("login", ["gu.yutian", "xia.zhiqing", "dao.shishu", "li.qiushi"])
def test_a_standing_count_is_what_counting_anew_gives_at_every_moment(login: str) -> None:
    saved([a_matter(n, owner_staff_id=person("xia.zhiqing"), due_at=WEDNESDAY + timedelta(hours=n)) for n in range(40)])
    who = actor(login)
    for hours in (0, 3, 11, 14, 30, 50):
        moment = WEDNESDAY + timedelta(hours=hours)
        for scope in scopes_of(who):

            def build(at: datetime, scope: Scope = scope) -> QuerySet:
                return countable(who, Query(scope), at)

            kept = counts({"n": standing((who, scope), moment, build)})
            assert kept == counts({"n": build(moment)}), (scope, hours)


def test_a_standing_count_of_one_person_is_not_that_of_another() -> None:
    saved([a_matter(1), a_matter(2, lead_organisation_id=office("shuili"), owner_organisation_id=office("shuili"))])
    found = {}
    for login in ("xia.zhiqing", "dao.shishu", "gu.yutian"):
        who = actor(login)
        piece = standing(("seen", who), WEDNESDAY, lambda moment, who=who: countable(who, Query("all"), moment))
        found[login] = counts({"n": piece})["n"]
    assert found == {"xia.zhiqing": 1, "dao.shishu": 1, "gu.yutian": 2}
