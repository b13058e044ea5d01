"""The child processes: started apart from the terminal, logged to files, restarted a few times, stopped in order."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

RESTARTS_PER_MINUTE = 5
LOG_BYTES = 5_000_000
LOGS_KEPT = 3
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Child:
    """One process: its Chinese name, the name of its log, its command, and how long it may take to stop."""

    label: str
    log_name: str
    argv: Sequence[str]
    stop_seconds: float = 25.0


def standard_children(port: int) -> list[Child]:
    """The web server on the loopback address (2 processes × 4 threads) and the worker, in order of stopping."""
    web = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    web += ["--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers", "--workers-kill-timeout", "10"]
    return [
        Child("网页服务", "web", [sys.executable, *web, "yimen.project.wsgi:application"]),
        Child("后台任务", "worker", [sys.executable, "-m", "yimen.project.cli", "worker"]),
    ]


class Runner:
    """The life of one child."""

    def __init__(self, child: Child, log_dir: Path, working_dir: Path) -> None:
        self.child = child
        self.log_file = log_dir / f"{child.log_name}.log"
        self._working_dir = working_dir
        self._process: subprocess.Popen[bytes] | None = None
        self._restarts: deque[float] = deque()

    def start(self) -> None:
        """Start the process in a session of its own: the terminal's Ctrl-C reaches the supervisor alone."""
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - commands of the caller, no shell
                list(self.child.argv),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self._working_dir,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
                start_new_session=True,
                preexec_fn=_die_with(os.getpid()),
            )

    def ended(self) -> int | None:
        """Exit code of a process that is no longer there (negative: the signal), else None."""
        return None if self._process is None else self._process.poll()

    def restart(self) -> bool:
        """Start again after an unexpected end; False when that happened too often within a minute."""
        now = time.monotonic()
        while self._restarts and now - self._restarts[0] > 60:
            self._restarts.popleft()
        if len(self._restarts) >= RESTARTS_PER_MINUTE:
            return False
        self._restarts.append(now)
        self._kill_group()
        self.start()
        return True

    def stop(self, impatient: Callable[[], bool]) -> None:
        """SIGTERM, wait, then SIGKILL for the whole group; ``impatient`` cuts the waiting short."""
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.terminate()
            deadline = time.monotonic() + self.child.stop_seconds
            while self._process.poll() is None and time.monotonic() < deadline and not impatient():
                time.sleep(0.05)
        self._kill_group()
        self._process.wait()
        self._process = None

    def rotate_log(self) -> None:
        """Move a long log aside and empty it; the process goes on appending to the same file."""
        if self.log_file.exists() and self.log_file.stat().st_size > LOG_BYTES:
            for number in range(LOGS_KEPT - 1, 0, -1):
                older = Path(f"{self.log_file}.{number}")
                if older.exists():
                    older.rename(f"{self.log_file}.{number + 1}")
            shutil.copyfile(self.log_file, f"{self.log_file}.1")
            os.truncate(self.log_file, 0)

    def log_tail(self, lines: int = 12) -> str:
        """The last lines of the log."""
        if not self.log_file.exists():
            return ""
        return "\n".join(self.log_file.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])

    def _kill_group(self) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)


def _die_with(supervisor: int) -> Callable[[], None] | None:
    """On Linux a child is told to stop when the supervisor is killed, so that kill -9 leaves nothing behind."""
    libc = _libc
    if libc is None:
        return None

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != supervisor:
            os._exit(1)

    return ask
