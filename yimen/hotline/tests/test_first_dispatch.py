"""首派负责: every door by which a lead office could hand an order back is tried, by service and by page."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from yimen.hotline.lifecycle import LEAD_CHANGING, OPEN_WITH_LEAD, ORDER
from yimen.hotline.services import closing, dispatching, following, requests
from yimen.hotline.services.process import ORDER as PROCESS
from yimen.hotline.services.turn import Turn
from yimen.hotline.tests.cast import ROADS, actor, an_order, fresh, office, signed_in, staff
from yimen.kernel.refusal import Refusal
from yimen.matters.models import Assignment, Matter
from yimen.matters.rules import Change, Owner
from yimen.matters.services import act
from yimen.org.models import Appointment

pytestmark = pytest.mark.django_db
ROLES_OF_OFFICE = ("office_liaison", "office_handler", "office_leader", "office_principal")
OFFICE = ("liaison", "handler", "leader", "principal", "co")
STATES = sorted(state for state in ROADS if state in OPEN_WITH_LEAD)
VERBS = sorted({move.verb for move in ORDER.moves})
ANYTHING = {"words": "不归我们管", "lead": "", "why": "不归我们管", "text": "不归我们管", "document": "1 号", "reason": "X10",
            "told": "x", "main": "1", "successor": "", "receipt": "1", "category": "0501"}  # fmt: skip


def lead_of(matter: Matter) -> tuple[int | None, int]:
    part = Assignment.objects.get(matter=matter, role="lead", state="open")
    return fresh(matter).lead_organisation_id, part.organisation_id


def hand_to_another(step: Any) -> Change:
    """The most that a bent service could ask for: another lead, another owner."""
    other = office("zhengwu")
    return Change(owner=Owner(other, "office_liaison"), columns={"lead_organisation_id": other})


@pytest.mark.parametrize("state", STATES)
def test_no_service_call_of_an_office_makes_another_office_lead(state: str) -> None:
    matter = an_order(state)
    before, tried = lead_of(matter), 0
    calls = [
        lambda turn: dispatching.recall(turn),
        lambda turn: dispatching.merge(turn, main=matter.pk + 1),
        lambda turn: dispatching.unmerge(turn, why="x"),
        lambda turn: dispatching.transfer_up(turn, why="x"),
        lambda turn: dispatching.dispatch(turn, lead=office("zhengwu"), category="0501"),
        lambda turn: dispatching.propose_refusal(turn, reason="X10", told="x"),
        lambda turn: requests.change_lead(turn, lead=office("zhengwu"), words="x"),
        lambda turn: closing.succeed(turn, successor=office("zhengwu"), document="x"),
        lambda turn: closing.vacate_lead(turn, document="x"),
        lambda turn: closing.designate(turn, successor=office("zhengwu"), document="x"),
        lambda turn: closing.withdraw(turn, why="x"),
    ]
    for part in OFFICE:
        for call in calls:
            with pytest.raises(Refusal), transaction.atomic():
                call(Turn(matter.pk, actor(part)))
            tried += 1
    assert (lead_of(matter), tried) == (before, len(OFFICE) * len(calls))
    assert following.take_over_from(matter.pk) is None


@pytest.mark.parametrize("state", STATES)
def test_the_engine_gives_no_office_a_verb_that_changes_the_lead(state: str) -> None:
    matter = an_order(state)
    before = lead_of(matter)
    for part in OFFICE:
        for verb in sorted(LEAD_CHANGING):
            with pytest.raises(Refusal), transaction.atomic():
                act(process=PROCESS, which=matter.pk, verb=verb, by=actor(part), decide=hand_to_another)
    assert lead_of(matter) == before


@pytest.mark.slow
@pytest.mark.parametrize("state", STATES)
def test_no_page_lets_an_office_hand_an_order_back_whatever_it_posts(state: str) -> None:
    """One person with every post of the lead office and of a co-handler tries every verb."""
    matter = an_order(state)
    before = lead_of(matter)
    for role, code in [(role, "zhujian") for role in ROLES_OF_OFFICE] + [("office_handler", "shuili")]:
        Appointment.objects.get_or_create(
            staff_id=staff("leader"), organisation_id=office(code), role=role, defaults={"state": "active"}
        )
    sent = ANYTHING | {"lead": str(office("zhengwu")), "successor": str(office("zhengwu"))}
    client = signed_in("leader")
    for verb in VERBS:
        seen = fresh(matter).version
        client.post(f"/matters/{matter.number}/do/{verb}/", sent | {"key": str(uuid4()), "seen": seen})
        assert lead_of(matter) == before, verb
    assert fresh(matter).state in OPEN_WITH_LEAD
