"""Folds a matter's events into the columns that are stored, and names every column that says something else.

An event's body holds what the act left behind: owner, binding date, clocks, parts, codes that were set. The fold takes
the last word on each, so that a column changed behind the engine's back stands out. Texts and names are not in events.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from yimen.matters.models import Assignment, Clock, Event, Matter

DEFAULTS: dict[str, Any] = {
    "category": "", "subtype": "", "grade": "ordinary", "secrecy": "open", "channel": "", "region_id": None,
    "lead_organisation_id": None, "avoids_id": None, "parent_id": None, "kind": "", "county": "",
}  # fmt: skip


class Difference(NamedTuple):
    """One column that differs from the fold; `seq` is the last event that spoke of it."""

    number: str
    seq: int
    column: str
    stored: object
    folded: object


@dataclass
class Folded:
    """What the events add up to: matter columns, clocks by their order, parts in order, and who spoke of each last."""

    columns: dict[str, Any] = field(default_factory=lambda: dict(DEFAULTS))
    clocks: list[dict[str, Any]] = field(default_factory=list)
    parts: list[dict[str, Any]] = field(default_factory=list)
    said: dict[str, int] = field(default_factory=dict)
    seq: int = 0

    def add(self, body: Mapping[str, Any]) -> None:
        """Take in the next event's body."""
        self.seq = int(body["seq"])
        if self.seq == 1:
            self.columns |= {"number": body["matter"], "received_at": body.get("happened_at", body["at"])}
            self.said |= {"number": 1, "received_at": 1}
        due, clock = body.get("due", (None, ""))
        owner, role, staff = body["owner"]
        given = {
            "state": body["to"], "state_before": body.get("stack", ""), "owner_organisation_id": owner,
            "owner_role": role, "owner_staff_id": staff, "due_at": due, "due_clock": clock, "version": self.seq,
            "closed_at": body.get("closed"), "late_at": body.get("late"), "last_at": body["at"],
        } | body.get("set", {})  # fmt: skip
        for name, value in given.items():
            if self.columns.get(name, self) != value:
                self.columns[name], self.said[name] = value, self.seq
        for row in body.get("parts", ()):
            self._part(row, body["at"])
        for entry in body.get("clocks", ()):
            self._clock(entry)

    def _clock(self, entry: Mapping[str, Any]) -> None:
        n = int(entry["n"])
        if n > len(self.clocks):
            self.clocks.append({"kind": entry["clock"], "history": [], "office": entry.get("office")})
        clock = self.clocks[n - 1] if n <= len(self.clocks) else {"history": []}
        clock |= {"status": entry["status"], "due_at": entry["due"]}
        clock["seq"] = self.seq
        if entry["event"]["event"] != "recalculated":
            clock["history"].append(entry["event"])
        elif clock["office"]:
            for part in self.parts:
                if (part["organisation_id"], part["role"], part["state"]) == (clock["office"], "co", "open"):
                    part |= {"due_at": entry["due"], "seq": self.seq}

    def _part(self, row: Sequence[Any], at: str) -> None:
        organisation, role, staff, state, due = row
        live = next(
            (p for p in self.parts if (p["organisation_id"], p["role"], p["state"]) == (organisation, role, "open")),
            None,
        )
        if state != "open" and live:
            live |= {"state": state, "ended_at": at, "seq": self.seq}
        elif live:
            live |= {"staff_id": staff, "seq": self.seq}
        else:
            self.parts.append({
                "organisation_id": organisation, "role": role, "staff_id": staff, "state": state, "due_at": due,
                "started_at": at, "ended_at": None, "seq": self.seq,
            })  # fmt: skip


def fold(bodies: Iterable[Mapping[str, Any]]) -> Folded:
    """Fold one matter's event bodies, in order of seq."""
    folded = Folded()
    for body in bodies:
        folded.add(body)
    return folded


COLUMNS = (
    "number", "kind", "county", "state", "state_before", "owner_organisation_id", "owner_role", "owner_staff_id",
    "due_at", "due_clock", "closed_at", "late_at", "received_at", "last_at", "version", "category", "subtype", "grade",
    "secrecy", "channel", "region_id", "lead_organisation_id", "avoids_id", "parent_id",
)  # fmt: skip
CLOCK_COLUMNS = ("kind", "status", "due_at", "history")
PART_COLUMNS = ("organisation_id", "role", "staff_id", "state", "due_at", "started_at", "ended_at")


def differences(
    matter: Mapping[str, Any], clocks: Sequence[Mapping[str, Any]], parts: Sequence[Mapping[str, Any]], folded: Folded
) -> list[Difference]:
    """Compare the stored rows (mappings of column → value, clocks and parts in order of id) with the fold."""
    number = str(matter["number"])
    found = [
        Difference(number, folded.said.get(name, folded.seq), name, matter[name], folded.columns.get(name))
        for name in COLUMNS
        if not _same(matter[name], folded.columns.get(name))
    ]
    found += _rows(number, "clock", CLOCK_COLUMNS, clocks, folded.clocks, folded.seq)
    return found + _rows(number, "part", PART_COLUMNS, parts, folded.parts, folded.seq)


def _rows(
    number: str, what: str, names: Sequence[str], stored: Sequence[Mapping[str, Any]], folded: Sequence[Mapping[str, Any]],
    seq: int,
) -> list[Difference]:  # fmt: skip
    if len(stored) != len(folded):
        return [Difference(number, seq, f"{what}s", len(stored), len(folded))]
    return [
        Difference(number, two["seq"], f"{what} {n} {name}", one[name], two[name])
        for n, (one, two) in enumerate(zip(stored, folded, strict=True), 1)
        for name in names
        if not _same(one[name], two[name])
    ]


def _same(stored: object, folded: object) -> bool:
    if isinstance(stored, datetime):
        return isinstance(folded, str) and stored == datetime.fromisoformat(folded)
    return stored == folded


def refold(matter_id: int) -> list[Difference]:
    """Fold one matter anew and compare; empty when every column is what the events say."""
    matter = Matter.objects.filter(pk=matter_id).values(*COLUMNS).get()
    clocks = Clock.objects.filter(matter=matter_id).order_by("pk").values(*CLOCK_COLUMNS)
    parts = Assignment.objects.filter(matter=matter_id).order_by("pk").values(*PART_COLUMNS)
    texts = Event.objects.filter(matter=matter_id).order_by("seq").values_list("body", flat=True)
    return differences(matter, list(clocks), list(parts), fold(json.loads(text) for text in texts))
