"""When a clock may pause or be extended (rule book §5.3, §4.2). The list of grounds is closed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from yimen.hotline.rules.words import GRADES
from yimen.kernel.clock_events import Ground
from yimen.kernel.limits import Limit
from yimen.kernel.refusal import Refusal

BY_ANALOGY: Final = "XK 45（参照）、本县设定"
GROUNDS: Final = {
    "P1": Ground("P1", "法定检验、检测、鉴定、听证或公示", BY_ANALOGY, Limit(60, "natural_day"), 1),
    "P2": Ground("P2", "等待诉求人补充一次告知的材料", BY_ANALOGY, Limit(5, "working_day"), 1),
    # Until the event is lifted: each review by the head of section opens the next five days.
    "P3": Ground("P3", "自然灾害或宣布的紧急状态", BY_ANALOGY, Limit(5, "working_day"), 0),
    "P4": Ground("P4", "已书面请示上级机关", BY_ANALOGY, Limit(10, "working_day"), 1),
}
NOT_GROUNDS: Final = {
    "leave": "承办人休假",
    "leader_absent": "分管领导外出",
    "money": "经费未落实",
    "co_handler_slow": "协办单位未回复",
    "duty_dispute": "职责有争议",
    "caller_angry": "诉求人情绪激动",
}
INSTEAD: Final = {
    "leave": "请由副联络员或代理人继续办理",
    "leader_absent": "请由代理签发人签发",
    "money": "条件确不具备的，请申请挂账并写明承诺日期",
    "co_handler_slow": "请催办协办单位，按期先答复本单位负责的部分",
    "duty_dispute": "请申请裁定，裁定期间继续办理",
    "caller_angry": "请继续联系，或请热线管理股协助沟通",
}
TOTAL_MOST: Final = Limit(15, "working_day")
LEADER_ABOVE_DAYS: Final = 5
ASK_BEFORE_HOURS: Final = 4


def pause_ground(code: str, state: str, used: Collection[str], document: str) -> Ground:
    """The ground on which an order may pause, or a Refusal that says what to do instead.

    `used` are the grounds that this order has had. In rework only P1 counts (§4.2); each ground once, P3 again after
    review; a document is always needed (XK 45 by analogy).
    """
    if code in NOT_GROUNDS:
        sentence = f"{NOT_GROUNDS[code]}不属于可以暂停计时的情形。{INSTEAD[code]}。"
        raise Refusal("not_a_ground", sentence, ground=code)
    ground = GROUNDS.get(code)
    if ground is None:
        raise Refusal("unknown_ground", f"暂停情形应为{'、'.join(GROUNDS)}之一，请重新选择。", ground=code)
    if state == "reworking" and code != "P1":
        raise Refusal("rework_pause", f"重办期间只有“{GROUNDS['P1'].label}”可以暂停计时，请继续办理。", ground=code)
    if ground.times and list(used).count(code) >= ground.times:
        raise Refusal("ground_used", f"本工单已按“{ground.label}”暂停过 {ground.times} 次，不能再次暂停。", ground=code)
    if not document.strip():
        raise Refusal("no_document", "申请暂停应附文件名称和文号，请补充。", ground=code)
    return ground


def extension_approver(grade: str, original: Limit, asked: Limit, times_used: int, working_seconds_left: int) -> str:
    """The role that decides an extension, or a Refusal. Sources: BJ 15(2), AY 50; total of 15 working days: SL.

    Once per order, none for 特急, in the unit of the original limit and not longer than it, together at most 15 working
    days, asked at least 4 working hours before due. Over 5 working days the centre's leader decides.
    """
    if grade == "emergency":
        raise Refusal("no_extension_in_emergency", f"{GRADES[grade]}工单不延期，请立即办理并报告困难。")
    if times_used:
        raise Refusal("extended_before", "本工单已延期 1 次，不再延期。客观条件不具备的，可以申请挂账。")
    if asked.unit != original.unit or not 0 < asked.amount <= original.amount:
        raise Refusal("extension_too_long", f"延期应多于 0、不超过原时限 {original}，请重新填写。", most=original)
    if original.unit == "working_day" and original.amount + asked.amount > TOTAL_MOST.amount:
        most = max(TOTAL_MOST.amount - original.amount, 0)
        sentence = f"原时限与延期合计不超过 {TOTAL_MOST}，本工单最多可延 {most} 个工作日。"
        raise Refusal("total_too_long", sentence, most=most)
    if working_seconds_left < ASK_BEFORE_HOURS * 3600:
        raise Refusal(
            "asked_too_late", f"延期应在到期前 {ASK_BEFORE_HOURS} 个工作小时提出，现在已来不及，请按期答复进展。"
        )
    days = asked.amount if asked.unit == "working_day" else 0
    return "centre_leader" if days > LEADER_ABOVE_DAYS else "section_head"
