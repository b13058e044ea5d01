"""A real web server over a database of its own, and a real browser in front of it: for journeys and for the tour."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from yimen.org.models import Staff
from yimen.project.browser import LAUNCH_ARGUMENTS, MISSING, find_browser
from yimen.project.postgres import APP, OWNER, Cluster, scratch_cluster
from yimen.project.sessions import SessionStore
from yimen.project.settings import ENV

HERE = [sys.executable, "-m", "yimen.project.cli"]


@dataclass
class Site:
    """Where the site answers, and the environment of its processes."""

    address: str
    environment: dict[str, str]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def session(self, login: str) -> dict[str, Any]:
        """A signed-in session of a member of staff, as a cookie for the browser."""
        return {"name": settings.SESSION_COOKIE_NAME, "value": signed_in(login), "url": self.address}


def signed_in(login: str) -> str:
    """Make a session of this member of staff in the database that this process is connected to; returns its key."""
    person = Staff.objects.get(login=login)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "yimen.org.access.StaffBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    Staff.objects.filter(pk=person.pk).update(session_key=session.session_key, must_change_password=False)
    return str(session.session_key)


@contextmanager
def serve(cluster: Cluster, database: str, folder: Path, *, worker: bool = False, processes: int = 1) -> Iterator[Site]:
    """Granian (and a worker) as real processes over `database`; everything is stopped at the end."""
    port = free_port()
    urls = {"DATABASE_URL": cluster.url(APP, database), "DATABASE_OWNER_URL": cluster.url(OWNER, database)}
    secrets = {
        "YIMEN_SECRET_FILE": str(ENV.secret_file or ENV.data / "secrets" / "secret"),
        "YIMEN_KEY_FILE": str(ENV.key_file or ENV.data / "secrets" / "key"),
    }
    folder.mkdir(parents=True, exist_ok=True)
    site = Site(f"http://127.0.0.1:{port}", {**os.environ, **urls, **secrets, "YIMEN_DATA": str(folder)})
    web = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    web += ["--workers", str(processes), "--blocking-threads", "4", "--no-ws", "yimen.project.wsgi:application"]
    commands = [[sys.executable, *web]] + ([[*HERE, "worker"]] if worker else [])
    with (folder / "site.log").open("ab") as log:
        site.processes = [
            subprocess.Popen(command, env=site.environment, stdout=log, stderr=log)  # noqa: S603 - our own commands
            for command in commands
        ]
    try:
        wait_for(port, site.processes[0])
        yield site
    finally:
        end(site.processes)


def end(processes: Iterable[subprocess.Popen[bytes]], patience: float = 20) -> None:
    """Ask the processes to stop, and make whoever has not done so within `patience` seconds."""
    still = list(processes)
    for process in still:
        process.terminate()
    for process in still:
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            _kill_family(process)


def _kill_family(process: subprocess.Popen[bytes]) -> None:
    for pid in [process.pid, *children(process.pid)]:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait()


def children(pid: int) -> list[int]:
    """Process numbers of the direct children."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until /healthz answers; raises when the process has ended or 30 seconds are over."""
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"the web server ended with {process.returncode}")
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the web server did not answer within 30 seconds")


@pytest.fixture
def site(committed_database: str, tmp_path: Path) -> Iterator[Site]:
    """The whole product over a database of this test's own, worker included."""
    with serve(scratch_cluster(), committed_database, tmp_path / "data", worker=True) as found:
        yield found


@pytest.fixture(scope="module")
def shared_site(shared_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The whole product for all tests of a module."""
    with serve(scratch_cluster(), shared_database, tmp_path_factory.mktemp("data"), worker=True) as found:
        yield found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A headless browser; without one the browser tests are skipped, or fail where E2E_REQUIRED says so."""
    found = find_browser()
    if found is None:
        if os.environ.get("E2E_REQUIRED"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    # The browser's library is heavy and only these tests need it.
    from playwright.sync_api import sync_playwright

    # It keeps an event loop in this thread as long as the session lasts; the tests' own queries are not made in it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(found), args=list(LAUNCH_ARGUMENTS))
        yield browser
        browser.close()
