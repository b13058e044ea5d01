"""Conditions as questions, results, and the questions that people ask, with their answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from yimen.catalog.rules.checks.words import bare
from yimen.catalog.rules.content import Answer, Condition, Outcome
from yimen.project.demo.items.matters import Matter
from yimen.project.demo.items.tables import Row, fitting, parts

MOST_CONDITIONS: Final = 3
QUESTIONS: Final = 2
_ANYBODY: Final = "*"
_ELECTRONIC: Final = 0.7
# Families in which something ends; a payment or a service that is given up has its usual result.
_ENDING: Final = ("licence_", "filing", "registration", "certificate")
_KINDS: Final = {
    "CERTIFICATE": ("证", "照", "证书"),
    "APPROVAL": ("批复", "决定书", "决定", "批准书", "批准文件", "同意书", "意见书", "确认书", "核准文件"),
    "PROOF": ("证明", "回执", "登记单", "记录单", "认证结果"),
    "REPORT": ("报告", "鉴定结论书"),
}


def conditions(matter: Matter) -> tuple[Condition, ...]:
    """Those of the kind, else those of the family. Every one is a question as well."""
    found: Sequence[Row] = next((rows for key in matter.keys if (rows := _conditions(matter, key))), [])
    return tuple(
        Condition(row["sentence"], row["question"], parts(row["answers"]), row["consequence"])
        for row in found[:MOST_CONDITIONS]
    )


def _conditions(matter: Matter, key: str) -> list[Row]:
    """Who gives something up is not asked what is asked of who wants it."""
    found = fitting("conditions", key, matter.item.situation, matter.text)
    return [row for row in found if row["situation"]] if matter.item.situation == "cancellation" else found


def result_of(matter: Matter) -> str:
    """The name of what the applicant gets."""
    if matter.item.situation != "cancellation" or not matter.item.family.startswith(_ENDING):
        usual = matter.own("result")
        return usual if bare(usual) == matter.licence else matter.licence
    certificate = kind_of(matter.licence) == "CERTIFICATE"
    return f"{matter.licence}注销通知书" if certificate else f"{matter.subject}注销回执"


def kind_of(name: str) -> str:
    """The kind of a result by the end of its name, brackets there left out."""
    return next((kind for kind, ends in _KINDS.items() if bare(name).endswith(ends)), "OTHER")


def outcome(matter: Matter, renewal: str) -> Outcome:
    """The result. renewal: the item that renews it, "" where the library has none; then nothing is said of its term."""
    name = result_of(matter)
    runs = renewal and matter.item.situation != "cancellation"
    kind = kind_of(name)
    return Outcome(
        name=name,
        kind=kind,
        sample=f"{name}样本",
        validity=matter.own("validity") if runs else "",
        electronic=kind in ("CERTIFICATE", "PROOF") and matter.dice.random() < _ELECTRONIC,
        renewed_by=renewal if runs and matter.own("validity") else "",
    )


def renewals(listed: Sequence[Matter]) -> Mapping[tuple[str, str], str]:
    """The item that renews, by department and main item, else by department and kind."""
    found: dict[tuple[str, str], str] = {}
    for matter in listed:
        if matter.item.situation == "renewal":
            for key in _renewal_keys(matter):
                found.setdefault(key, matter.item.name)
    return found


def renewal_of(matter: Matter, known: Mapping[tuple[str, str], str]) -> str:
    """The item that renews what this one gives, "" where the library has none; a renewal renews itself again."""
    if matter.item.situation == "renewal":
        return matter.item.name
    return next((known[key] for key in _renewal_keys(matter) if key in known), "")


def _renewal_keys(matter: Matter) -> list[tuple[str, str]]:
    """The closest first."""
    kind = matter.kind["kind"] if matter.kind is not None and matter.known else ""
    department = matter.item.department
    return [(department, f"main {matter.item.main or matter.item.name}"), *([(department, kind)] if kind else [])]


def questions(matter: Matter, *, days: str, phone: str, fee: str) -> tuple[Answer, ...]:
    """One of the kind, else of the family, the other from what everybody asks; of a talk both are its own."""
    found = (fitting("questions", key, matter.item.situation, matter.text) for key in matter.keys)
    own = next(filter(None, found), [])
    talk = matter.item.family == "service"
    chosen = matter.dice.sample(own, min(len(own), QUESTIONS if talk else 1))
    common = fitting("questions", _ANYBODY, matter.item.situation, matter.text)
    chosen += matter.dice.sample(common, QUESTIONS - len(chosen))
    words = {"subject": matter.called, "days": days, "phone": phone, "fee": fee}
    return tuple(Answer(row["question"].format(**words), row["answer"].format(**words)) for row in chosen)
