"""Which functions care about which event. The table itself is `project.reactions`; this is where the engine looks it up."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Handler = Callable[[int], None]
_table: dict[tuple[str, str], tuple[Handler, ...]] = {}


def install(table: Mapping[tuple[str, str], tuple[Handler, ...]]) -> None:
    """Take over the project's table: (kind of matter, verb) → handlers, each called with the event's id."""
    _table.clear()
    _table.update(table)


def handlers(kind: str, verb: str) -> tuple[Handler, ...]:
    """The handlers of an event, in the table's order; those for every verb of the kind come last."""
    return (*_table.get((kind, verb), ()), *_table.get((kind, "*"), ()))


def name_of(handler: Handler) -> str:
    return f"{handler.__module__}.{handler.__qualname__}"
