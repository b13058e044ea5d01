"""The points that a caller asks for, in the order in which they were said."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from yimen.matters.models import Event, Matter, Note
from yimen.matters.queries import notes


def in_order(rows: Sequence[Note], bodies: Mapping[int, Mapping[str, Any]]) -> list[Note]:
    """Texts in the order of their events and, within one, as they were handed in: the event's body keeps that order."""
    place = {text[0]: (seq, n) for seq, body in bodies.items() for n, text in enumerate(body.get("texts", ()))}
    return sorted(rows, key=lambda row: place.get(str(row.pk), (row.seq, 0)))


def demand_lines(matter: Matter) -> list[Note]:
    """The demand lines of an order, numbered as the page numbers them."""
    rows = list(notes(matter, "demand"))
    found = Event.objects.filter(matter=matter, seq__in={row.seq for row in rows}).values_list("seq", "body")
    return in_order(rows, {seq: json.loads(body) for seq, body in found})
