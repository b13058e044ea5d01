"""The connection dies before and after every statement of a verb: all or nothing, and the same key once more gives one effect.

For every k the statement raises in a wrapper, as a lost connection does; for some k the socket itself is closed.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError, connection
from procrastinate.exceptions import ConnectorException

from yimen.hotline.models import Request
from yimen.hotline.services import callback, dispatching, handling, intake, replies, requests
from yimen.hotline.services.turn import Turn
from yimen.hotline.tests import cast
from yimen.matters.models import Event, Matter
from yimen.matters.rules import Kept
from yimen.matters.services import Done
from yimen.matters.services.refold import refold
from yimen.matters.services.verify import verify
from yimen.parties.services import Contact
from yimen.project.doctor import INVARIANTS, offenders

Verb = Callable[[Matter | None, UUID], Done]


def _turn(matter: Matter | None, part: str, key: UUID) -> Turn:
    assert matter is not None
    return Turn(matter.pk, cast.actor(part), key=key, seen=matter.version, request="same")


def register(matter: Matter | None, key: UUID) -> Done:
    taken = intake.Intake(
        channel="phone", request_type="help", title="停水两天", content="请回电 13800000027。", demands=["恢复供水"],
        contact=Contact(name="溪水清", phone="13800000026"),
    )  # fmt: skip
    return intake.register(intake=taken, by=cast.actor("operator"), key=key, request="same")


def dispatch(matter: Matter | None, key: UUID) -> Done:
    parts = [dispatching.Part(cast.office("shuili"), "送水到户")]
    turn = _turn(matter, "dispatcher", key)
    return dispatching.dispatch(turn, lead=cast.office("zhujian"), category="0501", co=parts)


def sign_for(matter: Matter | None, key: UUID) -> Done:
    return handling.sign_for(_turn(matter, "liaison", key), person=cast.staff("handler"))


def log_contact(matter: Matter | None, key: UUID) -> Done:
    return handling.log_contact(
        _turn(matter, "handler", key), way="phone", reached=True, text="已约定，电话 13800000027"
    )


def reply(matter: Matter | None, key: UUID) -> Done:
    assert matter is not None
    return replies.reply(_turn(matter, "leader", key), said=cast.said(matter))


def pass_review(matter: Matter | None, key: UUID) -> Done:
    return replies.pass_review(_turn(matter, "quality", key), checks=cast.CHECKS, remark="属实")


def dissatisfied(matter: Matter | None, key: UUID) -> Done:
    turn = _turn(matter, "caller_back", key)
    return callback.dissatisfied(turn, solved="no", process=4, result=2, reason="not_solved", open_demands="水还没有来")


def request_extension(matter: Matter | None, key: UUID) -> Done:
    return requests.request_extension(_turn(matter, "leader", key), why="等配件", days=1)


def grant_extension(matter: Matter | None, key: UUID) -> Done:
    assert matter is not None
    asked = Request.objects.select_related("matter").get(order=matter.pk, what="extension")
    turn = Turn(asked.pk, cast.actor("head"), key=key, seen=None, request="same")
    return requests.decide_request(turn, grant=True, words="同意")


def _contacted() -> Matter:
    found = cast.an_order("in_progress")
    cast.contact(found)
    return cast.fresh(found)


def _asked() -> Matter:
    found = cast.an_order("in_progress")
    requests.request_extension(cast.turn(found, "leader"), why="等配件", days=1)
    return cast.fresh(found)


VERBS: dict[str, tuple[Verb, Callable[[], Matter | None]]] = {
    "register": (register, lambda: None),
    "dispatch": (dispatch, lambda: cast.an_order("awaiting_dispatch")),
    "sign_for": (sign_for, lambda: cast.an_order("awaiting_signing")),
    "log_contact": (log_contact, lambda: cast.an_order("in_progress")),
    "reply": (reply, _contacted),
    "pass_review": (pass_review, lambda: cast.an_order("awaiting_review")),
    "dissatisfied": (dissatisfied, lambda: cast.an_order("awaiting_callback")),
    "request_extension": (request_extension, lambda: cast.an_order("in_progress")),
    "grant_extension": (grant_extension, _asked),
}


class Lost(OperationalError):
    """The connection is gone."""


class Cutter:
    """Counts statements; at number `at` the connection is lost before or after it is carried out."""

    def __init__(self, at: int | None = None, *, after: bool = False, close: bool = False) -> None:
        self.at, self.after, self.close, self.seen = at, after, close, 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        self.seen += 1
        if self.seen != self.at:
            return execute(sql, params, many, context)
        if self.after:
            execute(sql, params, many, context)
        if self.close:
            _shut(context["connection"].connection.fileno())
        if self.close and not self.after:
            return execute(sql, params, many, context)  # the driver itself finds that the other end is gone
        raise Lost("server closed the connection unexpectedly")


def _shut(descriptor: int) -> None:
    with socket.socket(fileno=os.dup(descriptor)) as held:
        held.shutdown(socket.SHUT_RDWR)


@contextmanager
def cut(cutter: Cutter) -> Iterator[None]:
    with connection.execute_wrapper(cutter):
        yield


SUSPECT = [invariant for invariant in INVARIANTS if invariant.number not in (10, 12)]


def holds() -> None:
    """Every invariant, every fold, every chain."""
    assert {item.number: found for item in SUSPECT if (found := offenders(item))} == {}
    assert verify().wrong == []


def _one(matter: Matter | None) -> tuple[int, int]:
    return Matter.objects.count(), Event.objects.count()


def _tried(verb: Verb, matter: Matter | None, key: UUID, cutter: Cutter) -> Done | None:
    """The verb's answer when it came through: it has fewer statements than the one to be cut."""
    try:
        with cut(cutter):
            done = verb(matter, key)
    except (OperationalError, ConnectorException):
        assert cutter.seen >= (cutter.at or 0), "it was not our cut"
        return None
    else:
        assert cutter.seen < (cutter.at or 0), f"statement {cutter.at} was lost and nobody noticed"
        return done
    finally:
        connection.close()


