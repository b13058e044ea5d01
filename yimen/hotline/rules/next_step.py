"""The one next act for whoever looks at a matter, and which acts fit its facts: tables, no database (visual §3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

Steps = tuple[tuple[str, str], ...]
_OFFICE_WORK: Final[Steps] = (
    ("office_handler", "reply"),
    ("office_leader", "reply"),
    ("office_liaison", "name_handler"),
    ("co_handler", "co_reply"),
    ("supervisor", "urge"),
    ("section_head", "supervise"),
    ("centre_leader", "supervise"),
    ("county_coordinator", "supervise"),
)
# kind → state → (role, verb): the first row whose role is held and whose verb is open gives the primary button.
PRIMARY: Final[Mapping[str, Mapping[str, Steps]]] = {
    "order": {
        "draft": (("operator", "submit"),),
        "awaiting_acceptance": (("intake_reviewer", "accept"),),
        "awaiting_caller": (("intake_reviewer", "supplement"), ("operator", "supplement")),
        "awaiting_refusal_check": (("section_head", "confirm_refusal"), ("centre_leader", "confirm_refusal")),
        "awaiting_dispatch": (("dispatcher", "dispatch"), ("section_head", "transfer_up")),
        "awaiting_signing": (
            ("office_liaison", "sign_for"),
            ("office_leader", "request_ruling"),
            ("co_handler", "co_reply"),
            ("dispatcher", "recall"),
            ("supervisor", "urge"),
        ),
        "in_progress": _OFFICE_WORK,
        "reworking": (("supervisor", "escalate_rework"), *_OFFICE_WORK),
        "paused": (("office_handler", "resume"), ("office_liaison", "resume"), ("section_head", "resume")),
        "deferred": (
            ("office_leader", "report_deferral"),
            ("office_handler", "report_deferral"),
            ("office_liaison", "report_deferral"),
            ("county_coordinator", "renew_promise"),
            ("supervisor", "urge"),
        ),
        "awaiting_review": (("reply_reviewer", "pass_review"), ("co_handler", "co_reply")),
        "awaiting_ending_approval": (
            ("section_head", "first_approve_ending"),
            ("section_head", "first_approve_deferral"),
            ("centre_leader", "approve_ending"),
            ("centre_leader", "approve_ending_in_writing"),
            ("centre_leader", "approve_deferral"),
        ),
        "awaiting_callback": (("callback_agent", "satisfied"),),
        "following": (("dispatcher", "unmerge"),),
        "awaiting_upstream": (("dispatcher", "city_takes"), ("section_head", "city_takes")),
        "awaiting_successor": (("section_head", "designate"),),
        "closed": (("supervisor", "reopen"), ("section_head", "reopen")),
    },
    "request": {
        state: tuple((role, "grant") for role in ("section_head", "centre_leader", "county_coordinator"))
        for state in ("awaiting_decision", "awaiting_leader_decision", "awaiting_county_decision")
    },
    "letter": {
        "awaiting_answer": (("office_liaison", "answer"), ("office_handler", "answer"), ("office_leader", "answer")),
        "awaiting_leader_answer": (("office_leader", "answer"),),
        "answered": tuple((role, "accept_answer") for role in ("supervisor", "section_head", "centre_leader")),
    },
}
# The second button, beside the primary one.
BESIDE: Final[Mapping[str, str]] = {
    "reply": "log_contact",
    "pass_review": "return_for_quality",
    "satisfied": "dissatisfied",
    "grant": "refuse",
    "confirm_refusal": "overturn_refusal",
    "accept": "propose_refusal",
    "accept_answer": "return_answer",
    "first_approve_ending": "reject_ending",
    "first_approve_deferral": "reject_deferral",
    "approve_ending": "reject_ending",
    "approve_ending_in_writing": "reject_ending",
    "approve_deferral": "reject_deferral",
    "city_takes": "city_returns",
    "report_deferral": "fulfil_deferral",
    "dispatch": "merge",
    "sign_for": "request_ruling",
}
# Which role decides a request in which of its states; another decider of the table only looks on.
DECIDER: Final = {
    "awaiting_decision": "section_head",
    "awaiting_leader_decision": "centre_leader",
    "awaiting_county_decision": "county_coordinator",
}
_ENDING: Final = frozenset({"first_approve_ending", "approve_ending", "approve_ending_in_writing", "reject_ending"})
_DEFERRAL: Final = frozenset({"first_approve_deferral", "approve_deferral", "reject_deferral"})
_FIRST: Final = frozenset({"first_approve_ending", "first_approve_deferral"})
_SECOND: Final = frozenset({"approve_ending", "approve_ending_in_writing", "approve_deferral"})
_NEEDS_REQUEST: Final = {
    "grant_extension": "extension",
    "refuse_extension": "extension",
    "grant_pause": "pause",
    "refuse_pause": "pause",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What of an order decides whether an act makes sense now, beyond state and role."""

    ending_code: str = ""
    ending_step: str = ""
    rounds: int = 0
    recalled: bool = False
    rerouted: bool = False
    asked: bool = False
    anonymous: bool = False
    emergency: bool = False
    extended: bool = False
    transferred: bool = False
    requests: frozenset[str] = frozenset()
    own_role: bool = True


def fits(verb: str, facts: Facts) -> bool:
    """Whether the act is worth offering: what the service would refuse at once for plain facts is not shown."""
    if verb in _ENDING | _DEFERRAL:
        return _fits_approval(verb, facts)
    if verb in _NEEDS_REQUEST:
        return _NEEDS_REQUEST[verb] in facts.requests
    plain = {
        "dissatisfied_after_ending": bool(facts.ending_code) and facts.ending_step == "approved",
        "escalate_rework": facts.rounds >= 2,
        "recall": not facts.recalled,
        "confirm_transferred": facts.transferred,
        "ask_caller": not facts.asked,
        "request_extension": not facts.emergency and not facts.extended and "extension" not in facts.requests,
        "request_pause": "pause" not in facts.requests,
        "request_ruling": "ruling" not in facts.requests,
    }
    return plain.get(verb, True)


def _fits_approval(verb: str, facts: Facts) -> bool:
    deferral = not facts.ending_code
    if (verb in _DEFERRAL) != deferral:
        return False
    if verb in _FIRST:
        return facts.ending_step == "proposed"
    if verb in _SECOND and facts.ending_step != "first":
        return False
    if verb in ("approve_ending", "approve_ending_in_writing"):
        return (facts.ending_code == "E3") == (verb == "approve_ending_in_writing")
    return True


def primary(kind: str, state: str, roles: frozenset[str], verbs: Sequence[str]) -> str:
    """The verb of the one primary button, empty when there is nothing to do for these roles."""
    for role, verb in PRIMARY.get(kind, {}).get(state, ()):
        if role in roles and verb in verbs:
            return verb
    return ""


def beside(verb: str, verbs: Sequence[str]) -> str:
    """The verb of the button beside the primary one, empty when it has none now."""
    found = BESIDE.get(verb, "")
    return found if found in verbs else ""
