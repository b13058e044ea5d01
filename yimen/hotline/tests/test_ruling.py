"""Who is responsible: the office asks, the section rules; until then and after, somebody leads and the clock runs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yimen.base.now import moved_to
from yimen.hotline.models import Request
from yimen.hotline.services import asking, joint, requests
from yimen.hotline.tests.cast import WEDNESDAY, an_order, fresh, office, refused, turn
from yimen.matters.models import Clock, Matter

pytestmark = pytest.mark.django_db


def asked(matter: Matter, **more: object) -> Request:
    requests.request_ruling(turn(matter, "leader"), why="供水由水利局负责", proposed=office("shuili"), **more)
    return Request.objects.get(order=matter.pk)


def test_asking_for_a_ruling_leaves_lead_state_and_clock_as_they_are() -> None:
    matter = an_order("in_progress")
    request = asked(matter)
    after = fresh(matter)
    assert (after.state, after.lead_organisation_id) == ("in_progress", matter.lead_organisation_id)
    assert Clock.objects.get(matter=matter, kind="handle").status == "running"
    assert (request.matter.state, request.matter.owner_role) == ("awaiting_decision", "section_head")


def test_a_second_request_is_refused_while_the_first_waits_and_after_it() -> None:
    matter = an_order("in_progress")
    request = asked(matter)
    with refused("ruled_before"):
        asked(matter)
    requests.decide_request(turn(request.matter, "head"), grant=False, words="职责清单第 3 条")
    with refused("ruled_before"):
        asked(matter)


def test_a_ruling_is_asked_within_a_working_day_of_signing() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    with moved_to(WEDNESDAY + timedelta(days=2)), refused("ruling_too_late"):
        asked(matter)


def test_new_facts_go_to_the_county_coordinator() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    with moved_to(WEDNESDAY + timedelta(days=2)):
        request = asked(matter, new_facts=True)
    assert (request.matter.state, request.matter.owner_role) == ("awaiting_county_decision", "county_coordinator")


def test_a_ruling_for_the_lead_changes_nothing() -> None:
    matter = an_order("in_progress")
    request = asked(matter)
    requests.decide_request(turn(request.matter, "head"), grant=True, words="维持", lead=office("zhujian"))
    assert fresh(matter).lead_organisation_id == office("zhujian")
    assert matter.events.filter(verb="rule_keep").exists()


def test_a_ruling_for_another_office_starts_its_signing_and_half_the_limit_at_least() -> None:
    matter = an_order("in_progress")
    request = asked(matter)
    requests.decide_request(turn(request.matter, "head"), grant=True, words="归水利局", lead=office("zhengwu"))
    moved = fresh(matter)
    assert (moved.state, moved.lead_organisation_id) == ("awaiting_signing", office("zhengwu"))
    running = set(Clock.objects.filter(matter=matter, status="running", assignment=None).values_list("kind", flat=True))
    assert running == {"sign", "handle"}


def test_only_the_leader_asks_and_only_the_section_decides() -> None:
    matter = an_order("in_progress")
    with refused("forbidden"):
        requests.request_ruling(turn(matter, "liaison"), why="x", proposed=office("shuili"))
    request = asked(matter)
    with refused("forbidden"):
        requests.decide_request(turn(request.matter, "leader"), grant=True, words="x", lead=office("shuili"))


def test_what_the_head_cannot_settle_goes_up_step_by_step() -> None:
    request = asked(an_order("in_progress"))
    asking.escalate(turn(request.matter, "head"), words="两单位意见不一")
    assert fresh(request.matter).owner_role == "centre_leader"
    asking.escalate(turn(request.matter, "centre"), words="报县里")
    assert fresh(request.matter).owner_role == "county_coordinator"


def test_the_asker_can_take_it_back_and_a_reply_makes_it_lapse() -> None:
    request = asked(an_order("in_progress"))
    with refused("not_asker"):
        asking.withdraw_request(turn(request.matter, "liaison"), why="x")
    asking.withdraw_request(turn(request.matter, "leader"), why="已协商")
    assert fresh(request.matter).state == "withdrawn"
    other = asked(an_order("in_progress"))
    asking.lapse_requests(other.order_id)
    asking.lapse_requests(other.order_id)
    assert fresh(other.matter).state == "lapsed"


def test_the_section_can_rule_of_its_own_accord() -> None:
    matter = an_order("in_progress")
    joint.rule_keep(turn(matter, "head"), words="职责明确")
    requests.change_lead(turn(matter, "head"), lead=office("shuili"), words="更正派单")
    assert fresh(matter).lead_organisation_id == office("shuili")
