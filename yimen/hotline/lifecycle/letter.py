"""A letter that wants an answer (催办函、督办函): a matter of its own. It never moves the order's date."""

from __future__ import annotations

from yimen.hotline.lifecycle.states import LOCAL
from yimen.kernel.lifecycle import BEFORE, SAME, Lifecycle, Move, State

STATES = (
    State("awaiting_answer", "待联络员答复", "office_liaison", ("answer",), dot="wait"),
    State("awaiting_leader_answer", "待分管领导答复", "office_leader", ("answer",), dot="late"),
    State("answered", "已答复待核", "supervisor", ("check",), dot="wait"),
    State("closed", "已了结", "", (), ended=True, dot="done"),
    State("lapsed", "已失效", "", (), ended=True, dot="done"),
)
AWAITING = ("awaiting_answer", "awaiting_leader_answer")
OPEN = (*AWAITING, "answered")
SENDERS = ("system", "supervisor", "section_head", "centre_leader", "county_coordinator")
OFFICE = ("office_liaison", "office_handler", "office_leader")
LEADER = ("awaiting_leader_answer",)

MOVES = (
    Move(
        "send_urge",
        "发催办函",
        (),
        "awaiting_answer",
        SENDERS,
        ("start:answer",),
        "缺项、答复期限",
        "JN 28",
        "发催办函",
    ),
    Move(
        "send_supervision",
        "发督办函",
        (),
        "awaiting_leader_answer",
        SENDERS,
        ("start:answer",),
        "级别、原因、答复期限",
        "WF 26、JN 28",
        "发督办函",
    ),
    Move(
        "answer",
        "答复",
        ("awaiting_answer",),
        "answered",
        OFFICE,
        ("stop:answer", "start:check"),
        "进展、未完成的原因、完成时间",
        "JN 28",
        "答复催办函",
    ),
    Move(
        "answer",
        "答复",
        LEADER,
        "answered",
        ("office_leader",),
        ("stop:answer", "start:check"),
        "办理情况、未按期办结的原因、完成时间；二级以上由主要负责人签发",
        "WF 26、JN 28",
        "答复督办函",
    ),
    Move(
        "accept_answer",
        "认可答复",
        ("answered",),
        "closed",
        ("supervisor", "section_head", "centre_leader"),
        ("stop:all",),
        "答复与工单进展相符",
        LOCAL,
        "认可答复",
    ),
    Move(
        "return_answer",
        "退回答复",
        ("answered",),
        BEFORE,
        ("supervisor", "section_head", "centre_leader"),
        ("stop:check", "restart:answer"),
        "不足之处",
        LOCAL,
        "退回答复",
    ),
    Move("lapse", "失效", OPEN, "lapsed", ("system",), ("stop:all",), "工单已办结，或已由上一级督办函代替", LOCAL),
    Move("add_note", "添加备注", OPEN, SAME, (*SENDERS[1:], *OFFICE), (), "备注内容", LOCAL, "添加备注"),
    Move("hand_over", "转交代理人", OPEN, SAME, ("system",), (), "原责任人离岗", LOCAL),
    Move("change_calendar", "按新节假日安排重算", OPEN, SAME, ("system",), (), "节假日安排更新", LOCAL),
)

LETTER = Lifecycle("letter", "函件", STATES, MOVES, ("send_urge", "send_supervision"))
