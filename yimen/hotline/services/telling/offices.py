"""What offices and the desk are told: a notice in the application; the letters of the rule book also by message (§9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from yimen.hotline.rules.answers import DISSATISFIED_REASONS
from yimen.hotline.rules.letters import render
from yimen.hotline.services.telling.case import Case, people, when
from yimen.notify.services import message, tell_all
from yimen.org.models import Staff


def _notice(case: Case, told: Iterable[Staff], kind: str, text: str) -> None:
    tell_all(told, case.matter, kind, text, urgent=case.urgent)


def _letter(case: Case, told: Iterable[Staff], code: str, fields: Mapping[str, object], short: str) -> None:
    """The notice, and the letter itself to the phone: what was sent stays readable as sent."""
    receivers = list(told)
    _notice(case, receivers, code, short)
    text = render(code, fields)
    for person in receivers:
        message(person, code, text, case.subject, case.urgent)


def _lead(case: Case, *roles: str) -> list[Staff]:
    return people(case.subject.lead_organisation_id, *roles)


def _about(case: Case) -> str:
    return f"{case.subject.number}“{case.subject.title}”"


def dispatched(case: Case) -> None:
    """派单通知 to the liaisons of the lead."""
    lead, matter = case.subject.lead_organisation, case.subject
    if lead is None:
        return
    sign, handle = case.due("sign"), case.due("handle")
    fields = {
        "承办单位": lead.name, "标题": matter.title, "编号": matter.number, "签收时限": when(sign),
        "联系时限": "签收后规定时限", "办结时限": when(handle),
    }  # fmt: skip
    short = f"派单：{_about(case)}。请于 {when(sign)} 前签收，{when(handle)} 前反馈办理结果。"
    _letter(case, _lead(case, "office_liaison"), "dispatch", fields, short)


def joined(case: Case) -> None:
    """协办通知 to the liaisons of every co-handler that this event called in."""
    lead = case.subject.lead_organisation
    wanted = {int(str(key)) for key in case.facts.get("co", ())}
    for part in case.parts("co"):
        if part.organisation_id in wanted and lead is not None:
            due = when(part.due_at)
            fields = {
                "协办单位": part.organisation.name, "牵头单位": lead.name, "编号": case.subject.number,
                "任务": part.task, "时限": due,
            }  # fmt: skip
            short = f"协办：{_about(case)}，任务：{part.task}。请于 {due} 前报送意见。"
            _letter(case, people(part.organisation_id, "office_liaison"), "co_handling", fields, short)


def rework(case: Case) -> None:
    """重办通知 to the lead, and to the supervisor who follows it."""
    lead, keeper = case.subject.lead_organisation, case.order.supervisor
    if lead is None or case.event.to_state != "reworking":
        return
    due = when(case.due("rework"))
    reason = DISSATISFIED_REASONS.get(str(case.facts.get("reason", "")), "对办理结果有异议")
    fields = {
        "承办单位": lead.name, "编号": case.subject.number, "原因": reason,
        "清单": case.said("rework", "objection") or "见工单", "日期": due,
        "督办人": keeper.name if keeper else "热线管理股", "电话": (keeper.work_phone if keeper else "") or "12345",
    }  # fmt: skip
    told = people(lead.pk, "office_liaison", "office_leader")
    _letter(case, told, "rework", fields, f"重办：{_about(case)}，{reason}。请于 {due} 前反馈。")
    if keeper:
        _notice(case, [keeper], "rework", f"重办督办：{_about(case)}，由本岗位跟进。")


def extension_granted(case: Case) -> None:
    """延期审批 to the lead."""
    due = when(case.due("rework", "handle"))
    fields = {"编号": case.subject.number, "日期": due}
    _letter(
        case, _lead(case, "office_liaison"), "extension", fields, f"同意延期：{_about(case)}，延至 {due}，不再延期。"
    )


SENTENCES = {
    "sign_lapsed": "已视同签收，请立即联系诉求人并办理",
    "succeed": "因机构承接由本单位继续牵头办理，时限连续计算",
    "designate": "已指定本单位牵头办理，时限连续计算",
    "refuse_extension": "不同意延期，请按原时限办理",
    "refuse_pause": "不同意暂停计时，请继续办理",
    "rule_keep": "裁定维持，由本单位继续牵头办理",
    "grant_pause": "已同意暂停计时，暂停情形消失后请立即恢复",
    "resume": "已恢复计时，请继续办理",
    "pause_lapsed": "暂停期满，已恢复计时，请继续办理",
    "return_for_quality": "回复已退改，请按意见修改后重新提交",
    "approve_deferral": "已批准挂账，请按承诺日期落实，每月报告进展",
    "reject_deferral": "未批准挂账，请继续办理",
    "reject_ending": "未批准特殊办结，请继续办理",
    "recall": "派单已撤回，不需要再办理",
    "withdraw": "诉求人已撤回，不需要再办理",
    "add_repeat_contact": "诉求人再次来电，请查看并尽快处理",
    "supplement": "诉求人已补充情况",
}


def lead_told(case: Case) -> None:
    """One sentence to the lead's liaisons, and to the handler once one is named."""
    sentence = SENTENCES[case.event.verb]
    lead = case.subject.lead_organisation_id or _left(case)
    told = people(lead, "office_liaison")
    if case.subject.owner_staff:
        told.append(case.subject.owner_staff)
    _notice(case, told, case.event.verb, f"{_about(case)}：{sentence}。")


def _left(case: Case) -> int | None:
    """The lead that a recall took away."""
    rows = case.order.matter.assignments.filter(role="lead").order_by("-pk")
    return rows.values_list("organisation", flat=True).first()


def _asked(case: Case, *others: str) -> list[Staff]:
    """Who must act on a request or a letter, with other posts there; nobody where it has gone on since."""
    matter = case.matter
    return people(matter.owner_organisation_id, matter.owner_role, *others) if case.stands else []


def request_asked(case: Case) -> None:
    """A request waits for its decision."""
    told = _asked(case)
    _notice(case, told, "request", f"{case.matter.title}，请于 {when(case.matter.due_at)} 前决定。")


def letter_sent(case: Case) -> None:
    """催办函、督办函: to the post that answers it."""
    told = _asked(case, "office_liaison")
    _notice(
        case, told, "letter", f"{case.matter.title}（{case.matter.number}），请于 {when(case.matter.due_at)} 前答复。"
    )


def letter_answered(case: Case) -> None:
    """An answer to a letter waits to be checked."""
    told = _asked(case)
    _notice(case, told, "letter_answer", f"{case.matter.title}：承办单位已答复，请核对。")


def answer_returned(case: Case) -> None:
    """The answer to a letter does not do."""
    told = _asked(case, "office_liaison")
    _notice(case, told, "letter", f"{case.matter.title}：答复已退回，请补充后再报。")
