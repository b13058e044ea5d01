"""C: names, code numbers and the body behind them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from yimen.catalog.rules.checks.rule import Hit, Judgement, Surroundings, always, once
from yimen.catalog.rules.codes import (
    Agreement,
    agreement,
    national_type,
    parse_catalog_code,
    parse_handle_code,
    parse_task_code,
)
from yimen.catalog.rules.content import Content
from yimen.catalog.rules.local_codes import OPAQUE, local_patterns, parse_local_code
from yimen.kernel.codes import credit_code
from yimen.kernel.refusal import Refusal

_LONGEST_NAME: Final = 200
_TASK_CODE: Final = 31
# What a name may end with among signs: closing brackets and quotation marks.
_CLOSING: Final = frozenset({"Pe", "Pf"})


def untidy_name(content: Content, _: Surroundings) -> bool:
    """Empty, too long, with a sign at the end, or with any blank but a single ordinary one between words."""
    name = content.name
    if not name or len(name) > _LONGEST_NAME or name != " ".join(name.split()):
        return True
    category = unicodedata.category(name[-1])
    return category.startswith("P") and category not in _CLOSING


def wrong_task_code(content: Content, _: Surroundings) -> Iterator[Hit]:
    """Length and check of the body only: what else may be odd in it is C03, C04 or C05."""
    code = content.task_code
    if len(code) != _TASK_CODE or not _stands(code[:18], credit_code):
        yield Hit(values={"value": code or "未填写"})


def readable_task_code(content: Content, _: Surroundings) -> bool:
    """Whether there is a level and a type to compare with."""
    return len(content.task_code) == _TASK_CODE and _stands(content.task_code, parse_task_code)


def other_level(content: Content, _: Surroundings) -> bool:
    """The nineteenth character is not the item's level."""
    return not _agreement(content).level


def readable_code(content: Content, around: Surroundings) -> bool:
    """Whether either code has a type to compare with."""
    return readable_task_code(content, around) or _stands(content.catalog_code, parse_catalog_code)


def other_type(content: Content, around: Surroundings) -> bool:
    """The basic or the implementation code is of another type than the item."""
    if readable_task_code(content, around) and not _agreement(content).task_type:
        return True
    try:
        code = parse_catalog_code(content.catalog_code)
    except Refusal:
        return False
    return national_type(code.task_type) != content.task_type


def unreadable_codes(content: Content, around: Surroundings) -> Iterator[Hit]:
    """Codes of no known form. A task code of another length is C02 already and not told twice."""
    if content.catalog_code and not _stands(content.catalog_code, parse_catalog_code):
        yield Hit("catalog_code")
    wrong_length = len(content.task_code) != _TASK_CODE
    if not wrong_length and _stands(content.task_code[:18], credit_code) and not readable_task_code(content, around):
        yield Hit("task_code")
    if content.handle_code and not _stands(content.handle_code, parse_handle_code):
        yield Hit("handle_code")
    if _unknown_local_code(content.local_code, around):
        yield Hit("local_code")


def any_code(content: Content, _: Surroundings) -> bool:
    """Whether there is a code to read; a missing implementation code is C02."""
    return bool(content.catalog_code or content.task_code or content.handle_code or content.local_code)


def doubled_code(content: Content, around: Surroundings) -> Iterator[Hit]:
    """An item of one situation has no serial: then the implementation code itself must be its own."""
    for other in islice(around.others.with_code(content.handle_code or content.task_code, around.item), 1):
        yield Hit("handle_code" if content.handle_code else "task_code", {"other": other.name})


def unknown_body(content: Content, around: Surroundings) -> bool:
    """No living organisation of this code, or one with another credit code."""
    office = (around.bodies or {}).get(content.body)
    return office is None or bool(office.credit_code and office.credit_code != content.body_code)


def _agreement(content: Content) -> Agreement:
    return agreement(
        parse_task_code(content.task_code),
        exercise_level=content.exercise_level,
        task_type=content.task_type,
        catalog_code=content.catalog_code,
    )


def _stands(text: str, read: Callable[[str], object]) -> bool:
    try:
        read(text)
    except Refusal:
        return False
    return True


def _unknown_local_code(text: str, around: Surroundings) -> bool:
    """A province whose patterns nobody has entered yet has no form that a code could fail."""
    provinces = {region[:2] for region in around.words("province")}
    known = {pattern.province for pattern in local_patterns()} & provinces
    return bool(known and text.strip()) and all(parse_local_code(text, each).kind == OPAQUE for each in known)


JUDGEMENTS: Final = {
    "C01": Judgement(always, once(untidy_name)),
    "C02": Judgement(always, wrong_task_code),
    "C03": Judgement(readable_task_code, once(other_level)),
    "C04": Judgement(readable_code, once(other_type)),
    "C05": Judgement(any_code, unreadable_codes),
    "C06": Judgement(lambda content, _: bool(content.handle_code or content.task_code), doubled_code),
    "C07": Judgement(lambda _, around: around.bodies is not None, once(unknown_body)),
}
