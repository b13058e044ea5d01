"""``python -m yimen.project.postgres start|stop|status|url|remove [--test]``."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

from yimen.project.postgres.cluster import Cluster
from yimen.project.postgres.errors import PostgresError
from yimen.project.postgres.places import CHECKOUT, main_cluster, scratch_cluster
from yimen.project.postgres.roles import OWNER, ROLES

NOT_RUNNING = 3


def main(argv: list[str] | None = None) -> int:
    """Carry out one verb on the cluster of this checkout; 0 when done, 1 on failure, 3 for ``status`` when down."""
    parser = argparse.ArgumentParser(prog="python -m yimen.project.postgres", description="内置数据库的启动与停止")
    parser.add_argument("verb", choices=["start", "stop", "status", "url", "remove"])
    parser.add_argument("--test", action="store_true", help="测试用的数据库")
    parser.add_argument("--role", choices=ROLES, default=OWNER, help="url：以哪个角色连接")
    parser.add_argument("--yes", action="store_true", help="remove：不再询问")
    options = parser.parse_args(argv)
    cluster = (scratch_cluster if options.test else main_cluster)(_say)
    try:
        return _carry_out(options, cluster)
    except PostgresError as failed:
        sys.stderr.write(f"{failed}\n")
        return 1


def _carry_out(options: argparse.Namespace, cluster: Cluster) -> int:
    if options.verb == "start":
        _say("数据库已启动" if cluster.ensure() else "数据库已经在运行")
    elif options.verb == "stop":
        _say("数据库已停止" if cluster.stop() else "数据库没有在运行")
    elif options.verb == "url":
        _say(cluster.url(options.role))
    elif options.verb == "remove":
        return _remove(cluster, confirmed=options.yes)
    elif not cluster.is_up():
        _say("数据库没有在运行")
        return NOT_RUNNING
    else:
        _say(f"数据库正在运行：数据在 {cluster.data_dir}，连接在 {cluster.socket_dir}")
    return 0


def _remove(cluster: Cluster, *, confirmed: bool) -> int:
    if not confirmed:
        if not sys.stdin.isatty():
            _say("没有删除：请加上 --yes 确认。")
            return 1
        _say(f"将停止数据库并删除 {cluster.data_dir} 中的全部数据，以及附件和存证文件，不能恢复。输入 yes 确认：")
        if sys.stdin.readline().strip() != "yes":
            _say("没有删除。")
            return 1
    cluster.remove()
    if not cluster.disposable:
        _remove_files()
    _say("数据已删除")
    return 0


def _remove_files() -> None:
    """What belonged to the databases that are gone: a new one would find the anchors of another trail."""
    data = Path(os.environ.get("YIMEN_DATA") or CHECKOUT / "var")
    for name in ("anchors", "files"):
        shutil.rmtree(data / name, ignore_errors=True)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
