"""Signing for an order, naming who handles it, and silence."""

from __future__ import annotations

import pytest

from yimen.hotline.services import handling
from yimen.hotline.services.turn import Turn
from yimen.hotline.tests.cast import an_order, fresh, refused, staff, turn
from yimen.matters.models import Clock
from yimen.org.access import SYSTEM

pytestmark = pytest.mark.django_db


def clock_states(matter: object) -> dict[str, str]:
    return {row.kind: row.status for row in Clock.objects.filter(matter=matter, assignment=None)}


def test_the_liaison_signs_and_names_the_handler_who_then_owns_it() -> None:
    matter = an_order("awaiting_signing")
    handling.sign_for(turn(matter, "liaison"), person=staff("handler"))
    signed = fresh(matter)
    assert (signed.state, signed.owner_staff_id, signed.due_clock) == ("in_progress", staff("handler"), "handle")
    assert clock_states(matter) | {"accept": "", "dispatch": ""} == {
        "accept": "", "dispatch": "", "sign": "stopped", "handle": "running", "contact": "running",
    }  # fmt: skip


def test_signing_does_not_move_the_date_that_the_dispatch_set() -> None:
    matter = an_order("awaiting_signing")
    before = Clock.objects.get(matter=matter, kind="handle").due_at
    handling.sign_for(turn(matter, "liaison"))
    assert Clock.objects.get(matter=matter, kind="handle").due_at == before
    assert fresh(matter).owner_role == "office_liaison"


def test_nobody_outside_the_office_can_be_named() -> None:
    with refused("no_handler"):
        handling.sign_for(turn(an_order("awaiting_signing"), "liaison"), person=staff("co"))


def test_silence_is_signing_and_frees_nobody() -> None:
    matter = an_order("awaiting_signing")
    handling.sign_lapsed(Turn(matter.pk, SYSTEM))
    signed = fresh(matter)
    assert (signed.state, signed.lead_organisation_id) == ("in_progress", matter.lead_organisation_id)
    assert signed.order.deemed_signed


def test_another_handler_can_be_named_later_by_liaison_or_leader() -> None:
    matter = an_order("in_progress")
    handling.name_handler(turn(matter, "leader"), person=staff("other_handler"))
    assert fresh(matter).owner_staff_id == staff("other_handler")


@pytest.mark.parametrize("part", ["handler", "leader", "dispatcher", "co"])
def test_only_the_liaison_of_the_lead_signs(part: str) -> None:
    with refused("forbidden"):
        handling.sign_for(turn(an_order("awaiting_signing"), part))
