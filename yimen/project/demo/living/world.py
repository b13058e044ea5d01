"""The queue of what is to happen, the clock that it moves, and what is known of each order while it lives."""

from __future__ import annotations

import heapq
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from yimen.base.now import moved_to
from yimen.hotline.services.turn import Turn
from yimen.kernel.clock_events import ClockError
from yimen.kernel.limits import ZONE
from yimen.kernel.refusal import Refusal
from yimen.kernel.worktime import WorkCalendar
from yimen.org.access import Actor
from yimen.project.demo.library import Caller, Region
from yimen.project.demo.living.cast import Cast
from yimen.project.demo.texts import DemoOrder

Step = Callable[[], None]
URGENT = frozenset({"urgent", "emergency"})


@dataclass(frozen=True)
class Plan:
    """What is settled beforehand about an order: a category, an event that must occur, where it stands at the end.

    hold: the state in which it waits at the end of the time; events: of pause, deferral, extension, join, mistake,
    late, return, rework, repeat; `none` for a smooth road; empty for chance.
    """

    category: str = ""
    hold: str = ""
    events: frozenset[str] = frozenset()


@dataclass
class Case:
    """One order while it lives."""

    matter: int
    text: DemoOrder
    plan: Plan
    lead: int = 0
    round: int = 0
    attempts: int = 0
    done: set[str] = field(default_factory=set)

    @property
    def urgent(self) -> bool:
        return self.text.grade in URGENT


@dataclass
class World:
    """Everything that the steps need; time moves only in `run`. review: the desk's step after an office's reply."""

    rng: random.Random
    cast: Cast
    calendar: WorkCalendar
    callers: Sequence[Caller]
    regions: Sequence[Region]
    end: datetime
    review: Callable[[World, Case], None]
    refused: Counter[str] = field(default_factory=Counter)
    verbs: Counter[str] = field(default_factory=Counter)
    open: dict[tuple[int, str], tuple[int, datetime]] = field(default_factory=dict)
    now: datetime = field(default_factory=lambda: datetime(2000, 1, 1, tzinfo=ZONE))
    _queue: list[tuple[datetime, int, str, Step]] = field(default_factory=list)
    _order: count[int] = field(default_factory=count)

    def at(self, moment: datetime, name: str, step: Step) -> None:
        """Let a step happen at a moment; what would happen after the end does not."""
        if moment <= self.end:
            heapq.heappush(self._queue, (moment, next(self._order), name, step))

    def work(self, hours: float, moment: datetime | None = None) -> datetime:
        """So many office hours after a moment (now), or before it when negative."""
        worked = self.calendar.worked(moment or self.now) + round(hours * 3600)
        return self.calendar.moment(max(0, worked)).astimezone(ZONE) + timedelta(seconds=self.rng.randrange(60))

    def soon(self, case: Case, hours: float) -> datetime:
        """After so many office hours; an urgent order is answered day and night, in minutes."""
        if case.urgent:
            return self.now + timedelta(minutes=max(2.0, hours * 8), seconds=self.rng.randrange(60))
        return self.work(hours)

    def turn(self, case: Case, by: Actor) -> Turn:
        return Turn(which=case.matter, by=by)

    def chance(self, case: Case, event: str, likely: float) -> bool:
        """Whether something happens to an order: as planned, else by chance, once each."""
        if event in case.done:
            return False
        happens = event in case.plan.events if case.plan.events else self.rng.random() < likely
        if happens:
            case.done.add(event)
        return happens

    def run(self, progress: Callable[[datetime], None]) -> None:
        """Everything in the order of time. A step that the rules refuse is counted and left out."""
        while self._queue:
            self.now, _, name, step = heapq.heappop(self._queue)
            with moved_to(self.now):
                try:
                    step()
                    self.verbs[name] += 1
                except (Refusal, ClockError) as problem:
                    self.refused[f"{name}: {getattr(problem, 'code', problem)}"] += 1
            progress(self.now)
