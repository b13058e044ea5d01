"""The pass as a whole: it leaves nothing uncovered, survives faults, shares work with another pass, costs little."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yimen.base.now import moved_to
from yimen.hotline.services.closing import withdraw
from yimen.hotline.services.dispatching import merge
from yimen.hotline.tests.cast import ROADS, WEDNESDAY, an_order, fresh, taken_in, turn
from yimen.matters.models import Clock, Event, Matter, RungClaim
from yimen.org.models import Appointment
from yimen.supervision.models import Finding, SweepRun
from yimen.supervision.services import archive_ended, deferred, sweep, sweeping
from yimen.supervision.services import rungs as acts
from yimen.supervision.services.findings import without_clock
from yimen.supervision.tests.cast import clock, sweep_at, verbs

pytestmark = pytest.mark.django_db
SOON = WEDNESDAY + timedelta(minutes=1)


def test_a_pass_writes_down_what_it_saw_and_how_long_it_took() -> None:
    an_order("in_progress", at=WEDNESDAY)
    sweep_at(WEDNESDAY + timedelta(days=10))
    run = SweepRun.objects.get()
    assert run.open >= 1
    assert run.late == 1
    assert run.claimed > 0
    assert run.at == WEDNESDAY + timedelta(days=10)


@pytest.mark.parametrize("state", [state for state in ROADS if state != "closed"])
def test_every_open_state_is_covered_by_its_own_clock(state: str) -> None:
    an_order(state, at=WEDNESDAY)
    assert without_clock() == []


def test_an_open_order_without_a_clock_is_found_and_cleared_when_it_has_one() -> None:
    matter = an_order("awaiting_callback", at=WEDNESDAY)
    Clock.objects.filter(matter=matter, kind="callback").update(status="stopped")
    sweep_at(SOON)
    assert Finding.objects.get(matter=matter, cleared_at=None).cause == "no_clock"
    Clock.objects.filter(matter=matter, kind="callback").update(status="running")
    sweep_at(SOON + timedelta(minutes=1))
    assert not Finding.objects.filter(cleared_at=None).exists()


def test_a_cause_is_noted_once_while_it_lasts() -> None:
    matter = an_order("awaiting_callback", at=WEDNESDAY)
    Clock.objects.filter(matter=matter, kind="callback").update(status="stopped")
    for minutes in range(3):
        sweep_at(SOON + timedelta(minutes=minutes))
    assert Finding.objects.filter(matter=matter).count() == 1


def test_a_fault_in_an_act_undoes_its_claim_and_the_next_pass_does_both() -> None:
    matter = an_order("awaiting_signing", at=WEDNESDAY)
    other = an_order("awaiting_signing", at=WEDNESDAY)
    at = clock(matter, "sign").rung_at
    assert at is not None
    real = acts.tell_of

    def broken(rung, climbed, people, claim):  # type: ignore[no-untyped-def]
        if climbed.matter.pk == matter.pk:
            raise RuntimeError("the power failed")
        return real(rung, climbed, people, claim)

    with patch.object(acts, "tell_of", broken), moved_to(at):
        swept = sweep()
    assert len(swept.faults) == 1
    assert not RungClaim.objects.filter(clock__matter=matter).exists()
    assert RungClaim.objects.filter(clock__matter=other).exists()
    sweep_at(at + timedelta(minutes=1))
    assert RungClaim.objects.filter(clock__matter=matter, clock__kind="sign").count() == 1


def test_a_fault_in_telling_leaves_the_pass_whole_and_the_next_one_tells() -> None:
    matter = an_order("awaiting_callback", at=WEDNESDAY)
    Clock.objects.filter(matter=matter, kind="callback").update(status="stopped")
    with patch.object(sweeping, "tell_unanswered", side_effect=RuntimeError("the power failed")), moved_to(SOON):
        swept = sweep()
    assert len(swept.faults) == 1
    assert SweepRun.objects.get().at == SOON
    assert not Finding.objects.exists()
    sweep_at(SOON + timedelta(minutes=1))
    assert Finding.objects.get(matter=matter, cleared_at=None).cause == "no_clock"


def test_an_act_that_was_not_possible_is_done_as_soon_as_it_is() -> None:
    """The claim stands although the state did not allow the act; a later pass does what is still owed."""
    matter = an_order("awaiting_signing", at=WEDNESDAY)
    with patch.object(acts, "do_act", return_value=False), patch.object(deferred, "do_act", return_value=False):
        sweep_at(WEDNESDAY + timedelta(days=5))
    assert RungClaim.objects.filter(clock__matter=matter, rung="S200").exists()
    assert fresh(matter).state == "awaiting_signing"
    sweep_at(WEDNESDAY + timedelta(days=5, minutes=1))
    assert fresh(matter).state == "in_progress"
    assert verbs(matter).count("sign_lapsed") == 1


def test_followers_of_a_withdrawn_order_are_led_on_even_if_the_reaction_was_lost() -> None:
    main = an_order("in_progress", at=WEDNESDAY)
    with moved_to(SOON):
        follower = taken_in(title="迎春小区 2 号楼五楼停水")
        merge(turn(follower, "dispatcher"), main=main.pk)
        withdraw(turn(main, "operator"), why="来电确认撤回")
    sweep_at(SOON + timedelta(minutes=1))
    assert fresh(follower).state == "in_progress"
    assert fresh(follower).lead_organisation_id == main.lead_organisation_id


def test_what_ended_without_an_objection_clock_is_archived_after_thirty_days() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    with moved_to(SOON):
        withdraw(turn(matter, "operator"), why="来电确认撤回")
    with moved_to(SOON + timedelta(days=29)):
        assert archive_ended() == 0
    with moved_to(SOON + timedelta(days=31)):
        assert archive_ended() == 1
        assert archive_ended() == 0
    assert fresh(matter).state == "archived"


def _statements(moment) -> int:  # type: ignore[no-untyped-def]
    with CaptureQueriesContext(connection) as caught:
        sweep_at(moment)
    return len(caught)


def test_quiet_matters_cost_no_statements() -> None:
    an_order("in_progress", at=WEDNESDAY)
    few = _statements(SOON)
    for state in ("awaiting_dispatch", "awaiting_signing", "in_progress", "awaiting_callback", "paused"):
        for _ in range(3):
            an_order(state, at=WEDNESDAY)
    assert _statements(SOON) == few


def test_the_command_passes_once(capsys: pytest.CaptureFixture[str]) -> None:
    an_order("in_progress", at=WEDNESDAY)
    with moved_to(WEDNESDAY + timedelta(days=10)):
        call_command("sweep")
    assert "升级" in capsys.readouterr().out
    assert SweepRun.objects.count() == 1


def test_nobody_in_post_still_leaves_a_claim_for_the_board() -> None:
    matter = an_order("awaiting_signing", at=WEDNESDAY)
    Appointment.objects.update(state="ended")
    sweep_at(WEDNESDAY + timedelta(days=3))
    assert RungClaim.objects.filter(clock__matter=matter).exists()
    assert Event.objects.filter(matter=matter, verb="sign_lapsed").exists()
    assert Matter.objects.get(pk=matter.pk).owner_organisation_id
