"""Knowledge entries: shipped, searched, in force, with their basis (rule book §2.4)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from yimen.base.now import now
from yimen.hotline.models import KnowledgeEntry
from yimen.hotline.queries.likely import known_answers
from yimen.hotline.rules.tables import read_rows
from yimen.hotline.services.reference import load_knowledge

ROWS = read_rows("knowledge.csv")


def test_the_shipped_entries_are_whole_and_different() -> None:
    assert len(ROWS) >= 40
    assert len({row["question"] for row in ROWS}) == len(ROWS)
    for row in ROWS:
        assert len(row["answer"]) >= 20, row["question"]
        assert len(row["variants"].split("|")) >= 2, row["question"]
        assert row["answer"].endswith("。"), row["question"]
        assert row["basis"], row["question"]
        assert not set("非法无效请勿").issubset(row["answer"])


def test_no_entry_names_an_article_number() -> None:
    assert [row["question"] for row in ROWS if "条第" in row["basis"] or "第" in row["basis"]] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("您好，我想问一下领结婚证需要什么证件", "结婚登记要带什么"),
        ("工地欠农民工工资三个月了", "老板拖欠工资怎么办"),
        ("我家没电了，停电了怎么报修", "停电了怎么报修"),
        ("小孩刚出生，给娃上户口要什么材料", "新生儿怎么上户口"),
        ("去西安看病医保怎么备案", "异地就医怎么备案"),
    ],
)
def test_everyday_words_find_the_entry(said: str, question: str) -> None:
    assert known_answers(said)[0].entry.question == question


@pytest.mark.django_db
def test_what_no_entry_answers_finds_none() -> None:
    assert known_answers("楼上邻居半夜弹钢琴") == ()
    assert known_answers("") == ()


@pytest.mark.django_db
def test_an_entry_out_of_force_is_not_offered_and_one_to_be_reviewed_says_so() -> None:
    entries = KnowledgeEntry.objects.filter(question="结婚登记要带什么")
    entries.update(review_date=now().date() - timedelta(days=1))
    assert known_answers("领结婚证需要什么证件")[0].overdue
    entries.update(valid_until=now().date() - timedelta(days=2))
    assert known_answers("领结婚证需要什么证件") == ()


@pytest.mark.django_db
def test_looking_for_answers_is_one_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        assert known_answers("停水了什么时候来水")


@pytest.mark.django_db
def test_loading_again_changes_nothing_and_other_words_make_a_new_version() -> None:
    before = list(KnowledgeEntry.objects.order_by("pk").values())
    load_knowledge(ROWS)
    assert list(KnowledgeEntry.objects.order_by("pk").values()) == before
    changed = dict(ROWS[0]) | {"answer": "改过的答复口径。"}
    load_knowledge([changed])
    entry = KnowledgeEntry.objects.get(question=changed["question"])
    assert (entry.version, entry.valid_from) == (2, date(2026, 1, 1))
