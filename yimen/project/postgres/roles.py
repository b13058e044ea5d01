"""The three roles of the database and what each may do with the database as a whole.

Rights on tables are no matter of the server's start: they follow the migrations.
"""

from __future__ import annotations

import psycopg
from psycopg import sql

OWNER = "yimen_owner"
APP = "yimen_app"
READ = "yimen_read"
ROLES = (OWNER, APP, READ)
DATABASE = "yimen"
PREPARED = "一门业务数据库"

_PREPARED_SQL = "select 1 from pg_database where datname = %s and shobj_description(oid, 'pg_database') = %s"


def is_prepared(maintenance: psycopg.Connection) -> bool:
    """Have the roles and the database been made, to the last step?"""
    return maintenance.execute(_PREPARED_SQL, [DATABASE, PREPARED]).fetchone() is not None


def prepare(maintenance: psycopg.Connection) -> None:
    """Make the roles and the database; may be repeated after an interruption at any step.

    ``maintenance`` is the owner's autocommit connection to the database ``postgres``.
    """
    for role in (APP, READ):
        _make_role(maintenance, role)
    maintenance.execute(sql.SQL("alter role {} set default_transaction_read_only = on").format(sql.Identifier(READ)))
    database = sql.Identifier(DATABASE)
    if not maintenance.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
        maintenance.execute(sql.SQL("create database {} owner {}").format(database, sql.Identifier(OWNER)))
    # Neither CREATE nor TEMP for the application: it can lay no table or function in a trigger's way.
    maintenance.execute(sql.SQL("revoke all on database {} from public").format(database))
    roles = sql.SQL(", ").join(sql.Identifier(role) for role in (APP, READ))
    maintenance.execute(sql.SQL("grant connect on database {} to {}").format(database, roles))
    maintenance.execute(sql.SQL("comment on database {} is {}").format(database, sql.Literal(PREPARED)))


def _make_role(maintenance: psycopg.Connection, role: str) -> None:
    if maintenance.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone():
        return
    rights = sql.SQL("login nosuperuser nocreatedb nocreaterole noreplication nobypassrls")
    maintenance.execute(sql.SQL("create role {} {}").format(sql.Identifier(role), rights))
