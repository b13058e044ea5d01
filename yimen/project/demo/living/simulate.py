"""Sets a world going and tells how it went."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import connection

from yimen.org.queries import calendar
from yimen.project.demo.library import load_callers, load_regions
from yimen.project.demo.living.cast import Cast
from yimen.project.demo.living.desk import receive, review
from yimen.project.demo.living.letters import expect_answers
from yimen.project.demo.living.world import Plan, World

Coming = Sequence[tuple[datetime, Plan]]


@dataclass(frozen=True)
class Outcome:
    """What was done, by verb, and what the rules refused."""

    verbs: Counter[str]
    refused: Counter[str]


def simulate(
    coming: Coming,
    *,
    end: datetime,
    seed: int,
    progress: Callable[[int], None] = lambda done: None,
    sweep: Callable[[], object] | None = None,
    sweep_hours: float = 4,
) -> Outcome:
    """Live through requests that come at given moments (aware), each with its plan, until `end`.

    Everything goes through the real services at the moment when it happens; the same seed and moments give the same
    story. progress: told how many requests have come; sweep: called every `sweep_hours` office hours.
    """
    with connection.cursor() as cursor:
        # Invented data: a power cut may cost the last second of it.
        cursor.execute("SET synchronous_commit = off")
    world = World(random.Random(seed), Cast.read(), calendar(), load_callers(), load_regions(), end, review)  # noqa: S311
    for moment, plan in coming:
        world.at(moment, "receive", partial(receive, world, plan))
    if sweep and coming:
        _sweep_later(world, sweep, sweep_hours, coming[0][0])
    world.run(lambda moment: progress(world.verbs["receive"]))
    return Outcome(world.verbs, world.refused)


def _sweep_later(world: World, sweep: Callable[[], object], hours: float, moment: datetime) -> None:
    known: set[int] = set()

    def once() -> None:
        sweep()
        expect_answers(world, known)
        world.at(world.work(hours), "sweep", once)

    world.at(world.work(hours, moment), "sweep", once)
