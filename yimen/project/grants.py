"""Applies `grants.sql`: the application's role gets what its table's line says, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from django.db import connections
from django.db.backends.utils import CursorWrapper

from yimen.project.postgres import APP, READ

RIGHTS = {
    "records": "SELECT, INSERT",
    "append": "SELECT, INSERT, UPDATE",
    "tables": "SELECT, INSERT, UPDATE, DELETE",
    "read": "SELECT",
}
FILE = Path(__file__).with_name("grants.sql")


def lines() -> dict[str, str]:
    """table → kind of right, from the file."""
    found: dict[str, str] = {}
    for kind, names in re.findall(r"^-- (records|append|tables|read): (.+)$", FILE.read_text(encoding="utf-8"), re.M):
        found |= {name.strip(): kind for name in names.split(",")}
    return found


def existing_tables() -> set[str]:
    with connections["owner"].cursor() as cursor:
        return set(connections["owner"].introspection.table_names(cursor))


def apply() -> None:
    """Grant by the file. Raises LookupError naming tables without a line, or lines without a table."""
    table_lines, tables = lines(), existing_tables()
    if missing := tables ^ set(table_lines):
        raise LookupError(f"grants.sql and the database differ: {', '.join(sorted(missing))}")
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [[APP, READ]])
        roles = {name for (name,) in cursor.fetchall()}
        # Neither CREATE nor TEMP: a table or function of one's own could be laid in a trigger's way.
        cursor.execute(f'REVOKE ALL ON DATABASE "{connections["owner"].settings_dict["NAME"]}" FROM PUBLIC')
        cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        for role in sorted(roles):
            cursor.execute(f'GRANT CONNECT ON DATABASE "{connections["owner"].settings_dict["NAME"]}" TO {role}')
            cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}")
            cursor.execute(f"REVOKE CREATE ON SCHEMA public FROM PUBLIC, {role}")
            cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        if APP in roles:
            for table, kind in sorted(table_lines.items()):
                cursor.execute(f'GRANT {RIGHTS[kind]} ON "{table}" TO {APP}')
            cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP}")
        _functions(cursor, roles)
        if READ in roles:
            cursor.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {READ}")


# Of the schema's own functions the application calls only those of its job library; an extension's are left as they are.
CALLED = "procrastinate_"
_OWN = """
SELECT p.oid::regprocedure::text, p.proname FROM pg_proc p
 WHERE p.pronamespace = 'public'::regnamespace
   AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
"""


def _functions(cursor: CursorWrapper, roles: set[str]) -> None:
    cursor.execute(_OWN)
    for signature, name in cursor.fetchall():
        takers = ", ".join(["PUBLIC", *sorted(roles)])
        cursor.execute(f"REVOKE EXECUTE ON FUNCTION {signature} FROM {takers}")
        if name.startswith(CALLED) and APP in roles:
            cursor.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO {APP}")
