"""A request by an office (ruling, extension, pause, co-handler's objection): a matter of its own, the order runs on."""

from __future__ import annotations

from yimen.hotline.lifecycle.states import LOCAL
from yimen.kernel.lifecycle import SAME, Lifecycle, Move, State

STATES = (
    State("awaiting_decision", "待决定", "section_head", ("decide",), dot="wait"),
    State("awaiting_leader_decision", "待中心分管领导决定", "centre_leader", ("decide",), dot="wait"),
    State("awaiting_county_decision", "待县级协调人决定", "county_coordinator", ("decide",), dot="wait"),
    State("granted", "已同意", "", (), ended=True, dot="done"),
    State("refused", "不同意", "", (), ended=True, dot="done"),
    State("lapsed", "已失效", "", (), ended=True, dot="done"),
    State("withdrawn", "已撤回", "", (), ended=True, dot="done"),
)
OPEN = tuple(state.code for state in STATES if not state.ended)
DECIDERS = ("section_head", "centre_leader", "county_coordinator")
ASKERS = ("office_leader", "office_liaison", "office_handler", "co_handler")
STARTS = ("start:decide",)
REASON = "理由、依据、材料"

MOVES = (
    Move("ask", "提出申请", (), "awaiting_decision", (*ASKERS, "system"), STARTS, REASON, "BJ 12、BJ 15", "提出申请"),
    Move(
        "ask_county",
        "向县级协调人提出申请",
        (),
        "awaiting_county_decision",
        (*ASKERS, "system"),
        STARTS,
        "涉及热线服务台自身，或裁定后有新的法律、事实",
        "WF 22、本县设定",
        "提出申请",
    ),
    Move(
        "escalate",
        "报中心分管领导",
        ("awaiting_decision",),
        "awaiting_leader_decision",
        ("section_head", "system"),
        ("restart:decide",),
        "超出股长权限，或协商不成；意见",
        "WF 22–24、JN 29",
        "报中心分管领导",
    ),
    Move(
        "escalate",
        "报县级协调人",
        ("awaiting_leader_decision",),
        "awaiting_county_decision",
        ("centre_leader", "system"),
        ("restart:decide",),
        "协商不成；意见",
        "WF 22–24、JN 29",
        "报县级协调人",
    ),
    Move("grant", "同意", OPEN, "granted", DECIDERS, ("stop:all",), "决定内容、依据", "BJ 15(2)、WF 22", "同意申请"),
    Move("refuse", "不同意", OPEN, "refused", DECIDERS, ("stop:all",), "理由", "BJ 15(2)、WF 22", "不同意申请"),
    Move("withdraw", "撤回申请", OPEN, "withdrawn", ASKERS, ("stop:all",), "申请人提出", LOCAL, "撤回申请"),
    Move("lapse", "失效", OPEN, "lapsed", ("system",), ("stop:all",), "工单已回复或已办结，申请不再需要决定", LOCAL),
    Move("add_note", "添加备注", OPEN, SAME, (*DECIDERS, *ASKERS), (), "备注内容", LOCAL, "添加备注"),
    Move("hand_over", "转交代理人", OPEN, SAME, ("system",), (), "原责任人离岗", LOCAL),
    Move("change_calendar", "按新节假日安排重算", OPEN, SAME, ("system",), (), "节假日安排更新", LOCAL),
)

REQUEST = Lifecycle("request", "申请", STATES, MOVES, ("ask", "ask_county"))
