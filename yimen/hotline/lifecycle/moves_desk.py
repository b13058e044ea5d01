"""Moves by which the desk rules on who leads, reviews replies and approves deferrals and special endings (§4.2)."""

from __future__ import annotations

from yimen.hotline.lifecycle.states import LOCAL, OPEN_WITH_LEAD
from yimen.kernel.lifecycle import BEFORE, SAME, Move

APPROVAL = ("awaiting_ending_approval",)
ENDS_WORK = ("stop:handle", "stop:rework", "stop:promise", "stop:progress_report")

RULING_MOVES = (
    Move(
        "rule_keep",
        "裁定维持",
        OPEN_WITH_LEAD,
        SAME,
        ("section_head", "county_coordinator"),
        (),
        "裁定书；同一理由不再受理；服务台自身工单由县级协调人裁定",
        "WF 22",
        "裁定维持",
    ),
    Move(
        "rule_change",
        "裁定改派",
        OPEN_WITH_LEAD,
        "awaiting_signing",
        ("section_head", "county_coordinator"),
        ("stop:all", "start:sign", "restart:handle"),
        "裁定书；新牵头单位；时限取剩余与原时限 50 % 的较大者；日期变动的告知诉求人",
        "WF 22、BJ 12",
        "裁定改派",
    ),
    Move(
        "rule_joint",
        "明确主协办",
        OPEN_WITH_LEAD,
        SAME,
        ("section_head", "centre_leader", "county_coordinator"),
        (),
        "协调纪要；各单位任务和日期；牵头单位变动的另行裁定改派",
        "WF 22–24、JN 29",
        "明确主协办",
    ),
)

REVIEW_MOVES = (
    Move(
        "pass_review",
        "审核通过",
        ("awaiting_review",),
        "awaiting_callback",
        ("reply_reviewer",),
        ("stop:review", *ENDS_WORK, "start:callback"),
        "检查项 Q1–Q8；市平台工单同时报送",
        "JN 27",
        "审核通过",
    ),
    Move(
        "return_for_quality",
        "退改",
        ("awaiting_review",),
        BEFORE,
        ("reply_reviewer", "system"),
        ("stop:review", "resume:own"),
        "未通过的检查项；剩余不足 4 个工作小时的给一次 4 个工作小时的修改时间",
        "JN 27",
        "退回修改",
    ),
)

APPROVAL_MOVES = (
    Move(
        "first_approve_deferral",
        "初审同意挂账",
        APPROVAL,
        SAME,
        ("section_head",),
        ("restart:approve",),
        "初审人不是提出人、审核人",
        "JN 24",
        "初审同意挂账",
    ),
    Move(
        "approve_deferral",
        "批准挂账",
        APPROVAL,
        "deferred",
        ("centre_leader",),
        ("stop:all", "stop:handle", "start:promise", "start:progress_report"),
        "已初审，两人不同；承诺日期成为到期时间，工单仍计入在办",
        "JN 24",
        "批准挂账",
    ),
    Move(
        "reject_deferral",
        "不批准挂账",
        APPROVAL,
        BEFORE,
        ("section_head", "centre_leader"),
        ("stop:approve", "resume:own"),
        "理由",
        "JN 24",
        "不批准挂账",
    ),
    Move(
        "renew_promise",
        "再次承诺",
        ("deferred",),
        SAME,
        ("county_coordinator",),
        ("restart:promise",),
        "每单一次；中心分管领导和县级协调人同意；原因、已告知诉求人；原逾期保留",
        LOCAL,
        "同意再次承诺",
    ),
    Move(
        "first_approve_ending",
        "初审同意特殊办结",
        APPROVAL,
        SAME,
        ("section_head",),
        ("restart:approve",),
        "初审人不是提出人、审核人",
        "WF 21",
        "初审同意",
    ),
    Move(
        "approve_ending",
        "批准特殊办结",
        APPROVAL,
        "awaiting_callback",
        ("centre_leader",),
        ("stop:all", *ENDS_WORK, "start:callback"),
        "已初审，两人不同且都不是提出人；E3 改用书面告知办结",
        "WF 21",
        "批准特殊办结",
    ),
    Move(
        "approve_ending_in_writing",
        "批准并书面告知办结",
        APPROVAL,
        "closed",
        ("centre_leader",),
        ("stop:all", *ENDS_WORK, "start:objection"),
        "仅限 E3；已初审，两人不同；书面告知已送达",
        "WF 21",
        "批准并书面告知",
    ),
    Move(
        "reject_ending",
        "不批准特殊办结",
        APPROVAL,
        BEFORE,
        ("section_head", "centre_leader"),
        ("stop:approve", "resume:own"),
        "理由；剩余不足 4 个工作小时的按退改处理",
        "WF 21",
        "不批准特殊办结",
    ),
)

MOVES = RULING_MOVES + REVIEW_MOVES + APPROVAL_MOVES
