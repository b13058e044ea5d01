"""The tables of the hotline against the rule book: nothing missing, no hole, no row that hands an order back."""

from __future__ import annotations

from itertools import pairwise

import pytest

from yimen.hotline.lifecycle import (
    CO_OFFICE_ROLES,
    ENDED,
    LEAD_CHANGING,
    LEAD_OFFICE_ROLES,
    LETTER,
    OPEN,
    OPEN_WITH_LEAD,
    ORDER,
    REQUEST,
    ROLES,
)
from yimen.kernel.lifecycle import BEFORE, SAME, Effect, Lifecycle, LifecycleError, Move

TABLES = (ORDER, REQUEST, LETTER)
WITHOUT_LEAD = tuple(code for code in ORDER.states if code not in OPEN_WITH_LEAD)

# fmt: off
VERBS_OF_THE_RULE_BOOK = [
    "open", "discard", "answer_now", "submit", "submit_accepted", "transfer_emergency", "confirm_transferred",
    "accept", "ask_caller", "supplement", "lapse", "propose_refusal", "confirm_refusal", "overturn_refusal",
    "merge", "unmerge", "main_closed", "dispatch", "transfer_up", "city_takes", "city_returns", "recall",
    "sign_for", "sign_lapsed", "name_handler", "log_contact", "join", "co_reply", "co_object", "co_close",
    "add_note", "add_repeat_contact", "request_ruling", "rule_keep", "rule_change", "rule_joint",
    "request_extension", "grant_extension", "refuse_extension", "request_pause", "grant_pause", "refuse_pause",
    "resume", "pause_lapsed", "propose_deferral", "first_approve_deferral", "approve_deferral",
    "reject_deferral", "report_deferral", "fulfil_deferral", "renew_promise", "reply", "pass_review",
    "return_for_quality", "propose_special_ending", "first_approve_ending", "approve_ending",
    "approve_ending_in_writing", "reject_ending", "attempt_callback", "satisfied", "unreached", "no_call_due",
    "dissatisfied", "dissatisfied_after_ending", "dissatisfied_but_done", "escalate_rework", "withdraw", "urge",
    "supervise", "succeed", "vacate_lead", "designate", "object", "reopen", "archive", "hand_over",
    "change_calendar",
]

STATES_OF_THE_RULE_BOOK = [
    "draft", "awaiting_acceptance", "awaiting_caller", "awaiting_refusal_check", "awaiting_dispatch",
    "awaiting_signing", "in_progress", "paused", "deferred", "awaiting_review", "awaiting_ending_approval",
    "awaiting_callback", "reworking", "following", "awaiting_upstream", "awaiting_successor", "closed",
    "refused", "answered", "withdrawn", "transferred", "discarded", "archived",
]
# fmt: on


def office_can(move: Move) -> bool:
    return bool(set(move.who) & {*LEAD_OFFICE_ROLES, *CO_OFFICE_ROLES})


def reachable(move: Move, source: str) -> tuple[str, ...]:
    if move.target != BEFORE:
        return (ORDER.target(source, move.verb),)
    entries = [row for row in ORDER.moves if row.target == source]
    return tuple(before for row in entries for before in row.sources if before != source)


def test_every_state_of_the_rule_book_is_in_the_table_and_no_other() -> None:
    assert sorted(ORDER.states) == sorted(STATES_OF_THE_RULE_BOOK)


def test_every_verb_of_the_rule_book_is_in_the_table() -> None:
    assert set(VERBS_OF_THE_RULE_BOOK) - {move.verb for move in ORDER.moves} == set()


def test_no_move_that_an_office_can_make_takes_the_lead_from_an_order() -> None:
    checked = 0
    for move in ORDER.moves:
        for source in set(move.sources) & set(OPEN_WITH_LEAD):
            if office_can(move):
                assert set(reachable(move, source)) <= set(OPEN_WITH_LEAD), (source, move.verb)
                checked += 1
    assert checked > 30


