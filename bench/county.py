"""A county of the bench's own: a durable scratch server, migrated and loaded, with the web server in front of it."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.cpu import tree
from yimen.project.postgres import APP, OWNER, Cluster, scratch

HERE = [sys.executable, "-m", "yimen.project.cli"]


@dataclass
class County:
    """Where the bench's county answers."""

    cluster: Cluster
    environment: dict[str, str]
    port: int = 0
    web: int = 0
    sessions: dict[str, str] = field(default_factory=dict)

    @property
    def owner_dsn(self) -> str:
        return self.cluster.url(OWNER)

    def manage(self, *words: str) -> str:
        done = subprocess.run([*HERE, *words], env=self.environment, capture_output=True, text=True, check=True)
        return done.stdout


@contextmanager
def county() -> Iterator[County]:
    """A server with fsync as in production, all tables, the reference data and the demonstration staff."""
    with scratch(disposable=False) as cluster:
        urls = {"DATABASE_URL": cluster.url(APP), "DATABASE_OWNER_URL": cluster.url(OWNER)}
        data = cluster.data_dir.parent / "files"
        found = County(cluster, {**os.environ, **urls, "YIMEN_DATA": str(data)})
        found.manage("migrate", "-v0")
        found.manage("load", "--demo", "-v0")
        yield found


@contextmanager
def served(place: County) -> Iterator[County]:
    """Granian with two processes of four threads, as `make run` starts it."""
    place.port = _free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(place.port),
               "--workers", "2", "--blocking-threads", "4", "--no-ws", "yimen.project.wsgi:application"]  # fmt: skip
    log = Path(place.environment["YIMEN_DATA"]) / "web.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        process = subprocess.Popen(command, env=place.environment, stdout=out, stderr=out)
    place.web = process.pid
    try:
        _wait(place.port)
        yield place
    finally:
        process.terminate()
        process.wait(30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the web server did not answer within 20 seconds")


class Browser:
    """One signed-in keep-alive client; the cheapest that still goes through session, CSRF and every middleware."""

    def __init__(self, place: County, session: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", place.port, timeout=60)
        self.token = "b" * 32
        self.headers = {"Cookie": f"sessionid={session}; csrftoken={self.token}", "Host": f"127.0.0.1:{place.port}"}

    def get(self, path: str) -> tuple[int, bytes]:
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def post(self, path: str, values: dict[str, Any]) -> tuple[int, str]:
        body = urlencode(values | {"csrfmiddlewaretoken": self.token}, doseq=True)
        headers = self.headers | {"Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request("POST", path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        return answer.status, answer.headers.get("Location", "") or text[:400].decode(errors="replace")


@dataclass
class Spent:
    """CPU milliseconds per request: the web server's, the database's; and the wall times."""

    web: float
    database: float
    wall: list[float]

    @property
    def total(self) -> float:
        return self.web + self.database

    def at(self, share: float) -> float:
        return sorted(self.wall)[min(len(self.wall) - 1, int(len(self.wall) * share))]


class Browsers:
    """One client per thread, all with the same session."""

    def __init__(self, place: County, session: str) -> None:
        self._place, self._session, self._own = place, session, threading.local()

    @property
    def mine(self) -> Browser:
        if not hasattr(self._own, "browser"):
            self._own.browser = Browser(self._place, self._session)
        browser: Browser = self._own.browser
        return browser


def measure(place: County, master: int, n: int, step: Any, warm: int = 10, clients: int = 1) -> Spent:
    """Run step(i) n times after a warm-up, by several clients at once, and take the CPU of web server and database."""

    def timed(i: int) -> float:
        begin = time.perf_counter()
        step(i)
        return 1000 * (time.perf_counter() - begin)

    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(timed, range(-warm, 0)))
        web, database = tree(place.web), tree(master)
        wall = list(pool.map(timed, range(n)))
    time.sleep(0.3)
    return Spent(1000 * (tree(place.web) - web) / n, 1000 * (tree(master) - database) / n, wall)
