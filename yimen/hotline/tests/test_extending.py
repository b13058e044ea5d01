"""More time: once, asked early, decided by the section; until then the limit stands."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yimen.base.now import moved_to
from yimen.hotline.models import Request
from yimen.hotline.services import requests
from yimen.hotline.tests.cast import WEDNESDAY, an_order, fresh, refused, turn
from yimen.matters.models import Clock, Matter

pytestmark = pytest.mark.django_db


def asked(matter: Matter, days: int = 1) -> Request:
    requests.request_extension(turn(matter, "leader"), why="等配件", days=days)
    return Request.objects.get(order=matter.pk)


def due(matter: Matter) -> object:
    return Clock.objects.get(matter=matter, kind="handle").due_at


def test_asking_moves_no_date_and_granting_moves_it_by_the_days() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    before = due(matter)
    with moved_to(WEDNESDAY + timedelta(hours=1)):
        request = asked(matter)
        assert due(matter) == before
        requests.decide_request(turn(request.matter, "head"), grant=True, words="配件在途")
    assert due(matter) == before + timedelta(days=1)  # type: ignore[operator]
    assert fresh(matter).due_at == due(matter)


def test_a_refused_extension_leaves_the_date() -> None:
    matter = an_order("in_progress")
    before, request = due(matter), asked(matter)
    requests.decide_request(turn(request.matter, "head"), grant=False, words="可以按期完成")
    assert (due(matter), fresh(request.matter).state) == (before, "refused")


@pytest.mark.parametrize("days", [0, 2, 20])
def test_it_is_not_longer_than_the_limit_itself(days: int) -> None:
    with refused("extension_too_long"):
        asked(an_order("in_progress"), days)


def test_it_is_asked_four_working_hours_before_due() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    with moved_to(WEDNESDAY + timedelta(days=1, hours=6)), refused("asked_too_late"):
        asked(matter)


def test_there_is_one_and_no_more() -> None:
    matter = an_order("in_progress")
    request = asked(matter)
    with refused("asked_before"):
        asked(matter)
    requests.decide_request(turn(request.matter, "head"), grant=True, words="同意")
    with refused("extended_before"):
        asked(matter)


def test_an_emergency_is_not_extended() -> None:
    with refused("no_extension_in_emergency"):
        asked(an_order("in_progress", grade="emergency"))


def test_neither_handler_nor_liaison_asks() -> None:
    matter = an_order("in_progress")
    for part in ("handler", "liaison"):
        with refused("forbidden"):
            requests.request_extension(turn(matter, part), why="x", days=1)
