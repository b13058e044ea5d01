"""`act()` against a small model, in simulated time: Hypothesis walks orders through the verbs, repeats keys, sends old forms.

The model knows what any order is to look like afterwards: state, version, whether it is open, whose key gave which answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from yimen.base.now import moved_to
from yimen.hotline.lifecycle import ORDER
from yimen.hotline.services import callback, dispatching, handling, intake, replies
from yimen.hotline.services.turn import Turn
from yimen.hotline.tests import cast
from yimen.kernel.refusal import Refusal
from yimen.matters.models import Clock, Event, Matter
from yimen.matters.rules import Kept
from yimen.matters.services import Done
from yimen.matters.services.refold import refold
from yimen.matters.services.verify import verify_matter

# verb → (who, the call): each is tried in every state; the table of moves says where it must pass.
Call = Callable[[Matter, Turn], Done]
CALLS: dict[str, tuple[str, Call]] = {
    "accept": ("reviewer", lambda m, t: intake.accept(t)),
    "ask_caller": ("reviewer", lambda m, t: intake.ask_caller(t, missing="请说明楼层")),
    "supplement": ("reviewer", lambda m, t: intake.supplement(t, text="三楼")),
    "dispatch": ("dispatcher", lambda m, t: dispatching.dispatch(t, lead=cast.office("zhujian"), category="0501")),
    "sign_for": ("liaison", lambda m, t: handling.sign_for(t, person=cast.staff("handler"))),
    "name_handler": ("liaison", lambda m, t: handling.name_handler(t, person=cast.staff("handler"))),
    "log_contact": ("handler", lambda m, t: handling.log_contact(t, way="phone", reached=True, text="已约定")),
    "add_note": ("handler", lambda m, t: handling.add_note(t, text="另有安排")),
    "reply": ("leader", lambda m, t: replies.reply(t, said=cast.said(m))),
    "pass_review": ("quality", lambda m, t: replies.pass_review(t, checks=cast.CHECKS)),
    "return_for_quality": (
        "quality", lambda m, t: replies.return_for_quality(t, checks=cast.CHECKS | {"Q7": False}, why="缺照片"),
    ),
    "satisfied": ("caller_back", lambda m, t: callback.satisfied(t, solved="yes", process=5, result=5)),
    "dissatisfied": (
        "caller_back",
        lambda m, t: callback.dissatisfied(t, solved="no", process=4, result=2, reason="not_solved", open_demands="没水"),
    ),
}  # fmt: skip


@dataclass
class Expected:
    """What the model knows of one order."""

    pk: int
    state: str
    version: int = 1
    stack: tuple[str, ...] = ()
    answers: dict[UUID, tuple[str, int]] = field(default_factory=dict)


class Acting(RuleBasedStateMachine):
    """Orders, a clock that only goes forward, and everything that clients do to forms."""

    orders: Bundle[Expected] = Bundle("orders")

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.moment: datetime = cast.WEDNESDAY
        self.known: list[Expected] = []

    def teardown(self) -> None:
        assert all(verify_matter(order.pk).wrong == [] for order in self.known)
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize(target=orders)
    def first(self) -> Expected:
        return self.register(UUID(int=1), False)

    @rule(target=orders, key=st.uuids(), twice=st.booleans())
    def register(self, key: UUID, twice: bool) -> Expected:
        with moved_to(self.moment):
            done = self._register(key)
            if twice:
                again = self._register(key)
                assert again.repeated and again.matter.pk == done.matter.pk
        known = next((item for item in self.known if item.pk == done.matter.pk), None)
        if known is None:
            known = Expected(done.matter.pk, "awaiting_acceptance")
            self.known.append(known)
        return known

    def _register(self, key: UUID) -> Done:
        taken = intake.Intake(
            channel="phone", request_type="help", title="停水", content="没有水", demands=["恢复供水"],
            contact=cast.Contact(name="溪水清", phone="13800000026"),
        )  # fmt: skip
        return intake.register(intake=taken, by=cast.actor("operator"), key=key, request="same")

    @rule(hours=st.integers(min_value=0, max_value=200))
    def wait(self, hours: int) -> None:
        self.moment += timedelta(hours=hours)

    @rule(order=orders, verb=st.sampled_from(sorted(CALLS)))
    def act(self, order: Expected, verb: str) -> None:
        key, before = uuid4(), self._rows(order)
        allowed = ORDER.allows(order.state, verb)
        try:
            done = self._do(order, verb, key, order.version)
        except Refusal:
            assert self._rows(order) == before, "a refusal left something"
            return
        assert allowed, f"{verb} passed in {order.state}"
        self._moved(order, verb, done)
        order.answers[key] = (verb, done.event.pk)

    @rule(order=orders, steps=st.integers(min_value=1, max_value=7), content=st.booleans())
    def go_on(self, order: Expected, steps: int, content: bool) -> None:
        """The next steps of the main road, so that long ways are walked and not only their beginnings."""
        for _ in range(steps):
            ending = ("satisfied",) if content and order.state == "awaiting_callback" else ()
            for verb in ending or ROAD.get(order.state, ()):
                self.act(order, verb)

    @rule(order=orders, data=st.data())
    def send_again(self, order: Expected, data: st.DataObject) -> None:
        if not order.answers:
            return
        key = data.draw(st.sampled_from(sorted(order.answers, key=str)))
        verb, event = order.answers[key]
        before = self._rows(order)
        done = self._do(order, verb, key, None)
        assert done.repeated and done.event.pk == event
        assert self._rows(order) == before

    @rule(order=orders, verb=st.sampled_from(sorted(CALLS)), age=st.integers(min_value=1, max_value=3))
    def old_form(self, order: Expected, verb: str, age: int) -> None:
        before = self._rows(order)
        with pytest.raises(Refusal):
            self._do(order, verb, uuid4(), order.version - age)
        assert self._rows(order) == before

    @rule(order=orders, verb=st.sampled_from(sorted(CALLS)))
    def stranger(self, order: Expected, verb: str) -> None:
        before = self._rows(order)
        with pytest.raises(Refusal), moved_to(self.moment), transaction.atomic():
            CALLS[verb][1](Matter.objects.get(pk=order.pk), Turn(order.pk, cast.actor("stranger"), key=uuid4()))
        assert self._rows(order) == before

    def _do(self, order: Expected, verb: str, key: UUID, seen: int | None) -> Done:
        person, call = CALLS[verb]
        with moved_to(self.moment), transaction.atomic():
            matter = Matter.objects.get(pk=order.pk)
            return call(matter, Turn(order.pk, cast.actor(person), key=key, seen=seen, request="same"))

    def _moved(self, order: Expected, verb: str, done: Done) -> None:
        order.state, order.stack = ORDER.step(order.state, verb, order.stack)
        order.version += 1
        REACHED.add(order.state)
        assert (done.event.seq, done.event.to_state, done.event.at) == (order.version, order.state, self.moment)

    def _rows(self, order: Expected) -> tuple[Any, ...]:
        return (
            Event.objects.filter(matter=order.pk).count(),
            Matter.objects.values_list("state", "version", "due_at", "owner_role").get(pk=order.pk),
            list(Clock.objects.filter(matter=order.pk).values_list("kind", "status", "due_at")),
        )

    @invariant()
    def every_order_is_as_the_model_says(self) -> None:
        for order in self.known:
            matter = Matter.objects.get(pk=order.pk)
            assert (matter.state, matter.version, matter.state_before) == (
                order.state,
                order.version,
                ",".join(order.stack),
            )
            assert matter.is_open == (order.state != "closed")
            assert matter.owner_organisation_id is not None and matter.owner_role
            running = Clock.objects.filter(matter=matter, assignment=None).exclude(status="stopped")
            assert running.exists()
            assert refold(order.pk) == []


ROAD: dict[str, tuple[str, ...]] = {
    "awaiting_acceptance": ("accept",), "awaiting_caller": ("supplement",), "awaiting_dispatch": ("dispatch",),
    "awaiting_signing": ("sign_for",), "in_progress": ("log_contact", "reply"), "awaiting_review": ("pass_review",),
    "awaiting_callback": ("dissatisfied",), "reworking": ("log_contact", "reply"),
}  # fmt: skip
REACHED: set[str] = set()


@pytest.fixture
def ground(db: None, photo: Kept) -> Iterator[None]:
    yield


def test_act_agrees_with_the_model_on_random_histories(ground: None) -> None:
    bounded = settings(
        max_examples=12, stateful_step_count=20, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(Acting, settings=bounded)
    assert set(ROAD) | {"closed"} <= REACHED | {"awaiting_acceptance", "awaiting_caller"}, (
        "the walks were too short to show anything"
    )


def test_the_model_sees_an_engine_that_forgets_the_key(ground: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard removed: idempotence off, and the machine's own check must fail."""
    machine = Acting()
    try:
        order = machine.first()
        machine.act(order, "accept")
        (key, (verb, _)), *_ = order.answers.items()
        assert machine._do(order, verb, key, None).repeated
        monkeypatch.setattr(import_module("yimen.matters.services.act"), "_done_before", lambda *given: None)
        with pytest.raises((AssertionError, Refusal, IntegrityError)):
            assert machine._do(order, verb, key, None).repeated
    finally:
        machine.teardown()
