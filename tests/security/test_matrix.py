"""Every door × every person × every thing, against the table in `expected`; no answer holds a word that it must not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from uuid import UUID

import pytest
from django.db import transaction
from django.urls import URLPattern, get_resolver, reverse

from tests.security.canaries import answer_bytes, found_in
from tests.security.expected import (
    CONTACT,
    DESK_NOTE,
    DOORS,
    NOBODY,
    PEOPLE,
    PLACE,
    SEES,
    WORDS,
    allowed,
    expected_get,
)
from tests.security.world import World
from yimen.org.rules import ALL as ROLES
from yimen.project.reference import walk

# Route parameters that name no matter: one real value each.
FIXED = {
    "view": "1", "item": "000001", "figure": "settled_in",
    "code": "zhujian", "login": "xia.zhiqing", "tab": "opened", "step": "kind", "token": "x" * 22, "what": "add",
    "verb": "add_note",
}  # fmt: skip
SWEEP = ("/?scope=open", "/?scope=office", "/?scope=co", "/?scope=late", "/search/?q=停水", "/export/?scope=all")
GONE = UUID(int=7)


def routes() -> Iterator[tuple[str, URLPattern]]:
    return walk(get_resolver())


def parameters(entry_path: str) -> list[str]:
    return re.findall(r"<\w+:(\w+)>", entry_path)


PATHS = {str(entry.name): path for path, entry in routes()}


def address(world: World, door: str, thing: str) -> str:
    """The address of a door about a thing; without a thing, about nothing in particular."""
    values: dict[str, object] = {}
    for name in parameters(PATHS[door]):
        if (name == "number" and door.startswith("org_")) or (name == "number" and door == "end_own_absence"):
            values[name] = 1
        elif name == "number":
            values[name] = world.things[thing].matter.number
        elif name == "notice":
            values[name] = world.notice
        elif name == "pk":
            file = world.things[thing].file
            values[name] = file.pk if file else GONE
        else:
            values[name] = FIXED[name]
    return reverse(door, kwargs=values)


@cache
def secrets(world: World, person: str) -> dict[str, str]:
    """The words that this person must not read anywhere."""
    found: dict[str, str] = {}
    for name, thing in world.things.items():
        own = person == "follower" and name == "ordinary"
        for label, word in thing.words.items():
            readers = {"title": SEES[name], "words": WORDS[name], "place": PLACE[name], "desk_note": DESK_NOTE}
            reads = (own and label != "desk_note") or allowed(readers.get(label, SEES[name]), person)
            if label in NOBODY or not reads:
                found[f"{name}.{label}"] = word
    # A child bears its order's title, and whoever sees the one reads it.
    readable = {w for n, t in world.things.items() for label, w in t.words.items() if f"{n}.{label}" not in found}
    return {label: word for label, word in found.items() if word not in readable}


def cells(door: str) -> list[str]:
    return sorted(DOORS[door].things) or [""]


def status(door: str, person: str, thing: str, world: World) -> int:
    """What the table says; of a matter without a file its file is a missing thing."""
    if thing and door in ("file", "file_shown") and world.things[thing].file is None:
        return expected_get(door, person, "draft") if expected_get(door, person, thing) != 200 else 404
    return expected_get(door, person, thing)


def crossing(world: World, person: str) -> tuple[list[str], int]:
    """Every GET door of this person: what differs from the table or leaks, and how many cells were exercised."""
    wrong, count, hidden, client = [], 0, secrets(world, person), world.people[person]
    for door in PATHS:
        for thing in cells(door):
            url = address(world, door, thing)
            with transaction.atomic():
                answer = client.get(url)
            said, count = answer_bytes(answer), count + 1
            if answer.status_code != (want := status(door, person, thing, world)):
                wrong.append(f"{door} {thing}: {answer.status_code} and not {want}")
            wrong += [f"{door} {thing}: holds {word}" for word in found_in(said, hidden)]
    for url in SWEEP:
        with transaction.atomic():
            answer = client.get(url)
        wrong += [f"{url}: holds {word}" for word in found_in(answer_bytes(answer), hidden)]
    return wrong, count


def test_the_table_has_a_line_for_every_door_and_every_role() -> None:
    assert set(DOORS) == set(PATHS), set(DOORS) ^ set(PATHS)
    assert set(CONTACT) == set(SEES) == set(WORDS) == set(PLACE)
    # 17 roles, each with at least one person of the test.
    assert len(ROLES) == 17


@pytest.mark.parametrize("person", PEOPLE)
def test_every_door_answers_this_person_as_the_table_says(world: World, person: str) -> None:
    wrong, count = crossing(world, person)
    assert count == sum(len(cells(door)) for door in PATHS), "not exercised"
    assert not wrong, "\n".join(wrong)
