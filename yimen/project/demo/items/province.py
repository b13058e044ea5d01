"""The provincial list to compare with: the same items without what is the county's own, and two stated differences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, fields, replace
from functools import cache
from typing import Any, Final

from yimen.catalog.rules.content import Content
from yimen.catalog.rules.durations import Duration
from yimen.catalog.rules.fields import all_fields
from yimen.project.demo.items.tables import rows

# Codes that hold the county's body.
_OWN_CODES: Final = ("task_code", "handle_code")


def province(contents: Iterable[Content]) -> Iterator[Content]:
    """The list as the province has it, in the same order; give it contents without their faults."""
    differences = {(row["department"], row["item"]): row["field"] for row in rows("province")}
    for content in contents:
        theirs = _without_local(content)
        field = differences.get((content.body, content.name))
        yield _DIFFERING[field](theirs) if field else theirs


def _without_local(content: Content) -> Content:
    """Local fields emptied, those of parts too; which ones are local is said by `data/catalog/fields.csv`."""
    changes: dict[str, Any] = dict.fromkeys(_OWN_CODES, "")
    for name, empty in _empty(Content).items():
        if all_fields()[name].weight == "local":
            changes[name] = empty
        elif isinstance(value := getattr(content, name), tuple):
            changes[name] = tuple(_part(name, each) for each in value)
    return replace(content, **changes)


def _part(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return value
    kind: type = type(value)
    local = {inner: empty for inner, empty in _empty(kind).items() if all_fields()[f"{name}.{inner}"].weight == "local"}
    return replace(value, **local)


@cache
def _empty(kind: type) -> Mapping[str, Any]:
    """The fields of a content or part with their empty values."""
    return {field.name: field.default for field in fields(kind) if field.default is not MISSING}


def _shorter_statute(content: Content) -> Content:
    """The province took five days off the statutory limit."""
    statutory = content.statutory or Duration(10)
    return replace(content, statutory=Duration(statutory.amount - 5, statutory.unit))


def _fewer_materials(content: Content) -> Content:
    """The province no longer asks for the last of the materials."""
    return replace(content, materials=content.materials[:-1])


_DIFFERING: Final[Mapping[str, Callable[[Content], Content]]] = {
    "statutory": _shorter_statute,
    "materials": _fewer_materials,
}
