"""The two-zeros board: 0, or what spoils it with who must act; read by whom it concerns."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from yimen.base.now import moved_to
from yimen.hotline.tests.cast import WEDNESDAY, actor, an_order, office, signed_in
from yimen.matters.models import Matter, RungClaim
from yimen.notify.models import Notice
from yimen.supervision.queries import board
from yimen.supervision.tests.cast import sweep_at

pytestmark = pytest.mark.django_db
LATE = WEDNESDAY + timedelta(days=8)


@pytest.fixture
def late() -> Matter:
    matter = an_order("in_progress", at=WEDNESDAY)
    sweep_at(LATE)
    return matter


def page(client: Client, moment=LATE) -> str:  # type: ignore[no-untyped-def]
    with moved_to(moment):
        answer = client.get("/zeros/")
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_both_are_zero_while_nothing_spoils_them() -> None:
    an_order("in_progress", at=WEDNESDAY)
    sweep_at(WEDNESDAY + timedelta(minutes=1))
    with moved_to(WEDNESDAY + timedelta(minutes=2)):
        found = board(actor("supervisor"))
    assert (found.missed_count, found.late_count, found.step_count, found.red_count) == (0, 0, 0, 0)
    assert not found.stopped


def test_a_late_order_is_listed_with_who_must_act_and_the_phone(late: Matter) -> None:
    with moved_to(LATE):
        [row] = board(actor("supervisor")).late
    assert row.matter == late
    assert row.who == "夏至清"
    assert row.phone == "139 0000 1096"
    assert "办理" in row.cause
    assert row.chip.kind == "late"
    assert row.since == late.due_at


def test_late_steps_stand_beside_and_do_not_count_as_late() -> None:
    an_order("awaiting_dispatch", at=WEDNESDAY)
    with moved_to(WEDNESDAY + timedelta(hours=5)):
        found = board(actor("supervisor"))
    assert (found.late_count, found.step_count) == (0, 1)


def test_a_missed_order_names_its_cause() -> None:
    an_order("awaiting_dispatch", at=WEDNESDAY)
    sweep_at(LATE)
    with moved_to(LATE):
        found = board(actor("head"))
    assert found.missed_count == 1
    assert found.missed[0].cause == "已受理，超过派单时限 1 个工作日仍未派单"


def test_a_zero_is_not_claimed_when_the_sweep_has_stopped(late: Matter) -> None:
    with moved_to(LATE + timedelta(minutes=2)):
        assert not board(actor("head")).stopped
    with moved_to(LATE + timedelta(minutes=4)):
        assert board(actor("head")).stopped


def test_the_red_list_names_who_has_not_taken_notice_and_lets_the_reader_do_so(late: Matter) -> None:
    with moved_to(LATE):
        red = {(row.label, row.mine is not None) for row in board(actor("supervisor")).red}
        assert ("一级督办", True) in red
        assert ("三级督办", False) in red
        assert "溪闲宁" in next(row.waiting for row in board(actor("supervisor")).red if row.label == "一级督办")


def test_taking_notice_on_the_board_is_the_same_as_on_the_list(late: Matter) -> None:
    client = signed_in("supervisor")
    with moved_to(LATE):
        mine = next(row.mine for row in board(actor("supervisor")).red if row.label == "一级督办")
        answer = client.post(f"/zeros/{mine}/take-notice/")
    assert answer.status_code in (302, 303)
    assert Notice.objects.get(pk=mine).acknowledged_at is not None
    with moved_to(LATE):
        assert all(row.mine != mine for row in board(actor("supervisor")).red)


def test_nobody_takes_notice_for_another(late: Matter) -> None:
    client = signed_in("head")
    notice = Notice.objects.filter(claim__rung="D1", recipient__login="li.xiayin").first()
    assert notice is not None
    with moved_to(LATE):
        assert client.post(f"/zeros/{notice.pk}/take-notice/").status_code == 404
    notice.refresh_from_db()
    assert notice.acknowledged_at is None


@pytest.mark.parametrize("part", ["supervisor", "head", "centre", "county", "leader"])
def test_who_answers_for_it_reads_the_board(late: Matter, part: str) -> None:
    text = page(signed_in(part))
    assert late.number in text
    assert "零漏办" in text
    assert "零逾期" in text


@pytest.mark.parametrize("part", ["operator", "handler", "liaison"])
def test_others_do_not(late: Matter, part: str) -> None:
    with moved_to(LATE):
        assert signed_in(part).get("/zeros/").status_code in (403, 404)


def test_an_offices_leader_sees_only_their_own_office(late: Matter) -> None:
    with moved_to(WEDNESDAY):
        other = an_order("awaiting_dispatch", at=WEDNESDAY)
    with moved_to(LATE):
        found = board(actor("leader"))
    assert {row.matter.pk for row in found.late} == {late.pk}
    assert other.pk not in {row.matter.pk for row in (*found.missed, *found.steps)}
    assert all(row.matter.lead_organisation_id == office("zhujian") for row in (*found.late, *found.steps))


def test_a_page_of_many_costs_as_many_statements_as_a_page_of_one(late: Matter, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for _ in range(4):
        an_order("in_progress", at=WEDNESDAY)
    sweep_at(LATE)
    with moved_to(LATE):
        who = actor("supervisor")
        with django_assert_max_num_queries(14):
            assert board(who).late_count == 5


def test_figures_are_those_of_the_lists(late: Matter) -> None:
    with moved_to(LATE):
        found = board(actor("supervisor"))
    assert found.late_count == len(found.late)
    assert found.step_count == len(found.steps)
    assert (
        found.red_count
        == len(found.red)
        == RungClaim.objects.filter(acknowledged_at=None, rung__in=("D1", "D2", "D3")).count()
    )
