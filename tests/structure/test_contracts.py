"""Each import contract, broken once on purpose in a copy of the tree, is caught."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

BREAKS = {
    "direction": ("yimen/matters/rules.py", "from yimen.hotline import models as up  # noqa\n"),
    "direction, hidden in a function": ("yimen/org/queries.py", "def hidden():\n    from yimen.desk import views\n"),
    "pure-kernel": ("yimen/kernel/masks.py", "import django.conf\n"),
    "pure rules": ("yimen/hotline/rules/words.py", "import django.conf\n"),
    "inside-an-app": ("yimen/parties/services.py", "from yimen.parties import views\n"),
    "a file name outside the list": ("yimen/parties/helpers.py", "x = 1\n"),
    "a new app that nobody placed": ("yimen/stray/__init__.py", "x = 1\n"),
    "no-cycles": ("yimen/kernel/refusal.py", "from yimen.kernel import codes\n"),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("tree")
    shutil.copytree(ROOT / "yimen", target / "yimen", ignore=shutil.ignore_patterns("__pycache__", "tests", "static"))
    shutil.copy(ROOT / "pyproject.toml", target)
    (target / "yimen/parties/views.py").touch()
    return target


def _lint(tree: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, env={"PYTHONPATH": str(tree), "PATH": ""})


def test_the_tree_as_it_is_keeps_every_contract(copy: Path) -> None:
    done = _lint(copy)
    assert done.returncode == 0, done.stdout[-2000:]


@pytest.mark.parametrize("what", BREAKS)
def test_a_broken_contract_is_caught(copy: Path, what: str) -> None:
    name, line = BREAKS[what]
    path = copy / name
    before = path.read_text(encoding="utf-8") if path.exists() else None
    path.parent.mkdir(exist_ok=True)
    path.write_text((before or "") + "\n" + line, encoding="utf-8")
    try:
        done = _lint(copy)
        assert done.returncode == 1, done.stdout[-1500:] + done.stderr[-500:]
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_text(before, encoding="utf-8")
        shutil.rmtree(copy / "yimen/stray", ignore_errors=True)