@pytest.mark.parametrize("name", list(VERBS))
def test_a_verb_killed_at_any_statement_leaves_nothing_and_the_same_key_gives_one_effect(
    committed_database: str, photo: Kept, name: str
) -> None:
    verb, prepare = VERBS[name]
    matter, key, done, k = prepare(), uuid4(), None, 0
    before = _one(matter)
    while done is None:
        k += 1
        for after in (False, True):
            done = _tried(verb, matter, key, Cutter(k, after=after, close=k % 4 == 1))
            if done:
                break
            assert _one(matter) == before, f"something was left after statement {k}"
    assert k > 5
    again = verb(matter, key)
    assert (done.repeated, again.repeated) == (False, True)
    assert (again.event.pk, again.matter.number) == (done.event.pk, done.matter.number)
    assert Event.objects.filter(client_key=key).count() == 1
    assert all(refold(pk) == [] for pk in Matter.objects.values_list("pk", flat=True))
    holds()


@pytest.mark.parametrize("name", list(VERBS))
def test_an_answer_lost_after_the_commit_is_given_again_under_the_same_key(
    committed_database: str, photo: Kept, name: str
) -> None:
    verb, prepare = VERBS[name]
    matter, key = prepare(), uuid4()
    done = verb(matter, key)  # committed; then the process dies before it can answer
    connection.close()
    after = _one(matter)
    again = verb(matter, key)
    assert again.repeated and again.event.pk == done.event.pk
    assert _one(matter) == after
    holds()


def test_without_the_transaction_the_same_kill_leaves_half_a_verb(committed_database: str, photo: Kept) -> None:
    """The guard removed: the check above is able to fail."""
    matter = cast.an_order("in_progress")
    Matter.objects.filter(pk=matter.pk).update(state="awaiting_review")
    connection.close()
    with pytest.raises(AssertionError):
        holds()
