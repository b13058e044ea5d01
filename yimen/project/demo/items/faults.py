"""The faults that the demonstration has on purpose, so that the machine checks have something to find.

`faults.csv` states them: which item, which rule finds it, what is wrong. Each spoils a single field, none a locked one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Final

from yimen.catalog.rules.content import Content
from yimen.catalog.rules.durations import Duration
from yimen.project.demo.items.tables import rows

_FORM: Final = "2"
_UNREVIEWED: Final = timedelta(days=420)


@dataclass(frozen=True, slots=True)
class Stated:
    """A fault as it is stated: the rule's code and a sentence on what is wrong."""

    department: str
    item: str
    code: str
    what: str


def stated() -> tuple[Stated, ...]:
    """All of them, in the order of the table."""
    return tuple(Stated(**row) for row in rows("faults"))


def spoilt(content: Content, today: date) -> Content:
    """The content with its stated fault, if there is one."""
    code = _of_items().get((content.body, content.name), "")
    return _SPOILING[code](content, today) if code else content


@cache
def _of_items() -> Mapping[tuple[str, str], str]:
    return {(fault.department, fault.item): fault.code for fault in stated()}


def _wrong_body(content: Content, _: date) -> Content:
    """C02: the check character of the body, one further."""
    code = content.task_code
    return replace(content, task_code=code[:17] + ("0" if code[17] != "0" else "1") + code[18:])


def _entrusted(content: Content, _: date) -> Content:
    """B04: entrusted, and nothing said of by whom."""
    return replace(content, body_nature="3")


def _long_promise(content: Content, _: date) -> Content:
    """T01: half as long again as the statute."""
    statutory = content.statutory or Duration(1)
    return replace(content, promise=Duration(int(statutory.working_days * 3 / 2) + 1))


def _long_steps(content: Content, _: date) -> Content:
    """T05: a check that takes longer than all that was promised."""
    promise = content.promise or Duration(1)
    return replace(
        content,
        steps=tuple(
            replace(step, limit=Duration(promise.amount + 2)) if step.kind == "examine" else step
            for step in content.steps
        ),
    )


def _no_reason(content: Content, _: date) -> Content:
    """V01: a visit without a reason."""
    return replace(content, visit_reason="")


def _no_blank_form(content: Content, _: date) -> Content:
    """M06: a form of which there is no blank one."""
    return replace(
        content,
        materials=tuple(replace(paper, blank_form="") if paper.kind == _FORM else paper for paper in content.materials),
    )


def _later_form(content: Content, _: date) -> Content:
    """M09: the application itself may come later."""
    first = content.materials[0]
    return replace(content, materials=(replace(first, waivable_days=5), *content.materials[1:]), absence_accept=True)


def _pays_nothing(content: Content, _: date) -> Content:
    """F02: nothing to pay, but online."""
    return replace(content, pays_online=True)


def _alone(content: Content, _: date) -> Content:
    """S04: a survey by one officer."""
    return replace(content, steps=tuple(replace(step, two_people=False) for step in content.steps))


def _unshown(content: Content, _: date) -> Content:
    """R01: a result without a sample."""
    return replace(content, results=tuple(replace(result, sample="") for result in content.results))


def _short_phone(content: Content, _: date) -> Content:
    """O02: a number without the area code."""
    return replace(
        content,
        places=tuple(replace(place, consult_phone=place.consult_phone.rpartition("-")[2]) for place in content.places),
    )


def _unreviewed(content: Content, today: date) -> Content:
    """X03: nobody has looked at it for more than a year."""
    return replace(content, reviewed_on=today - _UNREVIEWED)


_SPOILING: Final[Mapping[str, Callable[[Content, date], Content]]] = {
    "C02": _wrong_body,
    "B04": _entrusted,
    "T01": _long_promise,
    "T05": _long_steps,
    "V01": _no_reason,
    "M06": _no_blank_form,
    "M09": _later_form,
    "F02": _pays_nothing,
    "S04": _alone,
    "R01": _unshown,
    "O02": _short_phone,
    "X03": _unreviewed,
}
