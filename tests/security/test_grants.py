"""As the application's role every way around the append-only records is refused (security note §5), by grant or trigger."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import connections

from yimen.hotline.tests import cast
from yimen.kernel import chain
from yimen.matters.models import Event, Matter
from yimen.matters.services.checkpoints import make_checkpoint
from yimen.org.models import Staff
from yimen.project import grants
from yimen.project.postgres import APP, READ, scratch_cluster

EVENT = "(SELECT min(id) FROM matters_event)"
RECORDS = [table for table, kind in grants.lines().items() if kind == "records"]
TRIES = {
    "UPDATE": "UPDATE matters_event SET verb = 'x'",
    "UPDATE of nothing": "UPDATE matters_event SET verb = 'x' WHERE false",
    "DELETE": "DELETE FROM matters_event",
    "TRUNCATE": "TRUNCATE matters_event",
    "TRUNCATE CASCADE of the parent": "TRUNCATE matters_matter CASCADE",
    "ON CONFLICT DO UPDATE": f"""INSERT INTO matters_event SELECT * FROM matters_event WHERE id = {EVENT}
        ON CONFLICT (id) DO UPDATE SET verb = 'x'""",
    "MERGE": f"""MERGE INTO matters_event e USING (SELECT 1) s ON e.id = {EVENT} WHEN MATCHED THEN DELETE""",
    "DISABLE TRIGGER": "ALTER TABLE matters_event DISABLE TRIGGER ALL",
    "session_replication_role": "SET session_replication_role = replica",
    "DROP TABLE": "DROP TABLE matters_event",
    "DROP TRIGGER": "DROP TRIGGER append_only ON matters_event",
    "CREATE RULE": "CREATE RULE gone AS ON INSERT TO matters_event DO INSTEAD NOTHING",
    "CREATE TRIGGER": """CREATE TRIGGER gone BEFORE INSERT ON matters_event
        FOR EACH ROW EXECUTE FUNCTION yimen_append_only()""",
    "CREATE FUNCTION": "CREATE FUNCTION gone() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE OR REPLACE FUNCTION": """CREATE OR REPLACE FUNCTION yimen_append_only() RETURNS trigger LANGUAGE plpgsql
        AS 'BEGIN RETURN NEW; END'""",
    "ALTER FUNCTION": "ALTER FUNCTION yimen_append_only() RENAME TO gone",
    "SET ROLE": "SET ROLE yimen_owner",
    "SET SESSION AUTHORIZATION": "SET SESSION AUTHORIZATION yimen_owner",
    "GRANT": "GRANT UPDATE ON matters_event TO yimen_app; UPDATE matters_event SET verb = 'x'",
    "CREATE TABLE": "CREATE TABLE gone (n int)",
    "CREATE TEMP TABLE": "CREATE TEMP TABLE matters_event (n int)",
    "CREATE SCHEMA": "CREATE SCHEMA gone",
    "deleting the parent": "DELETE FROM matters_matter",
    "deleting a leaf": "DELETE FROM matters_checkpointleaf",
    "changing a root": "UPDATE matters_checkpoint SET root = ''",
    "erasing an access record": "DELETE FROM custody_accessrecord",
    "COPY TO PROGRAM": "COPY matters_event TO PROGRAM 'cat'",
}


@pytest.fixture
def order(committed_database: str, photo: object) -> Matter:
    found = cast.an_order("awaiting_signing", at=cast.WEDNESDAY)
    make_checkpoint()
    return found


@pytest.fixture
def app(order: Matter) -> Iterator[psycopg.Connection[Any]]:
    """The application's own way in."""
    where = scratch_cluster().parameters(APP, connections["default"].settings_dict["NAME"])
    with psycopg.connect(**where) as connection:  # type: ignore[arg-type]
        yield connection


def records() -> list[tuple[Any, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            """SELECT (SELECT md5(string_agg(e::text, '' ORDER BY id)) FROM matters_event e),
                      (SELECT count(*) FROM matters_matter), (SELECT count(*) FROM matters_checkpointleaf),
                      (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'),
                      (SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace)"""
        )
        return cursor.fetchall()


def test_every_try_of_the_application_is_refused_and_changes_nothing(app: psycopg.Connection[Any]) -> None:
    before, allowed = records(), []
    for name, statement in TRIES.items():
        try:
            app.execute(statement)
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.FeatureNotSupported) as refusal:
            assert refusal.sqlstate in ("42501", "0A000")
        else:
            allowed.append(name)
        app.rollback()
    assert allowed == []
    assert records() == before
    assert len(TRIES) >= 14


@pytest.mark.parametrize("table", RECORDS)
@pytest.mark.parametrize("statement", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"])
def test_even_the_owner_meets_the_trigger_on_every_record_table(order: Matter, table: str, statement: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT tgtype & 28, tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [table]
        )
        guards = {kind for kind, name in cursor.fetchall() if name.startswith("append_only")}
        assert 24 in guards, f"{table} has no trigger against UPDATE and DELETE"
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgtype & 32 > 0", [table])
        assert cursor.fetchone()[0] == 1, f"{table} has no trigger against TRUNCATE"
        cursor.execute(f"SELECT count(*) FROM {table}")
        empty = cursor.fetchone()[0] == 0
        cursor.execute("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 LIMIT 1", [table])
        command = statement.format(table, cursor.fetchone()[0])
        if not empty or command.startswith("TRUNCATE"):
            with pytest.raises(Exception, match="append-only"):
                cursor.execute(command)


def test_no_record_table_is_reached_by_a_cascade(order: Matter) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            """SELECT conrelid::regclass::text, conname FROM pg_constraint
                WHERE contype = 'f' AND (confdeltype <> 'a' OR confupdtype <> 'a')
                  AND conrelid = ANY(%s::regclass[])""",
            [RECORDS],
        )
        assert cursor.fetchall() == []


