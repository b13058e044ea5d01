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


def draft_of(matter: Matter) -> dict[str, Any]:
    """The newest draft of a reply as the initial values of its form; empty when there is none."""
    rows = list(notes(matter, "draft_reply", "draft_answer"))
    if not rows:
        return {}
    last = max(row.seq for row in rows)
    body = json.loads(Event.objects.values_list("body", flat=True).get(matter=matter, seq=last))
    texts = in_order([row for row in rows if row.seq == last], {last: body})
    values: dict[str, Any] = {"text": texts[0].text} | dict(body["facts"])
    return values | {f"answer_{n}": row.text for n, row in enumerate(texts[1:], 1)}


def demand_lines(matter: Matter) -> list[Note]:
    """The demand lines of an order, numbered as the page numbers them."""
    rows = list(notes(matter, "demand"))
    found = Event.objects.filter(matter=matter, seq__in={row.seq for row in rows}).values_list("seq", "body")
    return in_order(rows, {seq: json.loads(body) for seq, body in found})
