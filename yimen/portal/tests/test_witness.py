"""Checkpoints stand where everybody can copy them, and say nothing of any matter."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from yimen.hotline.tests import cast
from yimen.matters import standalone_verify
from yimen.matters.services import make_checkpoint
from yimen.matters.services.bundle import bundle

pytestmark = pytest.mark.django_db


def test_before_the_first_checkpoint_the_page_says_so() -> None:
    assert "还没有存证" in Client().get("/public/witness/").content.decode()


def test_a_checkpoint_is_shown_to_whoever_asks_and_can_be_taken_along(settings: Any) -> None:
    matter = cast.an_order("awaiting_dispatch")
    make_checkpoint()
    (anchor,) = Path(settings.ANCHORS).glob("*.jsonl")
    kept = json.loads(anchor.read_text(encoding="utf-8"))
    page = Client().get("/public/witness/").content.decode()
    assert kept["hash"] in page and kept["signer"] in page
    text = Client().get("/public/witness.jsonl").content.decode()
    assert json.loads(text) == {name: value for name, value in kept.items() if name != "leaves"}
    assert matter.number not in page + text


def test_what_was_taken_along_is_enough_to_check_an_order(tmp_path: Path) -> None:
    matter = cast.an_order("awaiting_dispatch")
    make_checkpoint()
    kept = tmp_path / "witness.jsonl"
    kept.write_bytes(Client().get("/public/witness.jsonl").content)
    taken = bundle(matter.number)
    assert standalone_verify.check(taken, [str(kept)]) == []
    kept.write_text(kept.read_text(encoding="utf-8").replace('"root":"', '"root":"0'), encoding="utf-8")
    assert standalone_verify.check(taken, [str(kept)]) != []
