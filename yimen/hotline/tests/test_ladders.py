"""The ladders of the rule book §5.4 and the missed causes of §6.1, fired on a real calendar."""

from __future__ import annotations

import datetime as dt

import pytest

from yimen.hotline.lifecycle import ROLES
from yimen.hotline.rules.ladders import EVENT_RUNGS, LABELS, STEP_OWNERS, TOLD, ladder_for
from yimen.hotline.rules.letters import letter_texts
from yimen.hotline.rules.tables import FOLDER
from yimen.hotline.rules.words import CLOCKS, GRADES
from yimen.kernel.clock_events import Started
from yimen.kernel.ladder import all_rungs
from yimen.kernel.limits import Limit
from yimen.kernel.worktime import ZONE, WorkCalendar

CALENDAR = WorkCalendar.from_csv(FOLDER.parent / "calendar" / "state_council.csv")
DAYS = Limit(5, "working_day")
MONDAY = dt.datetime(2026, 11, 23, 10, tzinfo=ZONE)
NIGHT = dt.datetime(2026, 11, 28, 23, tzinfo=ZONE)  # Saturday


def fired(clock: str, grade: str, limit: Limit, start: dt.datetime = MONDAY) -> dict[str, str]:
    rungs = all_rungs(ladder_for(clock, grade, limit), [Started(start, limit, "规则", "依据")], CALENDAR)
    return {rung.code: f"{at:%m-%d %H:%M}" for rung, at in rungs}


def test_an_ordinary_order_of_five_days_climbs_from_reminder_to_level_three() -> None:
    assert fired("handle", "ordinary", DAYS) == {
        "U1": "11-26 14:00",  # Thu: half of the 35 hours from Tue
        "U2": "11-30 09:00",  # Mon: 80 % and one day left fall together on Fri 17:30, told at the next opening
        "U3": "11-30 13:30",  # Mon: 4 working hours left
        "D1": "12-01 09:00",  # Tue: due Mon 17:30, told at the next opening
        "D2": "12-02 09:00",  # Wed
        "D3": "12-04 09:00",  # Fri
    }


def test_an_emergency_climbs_in_natural_hours_at_night_and_on_a_saturday() -> None:
    assert fired("handle", "emergency", Limit(24, "natural_hour"), NIGHT) == {
        "U1": "11-29 05:00",
        "U2": "11-29 11:00",
        "U3": "11-29 18:12",
        "D1": "11-29 23:00",
        "D2": "11-30 00:00",
        "D3": "11-30 03:00",
    }


def test_an_urgent_order_of_hours_climbs_like_an_emergency() -> None:
    hours = Limit(4, "natural_hour")
    assert ladder_for("handle", "urgent", hours) == ladder_for("handle", "emergency", hours)


def test_one_day_left_is_no_warning_when_the_whole_limit_is_a_day() -> None:
    rungs = fired("handle", "ordinary", Limit(1, "working_day"))
    assert rungs["U1"] < rungs["U2"] < rungs["D1"]
    assert rungs["U2"].startswith("11-24")


def test_an_unsigned_order_is_deemed_signed_a_day_after_the_limit_and_counts_as_missed() -> None:
    assert fired("sign", "ordinary", Limit(4, "working_hour")) == {
        "S50": "11-23 13:30",
        "D1": "11-23 15:30",
        "S200": "11-24 17:30",
        "M3": "11-24 17:30",
    }


def test_a_call_not_tried_is_told_to_the_head_on_the_second_day_and_missed_on_the_third() -> None:
    rungs = fired("callback", "ordinary", Limit(3, "working_day"))
    assert rungs == {"S66": "11-26 09:00", "M4": "11-26 17:30"}


def test_a_pause_and_a_supplement_end_by_themselves() -> None:
    acts = {clock: ladder_for(clock, "ordinary", DAYS)[-1].act for clock in ("pause", "supplement", "objection")}
    assert acts == {"pause": "pause_lapsed", "supplement": "lapse", "objection": "archive"}


@pytest.mark.parametrize(
    ("clock", "missed"),
    [
        ("dispatch", "M2"),
        ("sign", "M3"),
        ("callback", "M4"),
        ("reconcile", "M5"),
        ("desk", "M6"),
        ("fetch", "M7"),
        ("answer_caller", "M8"),
        ("promise", "M9"),
        ("progress_report", "M9"),
    ],
)
def test_every_missed_cause_hangs_on_its_clock(clock: str, missed: str) -> None:
    found = [rung for rung in ladder_for(clock, "ordinary", DAYS) if rung.act == "record_missed"]
    assert [rung.code for rung in found] == [missed]


@pytest.mark.parametrize("clock", STEP_OWNERS)
def test_a_step_is_told_at_50_80_and_100_percent_and_the_superior_hears_of_it(clock: str) -> None:
    rungs = {rung.code: rung for rung in ladder_for(clock, "ordinary", Limit(2, "working_hour"))}
    assert {"S50", "S80", "S100"} <= set(rungs)
    assert rungs["S50"].told == (STEP_OWNERS[clock],)
    assert len(set(rungs["S100"].told)) == 2


def test_everybody_told_is_a_post_of_the_rule_book() -> None:
    for clock in {*CLOCKS, *STEP_OWNERS}:
        for grade in GRADES:
            for rung in ladder_for(clock, grade, DAYS):
                assert set(rung.told) <= ROLES, (clock, rung.code)


def test_codes_are_unique_in_a_ladder_so_that_each_rung_fires_once() -> None:
    for clock in {*CLOCKS, *STEP_OWNERS}:
        codes = [rung.code for rung in ladder_for(clock, "ordinary", DAYS)]
        assert len(codes) == len(set(codes)), clock


def test_a_followed_order_has_no_ladder_of_its_own() -> None:
    assert ladder_for("follow", "ordinary", DAYS) == ()


def test_events_fire_rungs_that_exist_and_each_level_has_its_letter() -> None:
    assert set(EVENT_RUNGS.values()) <= set(LABELS) & set(TOLD)
    acts = {rung.code: rung.act for rung in ladder_for("handle", "ordinary", DAYS)}
    assert {acts[code] for code in ("U2", "D1", "D2", "D3")} <= set(letter_texts())
