"""What spoils the two zeros, in words; who keeps a matter whose owner has gone (hotline rule book §4.4, §6.1)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from yimen.kernel.limits import Limit
from yimen.org.rules import OFFICE

# 漏办: one order once per cause. NO_CLOCK is not in the rule book: it is what must be impossible beside M1.
NO_OWNER: Final = "M1"
NO_CLOCK: Final = "no_clock"
UNANSWERED: Final = "M8"
CAUSES: Final = {
    "M1": "没有能办理的责任人",
    "M2": "已受理，超过派单时限 1 个工作日仍未派单",
    "M3": "超过签收时限 1 个工作日仍未签收",
    "M4": "回复已通过审核，3 个工作日内没有回访",
    "M5": "与市平台不一致",
    "M6": "来电 2 小时内没有建单、答复或作废",
    "M7": "来件超过时限没有收取",
    "M8": "诉求人的补充或追问 1 个工作日内没有回应",
    "M9": "挂账已过承诺或报告日期，没有办理",
    NO_CLOCK: "没有正在走的计时",
}
# Which clock a cause hangs on: when no clock of these kinds runs any more, the finding is cleared. M8 hangs on the
# trail: what the caller said last, and who told them something since.
CAUSE_CLOCKS: Final = {
    "M2": ("dispatch",),
    "M4": ("callback",),
    "M5": ("reconcile",),
    "M6": ("desk",),
    "M7": ("fetch",),
    "M9": ("promise", "progress_report"),
}
# An order is late (零逾期, R12) by these clocks; every other clock that has run over is a late step.
LATE_ORDER: Final = ("handle", "rework", "promise")
RED: Final = ("D1", "D2", "D3", "D4", "M2", "M3", "M4", "M5", "M6", "M7", "M8", "M9")
URGENT_GRADES: Final = frozenset({"urgent", "emergency"})
ARCHIVED_AFTER: Final = Limit(30, "natural_day")
NO_OBJECTION_CLOCK: Final = ("refused", "answered", "withdrawn", "transferred")
WATCHERS: Final = frozenset({"supervisor", "section_head", "centre_leader", "county_coordinator"})
LEADERS: Final = frozenset({"office_leader", "office_principal"})
# These run over without anybody being late: the sweep itself ends them.
NOT_A_STEP: Final = ("objection", "pause", "supplement", "follow")
# Who is told when nobody holds the post that the ladder names.
ABOVE: Final = {
    "office_handler": "office_liaison",
    "office_liaison": "office_leader",
    "office_principal": "office_leader",
    "office_leader": "section_head",
    "section_head": "centre_leader",
    "centre_leader": "county_coordinator",
    "county_coordinator": "section_head",
}
ACT_WORDS: Final = {
    "remind": "请按时办理",
    "urge": "请抓紧办理，并在系统中填报进展",
    "call_leader": "请督办员电话联系分管领导，并登记",
    "supervision_1": "已列为一级督办，请按期报送情况",
    "supervision_2": "已列为二级督办，请主要负责人过问，1 个工作日内报送整改方案",
    "supervision_3": "已列为三级督办，提请专题协调",
    "sign_lapsed": "逾期未签收，已视同签收，首派负责不变",
    "pause_lapsed": "暂停期满，已恢复计时",
    "lapse": "补充期限已过，请按现有内容处理",
    "record_step_late": "本环节已超时，请立即办理",
    "record_missed": "已列入漏办清单，请立即办理",
}


@dataclass(frozen=True, slots=True)
class Keeper:
    """A post that could keep a matter: the organisation and the role."""

    organisation: int
    role: str


def keepers(organisation: int | None, role: str, above: Collection[Keeper], avoids: int | None) -> tuple[Keeper, ...]:
    """Who keeps a matter whose owner cannot act, in order (§4.4): the same post, liaison, leader, then the section.

    organisation, role: of the owner as it is; above: the posts of the desk, the centre and the county in their order;
    avoids: the organisation from which the matter is kept apart. A deputy holds the same post as whom it stands beside.
    """
    own: list[Keeper] = []
    if organisation is not None:
        same = () if role == "office_handler" else (role,)
        office = ("office_liaison", "office_leader") if role in OFFICE else ()
        own = [Keeper(organisation, code) for code in dict.fromkeys((*same, *office))]
    return tuple(dict.fromkeys(keeper for keeper in (*own, *above) if keeper.organisation != avoids))
