"""The one table of what a person can do: (kind, verb) → form, service call, title, the sentence over the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from yimen.hotline.forms import decisions, desk_acts, office_acts
from yimen.hotline.forms.base import ActForm
from yimen.hotline.services.turn import Turn
from yimen.hotline.views import calls
from yimen.matters.services import Done

Call = Callable[[Turn, Any], Done]


@dataclass(frozen=True)
class Entry:
    """How one verb is offered: its form, what it calls, the button's words, and what will happen."""

    form: type[ActForm]
    call: Call
    title: str
    sentence: str = ""


_FIRST: Final = "首派负责：主办单位不能退回，可请协办、申请裁定或延期。"
_ORDER: Final[Mapping[str, Entry]] = {
    "submit": Entry(desk_acts.Nothing, calls.submit, "提交", "受理计时从受理时间起算。"),
    "submit_accepted": Entry(desk_acts.Nothing, calls.submit_accepted, "提交并受理", "直接进入派单。"),
    "discard": Entry(
        desk_acts.Discard, calls.discard, "作废草稿", "只有静默、骚扰、测试等来电可以作废，须第二人确认。"
    ),
    "answer_now": Entry(desk_acts.AnswerNow, calls.answer_now, "即时答复", "只有咨询、表扬和查询进度可以即时答复。"),
    "transfer_emergency": Entry(
        desk_acts.Emergency, calls.transfer_emergency, "转接紧急线", "危及人身安全的，先转接再记录。"
    ),
    "confirm_transferred": Entry(
        desk_acts.Transferred, calls.confirm_transferred, "核实已转接", "没有接到的，改为受理。"
    ),
    "accept": Entry(desk_acts.Accept, calls.accept, "受理", "受理后由派单员派单。"),
    "ask_caller": Entry(desk_acts.AskCaller, calls.ask_caller, "请补充", "5 个工作日内补充；逾期按现有内容处理。"),
    "supplement": Entry(desk_acts.Supplement, calls.supplement, "记录补充", "补充后继续受理。"),
    "propose_refusal": Entry(
        desk_acts.ProposeRefusal, calls.propose_refusal, "拟不予受理", "须另一人复核确认，才算不予受理。"
    ),
    "confirm_refusal": Entry(desk_acts.Opinion, calls.confirm_refusal, "确认不予受理", "诉求人 10 日内可以异议一次。"),
    "overturn_refusal": Entry(desk_acts.Opinion, calls.overturn_refusal, "改为受理", "进入派单。"),
    "merge": Entry(desk_acts.Merge, calls.merge, "并入工单", "并案后各有答复和回访。"),
    "unmerge": Entry(desk_acts.Why, calls.unmerge, "取消并案", "恢复单独派单，时限按受理时间重新推算。"),
    "dispatch": Entry(desk_acts.Dispatch, calls.dispatch, "派单", _FIRST),
    "transfer_up": Entry(desk_acts.TransferUp, calls.transfer_up, "上转市平台", "超出本县职权的，报市平台并等待回执。"),
    "city_takes": Entry(desk_acts.CityTakes, calls.city_takes, "登记市平台接收"),
    "city_returns": Entry(desk_acts.CityReturns, calls.city_returns, "登记市平台退回", "退回后重新派单。"),
    "recall": Entry(
        desk_acts.Nothing, calls.recall, "撤回派单", "派单后 30 分钟内、未签收、每单一次，计为服务台错派。"
    ),
    "sign_for": Entry(office_acts.SignFor, calls.sign_for, "签收", _FIRST),
    "name_handler": Entry(office_acts.NameHandler, calls.name_handler, "指定承办人"),
    "log_contact": Entry(
        office_acts.LogContact, calls.log_contact, "记录联系", "没联系上的也要记，两次以上才可请热线协助。"
    ),
    "join": Entry(office_acts.Join, calls.join, "请协办", "主办单位不变，协办各有时限。"),
    "co_reply": Entry(office_acts.CoReply, calls.co_reply, "提交协办意见", "提交后本单位的协办任务即告完成。"),
    "co_object": Entry(office_acts.CoObject, calls.co_object, "提出协办异议", "由热线管理股裁定，协办计时不停止。"),
    "co_close": Entry(office_acts.CoClose, calls.co_close, "办结协办任务"),
    "reply": Entry(office_acts.Reply, calls.reply, "写回复", "提交后办理计时停止，由服务台审核；退改的接着算。"),
    "request_ruling": Entry(office_acts.RequestRuling, calls.request_ruling, "申请裁定", "裁定期间不停止办理。"),
    "request_extension": Entry(
        office_acts.RequestExtension, calls.request_extension, "申请延期", "答复之前原时限不变。"
    ),
    "grant_extension": Entry(desk_acts.Why, calls.grant_extension, "同意延期", "新日期会告知诉求人。"),
    "refuse_extension": Entry(desk_acts.Why, calls.refuse_extension, "不同意延期", "按原时限办理。"),
    "request_pause": Entry(office_acts.RequestPause, calls.request_pause, "申请暂停计时", "批准之前计时不停止。"),
    "grant_pause": Entry(decisions.GrantPause, calls.grant_pause, "同意暂停计时", "会告知诉求人。"),
    "refuse_pause": Entry(desk_acts.Why, calls.refuse_pause, "不同意暂停", "计时不停止。"),
    "resume": Entry(office_acts.Resume, calls.resume, "恢复计时", "剩余的时限接着算。"),
    "rule_keep": Entry(decisions.RuleKeep, calls.rule_keep, "裁定维持", "同一理由不再受理。"),
    "rule_change": Entry(
        decisions.RuleChange, calls.rule_change, "裁定改派", "时限取剩余与原时限一半的较长者，日期变动告知诉求人。"
    ),
    "rule_joint": Entry(decisions.RuleJoint, calls.rule_joint, "明确主协办", "主办单位变动的，另行裁定改派。"),
    "propose_deferral": Entry(
        office_acts.ProposeDeferral,
        calls.propose_deferral,
        "申请挂账",
        "股长初审、中心分管领导批准；承诺日期成为到期日。",
    ),
    "first_approve_deferral": Entry(desk_acts.Opinion, calls.first_approve, "初审同意挂账", "再由中心分管领导批准。"),
    "approve_deferral": Entry(desk_acts.Opinion, calls.approve_deferral, "批准挂账", "挂账后仍计入在办。"),
    "reject_deferral": Entry(desk_acts.Why, calls.reject_ending, "不批准挂账", "退回继续办理，时限接着算。"),
    "report_deferral": Entry(office_acts.Progress, calls.report_deferral, "报告进展"),
    "fulfil_deferral": Entry(office_acts.Fulfil, calls.fulfil_deferral, "报告已兑现", "提交后由服务台审核。"),
    "renew_promise": Entry(office_acts.Renew, calls.renew_promise, "再次承诺", "每单一次，原逾期保留。"),
    "pass_review": Entry(decisions.PassReview, calls.pass_review, "审核通过", "通过后转回访。"),
    "return_for_quality": Entry(
        decisions.ReturnForQuality,
        calls.return_for_quality,
        "退回修改",
        "剩余不足 4 个工作小时的，给一次 4 个工作小时。",
    ),
    "propose_special_ending": Entry(
        office_acts.Ending, calls.propose_special_ending, "申请特殊办结", "两级审批，仍要回访（E3 书面告知）。"
    ),
    "first_approve_ending": Entry(desk_acts.Opinion, calls.first_approve, "初审同意", "再由中心分管领导批准。"),
    "approve_ending": Entry(desk_acts.Opinion, calls.approve_ending, "批准特殊办结", "批准后转回访。"),
    "approve_ending_in_writing": Entry(desk_acts.Opinion, calls.approve_ending, "批准并书面告知", "仅限 E3。"),
    "reject_ending": Entry(desk_acts.Why, calls.reject_ending, "不批准特殊办结", "退回继续办理，时限接着算。"),
    "attempt_callback": Entry(decisions.Attempt, calls.attempt_callback, "登记未接通"),
    "satisfied": Entry(decisions.Satisfied, calls.satisfied, "登记满意", "过程和结果分开记。"),
    "dissatisfied": Entry(decisions.Dissatisfied, calls.dissatisfied, "登记不满意", "由原主办单位重办，专人督办。"),
    "dissatisfied_after_ending": Entry(
        decisions.Satisfied, calls.dissatisfied_after_ending, "登记不满意并办结", "特殊办结已批准，单列统计。"
    ),
    "dissatisfied_but_done": Entry(
        decisions.DissatisfiedButDone, calls.dissatisfied_but_done, "报请依法办结", "诉求超出法律政策，已解释两次。"
    ),
    "unreached": Entry(decisions.Unreached, calls.unreached, "登记无法接通", "不计为满意。"),
    "no_call_due": Entry(decisions.NoCallDue, calls.no_call_due, "登记免回访", "不计为满意。"),
    "escalate_rework": Entry(desk_acts.Nothing, calls.escalate_rework, "升级重办", "列为二级督办，由主要负责人签发。"),
    "object": Entry(desk_acts.Why, calls.object_to, "提出异议", "写明新的事实，或答复哪里不实。"),
    "reopen": Entry(decisions.Reopen, calls.reopen, "重启工单", "由原主办单位重办；答复不实的列为三级督办。"),
    "hand_to_discipline": Entry(
        decisions.HandToDiscipline, calls.hand_to_discipline, "移送纪检监察", "移送不停止办理；承办单位看不到这一步。"
    ),
    "ask_withdrawal": Entry(desk_acts.Why, calls.ask_withdrawal, "请求撤回", "热线会去电核实后再撤回。"),
    "withdraw": Entry(desk_acts.Withdraw, calls.withdraw, "登记撤回", "不能由承办单位代为撤回。"),
    "urge": Entry(decisions.Urge, calls.urge, "催办", "不改变办理时限。"),
    "supervise": Entry(decisions.Supervise, calls.supervise, "督办", "不改变办理时限。"),
    "add_note": Entry(desk_acts.Note, calls.add_note, "添加备注"),
    "add_repeat_contact": Entry(desk_acts.Repeat, calls.add_repeat_contact, "登记再次来电"),
    "split": Entry(desk_acts.Split, calls.split, "拆出关联工单", "诉求人仍用一个编号查询。"),
    "succeed": Entry(desk_acts.Succeed, calls.succeed, "登记机构承接", "计时连续。"),
    "vacate_lead": Entry(desk_acts.Vacate, calls.vacate_lead, "登记承接单位未定", "热线管理股代管，1 个工作日内指定。"),
    "designate": Entry(desk_acts.Succeed, calls.designate, "指定承接单位", "计时从未停止。"),
}
_REQUEST: Final[Mapping[str, Entry]] = {
    "grant": Entry(decisions.Grant, calls.grant, "同意", "决定随即作用于工单。"),
    "refuse": Entry(desk_acts.Why, calls.refuse, "不同意", "工单按原时限办理。"),
    "escalate": Entry(desk_acts.Why, calls.escalate, "报上一级决定", "写明意见。"),
    "withdraw": Entry(desk_acts.Why, calls.withdraw_request, "撤回申请", "由提出人或本单位分管领导撤回。"),
    "add_note": Entry(desk_acts.LetterNote, calls.note_request, "添加备注"),
}
_LETTER: Final[Mapping[str, Entry]] = {
    "answer": Entry(office_acts.Answer, calls.answer, "答复", "答复不改变工单的办理时限。"),
    "accept_answer": Entry(desk_acts.Opinion, calls.accept_answer, "认可答复", "答复与工单进展相符。"),
    "return_answer": Entry(desk_acts.Why, calls.return_answer, "退回答复", "写明不足之处。"),
    "add_note": Entry(desk_acts.LetterNote, calls.note_letter, "添加备注"),
}
TABLE: Final[Mapping[tuple[str, str], Entry]] = {
    (kind, verb): entry
    for kind, rows in (("order", _ORDER), ("request", _REQUEST), ("letter", _LETTER))
    for verb, entry in rows.items()
}
# Verbs that bring a matter into being: where a person finds them instead.
OPENED_BY: Final = {
    ("order", "open"): "operator",
    ("request", "ask"): "request_*、co_object",
    ("request", "ask_county"): "request_ruling",
    ("letter", "send_urge"): "urge",
    ("letter", "send_supervision"): "supervise",
}
