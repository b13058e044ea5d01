"""Only services write to the database. Crude on purpose: use `ctx | {…}` for dictionaries instead of `.update(`."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / "yimen"
WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
READERS = ("views", "forms", "queries", "access", "rules", "lifecycle", "templatetags", "api")

# What may not import the framework has no database to write to; there `.update(` is that of a dictionary or a set.
CONTRACTS = tomllib.loads((ROOT.parent / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
    "contracts"
]
PURE = tuple(name for each in CONTRACTS if each["id"] == "pure-kernel" for name in each["source_modules"])


def written(source: str) -> list[int]:
    """Lines on which a database write is called."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES
    ]


def _files() -> list[Path]:
    found = []
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if (
            parts[0] not in ("kernel", "project", "base")
            and len(parts) > 1
            and parts[1] in READERS
            and "tests" not in parts
            and not ".".join(("yimen", *parts)).startswith(PURE)
        ):
            found.append(path)
    return found


@pytest.mark.parametrize("path", _files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_readers_do_not_write(path: Path) -> None:
    lines = written(path.read_text(encoding="utf-8"))
    assert not lines, f"{path.name} writes on lines {lines}: move it into services, or merge dictionaries with |"


def test_the_pure_parts_are_left_to_their_contract() -> None:
    assert "yimen.kernel" in PURE and "yimen.hotline.rules" in PURE
    assert not any(path.is_relative_to(ROOT / "hotline" / "rules") for path in _files())
    assert any(path.is_relative_to(ROOT / "portal") for path in _files())


def test_the_check_sees_a_write() -> None:
    assert written("def view(request):\n    Order.objects.create(title='x')\n") == [2]
