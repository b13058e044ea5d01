"""What the database holds, table by table, so that two moments can be compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

# Sessions and sign-ins, the record of what was refused or opened, and the counters of the limits.
RECORDS = frozenset({"django_session", "custody_attempt", "custody_accessrecord", "custody_limit"})
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
_tables: list[str] = []


def tables() -> list[str]:
    """Every table that holds the county's data."""
    if not _tables:
        with connection.cursor() as cursor:
            cursor.execute(_TABLES)
            _tables.extend(row[0] for row in cursor.fetchall())
    return [name for name in _tables if name not in RECORDS and not name.startswith(("axes_", "django_migrations"))]


def contents(only: tuple[str, ...] = ()) -> dict[str, tuple[int, int]]:
    """(rows, sum over a hash of every row) of each table: it changes with any insert, update or delete."""
    names = [name for name in tables() if not only or name in only]
    parts = [f"SELECT '{name}', count(*), coalesce(sum(hashtext(t::text)), 0) FROM \"{name}\" t" for name in names]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return {name: (int(count), int(total)) for name, count, total in cursor.fetchall()}


def changed(before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]) -> list[str]:
    return [name for name in before if before[name] != after.get(name)]


def attempts() -> int:
    """How many refused acts are on record."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM custody_attempt")
        return int(cursor.fetchone()[0])


_WRITE = re.compile(r'(?:^|\()\s*(?:INSERT INTO|UPDATE|DELETE FROM|TRUNCATE|MERGE INTO) *"?(\w+)', re.IGNORECASE)


@contextmanager
def written() -> Iterator[set[str]]:
    """The tables, records aside, that statements sent meanwhile wrote to, rolled back or not."""
    found: set[str] = set()

    def look(execute: Callable[..., Any], statement: str, *rest: Any) -> Any:
        # One statement may write to several tables: WITH a AS (INSERT …), …
        tables = _WRITE.findall(statement)
        found.update(name for name in tables if name not in RECORDS and not name.startswith("axes_"))
        return execute(statement, *rest)

    with connection.execute_wrapper(look):
        yield found
