"""Who may see and do what, written by hand and not computed by the code under test. A door or person without a line fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# Person of the test → how they stand to the orders of the test (住建局 leads, 水利局 helps, 杏坪镇 leads the accusing one).
PEOPLE: Final = {
    "operator": "desk", "reviewer": "desk", "dispatcher": "desk", "quality": "desk", "caller_back": "desk",
    "supervisor": "desk", "head": "desk", "editor": "desk", "centre": "desk", "county": "desk",
    "liaison": "lead", "handler": "lead", "other_handler": "lead", "leader": "lead", "principal": "lead",
    "co": "co", "co_leader": "co", "stranger": "stranger", "town": "town", "town_leader": "town",
    "system_admin": "officer", "security_admin": "officer", "audit_admin": "officer",
    "postless": "none", "disabled": "outside", "anonymous": "outside", "follower": "outside",
}  # fmt: skip
DESK: Final = frozenset({"desk"})
# Thing → who sees it at all; everybody else gets what a missing thing gives.
SEES: Final = {
    "ordinary": DESK | {"lead", "co"}, "secret": DESK | {"lead", "co"}, "anonymous": DESK | {"lead", "co"},
    "office_only": DESK | {"lead", "co"}, "closed": DESK | {"lead", "co"},
    "accusing": DESK | {"town"}, "set_apart": DESK | {"town", "co"}, "apart_request": DESK,
    "request": DESK | {"lead"}, "letter": DESK | {"lead"}, "draft": DESK, "fresh": DESK,
}  # fmt: skip
ORDERS: Final = frozenset(SEES) - {"request", "letter", "apart_request"}
# Thing → who may open the caller's number: relations, or persons by name.
CONTACT: Final = {
    "ordinary": DESK | {"lead"}, "secret": DESK, "anonymous": frozenset(), "office_only": DESK | {"handler"},
    "closed": DESK, "accusing": DESK | {"town"}, "set_apart": DESK | {"town"}, "draft": DESK, "fresh": DESK,
    "request": frozenset(), "letter": frozenset(), "apart_request": frozenset(),
}  # fmt: skip
# What nobody may read without having opened it, and what only some may read. Title: whoever sees the thing.
NOBODY: Final = ("name", "phone", "identifier")
WORDS: Final = {thing: who if thing != "secret" else DESK for thing, who in SEES.items()}
PLACE: Final = {
    thing: DESK if thing in ("secret", "anonymous") else DESK | {"handler"} if thing == "office_only" else who
    for thing, who in SEES.items()
}
DESK_NOTE: Final = DESK

STAFF: Final = frozenset(name for name, stands in PEOPLE.items() if stands != "outside")
ALL: Final = frozenset(PEOPLE)
TAKERS, SYSTEM_ADMIN = frozenset({"operator", "reviewer"}), frozenset({"system_admin"})
OFFICERS: Final = frozenset({"system_admin", "security_admin", "audit_admin"})
OVER_STAFF: Final = SYSTEM_ADMIN | {
    "leader",
    "co_leader",
    "town_leader",
    "liaison",
    "co",
    "town",
    "stranger",
    "head",
    "centre",
}
OVER_HANDLER: Final = SYSTEM_ADMIN | {"leader", "liaison"}
WATCH: Final = frozenset({"supervisor", "head", "centre", "county", "leader", "principal", "co_leader", "town_leader"})
AUDIT: Final = frozenset({"audit_admin"})


@dataclass(frozen=True)
class Line:
    """One door: who may come in, about which things, and what GET answers to whoever may (405: POST only)."""

    who: frozenset[str]
    get: int = 200
    things: frozenset[str] = frozenset()


MATTERS: Final = frozenset(SEES)
DOORS: Final = {
    "inbox": Line(STAFF), "search": Line(STAFF), "export": Line(STAFF),
    "view_save": Line(STAFF, 405), "view_drop": Line(STAFF, 405), "notices": Line(STAFF), "account": Line(STAFF),
    "notice": Line(STAFF, 405), "notices_all": Line(STAFF, 405), "password": Line(STAFF), "own_phone": Line(STAFF),
    "end_own_absence": Line(STAFF, 405), "second_factor_enrol": Line(STAFF), "second_factor_off": Line(STAFF),
    "second_factor_codes": Line(STAFF), "org_tree": Line(STAFF), "org_organisation": Line(STAFF),
    "org_person": Line(STAFF), "org_calendar": Line(STAFF), "org_waiting": Line(OFFICERS),
    "succession": Line(SYSTEM_ADMIN),
    "org_add_person": Line(SYSTEM_ADMIN), "org_propose_post": Line(SYSTEM_ADMIN), "org_add_day": Line(SYSTEM_ADMIN),
    "org_remove_day": Line(SYSTEM_ADMIN, 405), "org_reset_password": Line(SYSTEM_ADMIN, 405),
    "org_disable": Line(SYSTEM_ADMIN, 405), "org_end_post": Line(SYSTEM_ADMIN, 405),
    "org_decide_post": Line(frozenset({"security_admin"}), 405), "org_record_absence": Line(OVER_STAFF),
    "org_cancel_absence": Line(OVER_STAFF, 405), "org_stand_ins": Line(OVER_STAFF),
    "audit": Line(AUDIT), "audit_start": Line(AUDIT), "zeros": Line(WATCH), "zeros_notice": Line(WATCH, 405),
    "operator": Line(TAKERS), "operator_caller": Line(TAKERS, 405), "operator_assist": Line(TAKERS, 405),
    "operator_place": Line(TAKERS, 405), "receipt": Line(TAKERS, 200, MATTERS),
    "matter": Line(STAFF, 200, MATTERS), "pane": Line(STAFF, 200, MATTERS), "act": Line(STAFF, 200, MATTERS),
    "reveal": Line(STAFF, 200, MATTERS), "masked": Line(STAFF, 200, MATTERS),
    "file": Line(STAFF, 200, MATTERS), "file_shown": Line(STAFF, 200, MATTERS),
    "dispatching": Line(frozenset({"dispatcher", "reviewer"})),
    "dispatch_accuracy": Line(frozenset({"dispatcher", "reviewer", "head", "centre"})),
    "dispatch_decision": Line(frozenset({"dispatcher"}), 200, MATTERS),
    "dispatch_send": Line(frozenset({"dispatcher"}), 405, MATTERS),
    "dispatch_merge": Line(frozenset({"dispatcher"}), 405, MATTERS),
    "dispatch_recall": Line(frozenset({"dispatcher"}), 405, MATTERS),
    "dispatch_accept": Line(frozenset({"reviewer"}), 405, MATTERS),
    "review": Line(frozenset({"quality"})), "review_decide": Line(frozenset({"quality"}), 405, MATTERS),
    "callback": Line(frozenset({"caller_back"})), "callback_answer": Line(frozenset({"caller_back"}), 405, MATTERS),
    "callback_missed": Line(frozenset({"caller_back"}), 405, MATTERS),
    "account_login": Line(ALL), "account_logout": Line(ALL, 405), "mfa_authenticate": Line(ALL, 302),
    "display": Line(ALL, 405), "health": Line(ALL), "home": Line(ALL), "witness": Line(ALL),
    "item_checks": Line(STAFF), "item_figures": Line(STAFF), "item_figure": Line(STAFF),
    "witness_lines": Line(ALL), "guides": Line(ALL), "guides_suggest": Line(ALL), "guide": Line(ALL, 404),
    "ask": Line(ALL), "ask_step": Line(ALL),
    "ask_begin": Line(ALL, 405), "ask_drop": Line(ALL, 405), "ask_review": Line(ALL, 303), "ask_saved": Line(ALL, 303),
    "ask_urgent": Line(ALL, 303), "follow": Line(ALL), "follow_leave": Line(ALL, 405), "rate": Line(ALL, 404),
    "ask_done": Line(ALL, 200, MATTERS), "followed": Line(ALL, 200, MATTERS), "follow_act": Line(ALL, 405, MATTERS),
    "rate_followed": Line(ALL, 409, MATTERS),
}  # fmt: skip
# What a caller's own browser, and no other, opens after number and code; others are asked for both.
FOLLOWED: Final = frozenset({"ask_done", "followed", "rate_followed"})
ASK_CODE: Final = 303
NUMBER_ONLY_ORDERS: Final = frozenset(
    name
    for name, line in DOORS.items()
    if line.things and name.startswith(("dispatch", "review", "callback", "receipt"))
)


def sees(person: str, thing: str) -> bool:
    return PEOPLE[person] in SEES[thing]


def allowed(table: frozenset[str], person: str) -> bool:
    """Whether a row of the table names this person, or how they stand."""
    return person in table or PEOPLE[person] in table


def expected_get(door: str, person: str, thing: str = "") -> int:
    """The status that GET must give: 302 asks to sign in, 404 is what a missing thing gives."""
    line = DOORS[door]
    if line.who == ALL:
        return _public(door, line, person, thing)
    if PEOPLE[person] == "outside":
        return 302
    if person not in line.who:
        return 403
    if door in ("org_record_absence", "org_stand_ins"):
        return 200 if person in OVER_HANDLER else 403
    if line.get == 405 or not thing:
        return line.get
    return _thing(door, line, person, thing)


def _public(door: str, line: Line, person: str, thing: str) -> int:
    if door == "account_login" and PEOPLE[person] != "outside":
        return 302
    if door in FOLLOWED and not (person == "follower" and thing == "ordinary"):
        return ASK_CODE
    return line.get


def _thing(door: str, line: Line, person: str, thing: str) -> int:
    if not sees(person, thing) or (door in NUMBER_ONLY_ORDERS and thing not in ORDERS):
        return 404
    if door in ("reveal", "masked") and not allowed(CONTACT[thing], person):
        return 403
    if door == "act":
        return 200 if may_note(person, thing) else 403
    return line.get


# The act that every matter offers to whoever works on it: a note. Leaders of an office's whole (主要负责人) and the
# keeper of the knowledge base read only.
def may_note(person: str, thing: str) -> bool:
    if person in ("editor", "principal"):
        return False
    if thing in ORDERS:
        return PEOPLE[person] != "none" and not (thing == "closed" and PEOPLE[person] == "co")
    if thing == "letter":
        return person in {"supervisor", "head", "centre", "county", "liaison", "handler", "other_handler", "leader"}
    return person in {"head", "centre", "county", "liaison", "handler", "other_handler", "leader"}


# Person → the acts of an order that are theirs, where the order is at the step in question.
ACTS: Final = {
    "operator": "submit discard answer_now transfer_emergency supplement withdraw add_repeat_contact add_note",
    "reviewer": "submit_accepted confirm_transferred accept ask_caller propose_refusal supplement add_note",
    "dispatcher": "merge unmerge dispatch recall city_takes city_returns split add_note",
    "quality": "pass_review return_for_quality add_note",
    "caller_back": "attempt_callback unreached no_call_due satisfied dissatisfied dissatisfied_but_done"
                   " dissatisfied_after_ending withdraw add_note",
    "supervisor": "escalate_rework reopen urge supervise add_note",
    "head": "confirm_refusal overturn_refusal grant_extension refuse_extension grant_pause refuse_pause resume"
            " transfer_up city_takes city_returns first_approve_deferral first_approve_ending reject_deferral"
            " reject_ending rule_keep rule_change rule_joint designate reopen supervise split add_note",
    "centre": "confirm_refusal overturn_refusal grant_extension refuse_extension reject_deferral reject_ending"
              " approve_deferral approve_ending approve_ending_in_writing rule_joint supervise add_note",
    "county": "rule_keep rule_change rule_joint renew_promise supervise hand_to_discipline add_note",
    "editor": "", "principal": "", "stranger": "", "town": "", "postless": "",
    "liaison": "sign_for join name_handler request_pause report_deferral resume add_note",
    "handler": "log_contact reply fulfil_deferral request_pause report_deferral resume add_note",
    "leader": "name_handler reply fulfil_deferral request_ruling request_extension request_pause report_deferral"
              " propose_deferral propose_special_ending add_note",
    "co": "co_reply co_object co_close add_note", "co_leader": "co_reply co_object co_close add_note",
    "system_admin": "", "security_admin": "", "audit_admin": "",
}  # fmt: skip
# Before it is dispatched an order is the desk's alone.
UNDISPATCHED: Final = frozenset(
    {"draft", "awaiting_acceptance", "awaiting_caller", "awaiting_refusal_check", "awaiting_dispatch"}
)


def expected_act(person: str, verb: str, state: str) -> int:
    """404 for whoever does not see the order, 403 for whoever may not, 0 where the act is theirs."""
    stands = PEOPLE[person]
    if stands not in ("desk", "lead", "co") or (stands != "desk" and state in UNDISPATCHED):
        return 404
    return 0 if verb in ACTS[person].split() else 403
