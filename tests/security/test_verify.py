"""The clean trail raises no alarm, is anchored outside, and one order can be checked by an outsider."""

from __future__ import annotations

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from yimen.hotline.tests import cast
from yimen.kernel import merkle
from yimen.matters import standalone_verify
from yimen.matters.models import Checkpoint, CheckpointLeaf, Event, Matter
from yimen.matters.services.checkpoints import anchors, leaves_of, make_checkpoint
from yimen.matters.services.verify import verify

SCRIPT = Path(standalone_verify.__file__)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("photo")]


def some_orders() -> None:
    for state in ("closed", "paused", "deferred", "reworking"):
        cast.an_order(state, at=cast.WEDNESDAY)


def test_clean_orders_raise_no_alarm_before_and_after_a_checkpoint() -> None:
    some_orders()
    before = verify(deep=True)
    make_checkpoint()
    after = verify(deep=True)
    assert before.wrong == after.wrong == []
    assert after.events == Event.objects.count()
    assert after.chains == Matter.objects.count()
    assert after.line == f"events {after.events} · chains {after.chains} · roots 1 · first difference: none"


def test_every_event_becomes_a_leaf_exactly_once_and_roots_are_chained() -> None:
    some_orders()
    first = make_checkpoint()
    cast.an_order("awaiting_dispatch", at=cast.WEDNESDAY)
    second = make_checkpoint()
    assert make_checkpoint() == 0
    assert (first + second, CheckpointLeaf.objects.count()) == (Event.objects.count(), Event.objects.count())
    one, two = Checkpoint.objects.order_by("pk")
    assert bytes(two.prev) == bytes(one.hash)
    leaves = leaves_of([one.pk])[one.pk]
    assert merkle.root(leaves) == bytes(one.root)


def test_a_checkpoint_whose_anchor_line_was_lost_in_a_crash_gets_it_at_the_next_run(settings: Any) -> None:
    some_orders()
    make_checkpoint()
    (path,) = Path(settings.ANCHORS).glob("*.jsonl")
    path.write_bytes(path.read_bytes()[:-40])
    cast.an_order("awaiting_dispatch", at=cast.WEDNESDAY)
    make_checkpoint()
    lines = list(anchors())
    assert [entry["checkpoint"] for _, _, entry in lines] == list(Checkpoint.objects.values_list("pk", flat=True))
    assert verify().wrong == []


def test_since_the_last_anchor_only_matters_with_new_events_are_read() -> None:
    some_orders()
    make_checkpoint()
    assert verify(since_anchor=True).events == 0
    fresh = cast.an_order("awaiting_dispatch", at=cast.WEDNESDAY)
    found = verify(since_anchor=True)
    assert (found.events, found.chains, found.wrong) == (fresh.version, 1, [])


def test_an_outsider_verifies_one_order_with_a_script_that_knows_no_django(tmp_path: Path, settings: Any) -> None:
    some_orders()
    make_checkpoint()
    number = Matter.objects.filter(kind="order").order_by("pk")[0].number
    path = tmp_path / "order.json"
    call_command("trail", "verify", bundle=number, output=path, stdout=StringIO())
    (anchor,) = Path(settings.ANCHORS).glob("*.jsonl")
    command = [sys.executable, "-I", str(SCRIPT), str(path), str(anchor)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "全部相符" in done.stdout
    changed = json.loads(path.read_text(encoding="utf-8"))
    changed["events"][1]["body"] = changed["events"][1]["body"].replace("accept", "refuse")
    assert "第 2 条：内容与摘要不符" in standalone_verify.check(changed)


@pytest.mark.parametrize("field", ["prev", "hash", "proof", "root", "events", "head", "signature"])
def test_the_outsiders_script_sees_a_change_in_every_part_of_a_bundle(tmp_path: Path, field: str) -> None:
    some_orders()
    make_checkpoint()
    number = Matter.objects.filter(kind="order").order_by("pk")[0].number
    path = tmp_path / "order.json"
    call_command("trail", "verify", bundle=number, output=path, stdout=StringIO())
    content = json.loads(path.read_text(encoding="utf-8"))
    assert standalone_verify.check(content) == []
    event, checkpoint = content["events"][1], next(iter(content["checkpoints"].values()))
    if field in ("prev", "hash"):
        event[field] = "00" * 32
    elif field == "proof":
        event["proof"][0] = "00" * 32
    elif field == "head":
        content["head"] = "00" * 32
    else:
        checkpoint[field] = checkpoint[field] + 1 if field == "events" else "00" * (64 if field == "signature" else 32)
    assert standalone_verify.check(content) != []


def test_the_script_is_short_enough_to_be_read() -> None:
    assert len(SCRIPT.read_text(encoding="utf-8").splitlines()) <= 150
