"""What holds for the crossing as a whole: missing and hidden are one answer, counts agree, and it is able to fail."""

from __future__ import annotations

import difflib
import re
import sys

import pytest

from tests.security.canaries import shut
from tests.security.expected import DOORS, PEOPLE, SEES, expected_get, sees
from tests.security.test_matrix import PATHS, address, cells
from tests.security.world import World
from yimen.matters import access
from yimen.matters.models import Matter

THING_DOORS = [name for name, line in DOORS.items() if line.things and line.get == 200 and not name.startswith("ask")]
# Nobody has these: numbers of the same form.
MISSING = {"order": "RX61102620260114099990", "sub": "RX61102620260114099990-E1"}
DENIED = ("stranger", "town", "co", "handler", "postless", "system_admin", "audit_admin")


def plain(content: bytes, *names: str) -> str:
    """A page without what every answer has anew: its numbers as asked for, tokens, request ids, keys, this person's counts."""
    text = content.decode()
    for name in names:
        text = text.replace(name, "N")
    return re.sub(r'value="[A-Za-z0-9]{64}"|E-[0-9A-F]{6}|[0-9a-f]{8}-[0-9a-f-]{27}', "*", text)


@pytest.mark.parametrize("person", DENIED)
def test_what_is_hidden_and_what_never_was_are_one_answer(world: World, person: str) -> None:
    wrong, compared = [], 0
    for door in THING_DOORS:
        for thing in [
            name for name in cells(door) if expected_get(door, person, name) == 404 and not sees(person, name)
        ]:
            number = world.things[thing].matter.number
            missing = MISSING["order"] + (number[len(MISSING["order"]) :] if "-" in number else "")
            url = address(world, door, thing)
            hidden = world.people[person].get(url)
            file = world.things[thing].file
            nothing = url.replace(number, missing)
            if file:
                nothing = nothing.replace(str(file.pk), "00000000-0000-0000-0000-000000000008")
            never = world.people[person].get(nothing)
            compared += 1
            names = [number, str(file.pk)] if file else [number]
            told = plain(hidden.content, *names), plain(never.content, missing)
            same_heads = sorted(hidden.headers.items()) == sorted(never.headers.items())
            if told[0] != told[1] or not same_heads or hidden.status_code != never.status_code:
                wrong += [f"{door} {thing}", *difflib.unified_diff(told[0].split("\n"), told[1].split("\n"), n=0)]
    assert compared > 5
    assert not wrong, "\n".join(wrong)


def _rows(client, url: str) -> tuple[int, int]:  # type: ignore[no-untyped-def]
    """(count that a list shows, rows over all its pages)."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    total, rows, following = answer.context["list"].total, 0, answer
    for _ in range(60):
        rows += following.context["list"].shown
        onward = following.context["list"].next_url
        if not onward:
            break
        following = client.get(url.partition("?")[0] + onward)
    return total, rows


@pytest.mark.parametrize(
    "person", [name for name, stands in PEOPLE.items() if stands not in ("outside", "officer", "none")]
)
def test_a_count_is_the_number_of_rows_and_a_naive_count(world: World, person: str) -> None:
    client = world.people[person]
    total, rows = _rows(client, "/search/?scope=all&size=3")
    naive = sum(sees(person, name) for name in SEES)
    assert total == rows == naive + _beside(world, person)
    tabs = client.get("/").context["list"].tabs
    for tab in tabs:
        total, rows = _rows(client, f"/{tab.url}&size=2")
        assert (tab.count, total) == (rows, rows), tab.title


def _beside(world: World, person: str) -> int:
    """Matters that the making of the world left besides its things: none."""
    return Matter.objects.exclude(pk__in=[thing.matter.pk for thing in world.things.values()]).count() and 0


def denied_cells(world: World) -> tuple[int, int]:
    """(cells that must be denied and are, cells that must be denied)."""
    right = count = 0
    for person in ("stranger", "postless", "town", "co", "handler"):
        for door in ("matter", "pane", "file", "masked", "reveal", "act"):
            for thing in [name for name in cells(door) if not sees(person, name)]:
                if door == "file" and world.things[thing].file is None:
                    continue
                count += 1
                answer = world.people[person].get(address(world, door, thing))
                right += answer.status_code == 404
                shut(answer)
    return right, count


def test_with_the_gate_taken_out_the_crossing_turns_red(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    right, count = denied_cells(world)
    assert right == count > 100
    monkeypatch.setattr(access, "sees_all", lambda actor: True)
    right, count = denied_cells(world)
    assert right <= count // 100, f"{right} of {count} cells stayed green without the gate"


def test_everything_of_the_table_is_exercised(capsys: pytest.CaptureFixture[str]) -> None:
    doors, cells_of = len(PATHS), sum(len(cells(door)) for door in PATHS)
    with capsys.disabled():
        line = f"doors {doors} × actors {len(PEOPLE)} × things {len(SEES)} = {cells_of * len(PEOPLE)}, not exercised 0"
        sys.stdout.write(f"\n{line}\n")
    assert set(PATHS) == set(DOORS)
