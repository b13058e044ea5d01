"""Who may not do what, because of what the same person did before (rule book §1, marks ⊥). Persons, not roles."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

REVIEW: Final = ("pass_review", "return_for_quality")
PROPOSALS: Final = (
    "request_ruling",
    "request_extension",
    "request_pause",
    "propose_deferral",
    "propose_special_ending",
)
FIRST: Final = ("first_approve_ending", "first_approve_deferral")
HANDLING: Final = ("reply", "log_contact", "name_handler", "sign_for", "co_reply")
WORDS: Final = {
    "opened": "已建立本工单，不予受理应由他人提出",
    "proposed_refusal": "已提出不予受理，确认应由他人作出",
    "reviewed": "已审核本工单的回复，不能再作此决定",
    "proposed": "是本工单申请的提出人，决定应由他人作出",
    "first": "已作初审，批准应由他人作出",
    "handled": "办理过本工单，不能回访或审核",
    "own_answer": "曾即时答复本工单，回访应由他人进行",
    "supervised": "是本工单的督办人，不能审核回复",
    "lead_office": "属于承办单位，回复应由服务台审核",
    "dissatisfied": "已报请依法办结，批准应由他人作出",
    "same_refusal": "作出过不予受理决定，复核应由他人作出",
}


@dataclass(frozen=True, slots=True)
class Act:
    """Something that a person did on the order."""

    verb: str
    person: str


Rule = tuple[tuple[str, ...], str]
_DECIDE: Final[tuple[Rule, ...]] = ((REVIEW, "reviewed"), (PROPOSALS, "proposed"))
_APPROVE: Final[tuple[Rule, ...]] = (
    (FIRST, "first"),
    (PROPOSALS, "proposed"),
    (("dissatisfied_but_done",), "dissatisfied"),
)
_CALL: Final[tuple[Rule, ...]] = ((HANDLING, "handled"), (("answer_now",), "own_answer"))
_CONFIRM: Final[tuple[Rule, ...]] = (
    (("propose_refusal",), "proposed_refusal"),
    (("confirm_refusal",), "same_refusal"),
)
_REVIEW: Final[tuple[Rule, ...]] = (
    (HANDLING, "handled"),
    (("supervise", "escalate_rework"), "supervised"),
)
RULES: Final[dict[str, tuple[Rule, ...]]] = {
    "propose_refusal": ((("open", "submit"), "opened"),),
    "confirm_refusal": _CONFIRM,
    "overturn_refusal": _CONFIRM,
    **dict.fromkeys(REVIEW, _REVIEW),
    **dict.fromkeys(
        ("rule_keep", "rule_change", "grant_extension", "refuse_extension", "grant_pause", "refuse_pause"), _DECIDE
    ),
    **dict.fromkeys(FIRST, (*_DECIDE, (("dissatisfied_but_done",), "dissatisfied"))),
    **dict.fromkeys(("approve_ending", "approve_ending_in_writing", "approve_deferral"), _APPROVE),
    **dict.fromkeys(
        (
            "attempt_callback",
            "satisfied",
            "unreached",
            "no_call_due",
            "dissatisfied",
            "dissatisfied_after_ending",
            "dissatisfied_but_done",
        ),
        _CALL,
    ),
    **dict.fromkeys(("supervise", "escalate_rework"), ((REVIEW, "reviewed"),)),
}


def separated(verb: str, person: str, history: Sequence[Act], lead_office_people: Collection[str] = ()) -> str | None:
    """Why this person may not do this, as the end of a Chinese sentence; None when nothing stands against it.

    The caller writes the person's name in front. `lead_office_people` matters for reviewing replies (§1).
    """
    if verb in REVIEW and person in lead_office_people:
        return WORDS["lead_office"]
    done = {act.verb for act in history if act.person == person}
    for verbs, word in RULES.get(verb, ()):
        if done.intersection(verbs):
            return WORDS[word]
    return None