def _next(order: Matter, **change: Any) -> dict[str, Any]:
    """A true next event as columns, with `change` made to the columns and not to the body."""
    last = Event.objects.filter(matter=order).latest("seq")
    body = json.loads(last.body) | {"seq": last.seq + 1, "at": last.at}
    at = change.pop("body_at", last.at)
    body["at"] = at
    text = chain.canonical(body)
    columns = {
        "matter_id": order.pk, "seq": last.seq + 1, "verb": last.verb, "from_state": last.from_state,
        "to_state": last.to_state, "actor_kind": last.actor_kind, "actor_id": last.actor_id,
        "organisation_id": last.organisation_id, "at": at, "body": text, "prev": bytes(last.hash),
        "hash": chain.link(bytes(last.hash), text), "algorithm": "sm3",
    }  # fmt: skip
    return columns | change


def _insert(app: psycopg.Connection[Any], columns: dict[str, Any]) -> None:
    names = ", ".join(columns)
    marks = ", ".join(["%s"] * len(columns))
    app.execute(f"INSERT INTO matters_event ({names}) VALUES ({marks})", list(columns.values()))


def test_a_true_next_event_can_be_added(app: psycopg.Connection[Any], order: Matter) -> None:
    _insert(app, _next(order))
    added = app.execute(
        "SELECT seq FROM matters_event WHERE matter_id = %s ORDER BY seq DESC LIMIT 1", [order.pk]
    ).fetchone()
    assert added == (order.version + 1,)
    app.rollback()


FORGED: dict[str, Any] = {
    "future": lambda m: {"body_at": datetime.now(UTC) + timedelta(hours=1)},
    "before its predecessor": lambda m: {"body_at": m.last_at - timedelta(seconds=1)},
    "skipped seq": lambda m: {"seq": m.version + 2},
    "seq twice": lambda m: {"seq": m.version},
    "wrong prev": lambda m: {"prev": bytes(32)},
    "short hash": lambda m: {"hash": b"x"},
    "other verb": lambda m: {"verb": "recall"},
    "other state": lambda m: {"to_state": "closed"},
    "other origin": lambda m: {"from_state": "closed"},
    "other actor": lambda m: {"actor_id": Staff.objects.exclude(pk=cast.staff("dispatcher")).values_list("pk", flat=True)[0]},
    "other kind of actor": lambda m: {"actor_kind": "system"},
    "other office": lambda m: {"organisation_id": cast.office("shuili")},
    "other time": lambda m: {"at": m.last_at + timedelta(seconds=1)},
    "unknown algorithm": lambda m: {"algorithm": "md5"},
}  # fmt: skip


@pytest.mark.parametrize("name", list(FORGED))
def test_an_event_that_does_not_continue_the_chain_or_differs_from_its_body_is_refused(
    app: psycopg.Connection[Any], order: Matter, name: str
) -> None:
    with pytest.raises((psycopg.errors.IntegrityConstraintViolation, psycopg.errors.UniqueViolation)):
        _insert(app, _next(order, **FORGED[name](order)))


def test_an_event_under_another_matters_number_is_refused(app: psycopg.Connection[Any], order: Matter) -> None:
    other = cast.an_order("awaiting_dispatch", at=cast.WEDNESDAY)
    first = _next(order) | {"matter_id": other.pk}
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
        _insert(app, first)


def test_trigger_functions_pin_their_search_path_and_belong_to_the_owner(order: Matter) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT proname, proconfig, pg_get_userbyid(proowner), prosecdef FROM pg_proc WHERE proname LIKE 'yimen_%'"
        )
        for name, settings, owner, definer in cursor.fetchall():
            assert settings == ["search_path=pg_catalog"], name
            assert (owner, definer) == ("yimen_owner", False)


def test_a_table_without_a_line_in_the_file_fails(order: Matter) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("CREATE TABLE matters_forgotten (n int)")
        with pytest.raises(LookupError, match="matters_forgotten"):
            grants.apply()
        cursor.execute("DROP TABLE matters_forgotten")
    grants.apply()


def test_neither_role_may_create_or_hold_more_than_the_file_says(order: Matter) -> None:
    with connections["owner"].cursor() as cursor:
        for role in (APP, READ):
            cursor.execute(
                """SELECT has_database_privilege(%s, current_database(), 'CREATE'),
                          has_database_privilege(%s, current_database(), 'TEMP'),
                          has_schema_privilege(%s, 'public', 'CREATE')""",
                [role] * 3,
            )
            assert cursor.fetchone() == (False, False, False), role
        cursor.execute(
            """SELECT table_name, array_agg(privilege_type::text ORDER BY privilege_type) FROM information_schema.role_table_grants
                WHERE grantee = %s GROUP BY 1""",
            [APP],
        )
        held = dict(cursor.fetchall())
    wanted = {table: sorted(grants.RIGHTS[kind].split(", ")) for table, kind in grants.lines().items()}
    assert held == wanted


def test_the_application_may_execute_only_the_functions_it_needs(order: Matter) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            """SELECT p.proname FROM pg_proc p LEFT JOIN pg_depend d ON d.objid = p.oid AND d.deptype = 'e'
                WHERE pronamespace = 'public'::regnamespace AND d.objid IS NULL
                  AND has_function_privilege(%s, p.oid, 'EXECUTE') AND p.prorettype <> 'trigger'::regtype""",
            [APP],
        )
        assert {name for (name,) in cursor.fetchall() if not name.startswith("procrastinate_")} == set()
