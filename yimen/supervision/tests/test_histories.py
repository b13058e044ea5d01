"""Whatever has happened – acts, absences, people and offices gone, new holidays, faults half-way – one pass covers it all.

Random histories through the real services on the real database; afterwards one sweep leaves no open matter without an
owner who can act, none without the clock of its state, and no clock past a rung that was not claimed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, note, settings
from hypothesis import strategies as st

from yimen.base.now import moved_to
from yimen.hotline.services.process import PROCESSES
from yimen.hotline.tests.cast import ROADS, WEDNESDAY, taken_in
from yimen.kernel.clock import fold
from yimen.kernel.ladder import all_rungs
from yimen.kernel.limits import local
from yimen.kernel.refusal import Refusal
from yimen.matters.models import Clock, Matter, RungClaim
from yimen.matters.services import write as writing
from yimen.matters.services.timing import PROMISED, events_of
from yimen.org.access import SYSTEM
from yimen.org.models import Absence, Appointment, Organisation, Staff
from yimen.org.queries import calendar, working
from yimen.org.services import add_calendar_day
from yimen.supervision.models import Finding
from yimen.supervision.services import reproject_calendar, sweep
from yimen.supervision.services.findings import without_clock
from yimen.supervision.services.owners import without_owner

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# The county's coordinator is always there: with nobody left at all the pass can only say so (M1).
PEOPLE = ("zhu.wangshu", "yan.wanlan", "xia.zhiqing", "ze.yingshi", "xi.xianning", "gu.yutian", "chun.fenye",
          "qiu.fenming", "mang.zhonggeng", "yu.shuirun", "jing.zhesheng")  # fmt: skip
STATES = tuple(ROADS)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("order"), st.sampled_from(STATES)),
        st.tuples(st.just("wait"), st.integers(1, 100)),
        st.tuples(st.just("walk"), st.integers(0, 5)),
        st.tuples(st.just("away"), st.sampled_from(PEOPLE)),
        st.tuples(st.just("gone"), st.sampled_from(PEOPLE)),
        st.tuples(st.just("closed"), st.sampled_from(("", "chengguan", "shuili"))),
        st.tuples(st.just("holiday"), st.integers(1, 6)),
        st.tuples(st.just("crash"), st.integers(0, 5)),
        st.tuples(st.just("sweep"), st.booleans()),
    ),
    min_size=2,
    max_size=9,
)


class PowerFailed(Exception):
    """A fault half-way through an act."""


@dataclass
class World:
    """A moment, and the orders that have come in."""

    moment: datetime = WEDNESDAY
    orders: list[Matter] = field(default_factory=list)

    def order(self, state: str) -> None:
        matter = taken_in(title=f"第 {len(self.orders) + 1} 件")
        self.orders.append(matter)
        for step in ROADS[state]:
            self._try(matter, step)

    @staticmethod
    def _try(matter: Matter, step: Callable[[Matter], object]) -> bool:
        """One step of a road; what the rules refuse, or nobody is there to do, is left undone."""
        try:
            with transaction.atomic():
                step(matter)
        except Refusal:
            return False
        return True

    def wait(self, hours: int) -> None:
        self.moment += timedelta(hours=hours)

    def walk(self, which: int) -> None:
        """The next step that one of the orders can go."""
        if self.orders:
            matter = self.orders[which % len(self.orders)]
            any(self._try(matter, step) for step in ROADS["closed"])

    def away(self, login: str) -> None:
        person = Staff.objects.get(login=login)
        ends = self.moment + timedelta(days=5)
        if not Absence.objects.filter(staff=person).exists():
            Absence.objects.create(
                staff=person, kind="leave", starts_at=self.moment, ends_at=ends, recorded_by=person
            )  # fmt: skip

    def gone(self, login: str) -> None:
        Appointment.objects.filter(staff__login=login).update(state="ended")
        Staff.objects.filter(login=login).update(is_active=False)

    def closed(self, successor: str) -> None:
        heir = Organisation.objects.filter(code=successor).first()
        Organisation.objects.filter(code="zhujian").update(is_active=False, successor=heir)

    def holiday(self, days: int) -> None:
        day = local(self.moment).date() + timedelta(days=days)
        with suppress(Refusal), transaction.atomic():
            add_calendar_day(by=SYSTEM, day=day, kind="holiday", name="放假", notice="通知")
        working._calendar.cache_clear()
        reproject_calendar(preview=False)

    def crash(self, which: int) -> None:
        with half_way():
            with suppress(PowerFailed), transaction.atomic():
                self.walk(which)
            sweep()

    def sweep(self, reproject: bool) -> None:
        sweep()


@contextmanager
def half_way() -> Iterator[None]:
    """Every act fails after its matter was written and before the rest is."""

    def broken(step: Any, *rest: Any) -> None:
        step.matter.save()
        raise PowerFailed

    with patch.object(writing, "_save", broken):
        yield


def unclaimed(moment: datetime) -> list[tuple[str, str, str]]:
    """Rungs that any clock has passed without a claim."""
    found = []
    claimed = set(RungClaim.objects.values_list("clock", "rung"))
    for clock in Clock.objects.exclude(status="stopped").select_related("matter"):
        process, grade = PROCESSES[clock.matter.kind], clock.matter.grade
        events, policy = events_of(clock), process.policy(clock.kind, grade)
        ladder = process.ladder(clock.kind, grade, fold(events, calendar(), policy).limit or PROMISED)
        for rung, at in all_rungs(ladder, events, calendar(), policy):
            if at <= moment and (clock.pk, rung.code) not in claimed:
                found.append((clock.matter.number, clock.kind, rung.code))
    return found


@given(history=STEPS)
@example(history=[("order", "paused"), ("wait", 100), ("wait", 100), ("gone", "qiu.fenming"), ("closed", "")])
@example(history=[("order", "awaiting_signing"), ("gone", "zhu.wangshu"), ("gone", "yan.wanlan"), ("wait", 90)])
@example(history=[("order", "in_progress"), ("away", "xia.zhiqing"), ("crash", 0), ("holiday", 1), ("wait", 60)])
@settings(
    max_examples=30, deadline=None, print_blob=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
def test_one_pass_covers_whatever_has_happened(history: list[tuple[str, Any]]) -> None:
    with transaction.atomic():
        world = World()
        for name, value in history:
            with moved_to(world.moment):
                getattr(world, name)(value)
        _covered(world.moment)
        transaction.set_rollback(True)
    working._calendar.cache_clear()


def _covered(moment: datetime) -> None:
    with moved_to(moment):
        swept = sweep()
        note(f"{swept}")
        assert swept.faults == []
        assert without_owner(moment) == []
        assert without_clock() == []
        assert unclaimed(moment) == []
        early = [claim for claim in RungClaim.objects.all() if claim.claimed_at < claim.at]
        assert early == []
        assert not Finding.objects.filter(cause__in=("M1", "no_clock"), cleared_at=None).exists()
        again = sweep()
    assert (again.claimed, again.moved, again.faults) == (0, 0, [])
