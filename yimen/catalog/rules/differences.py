"""Two contents side by side, field by field: versions of an item, or the county's beside the province's (§2.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, is_dataclass
from typing import Any, Final

from yimen.catalog.rules.cells import written
from yimen.catalog.rules.content import Content
from yimen.catalog.rules.fields import Field, own_fields, part_fields


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which two contents differ, both in words; `worse`: ours asks more of the applicant than theirs."""

    field: Field
    ours: str
    theirs: str
    worse: bool = False


def differences(ours: Content, theirs: Content) -> list[Difference]:
    """Every field in which they differ, in the order of the forms. A list of codes differs by what it holds."""
    return list(_differences(ours, theirs))


def _differences(ours: Content, theirs: Content) -> Iterator[Difference]:
    for field in own_fields():
        mine, other = getattr(ours, field.name), getattr(theirs, field.name)
        if _same(mine, other):
            continue
        yield Difference(field, words_of(field, mine), words_of(field, other), _worse(field, mine, other))


def _same(mine: Any, other: Any) -> bool:
    if isinstance(mine, tuple) and all(isinstance(each, str) for each in (*mine, *other)):
        return set(mine) == set(other)
    return bool(mine == other)


def words_of(field: Field, value: Any) -> str:
    """A value in words; parts one a line, each with its fields that say something."""
    if isinstance(value, tuple) and any(is_dataclass(each) for each in value):
        return "\n".join(_part_words(field, each) for each in value)
    return written(field, value)


def _part_words(field: Field, part: Any) -> str:
    cells = ((each, getattr(part, each.name.rpartition(".")[2])) for each in part_fields(field.name))
    found = [f"{each.label}：{written(each, value)}" for each, value in cells if value not in ("", (), None, False, 0)]
    return "；".join(text.replace("\n", "、") for text in found)


def _worse(field: Field, mine: Any, other: Any) -> bool:
    judge = _WORSE.get(field.name)
    return field.weight == "bounded" and judge is not None and judge(mine, other)


def _longer(mine: Any, other: Any) -> bool:
    return mine is not None and other is not None and mine.working_days > other.working_days


def _more(mine: Any, other: Any) -> bool:
    return mine is not None and other is not None and mine > other


def _more_names(mine: Any, other: Any) -> bool:
    known = {each.name for each in other}
    return any(each.name not in known for each in mine)


def _longer_list(mine: Any, other: Any) -> bool:
    return len(mine) > len(other)


# Where a bounded field has a direction; in the others a difference is only shown.
_WORSE: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "statutory": _longer,
    "promise": _longer,
    "visits": _more,
    "materials": _more_names,
    "steps": _longer_list,
}
