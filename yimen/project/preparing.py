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


OTHER_KEY = (
    "主密钥与数据库对不上：数据库里的姓名、电话是用另一把密钥加密的，用现在的密钥打不开。\n"
    "请把原来的密钥文件放回（默认在数据文件夹的 secrets/key）；如果只是演示，运行 make clean-demo 删掉演示数据库，重新开始。"
)


def fingerprint() -> str:
    """What the database remembers of the master key, which is random: enough to tell it from another, no more."""
    from yimen.project.settings import MASTER_KEY

    return "key " + hashlib.sha256(b"yimen/fingerprint/1 " + MASTER_KEY.encode()).hexdigest()[:16]


def marks() -> list[str]:
    """The marks that the database bears: what it was made from, and the fingerprint of its key. Empty for a new one."""
    with psycopg.connect(_owner()) as connection:
        row = connection.execute("SELECT obj_description('public'::regnamespace, 'pg_namespace')").fetchone()
    return str(row[0]).split(", ") if row and row[0] else []


def remember(*found: str) -> None:
    """Put the marks on."""
    with psycopg.connect(_owner()) as connection:
        connection.execute(sql.SQL("COMMENT ON SCHEMA public IS {}").format(sql.Literal(", ".join(found))))


def prepare(demo: bool) -> None:
    """Migrate, load the reference data, and let the demonstration county work where there are no orders yet.

    Exits with a sentence when the database's values are sealed with another key than the present one.
    """
    mark, key, found = digest(demo), fingerprint(), marks()
    if any(each.startswith("key ") and each != key for each in found):
        raise SystemExit(OTHER_KEY)
    if found == [mark, key]:
        return
    remember(*(each for each in found if each.startswith("yimen ")), key)  # before the first value is sealed
    # Only now is the framework wanted; starting it costs more than all of the above.
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load", verbosity=0, demo=demo)
    if demo:
        call_command("demo_items", verbosity=1)
        call_command("demo_county", verbosity=1)
    remember(mark, key)
