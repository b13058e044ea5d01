"""A GET writes nothing but sessions and records, whoever asks."""

from __future__ import annotations

import pytest

from tests.security.canaries import answer_bytes, shut
from tests.security.expected import PEOPLE
from tests.security.rows import changed, contents, written
from tests.security.test_matrix import PATHS, address, cells
from tests.security.world import World

THINGS = ("ordinary", "secret", "draft", "letter", "apart_request")
# One person of each kind of post.
WHO = ("operator", "reviewer", "dispatcher", "quality", "caller_back", "supervisor", "head", "centre", "county", "editor",
       "liaison", "handler", "leader", "principal", "co", "system_admin", "security_admin", "audit_admin", "anonymous",
       "follower")  # fmt: skip


@pytest.mark.parametrize("person", WHO)
def test_reading_writes_no_row(world: World, person: str) -> None:
    before = contents()
    assert person in PEOPLE
    with written() as tables:
        for door in PATHS:
            for thing in [name for name in cells(door) if name in THINGS or not name]:
                answer_bytes(world.people[person].get(address(world, door, thing)))
                shut(world.people[person].head(address(world, door, thing)))
    assert tables == set(), "statements that write"
    assert changed(before, contents()) == []


def test_the_check_sees_a_write(world: World) -> None:
    before, client = contents(), world.people["supervisor"]
    matter = world.things["ordinary"].matter
    with written() as tables:
        form = {
            "text": "记一笔",
            "seen": matter.events.latest("seq").seq,
            "key": "6a2f41a3-c54c-fce8-32d2-0324e1c32e22",
        }
        assert client.post(f"/matters/{matter.number}/do/add_note/", form).status_code == 303
    assert "matters_event" in tables
    assert "matters_event" in changed(before, contents())
