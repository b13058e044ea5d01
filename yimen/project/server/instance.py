"""One supervisor per checkout: a lock held for its whole life, with its process number and address inside."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

STOP_SECONDS = 90.0


@dataclass(frozen=True)
class Running:
    """The supervisor that holds the lock; ``url`` is empty until its pages answer."""

    pid: int
    url: str

    def __str__(self) -> str:
        return f"已经在运行：地址 {self.url or '（正在启动）'} 进程 {self.pid}"


class Instance:
    """The lock file of one checkout."""

    def __init__(self, var: Path) -> None:
        self.path = var / "server.lock"
        self._descriptor: int | None = None

    def take(self) -> Running | None:
        """Take the lock; None when it is ours, else who holds it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        if not _lock(descriptor):
            os.close(descriptor)
            return _read(self.path)
        self._descriptor = descriptor
        self.announce("")
        return None

    def announce(self, url: str) -> None:
        """Write down the address at which the pages answer."""
        if self._descriptor is None:
            raise RuntimeError("the lock is not held")
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, json.dumps({"pid": os.getpid(), "url": url}).encode(), 0)

    def release(self) -> None:
        """Give the lock back."""
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = None


def running_instance(var: Path) -> Running | None:
    """The supervisor that runs from this checkout, or None. The lock decides, not the number in the file."""
    try:
        descriptor = os.open(var / "server.lock", os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _read(var / "server.lock")
    finally:
        os.close(descriptor)
    return None


def stop_instance(var: Path) -> bool:
    """Ask the running supervisor to stop and wait for it; False when none runs. Raises TimeoutError."""
    running = running_instance(var)
    if running is None:
        return False
    if running.pid:
        os.kill(running.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while running_instance(var) is not None:
        if time.monotonic() > deadline:
            raise TimeoutError(
                f"进程 {running.pid} 没有在 {STOP_SECONDS:.0f} 秒内停止：请查看 {var / 'log'} 中的日志。"
            )
        time.sleep(0.1)
    return True


def _lock(descriptor: int) -> bool:
    # A few tries: whoever only asks for the status holds the lock for an instant.
    for _ in range(5):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.05)
        else:
            return True
    return False


def _read(path: Path) -> Running:
    # Between taking the lock and the first note the file is empty for a moment.
    for _ in range(20):
        try:
            noted = json.loads(path.read_text(encoding="utf-8"))
            return Running(int(noted["pid"]), str(noted["url"]))
        except (ValueError, KeyError):
            time.sleep(0.05)
    return Running(0, "")
