"""The trail in sentences: one function a verb, built from the facts of its event (codes and references, never free text)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from yimen.hotline.rules import words
from yimen.hotline.rules.answers import CONTACT_WAYS, DISSATISFIED_REASONS, FOUND, SCORES, SOLVED
from yimen.hotline.rules.endings import QUALITY_CHECKS, endings
from yimen.hotline.rules.intake import refusal_reasons
from yimen.hotline.rules.pauses import GROUNDS
from yimen.kernel.limits import local
from yimen.kernel.words import day_words, short_day_words
from yimen.matters.models import Event
from yimen.org.models import Organisation, Staff


@dataclass
class Names:
    """Short names of the offices and persons that the events of one page mention; read in two statements."""

    offices: dict[int, str] = field(default_factory=dict)
    people: dict[int, str] = field(default_factory=dict)

    def office(self, key: object) -> str:
        return self.offices.get(int(str(key)), "") if key else ""

    def person(self, key: object) -> str:
        return self.people.get(int(str(key)), "") if key else ""


@dataclass(frozen=True)
class Told:
    """One event as its sentence sees it: the facts, what was set, the owner after it, the parts it touched."""

    event: Event
    body: Mapping[str, Any]
    names: Names

    @property
    def facts(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.body.get("facts", {})
        return found

    @property
    def owner(self) -> str:
        organisation, _, staff = self.body.get("owner") or (None, "", None)
        return self.names.person(staff) or self.names.office(organisation)

    def offices(self, role: str, state: str = "open") -> str:
        rows = [row for row in self.body.get("parts", ()) if row[1] == role and row[3] == state]
        return "、".join(filter(None, (self.names.office(row[0]) for row in rows)))

    def due(self, clock: str) -> str:
        """When the clock that this event started or changed is to end, if it names a date."""
        until = next((row["event"].get("until") for row in self.body.get("clocks", ()) if row["clock"] == clock), None)
        return _day(until)


def _day(value: object) -> str:
    if not isinstance(value, str) or not value:
        return ""
    found = local(datetime.fromisoformat(value))
    return f"{day_words(found.date())}{found:%H:%M}"


def names_of(bodies: Iterable[Mapping[str, Any]], offices: Iterable[int | None] = ()) -> Names:
    """Every office and person named in these bodies, and the further offices given."""
    found, people = {key for key in offices if key}, set()
    for body in bodies:
        owner = body.get("owner") or (None, "", None)
        facts = body.get("facts", {})
        listed = [owner[0], facts.get("old"), facts.get("new"), facts.get("office"), facts.get("proposed")]
        listed += [row[0] for row in body.get("parts", ())] + list(facts.get("co", ()))
        found |= {int(key) for key in listed if key}
        persons = [owner[2], facts.get("person"), facts.get("second"), facts.get("signed_by"), facts.get("from"),
                   facts.get("to"), facts.get("supervisor")]  # fmt: skip
        people |= {int(key) for key in persons if isinstance(key, int) and key}
    rows = Organisation.objects.filter(pk__in=found).values_list("pk", "short_name")
    return Names(dict(rows), dict(Staff.objects.filter(pk__in=people).values_list("pk", "name")))


def bodies_of(events: Iterable[Event]) -> dict[int, Mapping[str, Any]]:
    """The parsed bodies by sequence number."""
    return {event.seq: json.loads(event.body) for event in events}


def _opened(told: Told) -> str:
    parts = [words.CHANNELS.get(told.body.get("set", {}).get("channel", ""), "")]
    if upstream := told.facts.get("upstream"):
        parts.append(f"上级编号 {upstream[1]}")
    if (other := told.facts.get("other_procedure")) in words.OTHER_PROCEDURES:
        parts.append(f"已进入{words.OTHER_PROCEDURES[other]}")
    if count := told.facts.get("demands"):
        parts.append(f"诉求要求 {count} 项")
    return _sentence(parts)


def _sentence(parts: Iterable[str]) -> str:
    text = "，".join(part for part in parts if part)
    return f"{text}。" if text else ""


def _dispatch(told: Told) -> str:
    co = told.offices("co")
    also = f"协办 {co}。" if co else ""
    return f"主办 {told.offices('lead')}。{also}首派负责：主办单位不能退回，可请协办、申请裁定或延期。"


def _sign(told: Told) -> str:
    person = next((told.names.person(row[2]) for row in told.body.get("parts", ()) if row[2]), "")
    return f"指定承办人 {person}。" if person else "待指定承办人。"


def _contact(told: Told) -> str:
    way = CONTACT_WAYS.get(told.facts.get("way", ""), "")
    return f"{way}，{'已联系上' if told.facts.get('reached') else '没有联系上'}。"


def _reply(told: Told) -> str:
    signer = told.names.person(told.facts.get("signed_by"))
    found = FOUND.get(told.facts.get("found", ""), "")
    again = f"第 {told.facts['round']} 次重办的回复" if told.facts.get("round") else ""
    return _sentence([again, f"反映情况{found}" if found else "", f"{signer} 签发" if signer else ""])


def _returned(told: Told) -> str:
    failed = "；".join(
        f"{code} {QUALITY_CHECKS[code]}" for code in told.facts.get("failed", ()) if code in QUALITY_CHECKS
    )
    return f"第 {told.facts.get('times', 1)} 次退改。没有通过：{failed}。"


def _satisfied(told: Told) -> str:
    facts = told.facts
    rows = [
        SOLVED.get(str(facts.get("solved", "")), ""),
        f"过程{SCORES[facts['process_score']]}" if facts.get("process_score") in SCORES else "",
        f"结果{SCORES[facts['result_score']]}" if facts.get("result_score") in SCORES else "",
    ]
    return _sentence(rows)


def _dissatisfied(told: Told) -> str:
    reason = DISSATISFIED_REASONS.get(told.facts.get("reason", ""), "")
    again = f"由原主办单位第 {told.facts.get('round', 1)} 次重办，专人督办"
    return f"{_satisfied(told)}{_sentence([reason, again])}"


def _paused(told: Told) -> str:
    ground = GROUNDS.get(told.facts.get("ground", ""))
    return _sentence(
        [f"情形 {ground.code} {ground.label}" if ground else "", f"最迟 {_day(told.facts.get('until'))} 恢复"]
    )


def _ending(told: Told) -> str:
    found = endings().get(told.facts.get("ground", ""))
    return f"{found.code} {found.label}。" if found else ""


def _changed(told: Told) -> str:
    return f"由 {told.names.office(told.facts.get('old'))} 改为 {told.names.office(told.facts.get('new'))} 主办。"


def _succeeded(told: Told) -> str:
    return f"{told.names.office(told.facts.get('new'))} 承接，计时连续。"


def _letter(told: Told) -> str:
    level = {1: "一级", 2: "二级", 3: "三级"}.get(told.facts.get("level", 0), "")
    number = told.facts.get("letter", "")
    return _sentence([f"{level}督办" if level else "", f"函件 {number}" if number else "", "办理时限不变"])


def _plain(text: str) -> Callable[[Told], str]:
    return lambda told: text


def _to_owner(text: str) -> Callable[[Told], str]:
    return lambda told: text.replace("{owner}", told.owner)


def _handed(told: Told) -> str:
    return f"由 {told.names.person(told.facts.get('to'))} 代理。"


def _refusal(told: Told) -> str:
    found = refusal_reasons().get(told.facts.get("reason", ""))
    return f"{found.code} {found.label}。待另一人复核。" if found else ""


def _promised(told: Told) -> str:
    day = told.facts.get("promised", "")
    return f"承诺 {day_words(datetime.fromisoformat(day).date())}前完成。" if day else ""


def _discard(told: Told) -> str:
    reason = words.DISCARD_REASONS.get(told.facts.get("reason", ""), "")
    second = told.names.person(told.facts.get("second"))
    return _sentence([reason, f"{second} 确认" if second else ""])


def _extension(told: Told) -> str:
    return f"延长 {told.facts.get('days', 0)} 个工作日，不再延期。"


def _receipt(told: Told) -> str:
    return f"市平台回执 {told.facts.get('receipt', '')}。"


SENTENCES: Mapping[str, Callable[[Told], str]] = {
    "open": _opened, "submit": _opened, "submit_accepted": _opened,
    "discard": _discard,
    "answer_now": lambda told: f"依据知识条目第 {told.facts['version']} 版。" if told.facts.get("version") else "",
    "accept": lambda told: _sentence(
        [words.REQUEST_TYPES.get(told.body.get("set", {}).get("subtype", ""), ""),
         words.GRADES.get(told.body.get("set", {}).get("grade", ""), "")]
    ),
    "ask_caller": _plain("一次告知要补充的内容，5 个工作日内补充；逾期按现有内容处理。"),
    "lapse": _plain("期限已过，按现有内容处理。"),
    "transfer_emergency": lambda told: f"已转接 {told.facts.get('line', '')}，30 分钟内核实。",
    "propose_refusal": _refusal,
    "dispatch": _dispatch,
    "recall": _plain("派单后 30 分钟内撤回，计为服务台错派。"),
    "merge": lambda told: f"并入 {told.facts.get('main', '')}，答复和回访仍各自进行。",
    "unmerge": _plain("恢复单独办理。"),
    "main_closed": _plain("主办工单已答复，本单单独回访。"),
    "take_over": _to_owner("接替主办工单，主办单位不变，计时连续。"),
    "take_over_unsigned": _to_owner("接替主办工单，主办单位不变，计时连续。"),
    "transfer_up": _plain("报市平台，等待回执。"),
    "city_takes": _receipt, "city_returns": _receipt,
    "sign_for": _sign,
    "sign_lapsed": _plain("签收时限已过 1 个工作日，视同签收。首派负责不因未签收而免除。"),
    "name_handler": lambda told: f"承办人 {told.names.person(told.facts.get('person'))}。",
    "log_contact": _contact,
    "join": lambda told: f"{told.offices('co')}。" if told.offices("co") else "",
    "co_reply": lambda told: f"{told.names.office(told.facts.get('office'))}的协办任务已答复。",
    "co_close": lambda told: f"{told.names.office(told.facts.get('office'))}的协办任务已办结。",
    "co_object": _plain("协办计时不停止，由热线管理股裁定。"),
    "reply": _reply, "fulfil_deferral": _reply,
    "request_ruling": _plain("办理计时不停止，1 个工作日内裁定。"),
    "request_extension": lambda told: f"申请延长 {told.facts['days']} 个工作日。" if told.facts.get("days") else "",
    "request_pause": lambda told: f"情形 {told.facts['ground']}。" if told.facts.get("ground") else "",
    "grant_extension": _extension,
    "refuse_extension": _plain("按原时限办理。"), "refuse_pause": _plain("计时不停止。"),
    "grant_pause": _paused,
    "resume": _plain("时限接着算。"), "pause_lapsed": _plain("暂停期限已到，时限接着算。"),
    "rule_keep": _plain("维持原主办单位，同一理由不再受理。"),
    "rule_change": _changed,
    "rule_joint": lambda told: f"协办 {told.offices('co')}。" if told.offices("co") else "",
    "propose_deferral": _promised, "propose_special_ending": _ending,
    "first_approve_ending": _to_owner("初审同意，报中心分管领导批准。"),
    "first_approve_deferral": _to_owner("初审同意，报中心分管领导批准。"),
    "approve_ending": _plain("两人同意，转回访。"),
    "approve_ending_in_writing": _plain("两人同意，书面告知后办结。"),
    "approve_deferral": lambda told: f"挂账督办至 {told.due('promise')}，每 30 日报告一次进展。",
    "reject_ending": _to_owner("退回 {owner} 继续办理。"), "reject_deferral": _to_owner("退回 {owner} 继续办理。"),
    "renew_promise": lambda told: f"再次承诺 {told.due('promise')}前完成，原逾期保留。",
    "pass_review": _plain("Q1–Q8 逐项核对，转回访。"),
    "return_for_quality": _returned,
    "attempt_callback": lambda told: f"第 {told.facts.get('attempt', 1)} 次未接通。",
    "satisfied": _satisfied, "dissatisfied": _dissatisfied,
    "dissatisfied_after_ending": lambda told: f"{_satisfied(told)}特殊办结已批准，单列统计。",
    "dissatisfied_but_done": _plain("诉求超出法律政策，已解释两次，报请依法办结。"),
    "unreached": _plain("回访次数已满，不计为满意。"), "no_call_due": _plain("核对办理证据后办结，不计为满意。"),
    "escalate_rework": _plain("列为二级督办，由主要负责人签发。"),
    "object": _plain("由原主办单位重办，或由服务台复核。"),
    "reopen": lambda told: f"由原主办单位第 {told.facts.get('round', 1)} 次重办。",
    "urge": _letter, "supervise": _letter, "send_urge": _letter, "send_supervision": _letter,
    "add_repeat_contact": lambda told: f"30 日内第 {told.facts.get('count', 1)} 次再次反映。",
    "split": lambda told: f"拆出 {told.facts.get('made', '')}。",
    "succeed": _succeeded, "designate": _succeeded,
    "vacate_lead": _plain("由热线管理股代管，计时不停止，1 个工作日内指定承接单位。"),
    "hand_over": _handed,
    "change_calendar": _plain("节假日安排更新，到期日按新安排重算。"),
    "add_note": lambda told: "拟好回复，交分管领导签发。" if told.facts.get("draft") else "",
    "archive": _plain("材料齐全，留存校验值。"),
}  # fmt: skip


def sentence_for(bodies: Mapping[int, Mapping[str, Any]], names: Names) -> Callable[[Event], str]:
    """The function that turns an event of this page into its sentence."""

    def tell(event: Event) -> str:
        found = SENTENCES.get(event.verb)
        return found(Told(event, bodies[event.seq], names)) if found else ""

    return tell


__all__ = ["SENTENCES", "Names", "Told", "bodies_of", "names_of", "sentence_for", "short_day_words"]
