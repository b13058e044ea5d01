"""Who is told when, as a clock runs down (rule book §5.4) and when it counts as missed (§6.1, M2–M9)."""

from __future__ import annotations

from typing import Final

from yimen.kernel.ladder import Earliest, Left, Past, Rung, Trigger, Used
from yimen.kernel.limits import Limit

DUE: Final = Past(Limit(0, "natural_hour"))
ONE_DAY: Final = Limit(1, "working_day")
WORK_CLOCKS: Final = frozenset({"handle", "rework", "promise"})
# U1 fires only while no contact with the caller is logged.
ONLY_WITHOUT_CONTACT: Final = frozenset({"U1"})
SUPERIOR: Final = {
    "section_head": "centre_leader",
    "centre_leader": "county_coordinator",
    "county_coordinator": "centre_leader",
    "office_liaison": "office_leader",
    "office_handler": "office_leader",
    "office_leader": "section_head",
}
STEP_OWNERS: Final = {
    "fetch": "operator",
    "desk": "operator",
    "accept": "intake_reviewer",
    "recheck": "intake_reviewer",
    "refuse_check": "section_head",
    "dispatch": "dispatcher",
    "contact": "office_handler",
    "review": "reply_reviewer",
    "approve": "section_head",
    "upstream": "dispatcher",
    "designate": "section_head",
    "decide": "section_head",
    "answer": "office_liaison",
    "check": "supervisor",
    "progress_report": "office_leader",
    "answer_caller": "callback_agent",
    "reconcile": "section_head",
}
# Rungs that an event fires, not the clock.
EVENT_RUNGS: Final = {
    "rework_opened": "D1",
    "third_contact": "D1",
    "returned_twice": "D1",
    "rework_failed": "D2",
    "three_late_in_month": "D3",
    "false_reply": "D3",
    "group_event": "D3",
    "refused_after_d3": "D4",
    "falsification": "D4",
}
LABELS: Final = {
    "U1": "提醒",
    "U2": "催办",
    "U3": "升级催办",
    "D1": "一级督办",
    "D2": "二级督办",
    "D3": "三级督办",
    "D4": "移送",
}
TOLD: Final = {
    "U1": ("office_handler",),
    "U2": ("office_handler", "office_liaison"),
    "U3": ("office_handler", "office_liaison", "office_leader"),
    "D1": ("office_leader", "supervisor"),
    "D2": ("office_leader", "centre_leader"),
    "D3": ("office_leader", "county_coordinator"),
    "D4": ("county_coordinator",),
}
ACTS: Final = {
    "U1": "remind",
    "U2": "urge",
    "U3": "call_leader",
    "D1": "supervision_1",
    "D2": "supervision_2",
    "D3": "supervision_3",
    "D4": "hand_to_discipline",
}


def rung(code: str, trigger: Trigger, working_hours_only: bool = True) -> Rung:
    """One rung U1–D4 with its label, receivers and act."""
    return Rung(code, LABELS[code], trigger, TOLD[code], ACTS[code], working_hours_only)


def ladder_for(clock: str, grade: str, limit: Limit) -> tuple[Rung, ...]:
    """The rungs of one clock of an order, in the order in which they fire; empty for a clock nobody is urged on.

    `limit` matters for `handle`, `rework` and `promise`: an order of hours climbs by the column of 特急, and "one day
    left" is no warning when the whole limit is a day or two.
    """
    if clock in WORK_CLOCKS:
        hours = limit.unit.startswith("natural_") and clock != "promise"
        work = _fast() if hours or grade == "emergency" else _slow(limit)
        return (*work, *_missed(clock))
    special = {
        "sign": _sign,
        "callback": _callback,
        "pause": _pause,
        "supplement": _supplement,
        "objection": _objection,
    }
    if clock in special:
        return special[clock](grade)
    if clock in STEP_OWNERS:
        return (*_step(STEP_OWNERS[clock], grade, limit), *_missed(clock))
    return ()


