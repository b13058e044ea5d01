"""``python -m yimen.project.server stop|status``."""

from __future__ import annotations

import sys

from yimen.project.postgres import PostgresError, main_cluster, scratch_cluster
from yimen.project.server.instance import running_instance, stop_instance
from yimen.project.server.supervisor import CHECKOUT


def main(argv: list[str]) -> int:
    """``stop`` ends the supervisor and both embedded databases; ``status`` says whether one runs (3 when not)."""
    var = CHECKOUT / "var"
    if argv == ["stop"]:
        return _stop()
    if argv != ["status"]:
        sys.stderr.write("用法：python -m yimen.project.server stop|status\n")
        return 2
    running = running_instance(var)
    sys.stdout.write(f"{running or '没有在运行'}\n")
    return 0 if running else 3


def _stop() -> int:
    try:
        stopped = stop_instance(CHECKOUT / "var")
        for cluster in (main_cluster(), scratch_cluster()):
            stopped = cluster.stop() or stopped
    except (PostgresError, TimeoutError) as failed:
        sys.stderr.write(f"{failed}\n")
        return 1
    except PermissionError:
        sys.stderr.write("正在运行的进程属于另一个用户：请以该用户停止它。\n")
        return 1
    sys.stdout.write("已全部停止\n" if stopped else "没有在运行\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
