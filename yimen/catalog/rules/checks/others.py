"""O: whom it is for, where and whom to ask, in words that people understand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from yimen.catalog.rules.checks.rule import Hit, Judgement, Surroundings, always, licence, numbered, once
from yimen.catalog.rules.content import Content
from yimen.catalog.rules.fields import code_list
from yimen.kernel.phones import normalise_phone
from yimen.kernel.refusal import Refusal
from yimen.kernel.text import half_width

PERSON: Final = "1"
_LONGEST_SENTENCE: Final = 60
_SENTENCE_ENDS: Final = re.compile(r"[。！？；!?;\n]")
_BETWEEN_NUMBERS: Final = re.compile(r"[、，,；;/]")


def has_topics(content: Content, _: Surroundings) -> bool:
    """Whether there are topics and people to compare."""
    return bool(content.service_targets and (content.person_topics or content.business_topics))


def topics_of_others(content: Content, _: Surroundings) -> Iterator[Hit]:
    """Topics for persons though no person may apply, or for businesses though none may."""
    targets = set(content.service_targets)
    if content.person_topics and PERSON not in targets:
        yield Hit("person_topics")
    if content.business_topics and targets == {PERSON}:
        yield Hit("business_topics")


def unusable_phones(content: Content, around: Surroundings) -> Iterator[Hit]:
    """Places without two different numbers that can be dialled from anywhere; no place is no number."""
    if not content.places:
        yield Hit("places")
    for place, where in numbered("places", content.places):
        consult, complaint = _numbers(where.consult_phone, around), _numbers(where.complaint_phone, around)
        if not consult or not complaint or consult == complaint:
            yield Hit(f"{place}.complaint_phone" if consult else f"{place}.consult_phone")


def no_open_window(content: Content, around: Surroundings) -> bool:
    """No window, or none of them open and staffed: one that is, serves (as the settled-in figure counts it)."""
    windows = frozenset(content.windows)
    return not windows or (around.open_windows is not None and windows.isdisjoint(around.open_windows))


def unexplained_absence(content: Content, _: Surroundings) -> bool:
    """Outside the hall for no reason of the closed list."""
    return content.not_settled_reason not in code_list("not_settled")


def no_answered_question(content: Content, _: Surroundings) -> bool:
    """No question with its answer."""
    return not any(each.question and each.answer for each in content.questions)


def no_remedy(content: Content, _: Surroundings) -> bool:
    """Reconsideration or court is missing."""
    return not content.reconsideration or not content.court


def unclear_conditions(content: Content, around: Surroundings) -> Iterator[Hit]:
    """Conditions that are no question, or an unclear one.

    Length and jargon are those of the question: the sentence is the province's, locked, and nobody here could mend it.
    """
    for place, condition in numbered("conditions", content.conditions):
        longest = max(len(sentence.strip()) for sentence in _SENTENCE_ENDS.split(condition.question))
        if not longest or longest > _LONGEST_SENTENCE or around.mentions(condition.question, "jargon"):
            yield Hit(f"{place}.question")


def _numbers(text: str, around: Surroundings) -> frozenset[str]:
    """The numbers in their normal form; none if one of them cannot be dialled as it stands."""
    try:
        found = frozenset(_number(part, around) for part in _BETWEEN_NUMBERS.split(text))
    except Refusal:
        return frozenset()
    return frozenset() if "" in found else found


def _number(text: str, around: Surroundings) -> str:
    """The number, "" without the county's area code. Raises Refusal for what is no number."""
    digits = half_width(text, name="电话")
    if digits in around.words("short_number"):
        return digits
    number = normalise_phone(text).number
    return number if number.partition("-")[0] in around.words("area_code") else ""


JUDGEMENTS: Final = {
    "O01": Judgement(has_topics, topics_of_others),
    "O02": Judgement(always, unusable_phones),
    "O03": Judgement(lambda content, _: content.settled_in, once(no_open_window)),
    "O04": Judgement(lambda content, _: not content.settled_in, once(unexplained_absence)),
    "O05": Judgement(licence, once(no_answered_question)),
    "O06": Judgement(always, once(no_remedy)),
    "O07": Judgement(lambda content, _: bool(content.conditions), unclear_conditions),
}