def test_no_verb_that_changes_who_leads_can_be_made_by_an_office() -> None:
    verbs = {move.verb for move in ORDER.moves}
    assert verbs >= LEAD_CHANGING
    assert [move.verb for move in ORDER.moves if move.verb in LEAD_CHANGING and office_can(move)] == []


def test_an_order_with_a_lead_loses_it_only_by_these_moves_of_the_desk() -> None:
    losing = {
        move.verb: move.who
        for move in ORDER.moves
        for source in set(move.sources) & set(OPEN_WITH_LEAD)
        if any(after in WITHOUT_LEAD and after not in ENDED for after in reachable(move, source))
    }
    assert losing == {"recall": ("dispatcher",), "merge": ("dispatcher",), "vacate_lead": ("org_admin", "system")}


def test_no_office_closes_an_order_by_itself() -> None:
    closing = [
        move.verb
        for move in ORDER.moves
        for source in move.sources
        if source not in ENDED and office_can(move) and set(reachable(move, source)) & set(ENDED)
    ]
    assert closing == []


def test_nobody_closes_an_order_that_has_no_reply_or_approved_ending() -> None:
    sources = {source for move in ORDER.moves if move.target == "closed" for source in move.sources}
    assert sources == {"awaiting_callback", "awaiting_ending_approval"}


def test_an_office_request_for_a_ruling_changes_neither_state_nor_clock() -> None:
    move = ORDER.move("in_progress", "request_ruling")
    assert (move.target, move.effects, move.who) == (SAME, (), ("office_leader",))


def test_a_letter_of_the_desk_never_moves_the_clock_of_an_order() -> None:
    assert {move.effects for move in ORDER.moves if move.verb in ("urge", "supervise")} == {()}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_role_is_a_post_of_the_rule_book(table: Lifecycle) -> None:
    used = {role for move in table.moves for role in move.who} | {s.owner for s in table.states.values() if s.owner}
    assert used <= ROLES


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_what_a_person_does_has_a_button_and_what_the_system_does_has_none(table: Lifecycle) -> None:
    wrong = [move.verb for move in table.moves if bool(move.button) == (move.who == ("system",))]
    assert wrong == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_row_names_its_basis(table: Lifecycle) -> None:
    assert [move.verb for move in table.moves if not move.basis or not move.needs] == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_stand_in_and_a_new_calendar_reach_every_open_state(table: Lifecycle) -> None:
    for code, state in table.states.items():
        if not state.ended:
            assert table.target(code, "hand_over") == code
            assert table.target(code, "change_calendar") == code


@pytest.mark.parametrize("code", OPEN)
def test_an_open_order_can_be_urged_supervised_and_withdrawn(code: str) -> None:
    assert ORDER.target(code, "urge") == ORDER.target(code, "supervise") == code
    assert ORDER.target(code, "withdraw") == "withdrawn"


@pytest.mark.parametrize("code", OPEN)
def test_every_open_state_can_be_left_by_its_owner_or_by_the_desk_or_by_time(code: str) -> None:
    owner = ORDER.states[code].owner
    ways = [m for m in ORDER.moves_from(code) if m.target not in (SAME, code) and {owner, "system"} & set(m.who)]
    assert ways, code


WALKS: dict[str, tuple[str, ...]] = {
    "the common way": (
        "open",
        "submit",
        "accept",
        "dispatch",
        "sign_for",
        "log_contact",
        "reply",
        "pass_review",
        "satisfied",
    ),
    "answered on the line": ("open", "answer_now", "archive"),
    "refused, objected, taken": ("open", "submit", "propose_refusal", "confirm_refusal", "object", "overturn_refusal"),
    "silence is signature": ("open", "submit_accepted", "dispatch", "sign_lapsed", "reply", "pass_review", "unreached"),
    "returned once": ("open", "submit_accepted", "dispatch", "sign_for", "reply", "return_for_quality", "reply"),
    "rework": ("open", "submit_accepted", "dispatch", "sign_for", "reply", "pass_review", "dissatisfied", "reply"),
}
ENDS = {
    "the common way": "closed",
    "answered on the line": "archived",
    "refused, objected, taken": "awaiting_dispatch",
    "silence is signature": "closed",
    "returned once": "awaiting_review",
    "rework": "awaiting_review",
}


