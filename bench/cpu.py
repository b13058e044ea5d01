"""CPU seconds of process trees, from /proc: what a request costs in all, not how long it waited."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def _stat(pid: int | str) -> list[str] | None:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return None


def tree(root: int) -> float:
    """User and system seconds of a process, its living descendants and those it has reaped."""
    children: dict[int, list[int]] = {}
    own: dict[int, float] = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        fields = _stat(pid)
        if fields:
            children.setdefault(int(fields[1]), []).append(int(pid))
            own[int(pid)] = (int(fields[11]) + int(fields[12]), int(fields[13]) + int(fields[14]))  # type: ignore[assignment]
    total, front = 0, [root]
    while front:
        pid = front.pop()
        if pid in own:
            alive, reaped = own[pid]  # type: ignore[misc]
            total += alive + reaped
        front += children.get(pid, [])
    return total / TICK


def trees(roots: Iterable[int]) -> float:
    return sum(tree(root) for root in roots)


def postmaster(connection: object) -> int:
    """The server's process number: the parent of our own backend."""
    pid = connection.execute("SELECT pg_backend_pid()").fetchone()[0]  # type: ignore[attr-defined]
    fields = _stat(pid)
    if fields is None:
        raise OSError("the server is not on this machine")
    return int(fields[1])
