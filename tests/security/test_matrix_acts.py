"""Every act × every person, and every POST door: a refused one leaves no new row and one record of the attempt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse

from tests.security.canaries import answer_bytes, found_in
from tests.security.expected import ACTS, ALL, DOORS, ORDERS, PEOPLE, SEES, STAFF, expected_act, sees
from tests.security.rows import attempts, changed, contents, written
from tests.security.test_matrix import PATHS, address, cells, secrets
from tests.security.world import World
from yimen.hotline.lifecycle import ORDER
from yimen.hotline.tests import cast
from yimen.hotline.views.table import TABLE
from yimen.matters.models import Matter

VERBS = [verb for kind, verb in TABLE if kind == "order"]
POSTED = [name for name in PATHS if DOORS[name].who != ALL and name not in ("act", "audit", "audit_start")]
THINGS = ("ordinary", "accusing", "apart_request", "letter")


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def state_for(verb: str) -> str:
    """A state from which the verb goes."""
    sources = [source for move in ORDER.moves if move.verb == verb for source in move.sources or ()]
    open_states = [state for state in cast.ROADS if state in sources or not sources]
    return (open_states or sources or ["in_progress"])[0]


@pytest.fixture(scope="module")
def orders(built: World) -> Callable[[str], Matter]:
    """An order in a state, walked there once."""
    found: dict[str, Matter] = {"draft": built.things["draft"].matter}
    # A state that no road of the cast leads to: an order is put there.

    def order(state: str) -> Matter:
        if state not in found:
            road = state if state in cast.ROADS else "in_progress"
            found[state] = cast.an_order(road, at=cast.WEDNESDAY)
            Matter.objects.filter(pk=found[state].pk).update(state=state)
        return found[state]

    return order


def refused_rightly(world: World, person: str, send: Callable[[], Any], before: dict[str, tuple[int, int]]) -> str:
    """What is wrong with a refusal: rows that it left, a record that is missing, words that it tells."""
    tried = attempts()
    with written() as tables:
        answer = send()
    if tables and (left := changed(before, contents())):
        return f"left rows in {left}"
    if answer.status_code in (403, 404) and attempts() != tried + 1:
        return f"{attempts() - tried} attempts on record"
    told = found_in(answer_bytes(answer), secrets(world, person))
    return f"tells {told}" if told else ""


@pytest.mark.parametrize("verb", VERBS)
def test_an_act_is_done_only_by_those_whose_it_is(world: World, orders: Callable[[str], Matter], verb: str) -> None:
    state = state_for(verb)
    matter, before, wrong = orders(state), contents(), []
    for person in ACTS:
        want = expected_act(person, verb, state)
        answers: list[HttpResponse] = []

        def send(person: str = person, answers: list[HttpResponse] = answers) -> HttpResponse:
            answer = world.people[person].post(f"/matters/{matter.number}/do/{verb}/", {"seen": matter.version})
            answers.append(answer)
            return answer

        with undone():
            fault = refused_rightly(world, person, send, before) if want else send() and ""
        status = answers[0].status_code
        if (want and status != want) or (not want and status not in (200, 303, 409, 422)):
            wrong.append(f"{person} in {state}: {status} and not {want}")
        if fault:
            wrong.append(f"{person} in {state}: {fault}")
    assert not wrong, "\n".join(wrong)


def posted_status(door: str, person: str, thing: str) -> tuple[int, ...]:
    """What POST with nothing in it must answer: nobody's row is changed by it unless the door is theirs."""
    line = DOORS[door]
    if PEOPLE[person] == "outside":
        return (302,)
    if person not in line.who:
        return (403,)
    if thing and not sees(person, thing):
        return (404, 405)
    return (200, 302, 303, 403, 404, 405, 409, 422)


@pytest.mark.parametrize("person", PEOPLE)
def test_a_post_to_a_door_that_is_not_theirs_changes_nothing(world: World, person: str) -> None:
    wrong, before = [], contents()
    for door in POSTED:
        for thing in [name for name in cells(door) if name in THINGS or not name]:
            url, tried = address(world, door, thing), attempts()
            with undone():
                with written() as tables:
                    answer = world.people[person].post(url, {})
                want = posted_status(door, person, thing)
                if answer.status_code not in want:
                    wrong.append(f"{door} {thing}: {answer.status_code} and not {want}")
                if len(want) < 3 and tables and (left := changed(before, contents())):
                    wrong.append(f"{door} {thing}: rows left in {left}")
                if answer.status_code in (403, 404) and len(want) == 1 and attempts() != tried + 1:
                    wrong.append(f"{door} {thing}: no record of the attempt")
                wrong += [
                    f"{door} {thing}: holds {word}" for word in found_in(answer_bytes(answer), secrets(world, person))
                ]
    assert not wrong, "\n".join(wrong)


def test_the_table_of_acts_names_every_verb_and_no_other() -> None:
    listed = {verb for line in ACTS.values() for verb in line.split()}
    # Of the caller, and of the system administrator, who sees no matters: nobody's on these pages.
    assert set(VERBS) - listed == {"object", "ask_withdrawal", "succeed", "vacate_lead"}
    assert listed <= set(VERBS)
    assert set(ACTS) <= STAFF
    assert set(SEES) >= ORDERS