@pytest.mark.parametrize("name", WALKS)
def test_an_order_walks_the_ways_of_the_desk(name: str) -> None:
    state, stack = ORDER.step(None, WALKS[name][0])
    for verb in WALKS[name][1:]:
        state, stack = ORDER.step(state, verb, stack)
    assert state == ENDS[name]


def test_a_paused_order_of_an_abolished_office_comes_back_to_its_pause_and_then_to_its_work() -> None:
    seen = []
    state, stack = "reworking", ()
    for verb in ("grant_pause", "vacate_lead", "designate", "resume"):
        state, stack = ORDER.step(state, verb, stack)
        seen.append((state, stack))
    assert seen == [
        ("paused", ("reworking",)),
        ("awaiting_successor", ("reworking", "paused")),
        ("paused", ("reworking",)),
        ("reworking", ()),
    ]


def test_a_reply_pauses_the_clock_of_the_round_and_a_return_resumes_it() -> None:
    for state, clock in (("in_progress", "handle"), ("reworking", "rework")):
        assert Effect("pause", clock) in ORDER.effects(state, "reply")
        assert ORDER.effects("awaiting_review", "return_for_quality", state) == (
            Effect("stop", "review"),
            Effect("resume", clock),
        )


def test_an_abolished_office_stops_no_clock() -> None:
    assert ORDER.effects("in_progress", "vacate_lead") == (Effect("start", "designate"),)


def test_one_objection_has_three_ways_by_what_it_objects_to() -> None:
    ways = {code: ORDER.target(code, "object") for code in ("closed", "archived", "answered", "refused")}
    assert ways == {
        "closed": "reworking",
        "archived": "reworking",
        "answered": "awaiting_acceptance",
        "refused": "awaiting_refusal_check",
    }


def test_what_cannot_be_done_is_said_with_what_can() -> None:
    with pytest.raises(
        LifecycleError, match="工单当前状态为“待签收”，不能进行“回复”。现在可以：并案、撤回派单、签收"
    ) as caught:
        ORDER.move("awaiting_signing", "reply")
    assert "申请裁定" in caught.value.sentence


def test_a_request_climbs_one_level_at_a_time() -> None:
    state, _ = REQUEST.step(None, "ask")
    climbed = [state]
    for _ in range(2):
        state, _ = REQUEST.step(state, "escalate")
        climbed.append(state)
    owners = [REQUEST.states[code].owner for code in climbed]
    assert owners == ["section_head", "centre_leader", "county_coordinator"]
    assert not REQUEST.allows(state, "escalate")
    assert all(REQUEST.target(code, "grant") == "granted" for code in climbed)


@pytest.mark.parametrize(
    ("verb", "awaiting"), [("send_urge", "awaiting_answer"), ("send_supervision", "awaiting_leader_answer")]
)
def test_a_letter_that_is_answered_badly_goes_back_to_the_same_desk(verb: str, awaiting: str) -> None:
    state, stack = LETTER.step(None, verb)
    states = [state]
    for step in ("answer", "return_answer", "answer", "accept_answer"):
        state, stack = LETTER.step(state, step, stack)
        states.append(state)
    assert states == [awaiting, "answered", awaiting, "answered", "closed"]
    assert all(a != b for a, b in pairwise(states))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_state_is_in_the_drawing(table: Lifecycle) -> None:
    drawn = table.mermaid()
    assert [code for code in table.states if f" as {code}\n" not in drawn] == []
    assert len(table.table()) == len(table.moves)
