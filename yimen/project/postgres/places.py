"""Where the clusters of this checkout lie.

An ordinary user has them under ``var/`` of the checkout. Root has them under ``/var/lib/yimen/<checkout>/``,
because the server runs as a system user that may be unable to enter the checkout.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from yimen.project.postgres.account import server_account
from yimen.project.postgres.cluster import Cluster

CHECKOUT = Path(__file__).resolve().parents[3]
SYSTEM_ROOT = Path("/var/lib/yimen")


def folder_of(name: str) -> Path:
    """Folder of the cluster ``name`` for the user who asks; nothing is created."""
    if os.geteuid() == 0:
        mark = hashlib.sha256(os.fsencode(CHECKOUT)).hexdigest()[:12]
        return SYSTEM_ROOT / mark / name
    return CHECKOUT / "var" / name


def main_cluster(progress: Callable[[str], None] | None = None) -> Cluster:
    """The cluster of ``make run``; nothing is started."""
    return Cluster(folder_of("postgres"), progress=progress)


def scratch_cluster(progress: Callable[[str], None] | None = None) -> Cluster:
    """The cluster of the tests: kept between runs, faster and not safe against a power cut, rebuilt when damaged."""
    return Cluster(folder_of("test-postgres"), disposable=True, progress=progress)


@contextmanager
def scratch(bin_dir: Path | None = None, *, disposable: bool = True) -> Iterator[Cluster]:
    """A started cluster in a new folder, stopped and removed at the end. With other binaries when asked."""
    holder = Path(tempfile.mkdtemp(prefix="yimen-pg-"))
    account = server_account()
    if account.switch:
        holder.chmod(0o711)
    cluster = Cluster(holder / "postgres", bin_dir, disposable=disposable)
    try:
        cluster.ensure()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(holder)
