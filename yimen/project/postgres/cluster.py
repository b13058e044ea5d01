"""One cluster: made once, started when it is not up, stopped; safe against races and against kill -9."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg.conninfo import make_conninfo

from yimen.project.postgres import binaries, configuration, roles
from yimen.project.postgres.account import Account, caller, server_account, server_user
from yimen.project.postgres.errors import PostgresError

PORT = 5432  # only a part of the socket's name: nothing listens on the network
RETRY_SECONDS = 30.0
RECOVERY_SECONDS = 600
LOCK_SECONDS = 660.0
LOG_LIMIT = 5_000_000
_SOCKET_LIMIT = 100  # bytes; the kernel allows 107 for the whole path


class Cluster:
    """An embedded server with its data in ``data_dir``.

    ``bin_dir`` names the programs (default: ``find_binaries()``). ``disposable`` is for tests: no fsync, and the
    data are made anew when they cannot be started. ``progress`` receives one Chinese line per long step.
    """

    def __init__(
        self,
        data_dir: Path,
        bin_dir: Path | None = None,
        *,
        disposable: bool = False,
        progress: Callable[[str], None] | None = None,
    ) -> None:
        self.data_dir = Path(os.path.abspath(data_dir))
        self.disposable = disposable
        self._bin_dir = bin_dir
        self._progress = progress or (lambda line: None)

    # --- where it is -----------------------------------------------------------------------------------------

    @property
    def socket_dir(self) -> Path:
        """Folder of the Unix socket: beside the data, or a short one in /tmp when that path is long or unusual."""
        beside = self.data_dir.with_name(f"{self.data_dir.name}-socket")
        name = os.fsencode(beside / f".s.PGSQL.{PORT}")
        if len(name) <= _SOCKET_LIMIT and re.fullmatch(rb"[\w./-]+", name):
            return beside
        mark = hashlib.sha256(os.fsencode(self.data_dir)).hexdigest()[:10]
        return Path(f"/tmp/yimen-{os.geteuid()}-{mark}")  # noqa: S108 - its owner and mode are checked

    @property
    def log_file(self) -> Path:
        """The server's log."""
        return self.data_dir / "server.log"

    def parameters(self, role: str = roles.OWNER, database: str = roles.DATABASE) -> dict[str, str]:
        """Connection parameters as libpq names them: host (the socket's folder), port, user, dbname."""
        return {"host": str(self.socket_dir), "port": str(PORT), "user": role, "dbname": database}

    def url(self, role: str = roles.OWNER, database: str = roles.DATABASE) -> str:
        """The same as a URL, in the form that DATABASE_URL takes."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.socket_dir), safe='')}&port={PORT}"

    # --- life ------------------------------------------------------------------------------------------------

    def is_up(self) -> bool:
        """Does a server of this very cluster answer? Asked by connecting: a process number proves nothing."""
        try:
            with self._connect() as connection:
                return self._is_ours(connection)
        except psycopg.OperationalError:
            return False

    def ensure(self) -> bool:
        """Make the cluster when it is missing and start it when it is down; True when this call started it.

        Any number of processes may call this at once. Raises PostgresError.
        """
        if self._is_ready():
            return False
        with self._files_explained(), self._locked():
            if self._is_ready():
                return False
            started = self._bring_up()
            with self._connect() as connection:
                roles.prepare(connection)
        return started

    def stop(self) -> bool:
        """Stop the server (connections are ended, work that is not committed is undone); False when it was down."""
        if not (self.data_dir / "postmaster.pid").exists():
            return False
        with self._files_explained(), self._locked():
            # A server that is still recovering answers nobody, and must be stopped all the same.
            if not self.is_up() and self._holder() != self.data_dir.resolve():
                return False
            account = server_account()
            control: list[str | Path] = [self._programs(account) / "pg_ctl", "-D", self.data_dir]
            done = account.run([*control, "-m", "fast", "-w", "-t", "60", "stop"])
            if done.returncode:
                raise PostgresError(f"数据库没有在 60 秒内停止，请查看日志 {self.log_file}。")
        return True

    def remove(self) -> None:
        """Stop the server and delete its data for good."""
        self.stop()
        for folder in (self.data_dir, self._unfinished, self.socket_dir):
            if folder.exists():
                shutil.rmtree(folder)

    # --- steps, all under the lock -----------------------------------------------------------------------------

    def _bring_up(self) -> bool:
        if self.is_up():
            return False
        account = server_account()
        try:
            self._create_and_start(account)
        except PostgresError:
            if not self.disposable or not self.data_dir.exists():
                raise
            self._progress("测试数据库无法启动，正在重新建立")
            shutil.rmtree(self.data_dir)
            self._create_and_start(account)
        return True

    def _create_and_start(self, account: Account) -> None:
        bin_dir = self._programs(account)
        major, version = binaries.version_of(bin_dir)
        if (self.data_dir / "PG_VERSION").exists():
            self._check_version(major)
        else:
            self._progress(f"正在建立数据库（PostgreSQL {version}）")
            self._create(account, bin_dir, major)
        self._configure(account)
        self._start(account, bin_dir)

    def _programs(self, account: Account) -> Path:
        return binaries.reachable(self._bin_dir or binaries.find_binaries(), account)

    def _check_version(self, major: int) -> None:
        made_by = (self.data_dir / "PG_VERSION").read_text().strip()
        if made_by != str(major):
            raise PostgresError(
                f"{self.data_dir} 中的数据由 PostgreSQL {made_by} 建立，现在的程序是 {major}："
                f"请用 {made_by} 的程序（YIMEN_PG_BIN）导出，再用新程序导入。"
            )

    def _create(self, account: Account, bin_dir: Path, major: int) -> None:
        # Made under another name and renamed when complete: an interrupted initdb leaves nothing half made in place.
        if self._unfinished.exists():
            shutil.rmtree(self._unfinished)
        if self.data_dir.exists():
            self.data_dir.rmdir()
        account.own(self._unfinished)
        locale = "C.UTF-8" if sys.platform == "linux" else "C"
        options = ["-U", roles.OWNER, "-E", "UTF8", "--data-checksums", f"--locale={locale}", "--auth=peer"]
        if major >= 17:
            # Independent of the system's libraries: an upgrade of the system leaves the indexes valid.
            options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if self.disposable:
            options.append("--no-sync")
        done = account.run([bin_dir / "initdb", "-D", self._unfinished, *options])
        if done.returncode:
            raise PostgresError(
                f"数据库没有建成，请检查 {self.data_dir.parent} 的权限和磁盘空间：{_last_line(done.stdout)}"
            )
        main = (self._unfinished / "postgresql.conf").read_text(encoding="utf-8")
        account.write(self._unfinished / "postgresql.conf", f"{main}\ninclude_if_exists = '{configuration.INCLUDED}'\n")
        self._unfinished.rename(self.data_dir)

    def _configure(self, account: Account) -> None:
        account.own(self.socket_dir)
        self._check_socket_dir(account)
        texts = {
            configuration.INCLUDED: configuration.settings_text(self.socket_dir, disposable=self.disposable),
            "pg_hba.conf": configuration.access_text(),
            "pg_ident.conf": configuration.identity_text([account.name, caller()], roles.ROLES),
        }
        for name, text in texts.items():
            account.write(self.data_dir / name, text)

    def _check_socket_dir(self, account: Account) -> None:
        state = self.socket_dir.lstat()
        if not stat.S_ISDIR(state.st_mode) or state.st_uid != account.uid or stat.S_IMODE(state.st_mode) & 0o077:
            raise PostgresError(f"{self.socket_dir} 不是仅供用户 {account.name} 使用的文件夹：请移走它后重试。")

    def _start(self, account: Account, bin_dir: Path) -> None:
        self._progress("正在启动数据库")
        if self.log_file.exists() and self.log_file.stat().st_size > LOG_LIMIT:
            self.log_file.rename(self.log_file.with_suffix(".log.1"))
        control: list[str | Path] = [bin_dir / "pg_ctl", "-D", self.data_dir, "-l", self.log_file]
        deadline = time.monotonic() + RETRY_SECONDS
        while True:
            seen = self.log_file.stat().st_size if self.log_file.exists() else 0
            account.run([*control, "-w", "-t", str(RECOVERY_SECONDS), "start"])
            if self.is_up():
                return
            news = self._log_since(seen)
            # After kill -9 the old process may stay a zombie, or its children may still be leaving the shared memory.
            if not re.search(r"lock file|shared memory block", news) or time.monotonic() > deadline:
                raise PostgresError(f"数据库没有启动，请查看日志 {self.log_file}：{_last_line(news)}")
            self._drop_foreign_pid()
            time.sleep(0.5)

    def _holder(self) -> Path | None:
        """Working folder of the process that postmaster.pid names; None for a zombie or where /proc cannot tell."""
        with contextlib.suppress(OSError, ValueError, IndexError):
            number = int((self.data_dir / "postmaster.pid").read_text().splitlines()[0])
            return Path(os.readlink(f"/proc/{number}/cwd"))
        return None

    def _drop_foreign_pid(self) -> None:
        """Remove postmaster.pid when its number now belongs to a live process of something else (after a reboot)."""
        holder = self._holder()
        if holder is not None and holder != self.data_dir.resolve():
            (self.data_dir / "postmaster.pid").unlink(missing_ok=True)

    # --- small things ----------------------------------------------------------------------------------------

    @property
    def _unfinished(self) -> Path:
        return self.data_dir.with_name(f"{self.data_dir.name}.unfinished")

    def _connect(self) -> psycopg.Connection:
        where = make_conninfo(**self.parameters(database="postgres"), requirepeer=server_user())
        # requirepeer: a server of anyone else at this path is not believed.
        return psycopg.connect(where, connect_timeout=5, autocommit=True)

    def _is_ours(self, connection: psycopg.Connection) -> bool:
        row = connection.execute("select current_setting('data_directory')").fetchone()
        return row is not None and os.path.realpath(row[0]) == os.path.realpath(self.data_dir)

    def _is_ready(self) -> bool:
        try:
            with self._connect() as connection:
                return self._is_ours(connection) and roles.is_prepared(connection)
        except psycopg.OperationalError:
            return False

    def _log_since(self, offset: int) -> str:
        with self.log_file.open(encoding="utf-8", errors="replace") as log:
            log.seek(offset)
            return log.read()

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        server_account().make_parents(self.data_dir.parent)
        with self.data_dir.with_name(f"{self.data_dir.name}.lock").open("w") as lock:
            deadline = time.monotonic() + LOCK_SECONDS
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        raise PostgresError("另一个进程一直在启动或停止数据库：请先结束它，再重试。") from None
                    time.sleep(0.1)
            yield

    @contextlib.contextmanager
    def _files_explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as failed:
            raise PostgresError(
                f"无法读写数据库的文件 {failed.filename}（{failed.strerror}）：请检查权限和磁盘空间。"
            ) from failed


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1].strip() if lines else "没有更多信息"
