"""A county of its own for a demonstration: another database on the same server, migrated, loaded, never the real one."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Mapping
from datetime import date

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from yimen.hotline.services import reference
from yimen.project.demo.library import DATA
from yimen.project.postgres import APP, OWNER, READ, main_cluster

ALIASES = ("default", "records", "owner")


def scratch_county(name: str, *, fresh: bool, limits_from: date) -> bool:
    """Let every connection of this process lead to the database `name`; True when it was made anew.

    fresh: begin again with an empty one. limits_from: from when the county's table of limits holds there, so that
    clocks of an earlier year can run. Without an embedded server the given database is used as it is.
    """
    made = _make(name, fresh)
    _lead_to(name)
    if made:
        call_command("migrate", verbosity=0)
        call_command("load", demo=True, verbosity=0)
    earlier_limits(limits_from)
    return made


def earlier_limits(first: date) -> None:
    """Let the table of limits hold from an earlier day on."""
    with (DATA / "hotline" / "limits.csv").open(encoding="utf-8", newline="") as table:
        reference.load_limits(_from(csv.DictReader(table), first))


def _from(table: Iterable[Mapping[str, str]], first: date) -> list[dict[str, str]]:
    return [{**row, "valid_from": first.isoformat()} for row in table if row["valid_from"] > first.isoformat()]


def _make(name: str, fresh: bool) -> bool:
    cluster = main_cluster()
    cluster.ensure()
    place = sql.Identifier(name)
    with psycopg.connect(**cluster.parameters(OWNER, "postgres"), autocommit=True) as server:  # type: ignore[arg-type]
        if fresh:
            shutil.rmtree(settings.ANCHORS.with_name(name), ignore_errors=True)
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(place))
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return False
        server.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(place, sql.Identifier(OWNER)))
        roles = sql.SQL(", ").join(map(sql.Identifier, (APP, READ)))
        server.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(place, roles))
    return True


def _lead_to(name: str) -> None:
    for alias in ALIASES:
        connections[alias].close()
        connections[alias].close_pool()  # type: ignore[attr-defined]
        connections[alias].settings_dict["NAME"] = name
        settings.DATABASES[alias]["NAME"] = name
    settings.ANCHORS = settings.ANCHORS.with_name(name)
