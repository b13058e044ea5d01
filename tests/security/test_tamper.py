"""Sixteen manipulations by the owner of the database, triggers switched off: each is found, named by matter and seq."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connections

from yimen.base.keys import signing_key
from yimen.hotline.tests import cast
from yimen.kernel import chain, merkle
from yimen.matters.models import Attachment, Checkpoint, Event, Matter
from yimen.matters.rules import Kept
from yimen.matters.services.checkpoints import leaves_of, make_checkpoint, seal
from yimen.matters.services.files import path_of
from yimen.matters.services.verify import Verdict, verify

Owner = psycopg.Cursor


@pytest.fixture
def committed(committed_database: str, photo: Kept) -> Matter:
    """Committed orders under two checkpoints; the manipulations are done to the one returned (the closed one)."""
    for state in ("paused", "reworking", "closed"):
        cast.an_order(state, at=cast.WEDNESDAY, content="请回电 13800000027，五楼以上没有水。")
    make_checkpoint()
    cast.an_order("awaiting_review", at=cast.WEDNESDAY)
    make_checkpoint()
    return Matter.objects.filter(kind="order", state="closed").get()


@contextmanager
def as_owner() -> Iterator[Any]:
    """The owner, with every trigger and foreign key out of the way."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield cursor
        cursor.execute("SET session_replication_role = origin")


def _event(matter: Matter, which: int, /, **columns: object) -> None:
    with as_owner() as owner:
        sets = ", ".join(f"{name} = %s" for name in columns)
        owner.execute(f"UPDATE matters_event SET {sets} WHERE matter_id = %s AND seq = %s",
                      [*columns.values(), matter.pk, which])  # fmt: skip


def body(matter: Matter) -> None:
    text = Event.objects.get(matter=matter, seq=3).body
    _event(matter, 3, body=text.replace('"verb":"dispatch"', '"verb":"transfer"'))


def time(matter: Matter) -> None:
    _event(matter, 4, at=Event.objects.get(matter=matter, seq=4).at - timedelta(hours=3))


def actor(matter: Matter) -> None:
    _event(matter, 4, actor_id=cast.staff("stranger"))


def swap(matter: Matter) -> None:
    _event(matter, 4, seq=904)
    _event(matter, 5, seq=4)
    _event(matter, 904, seq=5)


def _delete(matter: Matter, condition: str) -> None:
    with as_owner() as owner:
        gone = f"SELECT id FROM matters_event WHERE matter_id = %s AND {condition}"
        owner.execute(f"DELETE FROM matters_checkpointleaf WHERE event_id IN ({gone})", [matter.pk])
        owner.execute(f"DELETE FROM matters_event WHERE id IN ({gone})", [matter.pk])


def delete_middle(matter: Matter) -> None:
    _delete(matter, "seq = 4")


def delete_tail(matter: Matter) -> None:
    _delete(matter, f"seq = {matter.version}")


def delete_whole_matter(matter: Matter) -> None:
    _delete(matter, "true")
    with as_owner() as owner:
        for table in ("note", "clock", "assignment", "attachment"):
            owner.execute(f"DELETE FROM matters_{table} WHERE matter_id = %s", [matter.pk])
        owner.execute("DELETE FROM hotline_order WHERE matter_id = %s", [matter.pk])
        owner.execute("DELETE FROM matters_matter WHERE id = %s", [matter.pk])


def insert(matter: Matter) -> None:
    with as_owner() as owner:
        owner.execute(
            """INSERT INTO matters_event (matter_id, seq, verb, from_state, to_state, actor_kind, actor_id,
                 organisation_id, at, body, prev, hash, algorithm)
               SELECT matter_id, %s, verb, from_state, to_state, actor_kind, actor_id, organisation_id, at, body, hash,
                 hash, algorithm FROM matters_event WHERE matter_id = %s AND seq = %s""",
            [matter.version + 1, matter.pk, matter.version],
        )


def rechain(matter: Matter) -> None:
    """The fourth event says something else, and every hash is made anew."""
    prev = chain.GENESIS
    with as_owner() as owner:
        for event in Event.objects.filter(matter=matter).order_by("seq"):
            content = json.loads(event.body)
            if event.seq == 4:
                content["facts"] = {"forged": True}
            text = chain.canonical(content)
            digest = chain.link(prev, text)
            owner.execute(
                "UPDATE matters_event SET body = %s, prev = %s, hash = %s WHERE id = %s", [text, prev, digest, event.pk]
            )
            prev = digest
        owner.execute("UPDATE matters_matter SET head = %s WHERE id = %s", [prev, matter.pk])


def rechain_and_new_roots(matter: Matter, *, signed: bool = False) -> None:
    """As before, and all checkpoints computed anew so that the database agrees with itself; signed: with our own key."""
    rechain(matter)
    prev = chain.GENESIS
    with as_owner() as owner:
        for row in Checkpoint.objects.order_by("pk"):
            root = merkle.root(leaves_of([row.pk])[row.pk])
            digest = seal(prev, row.at, row.events, root)
            signature = signing_key().sign(digest) if signed else bytes(row.signature)
            owner.execute(
                "UPDATE matters_checkpoint SET root = %s, prev = %s, hash = %s, signature = %s WHERE id = %s",
                [root, prev, digest, signature, row.pk],
            )
            prev = digest


