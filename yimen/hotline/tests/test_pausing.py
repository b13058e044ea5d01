"""A pause: on a listed ground with its document, to a stated end; then the rest of the limit runs on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yimen.base.now import moved_to
from yimen.hotline.models import Request
from yimen.hotline.services import requests
from yimen.hotline.services.turn import Turn
from yimen.hotline.tests.cast import WEDNESDAY, an_order, fresh, refused, turn
from yimen.matters.models import Clock
from yimen.org.access import SYSTEM

pytestmark = pytest.mark.django_db


def test_a_pause_stops_the_handling_clock_and_has_an_end_of_its_own() -> None:
    matter = an_order("paused")
    assert (matter.due_clock, matter.owner_role) == ("pause", "office_handler")
    states = {row.kind: row.status for row in Clock.objects.filter(matter=matter, assignment=None)}
    assert (states["handle"], states["pause"]) == ("paused", "running")


def test_asking_stops_nothing() -> None:
    matter = an_order("in_progress")
    requests.request_pause(turn(matter, "handler"), ground="P1", document="委托书 3 号", why="检测")
    assert fresh(matter).state == "in_progress"
    assert Clock.objects.get(matter=matter, kind="handle").status == "running"


@pytest.mark.parametrize("lapsed", [False, True])
def test_the_rest_of_the_limit_runs_on_after_the_pause(lapsed: bool) -> None:
    matter = an_order("paused", at=WEDNESDAY)
    before = Clock.objects.get(matter=matter, kind="handle").first_due_at
    with moved_to(WEDNESDAY + timedelta(days=5)):
        requests.resume(Turn(matter.pk, SYSTEM) if lapsed else turn(matter, "handler"), lapsed=lapsed)
    clock = Clock.objects.get(matter=matter, kind="handle")
    assert (fresh(matter).state, clock.status) == ("in_progress", "running")
    assert clock.due_at is not None
    assert before is not None
    assert clock.due_at > before


@pytest.mark.parametrize("ground", ["leave", "money", "duty_dispute", "co_handler_slow"])
def test_what_is_no_ground_is_refused_with_what_to_do_instead(ground: str) -> None:
    with refused("not_a_ground"):
        requests.request_pause(turn(an_order("in_progress"), "handler"), ground=ground, document="x", why="x")


def test_a_pause_needs_its_document() -> None:
    with refused("no_document"):
        requests.request_pause(turn(an_order("in_progress"), "handler"), ground="P1", document=" ", why="x")


def test_one_ground_serves_once() -> None:
    matter = an_order("paused")
    requests.resume(turn(matter, "handler"))
    with refused("ground_used"):
        requests.request_pause(turn(matter, "handler"), ground="P1", document="委托书 4 号", why="检测")


def test_in_rework_only_the_first_ground_counts() -> None:
    with refused("rework_pause"):
        requests.request_pause(turn(an_order("reworking"), "handler"), ground="P2", document="x", why="x")


def test_who_asked_does_not_grant() -> None:
    matter = an_order("in_progress")
    requests.request_pause(turn(matter, "handler"), ground="P1", document="委托书 3 号", why="检测")
    asked = Request.objects.get(order=matter.pk)
    with refused("forbidden"):
        requests.decide_request(turn(asked.matter, "leader"), grant=True, words="委托书 3 号")
