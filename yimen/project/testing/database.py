"""Fixtures: a real PostgreSQL, connected to as the application's own role.

One migrated and loaded template database is kept between runs (its name is a digest of everything it is made from); each
test process works in a clone of it, and `committed_database` gives a test a clone of its own where real commits matter.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from yimen.project.postgres import APP, OWNER, scratch_cluster
from yimen.project.settings import ROOT

MADE_FROM = (
    "yimen/*/migrations/*.py",
    "yimen/project/grants.*",
    "data/**/*.csv",
    "yimen/project/management/commands/load.py",
    "yimen/org/services/**/*.py",
    "yimen/hotline/services/reference.py",
    "requirements.txt",
)
ALIASES = {"default": APP, "records": APP, "owner": OWNER}


def _digest() -> str:
    found = hashlib.sha256()
    for pattern in MADE_FROM:
        for path in sorted(ROOT.glob(pattern)):
            found.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:12]


def point_at(name: str, host: str, port: str) -> None:
    """Let every connection of this process lead to the database `name` of the scratch cluster."""
    for alias, role in ALIASES.items():
        connections[alias].close()
        connections[alias].close_pool()  # type: ignore[attr-defined]
        chosen = {"NAME": name, "HOST": host, "PORT": port, "USER": role, "PASSWORD": ""}
        connections[alias].settings_dict.update(chosen)
        connections[alias].settings_dict["OPTIONS"].pop("pool", None)
        settings.DATABASES[alias].update(chosen)


def _maintenance() -> psycopg.Connection:
    cluster = scratch_cluster()
    return psycopg.connect(**cluster.parameters(OWNER, "postgres"), autocommit=True)  # type: ignore[arg-type]


def _make_template(name: str, host: str, port: str) -> None:
    with _maintenance() as server:
        server.execute("SELECT pg_advisory_lock(611026)")
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return
        for (old,) in server.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'template_yimen_%'"
        ).fetchall():
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))
        making = f"making_{name}"
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(making)))
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(making)))
        point_at(making, host, port)
        call_command("migrate", verbosity=0)
        call_command("load", demo=True, verbosity=0)
        point_at("postgres", host, port)
        server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(making), sql.Identifier(name)))


@contextmanager
def clone(template: str, name: str) -> Iterator[str]:
    """A database made from the template, dropped afterwards."""
    with _maintenance() as server:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        server.execute(drop)
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        # Rights on the database as a whole are not copied with it.
        server.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
        server.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(name), sql.Identifier(APP)))
        try:
            yield name
        finally:
            server.execute(drop)


@pytest.fixture(scope="session")
def template_database(django_db_blocker: Any) -> str:
    """The name of the migrated and loaded template."""
    cluster = scratch_cluster()
    cluster.ensure()
    found = cluster.parameters(OWNER)
    name = f"template_yimen_{_digest()}"
    with django_db_blocker.unblock():
        _make_template(name, found["host"], found["port"])
    return name


@pytest.fixture(scope="session")
def django_db_setup(template_database: str, django_db_blocker: Any) -> Iterator[None]:
    """This process's clone of the template, for tests that roll back."""
    found = scratch_cluster().parameters(OWNER)
    with django_db_blocker.unblock(), clone(template_database, f"test_yimen_{os.getpid()}") as name:
        point_at(name, found["host"], found["port"])
        yield
        for alias in ALIASES:
            connections[alias].close()
        point_at("postgres", found["host"], found["port"])


@contextmanager
def own_database(template: str, blocker: Any, name: str) -> Iterator[str]:
    """A clone of the template in which commits are real; this process is connected to it as long as the block lasts."""
    found = scratch_cluster().parameters(OWNER)
    before = connections["default"].settings_dict["NAME"]
    with blocker.unblock(), clone(template, f"{name}_{os.getpid()}") as made:
        point_at(made, found["host"], found["port"])
        yield made
        for alias in ALIASES:
            connections[alias].close()
        point_at(before, found["host"], found["port"])


@pytest.fixture
def committed_database(template_database: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A database of this test's own in which commits are real: for two processes, kills and browsers."""
    with own_database(template_database, django_db_blocker, "own_yimen") as name:
        yield name


@pytest.fixture(scope="module")
def shared_database(template_database: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The same for all tests of a module."""
    with own_database(template_database, django_db_blocker, "shared_yimen") as name:
        yield name


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings: Any) -> None:
    """Files and anchors of a test go to its own folder."""
    settings.FILES = tmp_path / "files"
    settings.ANCHORS = tmp_path / "anchors"
