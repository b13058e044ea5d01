"""`yimen`: the product's command. `up` starts everything, `worker` runs jobs; every other word is a management command."""

from __future__ import annotations

import os
import subprocess
import sys

from yimen.project.preparing import prepare
from yimen.project.server import Step, serve

HERE = [sys.executable, "-m", "yimen.project.cli"]


def main(argv: list[str] | None = None) -> None:
    """Entry of the `yimen` command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yimen.project.settings")
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["up"]:
        raise SystemExit(up(demo="--empty" not in arguments))
    if arguments[:1] == ["prepare"]:
        return prepare(demo="--demo" in arguments)
    # Settings must be named before Django is imported.
    from django.core.management import execute_from_command_line

    if arguments[:1] == ["worker"]:
        arguments = ["procrastinate", "worker", "--shutdown-graceful-timeout=20", *arguments[1:]]
    execute_from_command_line(["yimen", *arguments])


def up(*, demo: bool) -> int:
    """Prepare the database, load the county, start web and worker; returns the exit code of the supervisor."""
    from yimen.project.settings import ENV  # the environment is read when it is wanted, not on import

    words = ["--demo"] if demo and not ENV.production else []
    label = "准备数据库和演示县" if words else "准备数据库"
    steps = [Step(label, [*HERE, "prepare", *words])]
    return serve(steps, closing=_closing, var=ENV.data, database=not ENV.database_url)


def _closing(address: str) -> str:
    """The block that is printed at the end: addresses, and one account per role with its one-time password."""
    done = subprocess.run(  # noqa: S603 - our own command
        [*HERE, "demo_accounts", "--address", address], capture_output=True, text=True, check=False
    )
    return done.stdout if done.returncode == 0 else f"工作人员入口 {address}\n{done.stderr.strip()}"


if __name__ == "__main__":
    main()
