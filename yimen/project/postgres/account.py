"""The operating-system account that runs the server.

PostgreSQL refuses to run as root. An ordinary user runs it as himself; root runs it as a system user without
login and without home, which is made once.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from yimen.project.postgres.errors import PostgresError

SYSTEM_USER = "yimen-db"


@dataclass(frozen=True)
class Account:
    """Who runs the server; ``switch`` says that the caller is root and has to change to that user."""

    name: str
    uid: int
    gid: int
    switch: bool

    def run(self, argv: Sequence[str | Path], *, text: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run a program as this account, never with the terminal's signals; a failure is left in ``returncode``.

        The output goes through a temporary file, not a pipe: the server that pg_ctl leaves behind inherits it and
        would keep a pipe open for ever.
        """
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "HOME": "/"}
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
            done = subprocess.run(  # noqa: S603 - fixed programs of the server's own folder, no shell
                [str(part) for part in argv],
                input=text or "",
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
                cwd="/",
                env=environment,
                umask=0o077,
                start_new_session=True,
                user=self.uid if self.switch else None,
                group=self.gid if self.switch else None,
                extra_groups=[] if self.switch else None,
            )
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, stdout=output.read())

    def own(self, folder: Path) -> None:
        """Make a folder that only this account (and root) can enter; one that is there keeps its owner."""
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.switch and folder.lstat().st_uid == 0:
            os.chown(folder, self.uid, self.gid, follow_symlinks=False)

    def make_parents(self, folder: Path) -> None:
        """Make a folder and what is missing above it, so that this account can pass through it."""
        missing = [part for part in (folder, *folder.parents) if not part.exists()]
        for part in reversed(missing):
            part.mkdir(exist_ok=True)
            if self.switch:
                part.chmod(0o755)

    def write(self, path: Path, text: str) -> None:
        """Write a file as this account, so that root never follows a link that the account may have laid."""
        done = self.run(["tee", path], text=text)
        if done.returncode:
            raise PostgresError(f"无法写入 {path}：请检查该文件夹的权限和磁盘空间。")


def server_user() -> str:
    """Name of the account that runs the server, whether it exists yet or not."""
    return SYSTEM_USER if os.geteuid() == 0 else caller()


def caller() -> str:
    """Name of the user who runs this process, as PostgreSQL's peer sign-in will see it."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError as missing:
        raise PostgresError(
            f"当前用户（编号 {os.geteuid()}）在系统中没有名称："
            "请用有名称的用户运行，或用 DATABASE_URL 指明已有的数据库。"
        ) from missing


def server_account() -> Account:
    """The account for the server: the caller, or for root the system user (made when it is missing)."""
    if os.geteuid() != 0:
        return Account(caller(), os.geteuid(), os.getegid(), switch=False)
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        entry = _add_system_user()
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, switch=True)


def _add_system_user() -> pwd.struct_passwd:
    program = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if program is None:
        raise PostgresError(
            "以 root 运行时，数据库需要一个系统用户，而本机没有 useradd：请安装 passwd 软件包，或改用普通用户运行。"
        )
    command = [program, "--system", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin"]
    # Another checkout may add the user at the same moment: what counts is that it exists afterwards.
    done = subprocess.run([*command, SYSTEM_USER], capture_output=True, text=True, check=False)  # noqa: S603
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError as missing:
        raise PostgresError(
            f"无法新建运行数据库的系统用户 {SYSTEM_USER}（{done.stderr.strip()}）："
            "请手工新建该用户，或改用普通用户运行。"
        ) from missing
