"""Web, worker and PostgreSQL as real processes, killed at random while forms come in: what was acknowledged is there, once.

The seed is printed and can be given again (KILL_SEED); KILL_SECONDS makes it longer.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections
from django.test import override_settings

from yimen.hotline.tests import cast
from yimen.matters.models import Event, Matter
from yimen.matters.services.refold import refold
from yimen.matters.services.verify import verify
from yimen.project.postgres import APP, OWNER, Cluster, scratch
from yimen.project.postgres.errors import PostgresError
from yimen.project.settings import ENV
from yimen.project.testing.database import point_at
from yimen.project.testing.site import HERE, children, end, free_port, signed_in, wait_for

DRIVER = Path(__file__).with_name("driver.py")
SECONDS = float(os.environ.get("KILL_SECONDS", "35"))
SEED = int(os.environ.get("KILL_SEED", "0")) or random.randrange(1, 2**31)
pytestmark = pytest.mark.slow


@dataclass
class County:
    """One installation: a database cluster, the pages, the worker; whatever ends is started again at once."""

    cluster: Cluster
    folder: Path
    port: int = field(default_factory=free_port)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    stopped: threading.Event = field(default_factory=threading.Event)
    kills: Counter[str] = field(default_factory=Counter)

    @property
    def environment(self) -> dict[str, str]:
        secrets = ENV.data / "secrets"
        return {
            **os.environ, "DATABASE_URL": self.cluster.url(APP), "DATABASE_OWNER_URL": self.cluster.url(OWNER),
            "YIMEN_DATA": str(self.folder), "YIMEN_KEY_FILE": str(ENV.key_file or secrets / "key"),
            "YIMEN_SECRET_FILE": str(ENV.secret_file or secrets / "secret"),
        }  # fmt: skip

    def commands(self) -> dict[str, list[str]]:
        web = [
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
            "--workers",
            "1",
        ]
        web += ["--blocking-threads", "4", "--no-ws", "--respawn-failed-workers", "yimen.project.wsgi:application"]
        return {"web": [sys.executable, *web], "worker": [*HERE, "worker"]}

    def prepare(self) -> None:
        self.folder.mkdir()
        for words in (["migrate", "-v0"], ["load", "--demo", "-v0"]):
            subprocess.run([*HERE, *words], env=self.environment, check=True)

    def start(self, name: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                self.commands()[name], env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def keep_up(self) -> None:
        """Start again what has ended, the database included, until told to stop."""
        while not self.stopped.wait(0.2):
            with contextlib.suppress(PostgresError):  # killed again while it was starting: the next round
                if not self.cluster.is_up():
                    self.cluster.ensure()
            for name, process in self.running.items():
                if process.poll() is not None:
                    self.start(name)

    # ---- kills ------------------------------------------------------------------------------------------------

    def kill_web_child(self) -> None:
        for child in children(self.running["web"].pid):
            os.kill(child, signal.SIGKILL)

    def kill_worker(self) -> None:
        self.running["worker"].kill()

    def kill_backend(self) -> None:
        where = self.cluster.parameters(OWNER)
        with psycopg.connect(**where, autocommit=True) as owner:  # type: ignore[arg-type]
            row = owner.execute(
                "SELECT pid FROM pg_stat_activity WHERE usename = 'yimen_app' ORDER BY xact_start NULLS LAST LIMIT 1"
            ).fetchone()
        if row:
            os.kill(row[0], signal.SIGKILL)

    def kill_postmaster(self) -> None:
        pid = int((self.cluster.data_dir / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, signal.SIGKILL)

    def kill(self, name: str) -> None:
        """One kill; when its victim is down already there is nothing to count."""
        try:
            getattr(self, f"kill_{name}")()
        except (OSError, ValueError, IndexError, psycopg.Error):
            return
        self.kills[name] += 1

    def stop(self) -> None:
        self.stopped.set()
        end(self.running.values())


KINDS = ("web_child", "worker", "backend", "postmaster")


@pytest.fixture
def county(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[County]:
    """An installation on a cluster of its own, safe against kills as in production; this process is connected to it."""
    before = dict(connections["default"].settings_dict)
    with scratch(disposable=False) as cluster, django_db_blocker.unblock():
        made = County(cluster, tmp_path / "data")
        made.prepare()
        where = cluster.parameters(OWNER)
        point_at(where["dbname"], where["host"], where["port"])
        try:
            with override_settings(FILES=made.folder / "files", ANCHORS=made.folder / "anchors"):
                yield made
        finally:
            made.stop()
            point_at(before["NAME"], before["HOST"], before["PORT"])


def _plan(seed: int) -> dict[str, Any]:
    people = ("operator", "reviewer", "dispatcher", "liaison")
    cookies = {part: signed_in(cast.LOGINS[part]) for part in people}
    return {
        "cookies": cookies, "office": cast.office("zhujian"), "handler": cast.staff("handler"), "seconds": SECONDS,
        "seed": seed,
    }  # fmt: skip


def _schedule(seed: int) -> Iterator[str]:
    """Every kind once, then at random."""
    chance = random.Random(seed)
    first = list(KINDS)
    chance.shuffle(first)
    yield from first
    while True:
        yield chance.choice(KINDS)


def _torture(county: County, seed: int) -> list[dict[str, Any]]:
    journal = county.folder / "journal"
    plan = json.dumps(_plan(seed))
    for alias in ("default", "records", "owner"):
        connections[alias].close()
    county.start("web")
    county.start("worker")
    wait_for(county.port, county.running["web"])
    keeper = threading.Thread(target=county.keep_up)
    keeper.start()
    command = [sys.executable, "-I", str(DRIVER), f"http://127.0.0.1:{county.port}", str(journal), plan]
    driver = subprocess.Popen(command)
    pause, kinds = random.Random(seed + 1), _schedule(seed)
    time.sleep(3)
    while driver.poll() is None:
        county.kill(next(kinds))
        try:
            driver.wait(pause.uniform(2, 4))
        except subprocess.TimeoutExpired:
            continue
    assert driver.returncode == 0
    county.stopped.set()
    keeper.join()
    county.cluster.ensure()
    return [json.loads(line) for line in journal.read_text().splitlines()]


def _until(holds: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.5)
    return holds()


def test_whatever_is_killed_what_was_acknowledged_is_there_exactly_once(county: County) -> None:
    print(f"\nKILL_SEED={SEED}")  # noqa: T201 - the way to see it again
    journal = _torture(county, SEED)
    intents = {line["key"]: line for line in journal if line["said"] == "intent"}
    answered = {line["key"]: line for line in journal if line["said"] == "acknowledged"}
    unknown = [line for line in journal if line["said"] == "unknown"]
    print(f"kills {dict(county.kills)} · asked {len(intents)} · acknowledged {len(answered)} · unknown {len(unknown)}")  # noqa: T201
    assert set(county.kills) == set(KINDS)
    assert len(answered) >= SECONDS, "too little came through to show anything"
    events = {str(event.client_key): event for event in Event.objects.select_related("matter").exclude(client_key=None)}

    for key, line in answered.items():
        assert key in events, f"acknowledged and lost: {line}"
        assert (events[key].verb, events[key].matter.number) == (VERBS[line["verb"]], line["number"])
    assert set(events) <= set(intents), "something was done that nobody asked for"
    registered = [key for key, line in intents.items() if line["verb"] == "register"]
    assert Matter.objects.filter(kind="order").count() == sum(key in events for key in registered)
    numbers = [line["number"] for line in answered.values() if line["verb"] == "register"]
    assert len(numbers) == len(set(numbers))
    refused = [line for line in journal if line["said"] == "refused"]
    assert refused == [], "a form was refused that should have passed"

    assert all(refold(pk) == [] for pk in Matter.objects.values_list("pk", flat=True))
    assert verify().wrong == []
    said = StringIO()
    assert _until(lambda: _doctor(said), 20), said.getvalue()


VERBS = {"register": "submit", "accept": "accept", "dispatch": "dispatch", "sign_for": "sign_for"}


def _doctor(said: StringIO) -> bool:
    said.truncate(said.seek(0))
    try:
        call_command("doctor", stdout=said)
    except SystemExit:
        return False
    return " invariants, 0 violated; " in said.getvalue()
