"""The events of a clock, their JSON form, and the county's policy on pauses and extensions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from yimen.kernel.limits import Limit, local
from yimen.kernel.refusal import Refusal


class ClockError(Refusal):
    """A history that cannot be; the message is a Chinese sentence."""

    def __init__(self, sentence: str, code: str = "clock") -> None:
        super().__init__(code=code, sentence=sentence)


@dataclass(frozen=True, slots=True)
class Started:
    """Counting begins. `rule` names what has the limit (投诉类工单), `basis` its source; `until` replaces the limit
    where a date was promised instead of a length."""

    at: dt.datetime
    limit: Limit | None
    rule: str
    basis: str
    until: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Paused:
    """The notice of a pause is served. `until` is the latest end that the notice names: the pause hides no more."""

    at: dt.datetime
    ground: str
    basis: str
    until: dt.datetime | None
    document: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Resumed:
    """The pause is over, or a stopped clock runs again with the rest of its budget (a returned reply)."""

    at: dt.datetime
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Extended:
    """The limit grows by `limit`. `by` is the approver's role code, optionally `role:reference`."""

    at: dt.datetime
    limit: Limit
    basis: str
    by: str


@dataclass(frozen=True, slots=True)
class Floored:
    """Due not before `at` + `limit`: a repair window after a returned reply, half the limit after a ruling."""

    at: dt.datetime
    limit: Limit
    basis: str
    reason: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """What the clock measured has happened."""

    at: dt.datetime


Event = Started | Paused | Resumed | Extended | Floored | Stopped
KINDS: Final[dict[str, type[Event]]] = {
    "started": Started,
    "paused": Paused,
    "resumed": Resumed,
    "extended": Extended,
    "floored": Floored,
    "stopped": Stopped,
}


def to_json(event: Event) -> dict[str, Any]:
    """The event as JSON values: instants as ISO strings with offset, limits as ``[5, "working_day"]``; lossless."""
    values: dict[str, Any] = {"event": type(event).__name__.lower()}
    for field in fields(event):
        value = getattr(event, field.name)
        if isinstance(value, dt.datetime):
            value = local(value).isoformat()
        elif isinstance(value, Limit):
            value = value.as_list()
        values[field.name] = value
    return values


def from_json(values: Mapping[str, Any]) -> Event:
    """The inverse of :func:`to_json`; raises ClockError on an unknown event or a missing or surplus field."""
    kind = KINDS.get(values.get("event", ""))
    if kind is None:
        raise ClockError(f"计时记录的类别“{values.get('event')}”读不懂，请核对数据。")
    given: dict[str, Any] = {name: value for name, value in values.items() if name != "event"}
    for name in ("at", "until"):
        if given.get(name) is not None:
            given[name] = local(dt.datetime.fromisoformat(given[name]))
    if given.get("limit") is not None:
        given["limit"] = Limit.from_list(given["limit"])
    try:
        return kind(**given)
    except TypeError as error:
        raise ClockError("计时记录的内容不全或有多余的项，请核对数据。") from error


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground on which a clock may be paused: `max` the longest pause, `times` how often (0: any number)."""

    code: str
    label: str
    basis: str
    max: Limit | None = None
    times: int = 0


@dataclass(frozen=True, slots=True)
class Policy:
    """What a clock allows. `times` extensions of at most `extension_max` by one of `approvers` (empty: anybody);
    pauses only on the listed `grounds` (None: any); `floor_times` floors per reason (None: any number)."""

    times: int = 1
    extension_max: Limit | None = None
    grounds: Mapping[str, Ground] | None = None
    approvers: tuple[str, ...] = ()
    floor_times: int | None = None
