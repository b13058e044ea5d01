"""A refusal carries a code, a sentence and data."""

from __future__ import annotations

import copy
import pickle

from yimen.kernel.refusal import Refusal


def test_a_refusal_shows_its_sentence() -> None:
    refusal = Refusal("text_empty", "请填写内容。", name="内容")
    assert isinstance(refusal, ValueError)
    assert (refusal.code, str(refusal), refusal.data) == ("text_empty", "请填写内容。", {"name": "内容"})


def test_a_refusal_survives_copying_and_pickling() -> None:
    refusal = Refusal("text_empty", "请填写内容。", name="内容")
    for twin in (copy.copy(refusal), pickle.loads(pickle.dumps(refusal))):  # noqa: S301
        assert (twin.code, twin.sentence, twin.data) == (refusal.code, refusal.sentence, refusal.data)
