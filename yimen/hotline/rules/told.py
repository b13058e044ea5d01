"""What the asker is told about each state and each step: who has it, by when, what follows. Words only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Stand:
    """How a state is told: with a date, with a date that is past, without one; and what follows.

    {office} is the office that works on it, {due} the day in words.
    """

    say: str
    late: str = ""
    open: str = ""
    note: str = ""


_LATE = "{office}没有在{due}前答复您，热线管理股正在督办。"
_AFTER = "答复前会先联系您；答复后请您评价。"
UNDISPATCHED: Final = frozenset({"awaiting_acceptance", "awaiting_refusal_check", "awaiting_dispatch"})

STANDS: Final = {
    "draft": Stand("正在登记。", open="正在登记。"),
    "awaiting_acceptance": Stand(
        "12345 已收到，正在受理，预计{due}前答复您。",
        _LATE,
        "12345 已收到，正在受理。",
        "受理后派给承办单位，日期以派单时为准。",
    ),
    "awaiting_caller": Stand(
        "还要您补充情况，请在{due}前补充。", "还要您补充情况，现在补充也来得及。", "还要您补充情况。"
    ),
    "awaiting_refusal_check": Stand(
        "正在核对是不是 12345 受理的事，预计{due}前答复您。", _LATE, "正在核对是不是 12345 受理的事。"
    ),
    "awaiting_dispatch": Stand(
        "已经受理，正在派给承办单位，预计{due}前答复您。", _LATE, "已经受理，正在派给承办单位。", "日期以派单时为准。"
    ),
    "awaiting_signing": Stand("已派给{office}，{due}前答复您。", _LATE, "已派给{office}，正在等对方签收。", _AFTER),
    "in_progress": Stand("{office}正在办理，{due}前答复您。", _LATE, "{office}正在办理。", _AFTER),
    "paused": Stand(
        "{office}正在办理，等一项必需的手续，时限暂停；原定{due}前答复您。",
        _LATE,
        "{office}正在办理，等一项必需的手续，时限暂停。",
        "手续办妥，时限接着算。",
    ),
    "deferred": Stand(
        "{office}一时办不成，已经承诺办理，热线管理股盯着办。",
        "{office}一时办不成，已经承诺办理，热线管理股盯着办。",
        "{office}一时办不成，已经承诺办理，热线管理股盯着办。",
    ),
    "awaiting_review": Stand(
        "{office}已经写好答复，热线管理股正在审核，{due}前答复您。", _LATE, "{office}已经写好答复，热线管理股正在审核。"
    ),
    "awaiting_ending_approval": Stand(
        "{office}报请办结，正在审批，{due}前告诉您结果。", _LATE, "{office}报请办结，正在审批。"
    ),
    "awaiting_callback": Stand(
        "{office}已经答复，请您看看满不满意。",
        "{office}已经答复，请您看看满不满意。",
        "{office}已经答复，请您看看满不满意。",
        "不满意的，由{office}重新办理。",
    ),
    "reworking": Stand("{office}正在重新办理，{due}前再答复您。", _LATE, "{office}正在重新办理。", _AFTER),
    "following": Stand(
        "同一件事已经在办，您的诉求并在一起，{office}办好后一起答复您。",
        "同一件事已经在办，您的诉求并在一起，{office}办好后一起答复您。",
        "同一件事已经在办，您的诉求并在一起，{office}办好后一起答复您。",
    ),
    "awaiting_upstream": Stand("已报市平台，正在等回音。", "已报市平台，正在等回音。", "已报市平台，正在等回音。"),
    "awaiting_successor": Stand(
        "承办单位机构调整，县里正在指定接着办的单位，{due}前答复您。",
        _LATE,
        "承办单位机构调整，县里正在指定接着办的单位。",
        "时限不停。",
    ),
    "closed": Stand("", open="这件事已经办结。", note="有新情况或答复不实的，办结后 30 日内可以提出异议。"),
    "refused": Stand(
        "", open="这件事不属于 12345 受理的范围。", note="不同意的，10 日内可以提出一次异议，由中心分管领导复核。"
    ),
    "answered": Stand("", open="您问的事已经答复。", note="答复有误的，30 日内可以提出异议。"),
    "withdrawn": Stand("", open="这件诉求已经撤回。"),
    "transferred": Stand("", open="这件事已经转给紧急求助电话处置。"),
    "discarded": Stand("", open="这次登记没有形成诉求。", note="有事要反映的，请重新登记或拨打 12345。"),
    "archived": Stand("", open="这件事已经办结归档。"),
}

# verb → (what happened, more about it): {lead} is the office, {co} who works along. Verbs not here stay inside.
STEPS: Final = {
    "open": ("收到您的诉求", ""),
    "submit": ("收到您的诉求", ""),
    "submit_accepted": ("收到并受理您的诉求", ""),
    "accept": ("已受理", ""),
    "ask_caller": ("请您补充", ""),
    "supplement": ("收到您的补充", ""),
    "lapse": ("没有等到补充，按现有情况办理", ""),
    "answer_now": ("已答复", ""),
    "transfer_emergency": ("已转紧急求助电话", ""),
    "confirm_refusal": ("不予受理", ""),
    "propose_refusal": ("核对受理范围", ""),
    "overturn_refusal": ("复核后予以受理", ""),
    "dispatch": ("已派单", "由{lead}办理。{co}"),
    "recall": ("重新派单", "正在派给更合适的单位。"),
    "rule_change": ("改由其他单位办理", "由{lead}办理。"),
    "succeed": ("机构调整，接着办理", "由{lead}接着办理。"),
    "designate": ("指定接着办理的单位", "由{lead}接着办理。"),
    "sign_for": ("承办单位已签收", ""),
    "log_contact": ("承办单位和您联系过", ""),
    "grant_extension": ("经批准延期", "新的日期见上。"),
    "grant_pause": ("时限暂停", ""),
    "resume": ("时限接着算", ""),
    "pause_lapsed": ("时限接着算", ""),
    "approve_deferral": ("承诺继续办理", ""),
    "report_deferral": ("办理进展", ""),
    "merge": ("和同一件事合并办理", ""),
    "pass_review": ("已答复", "答复见上。"),
    "main_closed": ("同一件事已答复", ""),
    "approve_ending": ("经批准办结", ""),
    "satisfied": ("您表示满意，办结", ""),
    "dissatisfied": ("您表示不满意，重新办理", ""),
    "unreached": ("多次没有联系上您，办结", ""),
    "no_call_due": ("办结", ""),
    "object": ("收到您的异议", ""),
    "reopen": ("重新办理", ""),
    "ask_withdrawal": ("收到您的撤回请求", "服务台会打电话向您核实。"),
    "withdraw": ("已撤回", ""),
    "add_repeat_contact": ("收到您的补充", ""),
    "supervise": ("已督办", ""),
    "archive": ("已归档", ""),
}
