"""A foreign key points down the ladder: the upper app keeps the reference. Strings hide from import checks, not from this."""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.apps import apps
from django.db import models

PYPROJECT = tomllib.loads((Path(__file__).resolve().parents[2] / "pyproject.toml").read_text(encoding="utf-8"))


def ladder() -> dict[str, int]:
    """app → rung, 0 at the top; the ladder is written once, in pyproject.toml."""
    contracts = PYPROJECT["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "direction")
    return {name.strip(): rung for rung, layer in enumerate(layers) for name in layer.split("|")}


def upward(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    rungs = ladder()
    return [(a, b) for a, b in pairs if a in rungs and b in rungs and a != b and rungs[a] >= rungs[b]]


def _references() -> list[tuple[str, str]]:
    found = []
    for model in apps.get_models():
        keys = [f for f in model._meta.get_fields() if isinstance(f, models.ForeignKey) and not f.auto_created]
        found += [(model._meta.app_label, key.related_model._meta.app_label) for key in keys]
    return found


def test_foreign_keys_point_down() -> None:
    assert upward(_references()) == []


def test_the_check_sees_an_upward_key() -> None:
    assert upward([("matters", "hotline")]) == [("matters", "hotline")]


def test_no_record_table_is_reached_by_a_cascade() -> None:
    """A cascade runs as the tables' owner and passes every grant."""
    records = {
        "matters.event",
        "matters.checkpoint",
        "matters.checkpointleaf",
        "custody.accessrecord",
        "custody.attempt",
    }
    for model in apps.get_models():
        if model._meta.label_lower in records:
            for field in model._meta.get_fields():
                if isinstance(field, models.ForeignKey):
                    assert field.remote_field.on_delete is models.PROTECT, f"{model._meta.label}.{field.name}"
