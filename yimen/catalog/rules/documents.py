"""A version's content as plain data and back: what the database keeps, interfaces exchange and differences compare.

Empty values are left out, so that a field added later needs no change to what is stored; dates are ISO 8601; a limit is
a pair of amount and unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from yimen.catalog.rules.content import Content
from yimen.catalog.rules.durations import Duration
from yimen.kernel.refusal import Refusal


def to_data(content: Content) -> dict[str, Any]:
    """The fields that say something, by name."""
    found: dict[str, Any] = _plain(content)
    return found


def from_data(data: Mapping[str, Any]) -> Content:
    """The inverse of `to_data`. Raises Refusal for an unknown field or a value of another type."""
    made: Content = _part(Content, data, "")
    return made


def _plain(value: Any) -> Any:
    if isinstance(value, Duration):
        return [value.amount, value.unit]
    if is_dataclass(value):
        pairs = ((field.name, getattr(value, field.name), field.default) for field in fields(value))
        return {name: _plain(each) for name, each, default in pairs if each != default}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _part(kind: type, data: Any, where: str) -> Any:
    if not isinstance(data, Mapping):
        raise _bad(where, data)
    types, within = types_of(kind), f"{where}." if where else ""
    for name in data:
        if name not in types:
            raise Refusal("unknown_field", f"没有“{within}{name}”这个要素。", field=f"{within}{name}")
    return kind(**{name: _read(types[name], value, f"{within}{name}") for name, value in data.items()})


def _read(kind: Any, value: Any, where: str) -> Any:
    if get_origin(kind) is tuple:
        if not isinstance(value, list | tuple):
            raise _bad(where, value)
        return tuple(_read(get_args(kind)[0], each, f"{where}[{n}]") for n, each in enumerate(value, 1))
    if isinstance(kind, UnionType):
        return None if value is None else _read(next(t for t in get_args(kind) if t is not NoneType), value, where)
    if kind is Duration:
        return _duration(value, where)
    if is_dataclass(kind):
        return _part(kind, value, where)  # type: ignore[arg-type]
    return _simple(kind, value, where)


def _duration(value: Any, where: str) -> Duration:
    if not isinstance(value, list | tuple) or len(value) != 2 or type(value[0]) is not int:
        raise _bad(where, value)
    return Duration(value[0], str(value[1]))


def _simple(kind: Any, value: Any, where: str) -> Any:
    if kind is date and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise _bad(where, value) from None
    if type(value) is not kind:
        raise _bad(where, value)
    return value


def _bad(where: str, value: object) -> Refusal:
    return Refusal("field_value", f"“{where}”的值读不懂：{value!r}。", field=where)


@cache
def types_of(kind: type) -> dict[str, Any]:
    """The fields of a content or part with their types."""
    return get_type_hints(kind)
