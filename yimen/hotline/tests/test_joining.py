"""Co-handlers: called in, answering, done. The lead stays the lead."""

from __future__ import annotations

import pytest

from yimen.hotline.services import handling, joint
from yimen.hotline.services.dispatching import Part
from yimen.hotline.tests.cast import an_order, fresh, office, refused, turn
from yimen.matters.models import Assignment, Clock

pytestmark = pytest.mark.django_db


def part_of(matter: object, code: str) -> Assignment:
    return Assignment.objects.get(matter=matter, organisation=office(code), role="co")


def test_a_co_handler_gets_a_task_and_a_clock_of_its_own() -> None:
    matter = an_order("in_progress")
    handling.join(turn(matter, "liaison"), parts=[Part(office("zhengwu"), "提供资料")])
    part = part_of(matter, "zhengwu")
    assert (part.task, part.state, part.due_at is not None) == ("提供资料", "open", True)
    assert Clock.objects.get(assignment=part).status == "running"
    assert fresh(matter).lead_organisation_id == office("zhujian")


@pytest.mark.parametrize(("code", "refusal"), [("shuili", "joined_before"), ("zhujian", "joined_before")])
def test_nobody_is_called_in_twice_and_not_the_lead(code: str, refusal: str) -> None:
    with refused(refusal):
        handling.join(turn(an_order("in_progress"), "liaison"), parts=[Part(office(code), "x")])


def test_joining_needs_an_office_and_its_task() -> None:
    with refused("no_part"):
        handling.join(turn(an_order("in_progress"), "liaison"), parts=[])


@pytest.mark.parametrize("verb", ["co_reply", "co_close"])
def test_the_part_ends_with_its_answer_and_the_order_runs_on(verb: str) -> None:
    matter = an_order("in_progress")
    done = handling.co_reply if verb == "co_reply" else joint.co_close
    done(turn(matter, "co"), text="已送水两桶")
    part = part_of(matter, "shuili")
    assert part.state == "done"
    assert Clock.objects.get(assignment=part).status == "stopped"
    assert fresh(matter).state == "in_progress"


def test_an_office_without_a_part_answers_for_nobody() -> None:
    matter = an_order("in_progress")
    with refused("not_found"):
        handling.co_reply(turn(matter, "stranger"), text="x")
    with refused("forbidden"):
        handling.co_reply(turn(matter, "leader"), text="x")


def test_the_section_can_fix_who_helps_with_a_task_that_binds() -> None:
    matter = an_order("in_progress")
    joint.rule_joint(turn(matter, "head"), parts=[Part(office("zhengwu"), "核实")], words="协调会议定")
    assert part_of(matter, "zhengwu").state == "open"
    assert fresh(matter).lead_organisation_id == office("zhujian")
