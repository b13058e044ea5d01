"""Helpers of the supervision tests: a sweep at a moment, and the reactions that the worker would run."""

from __future__ import annotations

from datetime import datetime

from yimen.base.now import moved_to
from yimen.matters.jobs import react
from yimen.matters.models import Clock, Event, Matter
from yimen.supervision.services import Swept, sweep


def sweep_at(moment: datetime) -> Swept:
    """One pass as of this moment; a fault is a failed test."""
    with moved_to(moment):
        swept = sweep()
    assert not swept.faults, swept.faults
    return swept


def react_to(matter: Matter, *verbs: str) -> None:
    """Let the reactions to these events of a matter run, as the worker does, at the time of each event."""
    for event in Event.objects.filter(matter=matter, verb__in=verbs).order_by("seq"):
        with moved_to(event.at):
            react(event.pk)


def clock(matter: Matter, kind: str) -> Clock:
    return Clock.objects.filter(matter=matter, kind=kind, assignment=None).latest("pk")


def verbs(matter: Matter) -> list[str]:
    return list(Event.objects.filter(matter=matter).order_by("seq").values_list("verb", flat=True))
