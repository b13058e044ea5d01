"""The states of an order (工单): who owns it there and which clocks run, the own clock first. Rule book §4.1."""

from __future__ import annotations

from yimen.kernel.lifecycle import State

# The source of a move that no rule book names: the county's own.
LOCAL = "本县设定"

STATES = (
    State("draft", "草稿", "operator", ("desk",), dot="wait"),
    State("awaiting_acceptance", "待受理", "intake_reviewer", ("accept", "recheck"), dot="wait"),
    State("awaiting_caller", "待补充", "intake_reviewer", ("supplement",), dot="pause"),
    State("awaiting_refusal_check", "待拒收复核", "section_head", ("refuse_check",), dot="wait"),
    State("awaiting_dispatch", "待派单", "dispatcher", ("dispatch",), dot="wait"),
    State("awaiting_signing", "待签收", "office_liaison", ("sign", "handle"), dot="wait"),
    State("in_progress", "办理中", "office_handler", ("handle", "contact")),
    State("paused", "暂停计时", "office_handler", ("pause", "contact"), dot="pause"),
    State("deferred", "挂账督办", "office_leader", ("promise", "progress_report"), dot="late"),
    State("awaiting_review", "待审核", "reply_reviewer", ("review", "progress_report"), dot="wait"),
    State("awaiting_ending_approval", "待特殊办结审批", "section_head", ("approve", "contact"), dot="wait"),
    State("awaiting_callback", "待回访", "callback_agent", ("callback",), dot="wait"),
    State("reworking", "重办中", "office_handler", ("rework", "contact"), dot="late"),
    # The owner is the owner of the main order; the dispatcher, who may take it out again, only while there is none.
    State("following", "并案跟办", "dispatcher", ("follow",)),
    State("awaiting_upstream", "待市平台确认", "dispatcher", ("upstream",), dot="wait"),
    # An abolished office stops no clock: whatever ran in the state before runs on here.
    State(
        "awaiting_successor",
        "待指定承接单位",
        "section_head",
        (
            "designate",
            "sign",
            "handle",
            "contact",
            "pause",
            "promise",
            "progress_report",
            "review",
            "approve",
            "callback",
            "rework",
        ),
        dot="wait",
    ),
    # Ended for the citizen's date and for the inbox; the head of section keeps it while it can still be objected to.
    State("closed", "已办结", "section_head", ("objection",), ended=True, dot="done"),
    State("refused", "不予受理", "", (), ended=True, dot="done"),
    State("answered", "即时办结", "", (), ended=True, dot="done"),
    State("withdrawn", "已撤回", "", (), ended=True, dot="done"),
    State("transferred", "已转出", "", (), ended=True, dot="done"),
    State("discarded", "已作废", "", (), ended=True, dot="done"),
    State("archived", "已归档", "", (), ended=True, dot="done"),
)

OPEN = tuple(state.code for state in STATES if not state.ended and state.code != "draft")
OPEN_WITH_LEAD = (
    "awaiting_signing",
    "in_progress",
    "paused",
    "deferred",
    "awaiting_review",
    "awaiting_ending_approval",
    "awaiting_callback",
    "reworking",
)
WORKING = ("in_progress", "reworking")
ENDED = tuple(state.code for state in STATES if state.ended)
DESK_ROLES = (
    "operator",
    "intake_reviewer",
    "dispatcher",
    "reply_reviewer",
    "callback_agent",
    "supervisor",
    "section_head",
    "centre_leader",
    "county_coordinator",
)
LEAD_OFFICE_ROLES = ("office_liaison", "office_handler", "office_leader")
CO_OFFICE_ROLES = ("co_handler",)
OTHER_ROLES = ("caller", "system", "org_admin")
ROLES = frozenset(DESK_ROLES + LEAD_OFFICE_ROLES + CO_OFFICE_ROLES + OTHER_ROLES)
# Verbs after which another office leads, or none does. None of them may ever be made by an office (首派负责制).
LEAD_CHANGING = frozenset(
    {
        "recall",
        "rule_change",
        "succeed",
        "vacate_lead",
        "designate",
        "merge",
        "unmerge",
        "take_over",
        "take_over_unsigned",
    }
)
