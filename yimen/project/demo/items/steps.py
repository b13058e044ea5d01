"""The office's own steps: the plan of the kind, its days shared out so that they stay within the promise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from yimen.catalog.rules.content import JointOffice, Work
from yimen.catalog.rules.durations import Duration
from yimen.project.demo.items.matters import Matter
from yimen.project.demo.items.tables import Row, grouped, offices
from yimen.project.demo.items.wording import kind_of, result_of

_HOURS: Final = 8
_AT_COUNTERS: Final = frozenset({"verify", "print", "pay", "serve"})
# Too many hands for one day.
_LONG: Final = frozenset({"survey", "joint", "notice", "upper", "mediate", "review"})
_WINDOWS: Final = {
    "social": "综合窗口", "farm": "综合窗口", "business": "企业开办窗口", "project": "工程建设窗口", "police": "公安窗口",
    "traffic": "交管窗口", "tax": "税务窗口", "property": "不动产窗口", "insurance": "医保社保窗口",
}  # fmt: skip
_DECISIONS: Final = {"APPROVAL": "审批决定", "CERTIFICATE": "准予决定", "PROOF": "准予办理", "REPORT": "结论"}


def plan_of(matter: Matter, days: int) -> str:
    """The plan that a promise of so many days leaves room for."""
    plan = matter.own("plan") or matter.family["plan"]
    if days == 0:
        return plan if plan in _AT_COUNTERS else "instant"
    if plan in _LONG and days < 3:
        return "simple"
    return plan


def steps(matter: Matter, plan: str, days: int) -> tuple[Work, ...]:
    """The steps in their order, each behind the one before it but for opinions, which are asked for beside the check."""
    rows = grouped("steps")[plan]
    words = _words(matter)
    limits = _limits(rows, days)
    return tuple(
        Work(
            kind=row["kind"],
            name=row["name"].format(**words),
            after=_after(rows, number, words),
            post=row["post"].format(**words),
            limit=limits[number],
            standard=row["standard"],
            result=row["result"].format(**words),
            two_people=bool(row["two"]),
        )
        for number, row in enumerate(rows)
    )


def joint_offices(matter: Matter, plan: str) -> tuple[JointOffice, ...]:
    """The other office whose opinion is asked for."""
    if plan != "joint" or not matter.own("joint"):
        return ()
    step = next(row["name"] for row in grouped("steps")[plan] if row["kind"] == "joint_opinion")
    return (JointOffice(offices()[matter.own("joint")]["short_name"], step),)


def _words(matter: Matter) -> dict[str, str]:
    result = result_of(matter)
    kind = kind_of(result)
    joint = matter.own("joint")
    return {
        "window": _WINDOWS[matter.department["area"]],
        "section": matter.section,
        "joint": offices()[joint]["short_name"] if joint else "相关单位",
        "make": "制证" if kind == "CERTIFICATE" else "制作文书",
        "decision": _DECISIONS.get(kind, "办理决定"),
        "result": result,
    }


def _after(rows: Sequence[Row], number: int, words: dict[str, str]) -> tuple[str, ...]:
    """In the joint plan opinion and check run side by side, and the decision waits for both."""
    names = [row["name"].format(**words) for row in rows]
    kinds = [row["kind"] for row in rows]
    if number == 0:
        return ()
    if rows[0]["plan"] != "joint":
        return (names[number - 1],)
    if kinds[number] == "joint_opinion":
        return (names[kinds.index("accept")],)
    if kinds[number] == "decide":
        return (names[kinds.index("examine")], names[kinds.index("joint_opinion")])
    return (names[number - 1],)


def _limits(rows: Sequence[Row], days: int) -> list[Duration | None]:
    """Hours in proportion to the shares, whole days where they come out even; making the paper has a day of its own."""
    shares = [0 if row["kind"] == "make" else int(row["share"]) for row in rows]
    hours = [days * _HOURS * share // sum(shares) for share in shares]
    found: list[Duration | None] = []
    for row, share, each in zip(rows, shares, hours, strict=True):
        if row["kind"] == "make":
            found.append(Duration(1))
        elif not share:
            found.append(None)
        else:
            found.append(_duration(each))
    return found


def _duration(hours: int) -> Duration:
    """More than a day is told in days, rounded down."""
    return Duration(hours // _HOURS) if hours >= _HOURS else Duration(hours, "working_hour")