def _slow(limit: Limit) -> tuple[Rung, ...]:
    """The ordinary column. YLD warns at 90 %, another city a day before the end; 80 % is the county's."""
    short = limit.unit == "working_day" and limit.amount <= 2
    return (
        rung("U1", Used(50)),
        rung("U2", Used(80) if short else Earliest(Used(80), Left(ONE_DAY))),
        rung("U3", Left(Limit(4, "working_hour"))),
        rung("D1", DUE),
        rung("D2", Past(ONE_DAY)),
        rung("D3", Past(Limit(3, "working_day"))),
    )


def _fast() -> tuple[Rung, ...]:
    """The column of 特急: natural hours, day and night."""
    return (
        rung("U1", Used(25), False),
        rung("U2", Used(50), False),
        rung("U3", Used(80), False),
        rung("D1", DUE, False),
        rung("D2", Past(Limit(1, "natural_hour")), False),
        rung("D3", Past(Limit(4, "natural_hour")), False),
    )


def _sign(grade: str) -> tuple[Rung, ...]:
    """Unsigned: half → liaison; limit → leader and level 1; a working day later deemed signed, and missed (M3)."""
    office = grade == "ordinary"
    return (
        Rung("S50", "提醒签收", Used(50), ("office_liaison",), "remind", office),
        Rung("D1", "未签收一级督办", DUE, ("office_leader", "supervisor"), "supervision_1", office),
        Rung("S200", "视同签收", Past(ONE_DAY), ("office_liaison", "office_leader"), "sign_lapsed", False),
        Rung("M3", "漏办：未签收", Past(ONE_DAY), ("section_head",), "record_missed", False),
    )


def _callback(grade: str) -> tuple[Rung, ...]:
    """Return call not tried: a day left → head of section; limit (3 working days) → missed (M4)."""
    return (
        Rung("S66", "回访预警", Left(ONE_DAY), ("callback_agent", "section_head"), "remind"),
        Rung("M4", "漏办：未回访", DUE, ("section_head", "centre_leader"), "record_missed", False),
    )


def _pause(grade: str) -> tuple[Rung, ...]:
    """A pause always ends."""
    return (
        Rung("S80", "暂停即将期满", Used(80), ("office_handler",), "remind"),
        Rung("S100", "暂停期满", DUE, ("office_handler", "section_head"), "pause_lapsed", False),
    )


def _supplement(grade: str) -> tuple[Rung, ...]:
    return (Rung("S100", "补充逾期", DUE, ("intake_reviewer",), "lapse", False),)


def _objection(grade: str) -> tuple[Rung, ...]:
    return (Rung("S100", "异议期满", DUE, (), "archive", False),)


def _step(owner: str, grade: str, limit: Limit) -> tuple[Rung, ...]:
    """Any other clock: the owner at 50 %, the superior too at 80 %, step late at 100 %."""
    office = grade == "ordinary" and limit.unit.startswith("working_")
    above = SUPERIOR.get(owner, "section_head")
    return (
        Rung("S50", "环节提醒", Used(50), (owner,), "remind", office),
        Rung("S80", "环节预警", Used(80), (owner, above), "remind", office),
        Rung("S100", "环节超时", DUE, (owner, above), "record_step_late", office),
    )


MISSED: Final[dict[str, Rung]] = {
    "dispatch": Rung("M2", "漏办：已受理未派单", Past(ONE_DAY), ("section_head",), "record_missed", False),
    "reconcile": Rung("M5", "漏办：与市平台不一致", DUE, ("section_head", "centre_leader"), "record_missed", False),
    "desk": Rung("M6", "漏办：来电未建单", DUE, ("section_head",), "record_missed", False),
    "fetch": Rung("M7", "漏办：来件未收取", DUE, ("section_head",), "record_missed", False),
    "answer_caller": Rung("M8", "漏办：补充或追问未回应", DUE, ("section_head",), "record_missed", False),
    "promise": Rung("M9", "漏办：挂账未兑现", DUE, ("section_head", "centre_leader"), "record_missed", False),
    "progress_report": Rung("M9", "漏办：挂账未报进展", DUE, ("section_head",), "record_missed", False),
}


def _missed(clock: str) -> tuple[Rung, ...]:
    return (MISSED[clock],) if clock in MISSED else ()
