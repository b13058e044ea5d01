"""X: the item beside the province's, beside its neighbours, and beside the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import is_dataclass
from datetime import timedelta
from functools import cache
from itertools import islice
from typing import Any, Final

from yimen.catalog.rules.checks.neighbours import Neighbour
from yimen.catalog.rules.checks.rule import Hit, Judgement, Surroundings, once
from yimen.catalog.rules.content import Content
from yimen.catalog.rules.fields import all_fields, label_of, own_fields, part_fields

_REVIEW_AFTER: Final = timedelta(days=365)
# More would not help whoever has to look at them.
_NEIGHBOURS_SHOWN: Final = 3
_LONGEST_VALUE: Final = 60


def unlike_province(content: Content, around: Surroundings) -> Iterator[Hit]:
    """Locked fields that differ. What the province leaves empty it does not prescribe."""
    province = around.province or Content()
    for name in _locked():
        theirs = getattr(province, name)
        if theirs not in ("", (), None) and _compared(name, getattr(content, name)) != _compared(name, theirs):
            yield Hit(name, {"f": all_fields()[name].label, "v": _words(name, theirs)})
    yield from _worse_than_province(content, province)


def near_equal_names(content: Content, around: Surroundings) -> Iterator[Hit]:
    """Other items of the same body and type that read like this one."""
    own = Neighbour(around.item, content.name, content.body, content.task_type)
    for other in islice(around.others.with_near_name(own), _NEIGHBOURS_SHOWN):
        yield Hit(values={"other": other.name})


def review_can_be_told(content: Content, around: Surroundings) -> bool:
    """A draft that was never published has nothing to be reviewed."""
    return around.today is not None and bool(content.reviewed_on or around.published_on)


def long_unreviewed(content: Content, around: Surroundings) -> bool:
    """The last review, or the publication that stands for the first one, is more than a year ago."""
    last = content.reviewed_on or around.published_on
    return around.today is not None and last is not None and around.today - last > _REVIEW_AFTER


def _worse_than_province(content: Content, province: Content) -> Iterator[Hit]:
    """The two bounded fields of which §2.2 locks one side: the statute may not be longer, materials not be more."""
    ours, theirs = content.statutory, province.statutory
    if ours and theirs and ours.working_days > theirs.working_days:
        yield Hit("statutory", {"f": all_fields()["statutory"].label, "v": str(theirs)})
    known = [material.name for material in province.materials]
    if (known or province.no_material) and any(material.name not in known for material in content.materials):
        yield Hit("materials", {"f": all_fields()["materials"].label, "v": _short("、".join(known) or "免提交材料")})


@cache
def _locked() -> tuple[str, ...]:
    return tuple(field.name for field in own_fields() if field.weight == "locked")


def _compared(name: str, value: Any) -> Any:
    """A value as it is compared: of parts the locked fields, in their order; of codes which, in any order."""
    if not isinstance(value, tuple):
        return value
    if any(is_dataclass(part) for part in value):
        locked = [field.name.partition(".")[2] for field in part_fields(name) if field.weight == "locked"]
        return tuple(tuple(getattr(part, each) for each in locked) for part in value)
    return frozenset(value)


def _words(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if not isinstance(value, tuple):
        return _short(label_of(name, str(value)))
    if any(is_dataclass(part) for part in value):
        first = part_fields(name)[0].name.partition(".")[2]
        return _short("、".join(str(getattr(part, first)) for part in value))
    return _short("、".join(label_of(name, each) for each in value))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


JUDGEMENTS: Final = {
    "X01": Judgement(lambda _, around: around.province is not None, unlike_province),
    "X02": Judgement(lambda content, _: bool(content.name), near_equal_names),
    "X03": Judgement(review_can_be_told, once(long_unreviewed)),
}
