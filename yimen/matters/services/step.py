from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from yimen.kernel.lifecycle import Move
from yimen.kernel.worktime import WorkCalendar
from yimen.matters.models import Assignment, Clock, Matter
from yimen.matters.rules import Process
from yimen.matters.services.timing import Timing
from yimen.org.access import Actor


@dataclass
class Step:
    """A locked matter on which a verb has been allowed; what the app's rule looks at."""

    process: Process
    matter: Matter
    verb: str
    move: Move
    by: Actor
    at: datetime
    calendar: WorkCalendar
    timing: Timing

    @property
    def before(self) -> tuple[str, ...]:
        """The states to return to, last one on top."""
        return tuple(self.matter.state_before.split(",")) if self.matter.state_before else ()

    @cached_property
    def assignments(self) -> list[Assignment]:
        return list(self.matter.assignments.select_related("organisation").all())

    def clock(self, kind: str) -> Clock | None:
        """The matter's newest clock of this kind."""
        return self.timing.current(kind)
