"""一口清: what a resident has to know of an item, computed from its content, shortened by the answers given.

The order is that of the questions people ask: can I, how long, how much, how often, where, what to bring, what happens.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from yimen.catalog.rules.content import Content, Material, Place
from yimen.catalog.rules.fields import code_list, label_of

NO: Final = "否"
YES: Final = "是"
_PERSON, _COMPANIES = "1", frozenset("23456")


@dataclass(frozen=True, slots=True)
class Fact:
    """One of the facts at the top: its question, the answer, a second line."""

    title: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that shortens the list. `number` names it in an address; `answer` is "" while it is open."""

    number: int
    question: str
    choices: tuple[str, ...]
    answer: str = ""
    unfit: str = ""


@dataclass(frozen=True, slots=True)
class Bring:
    """A material of the asker's own list. `spared`: why it need not be brought; `perhaps`: depends on an open answer."""

    material: Material
    words: str
    spared: str = ""
    perhaps: bool = False


@dataclass(frozen=True, slots=True)
class Guide:
    """A whole guide, every part in words."""

    name: str
    line: str
    facts: tuple[Fact, ...]
    conditions: tuple[str, ...]
    asked: tuple[Asked, ...]
    bring: tuple[Bring, ...]
    no_material: bool
    path: tuple[str, ...]
    places: tuple[Place, ...]
    bases: tuple[str, ...]
    remedy: str
    results: tuple[str, ...]
    questions: tuple[tuple[str, str], ...]

    @property
    def unfit(self) -> str:
        """The consequence of an answer that does not fit, if one was given."""
        return next((each.unfit for each in self.asked if each.unfit), "")

    @property
    def open_questions(self) -> int:
        return sum(not each.answer for each in self.asked)


def guide_of(content: Content, department: str, answers: Mapping[int, str] | None = None) -> Guide:
    """The guide of an item. department: its name in words; answers: by the number of the question."""
    asked = questions_of(content, answers or {})
    given = {each.question: each.answer for each in asked if each.answer}
    return Guide(
        name=content.name,
        line="　".join([department, label_of("task_type", content.task_type), audience_words(content)]),
        facts=(_how_long(content), _how_much(content), _how_often(content), _where(content)),
        conditions=tuple(each.sentence for each in content.conditions),
        asked=asked,
        bring=_bring(content, given),
        no_material=content.no_material,
        path=tuple(_step_words(content)),
        places=content.places,
        bases=tuple(f"《{each.law}》{each.article}" for each in content.bases),
        remedy=_remedy(content),
        results=tuple(each.name for each in content.results),
        questions=tuple((each.question, each.answer) for each in content.questions),
    )


def questions_of(content: Content, answers: Mapping[int, str]) -> tuple[Asked, ...]:
    """Each question once, conditions first; an answer outside the choices counts as none."""
    choices: dict[str, list[str]] = {}
    unfit: dict[str, tuple[str, str]] = {}
    for condition in content.conditions:
        if condition.question:
            choices[condition.question] = list(condition.answers) or [YES, NO]
            unfit[condition.question] = (choices[condition.question][0], condition.consequence)
    for material in content.materials:
        if material.question:
            listed = choices.setdefault(material.question, [])
            listed += [each for each in (material.needed_when or (YES,)) if each not in listed]
    found = []
    for number, (question, listed) in enumerate(choices.items(), 1):
        if len(listed) == 1:
            listed.append(NO if listed[0] == YES else "都不是")
        answer = answers.get(number, "")
        answer = answer if answer in listed else ""
        fits, consequence = unfit.get(question, ("", ""))
        wrong = consequence if fits and answer and answer != fits else ""
        found.append(Asked(number, question, tuple(listed), answer, wrong))
    return tuple(found)


def audience_words(content: Content) -> str:
    """Whom an item is for, in plain words."""
    targets = set(content.service_targets)
    if _PERSON in targets and targets & _COMPANIES:
        return "个人和企业都能办"
    return "个人办" if targets <= {_PERSON} else "企业和单位办"


def _how_long(content: Content) -> Fact:
    value = str(content.promise) if content.promise is not None else "以窗口答复为准"
    if content.statutory is None or not content.statutory.amount:
        return Fact("多久", value)
    return Fact("多久", value, f"法定 {content.statutory}")


def _how_much(content: Content) -> Fact:
    if not content.is_fee:
        return Fact("多少钱", "不收费")
    return Fact(
        "多少钱",
        content.fees[0].standard if content.fees else "按标准收费",
        "可以网上交" if content.pays_online else "",
    )


def _how_often(content: Content) -> Fact:
    online = "网上办 0 趟" if content.online and content.online_depth in ("3", "4") else ""
    if content.visits is None:
        return Fact("跑几趟", "以窗口答复为准", online)
    return Fact("跑几趟", f"最多 {content.visits} 趟" if content.visits else "不用跑", online if content.visits else "")


def _where(content: Content) -> Fact:
    place = content.places[0] if content.places else Place()
    kinds = code_list("window_kind")
    window = kinds.get(content.window_kind, "") if content.settled_in else ""
    numbers = f" {'、'.join(content.windows)} 号" if content.windows else ""
    return Fact(
        "在哪办", f"{window}{numbers}" if window else place.name or "以窗口答复为准", place.name if window else ""
    )


def _bring(content: Content, given: Mapping[str, str]) -> tuple[Bring, ...]:
    """The materials that the answers leave, in the order of the list, those that need not be brought at the end."""
    rows = [row for material in content.materials if (row := _row(material, given)) is not None]
    return tuple(sorted(rows, key=lambda row: bool(row.spared)))


def _row(material: Material, given: Mapping[str, str]) -> Bring | None:
    answer = given.get(material.question, "")
    if material.question and answer and answer not in (material.needed_when or (YES,)):
        return None
    perhaps = bool(material.question) and not answer
    spared = f"我们从{material.replaceable_by}调取" if material.replaceable_by else ""
    return Bring(material, _material_words(material), spared, perhaps)


def _material_words(material: Material) -> str:
    copies = [f"{word} {number} 份" for word, number in _copies(material) if number]
    parts = ["，".join(copies)]
    if material.standard:
        parts.append(material.standard)
    if material.waivable_days:
        parts.append(f"可容缺：先受理，{material.waivable_days} 个工作日内补")
    if material.necessity == "optional":
        parts.append("没有也能办")
    if material.returned:
        parts.append("看过当场退还")
    return "；".join(part for part in parts if part)


def _copies(material: Material) -> Sequence[tuple[str, int]]:
    return (("原件", material.originals), ("复印件", material.photocopies))


def _step_words(content: Content) -> list[str]:
    names = code_list("step")
    found = []
    for step in content.steps:
        limit = f"（{step.limit}）" if step.limit is not None else ""
        found.append(f"{step.name or names.get(step.kind, step.kind)}{limit}")
    return found


def _remedy(content: Content) -> str:
    if not content.reconsideration and not content.court:
        return ""
    return (
        f"对决定不服，可在 60 日内向{content.reconsideration}申请行政复议，或在 6 个月内向{content.court}提起行政诉讼。"
    )
