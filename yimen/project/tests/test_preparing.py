"""A database remembers what it was made from and which key its values are sealed with."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connections
from psycopg import sql

from yimen.project import preparing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owned(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The test's own database as the one to prepare; its marks are taken off afterwards."""
    found = connections["owner"].get_connection_params()
    url = psycopg.conninfo.make_conninfo(
        **{name: found[name] for name in ("dbname", "host", "port", "user") if name in found}
    )
    monkeypatch.setattr(preparing, "_owner", lambda: url)
    yield
    with psycopg.connect(url) as connection:
        connection.execute(sql.SQL("COMMENT ON SCHEMA public IS NULL"))


def test_a_new_database_bears_no_mark(owned: None) -> None:
    preparing.remember()
    assert [mark for mark in preparing.marks() if mark] == []


def test_a_prepared_database_with_its_own_key_is_left_alone(owned: None) -> None:
    marked = [preparing.digest(demo=False), preparing.fingerprint()]
    preparing.remember(*marked)
    preparing.prepare(demo=False)
    assert preparing.marks() == marked


def test_a_database_sealed_with_another_key_is_not_started_on(owned: None) -> None:
    marked = [preparing.digest(demo=False), "key 0123456789abcdef"]
    preparing.remember(*marked)
    with pytest.raises(SystemExit, match="主密钥与数据库对不上"):
        preparing.prepare(demo=False)
    assert preparing.marks() == marked


def test_the_fingerprint_is_not_the_key(settings: object) -> None:
    from yimen.project.settings import MASTER_KEY

    told = preparing.fingerprint().removeprefix("key ")
    assert told not in MASTER_KEY and MASTER_KEY[:16] not in told
