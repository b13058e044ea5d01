"""Brings the database up to what this checkout needs, and knows when it already is: a second start loses no time.

What was done is written into the database itself (as the comment of its schema), so that it cannot outlive it.
"""

from __future__ import annotations

import hashlib
import os

import psycopg
from psycopg import sql

from yimen.project.postgres import OWNER, main_cluster
from yimen.project.postgres.places import CHECKOUT

MADE_FROM = (
    "yimen/*/migrations/*.py",
    "yimen/project/grants.*",
    "yimen/project/management/commands/load.py",
    "yimen/org/services/load.py",
    "yimen/hotline/services/reference.py",
    "data/**/*.csv",
    "requirements.txt",
)


def digest(demo: bool) -> str:
    """A digest of everything that the prepared database is made from."""
    found = hashlib.sha256(b"demo" if demo else b"empty")
    for pattern in MADE_FROM:
        for path in sorted(CHECKOUT.glob(pattern)):
            found.update(path.relative_to(CHECKOUT).as_posix().encode() + b"\0" + path.read_bytes())
    return f"yimen {found.hexdigest()}"


def _owner() -> str:
    url = os.environ.get("DATABASE_OWNER_URL") or os.environ.get("DATABASE_URL")
    return url or main_cluster().url(OWNER)


def is_prepared(mark: str) -> bool:
    """Whether the database bears this mark."""
    with psycopg.connect(_owner()) as connection:
        row = connection.execute("SELECT obj_description('public'::regnamespace, 'pg_namespace')").fetchone()
    return bool(row) and row[0] == mark  # type: ignore[index]


def remember(mark: str) -> None:
    """Put the mark on, once everything has been done."""
    with psycopg.connect(_owner()) as connection:
        connection.execute(sql.SQL("COMMENT ON SCHEMA public IS {}").format(sql.Literal(mark)))


def prepare(demo: bool) -> None:
    """Migrate, load the reference data, and let the demonstration county work where there are no orders yet."""
    mark = digest(demo)
    if is_prepared(mark):
        return
    # Only now is the framework wanted; starting it costs more than all of the above.
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load", verbosity=0, demo=demo)
    if demo:
        call_command("demo_county", verbosity=1)
    remember(mark)