def _column(matter: Matter, column: str, value: object) -> None:
    with as_owner() as owner:
        owner.execute(f"UPDATE matters_matter SET {column} = %s WHERE id = %s", [value, matter.pk])


def state_only(matter: Matter) -> None:
    _column(matter, "state", "archived")


def due_only(matter: Matter) -> None:
    _column(matter, "due_at", cast.WEDNESDAY + timedelta(days=300))


def number_only(matter: Matter) -> None:
    _column(matter, "number", "RX61102620260114999990")


def file_bytes(matter: Matter) -> None:
    path = path_of(Attachment.objects.filter(matter=matter)[0].sha256)
    path.chmod(0o600)
    content = bytearray(path.read_bytes())
    content[-3] ^= 1
    path.write_bytes(content)


def anchor_line(matter: Matter, anchors: Path) -> None:
    """The leaf of the third event of this matter, in the line outside."""
    (path,) = anchors.glob("*.jsonl")
    leaf = bytes(Event.objects.get(matter=matter, seq=3).hash)[:4].hex()
    assert leaf in path.read_text()
    path.write_text(path.read_text().replace(leaf, "00000000"))


def sealed_value_moved(matter: Matter) -> None:
    with as_owner() as owner:
        owner.execute(
            """UPDATE custody_sealedvalue SET value = (SELECT value FROM custody_sealedvalue o WHERE o.id <> s.id LIMIT 1)
                 FROM custody_sealedvalue s JOIN matters_note n ON n.id = s.owner
                WHERE n.matter_id = %s AND custody_sealedvalue.id = s.id""",
            [matter.pk],
        )


# manipulation → the events of which one must be named
MANIPULATIONS: dict[str, tuple[Callable[..., None], Callable[[Matter], set[int]]]] = {
    "body": (body, lambda m: {3}),
    "time": (time, lambda m: {4}),
    "actor": (actor, lambda m: {4}),
    "swap": (swap, lambda m: {4}),
    "delete middle": (delete_middle, lambda m: {4}),
    "delete tail": (delete_tail, lambda m: {m.version}),
    "delete all of a matter": (delete_whole_matter, lambda m: {1}),
    "insert": (insert, lambda m: {m.version + 1}),
    "re-chain a whole matter": (rechain, lambda m: {4}),
    "re-chain and new root": (rechain_and_new_roots, lambda m: {4}),
    "state only": (state_only, lambda m: {m.version}),
    "due_at only": (due_only, lambda m: set(range(1, m.version + 1))),
    "number only": (number_only, lambda m: {1}),
    "file bytes": (file_bytes, lambda m: {Attachment.objects.filter(matter=m)[0].seq}),
    "anchor line": (anchor_line, lambda m: {3}),
    "sealed value moved": (sealed_value_moved, lambda m: {1}),
}


@pytest.mark.parametrize("name", list(MANIPULATIONS))
def test_a_manipulation_by_the_owner_is_named_with_matter_and_event(
    committed: Matter, name: str, settings: Any
) -> None:
    forge, seqs = MANIPULATIONS[name]
    number, expected = committed.number, seqs(committed)
    assert verify(deep=True).wrong == [], "a false alarm before anything was done"
    forge(*((committed, Path(settings.ANCHORS)) if name == "anchor line" else (committed,)))
    found = verify()
    # The photograph is the same file on every order: all of them are named.
    first = found.wrong[0] if name != "file bytes" else next(item for item in found.wrong if item.number == number)
    assert (first.number, first.seq in expected) == (number, True), found.wrong
    assert found.line.endswith(f"first difference: {found.wrong[0]}")


def test_new_roots_without_our_key_are_found_although_our_own_anchors_were_forged_too(
    committed: Matter, settings: Any
) -> None:
    rechain_and_new_roots(committed)
    for path in Path(settings.ANCHORS).iterdir():
        path.unlink()
    make_checkpoint()  # our own lines are made anew from the forged tables
    assert [item.what for item in verify().wrong if "签名" in item.what]


def test_an_anchor_file_kept_elsewhere_is_enough_when_our_own_and_the_signature_were_forged_too(
    committed: Matter, settings: Any, tmp_path: Path
) -> None:
    (path,) = Path(settings.ANCHORS).glob("*.jsonl")
    elsewhere = tmp_path / "kept.jsonl"
    elsewhere.write_bytes(path.read_bytes())
    rechain_and_new_roots(committed, signed=True)
    path.unlink()
    Path(settings.ANCHORS, "lock").unlink()
    make_checkpoint()  # our own lines are made anew from the forged tables
    assert verify().wrong == [], "the forgery agrees with itself"
    found: Verdict = verify(anchors=[elsewhere])
    assert (found.wrong[0].number, found.wrong[0].seq) == (committed.number, 4)
