"""How an order may end (rule book §4.2–4.4), and who may not decide it (§1, marks ⊥)."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yimen.hotline.lifecycle import ORDER
from yimen.hotline.rules.endings import (
    QUALITY_CHECKS,
    attempts_enough,
    check_attempt,
    check_objection,
    check_promise,
    check_recall,
    check_ruling_request,
    check_unreached,
    endings,
    failed_checks,
    reply_warnings,
    similarity,
    special_ending,
)
from yimen.hotline.rules.separation import RULES, Act, separated
from yimen.hotline.rules.tables import FOLDER
from yimen.kernel.refusal import Refusal
from yimen.kernel.worktime import ZONE, WorkCalendar

CALENDAR = WorkCalendar.from_csv(FOLDER.parent / "calendar" / "state_council.csv")
TODAY = dt.date(2026, 11, 23)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-{text}").replace(tzinfo=ZONE)


# ---- endings and quality ---------------------------------------------------------------------------------------


def test_all_endings_but_e3_get_a_return_call() -> None:
    assert [code for code, ending in endings().items() if not ending.return_call] == ["E3"]
    assert list(endings()) == [f"E{number}" for number in range(1, 8)]


@pytest.mark.parametrize(
    ("code", "evidence", "told", "rounds", "refusal"),
    [
        ("E8", 1, "已告知", 0, "unknown_ending"),
        ("E1", 0, "已告知", 0, "no_evidence"),
        ("E7", 1, "已告知", 0, "no_evidence"),
        ("E1", 1, "", 0, "caller_not_told"),
        ("E6", 1, "已告知", 2, "ending_after_rework"),
    ],
)
def test_a_special_ending_that_may_not_be_is_refused(
    code: str, evidence: int, told: str, rounds: int, refusal: str
) -> None:
    with pytest.raises(Refusal) as caught:
        special_ending(code, evidence, told, rounds)
    assert caught.value.code == refusal


@pytest.mark.parametrize(
    ("code", "evidence", "rounds"), [("E1", 1, 2), ("E2", 1, 2), ("E5", 1, 3), ("E6", 1, 1), ("E7", 2, 0)]
)
def test_a_special_ending_with_its_evidence_may_be_proposed(code: str, evidence: int, rounds: int) -> None:
    assert special_ending(code, evidence, "已当面说明", rounds).code == code


def test_every_check_must_be_looked_at_and_the_failed_ones_are_named() -> None:
    seen = dict.fromkeys(QUALITY_CHECKS, True)
    assert failed_checks(seen) == ()
    assert failed_checks(seen | {"Q8": False, "Q3": False}) == ("Q3", "Q8")
    with pytest.raises(Refusal, match="Q5"):
        failed_checks({code: True for code in QUALITY_CHECKS if code != "Q5"})


def test_a_reply_without_result_or_copied_from_another_is_pointed_out() -> None:
    text = "您好，路灯已于 11 月 20 日更换灯头并恢复照明，附前后照片。"
    assert reply_warnings(text, ["水管已修好。"]) == ()
    assert len(reply_warnings(text, [text.replace("20", "21")])) == 1
    assert "已转相关部门" in reply_warnings("您反映的问题已转相关部门。")[0]


@given(st.text(max_size=40), st.text(max_size=40))
def test_similarity_lies_between_nothing_and_the_same_and_does_not_depend_on_order(a: str, b: str) -> None:
    assert 0 <= similarity(a, b) <= 1
    assert similarity(a, b) == similarity(b, a)
    assert similarity(a, a) == 1


# ---- rulings and recalls ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signed", "now", "times", "new_facts", "refusal"),
    [
        (None, "11-23 10:00", 0, False, None),
        ("11-23 10:00", "11-24 17:30", 0, False, None),  # Mon → close of Tue
        ("11-23 10:00", "11-24 17:31", 0, False, "ruling_too_late"),
        ("11-27 16:00", "11-30 17:00", 0, False, None),  # Fri → Mon
        ("11-23 10:00", "11-23 11:00", 1, False, "ruled_before"),
        ("11-23 10:00", "11-30 11:00", 1, True, None),
    ],
)
def test_a_ruling_is_asked_once_within_a_working_day_or_on_new_facts(
    signed: str | None, now: str, times: int, new_facts: bool, refusal: str | None
) -> None:
    found = None
    try:
        check_ruling_request(at(signed) if signed else None, at(now), CALENDAR, times, new_facts)
    except Refusal as refused:
        found = refused.code
    assert found == refusal


def test_a_dispatch_is_recalled_within_thirty_minutes_and_once() -> None:
    check_recall(at("11-23 10:00"), at("11-23 10:30"), 0)
    for now, times in (("11-23 10:31", 0), ("11-23 10:05", 1)):
        with pytest.raises(Refusal, match="裁定改派"):
            check_recall(at("11-23 10:00"), at(now), times)


# ---- return calls ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "now", "refusal"),
    [
        ("11-23 09:00", "11-23 12:59", "too_soon"),
        ("11-23 09:00", "11-23 13:00", None),
        ("11-23 12:00", "11-23 16:30", "same_half_day"),
        ("11-23 16:00", "11-24 09:00", None),
    ],
)
def test_the_next_call_is_four_hours_later_in_another_half_day(last: str, now: str, refusal: str | None) -> None:
    found = None
    try:
        check_attempt([at(last)], at(now))
    except Refusal as refused:
        found = refused.code
    assert found == refusal


def test_the_first_call_can_be_made_at_once() -> None:
    check_attempt([], at("11-23 09:00"))


@pytest.mark.parametrize(
    ("calls", "enough"),
    [
        (("11-23 09:00", "11-23 15:00", "11-24 09:00"), True),
        (("11-23 09:00", "11-23 15:00"), False),
        (("11-23 09:00", "11-24 09:00", "11-25 09:00"), False),  # only mornings
        (("11-23 09:00", "11-23 15:00", "11-23 20:00"), False),  # one day, two half-days
        (("11-23 15:00", "11-24 15:00", "11-25 09:00"), True),
    ],
)
def test_three_calls_on_two_days_in_different_half_days_are_enough(calls: tuple[str, ...], enough: bool) -> None:
    assert attempts_enough([at(call) for call in calls]) is enough


def test_unreached_ends_an_order_only_after_the_calls_and_three_days_with_the_link() -> None:
    calls = [at("11-23 09:00"), at("11-23 15:00"), at("11-24 09:00")]
    check_unreached(calls, at("11-24 10:00"), at("11-27 10:00"))
    for tried, sent in ((calls[:2], at("11-24 10:00")), (calls, None), (calls, at("11-24 10:01"))):
        with pytest.raises(Refusal, match="还不能登记无法接通"):
            check_unreached(tried, sent, at("11-27 10:00"))


# ---- objections and promises -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "now", "times", "refusal"),
    [
        ("closed", "11-30 23:59", 0, None),
        ("closed", "12-01 00:00", 0, "objection_too_late"),
        ("answered", "11-30 09:00", 0, None),
        ("refused", "11-10 23:00", 0, None),
        ("refused", "11-11 00:00", 0, "objection_too_late"),
        ("refused", "11-05 00:00", 1, "objected_before"),
        ("in_progress", "11-05 00:00", 0, "not_ended"),
    ],
)
def test_an_objection_has_thirty_days_and_against_a_refusal_ten(
    state: str, now: str, times: int, refusal: str | None
) -> None:
    found = None
    try:
        check_objection(state, at("10-31 15:00"), at(now), times)
    except Refusal as refused:
        found = refused.code
    assert found == refusal


def test_a_promise_lies_within_180_days_and_is_renewed_once() -> None:
    check_promise(TODAY + dt.timedelta(days=180), TODAY)
    check_promise(TODAY + dt.timedelta(days=1), TODAY, renewals=1)
    for promised, renewals in ((TODAY, 0), (TODAY + dt.timedelta(days=181), 0), (TODAY + dt.timedelta(days=9), 2)):
        with pytest.raises(Refusal):
            check_promise(promised, TODAY, renewals)


# ---- separation of duties --------------------------------------------------------------------------------------

# (what the person did, what the same person may not do then)
SEPARATE = [
    ("submit", "propose_refusal"),
    ("propose_refusal", "confirm_refusal"),
    ("confirm_refusal", "overturn_refusal"),
    ("pass_review", "rule_change"),
    ("return_for_quality", "grant_extension"),
    ("pass_review", "first_approve_ending"),
    ("pass_review", "supervise"),
    ("supervise", "pass_review"),
    ("request_pause", "grant_pause"),
    ("propose_special_ending", "first_approve_ending"),
    ("propose_special_ending", "approve_ending"),
    ("propose_deferral", "approve_deferral"),
    ("first_approve_ending", "approve_ending"),
    ("first_approve_ending", "approve_ending_in_writing"),
    ("first_approve_deferral", "approve_deferral"),
    ("dissatisfied_but_done", "first_approve_ending"),
    ("dissatisfied_but_done", "approve_ending"),
    ("reply", "pass_review"),
    ("reply", "satisfied"),
    ("log_contact", "attempt_callback"),
    ("answer_now", "satisfied"),
]


@pytest.mark.parametrize(("did", "wants"), SEPARATE)
def test_one_person_does_not_do_both_and_another_may(did: str, wants: str) -> None:
    history = [Act(did, "谷雨田")]
    reason = separated(wants, "谷雨田", history)
    assert reason is not None
    assert "应由他人" in reason or "不能" in reason
    assert separated(wants, "白露晨", history) is None


def test_the_lead_office_does_not_review_its_own_reply() -> None:
    assert separated("pass_review", "竹望舒", (), {"竹望舒"}) == "属于承办单位，回复应由服务台审核"
    assert separated("reply", "竹望舒", (), {"竹望舒"}) is None


def test_every_separated_verb_is_in_the_table() -> None:
    verbs = {move.verb for move in ORDER.moves}
    assert set(RULES) <= verbs
    assert {verb for rules in RULES.values() for others, _ in rules for verb in others} <= verbs
