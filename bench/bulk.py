"""Orders in bulk, by COPY: whole rows with events, chains, clocks and search tokens, for lists and searches at size.

The work is spread as a county's is: about one in twenty open, the rest closed over two years; every office has some.
"""

from __future__ import annotations

import csv
import gzip
import itertools
import random
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from django.db import models
from psycopg import sql

from yimen.hotline.models import Order
from yimen.kernel import chain
from yimen.kernel.bigrams import search_vector_text
from yimen.kernel.codes import order_number
from yimen.kernel.limits import ZONE
from yimen.matters.models import Assignment, Clock, Event, Matter, Note, SearchEntry, Tally
from yimen.org.models import Organisation, Staff
from yimen.project.demo.library import load_callers, load_regions
from yimen.project.demo.real import FILE
from yimen.project.demo.texts import make_order

TEXTS = 3000
BATCH = 5000
OPEN_STATES = ("awaiting_signing", "in_progress", "in_progress", "in_progress", "awaiting_review", "awaiting_callback")
HOLD = (Matter, SearchEntry, Order, Event, Clock, Assignment, Note, Tally)
NUMBERED = (Matter, Event, Clock, Assignment, Tally)


class Shelf:
    """The columns of a table with their defaults, so that a row says only what differs."""

    def __init__(self, model: type[models.Model]) -> None:
        self.table = model._meta.db_table
        fields = [field for field in model._meta.concrete_fields if field.db_default is models.NOT_PROVIDED]
        self.columns = [field.column for field in fields]
        self.default = {field.column: self._default(field) for field in fields}

    @staticmethod
    def _default(field: Any) -> Any:
        if field.has_default() and not callable(field.default):
            return field.default
        return None if field.null else "" if isinstance(field, models.CharField | models.TextField) else None

    def row(self, **values: Any) -> tuple[Any, ...]:
        whole = self.default | values
        return tuple(whole[column] for column in self.columns)

    def copy(self, connection: psycopg.Connection[Any], rows: list[tuple[Any, ...]]) -> None:
        names = sql.SQL(", ").join(map(sql.Identifier, self.columns))
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(self.table), names)
        with connection.cursor() as cursor, cursor.copy(statement) as target:
            for row in rows:
                target.write_row(row)


def texts(seed: int) -> list[tuple[Any, str]]:
    """(order, its search tokens): invented orders; with the file of real messages at hand they say what these say."""
    rng, callers, regions = random.Random(seed), load_callers(), load_regions("611026")
    orders = [
        make_order(rng, datetime(2026, 1 + n % 12, 1 + n % 28, 10, tzinfo=ZONE), callers, regions) for n in range(TEXTS)
    ]
    said = _messages()
    if said:
        orders = [replace(order, title=rng.choice(said)[0], content=rng.choice(said)[1]) for order in orders]
    return [
        (o, search_vector_text([(o.title[:60], "A"), (o.content, "D"), (o.address or "柞水县", "B")])) for o in orders
    ]


def _messages() -> list[tuple[str, str]]:
    if not FILE.exists():
        return []
    with gzip.open(FILE, "rt", encoding="utf-8") as packed:
        rows = list(csv.DictReader(packed))
    # As long as the form allows; without blanks, which search overlooks between characters and LIKE does not.
    return [(row["留言主题"].strip(), "".join(row["留言详情"].split())[:5000]) for row in rows]


class Maker:
    """Makes the rows of one order after the other."""

    def __init__(self, seed: int, first: dict[type[models.Model], int], now: datetime) -> None:
        self.rng = random.Random(seed)
        self.texts = texts(seed)
        self.now = now
        self.shelves = {model: Shelf(model) for model in HOLD}
        self.ids = {model: itertools.count(begun) for model, begun in first.items()}
        self.days: Counter[str] = Counter()
        offices = Organisation.objects.filter(kind__in=["department", "town"], is_active=True)
        self.offices = list(offices.values_list("pk", flat=True))
        self.desk = Organisation.objects.get(code="rexian").pk
        self.handler = dict(
            Staff.objects.filter(appointments__role="office_handler").values_list("organisation_id", "pk")
        )
        self.tally: Counter[tuple[Any, ...]] = Counter()

    def batch(self, n: int) -> dict[type[models.Model], list[tuple[Any, ...]]]:
        rows: dict[type[models.Model], list[tuple[Any, ...]]] = {model: [] for model in HOLD}
        for _ in range(n):
            self._order(rows)
        return rows

    def _order(self, rows: dict[Any, list[tuple[Any, ...]]]) -> None:
        text, tokens = self.rng.choice(self.texts)
        pk = next(self.ids[Matter])
        is_open = self.rng.random() < 0.05
        age = self.rng.random() * (12 if is_open else 700)
        received = self.now - timedelta(days=age, seconds=self.rng.randrange(3600))
        day = received.astimezone(ZONE).date()
        self.days[str(day)] += 1
        number = order_number(day=day, sequence=self.days[str(day)])
        lead = self.offices[min(int(self.rng.expovariate(6) * len(self.offices)), len(self.offices) - 1)]
        state = self.rng.choice(OPEN_STATES) if is_open else "closed"
        head = self._events(rows, pk, number, received, lead, state)
        due = received + timedelta(days=9)
        owner = lead if state in ("awaiting_signing", "in_progress") else self.desk
        rows[Matter].append(
            self.shelves[Matter].row(
                id=pk, county="611026", kind="order", number=number, title=text.title[:60], state=state,
                owner_organisation_id=owner, owner_role="office_handler" if owner == lead else "callback_agent",
                owner_staff_id=self.handler.get(lead) if state == "in_progress" else None, lead_organisation_id=lead,
                region_id=text.village_code or None, category=text.category_code, subtype=text.request_type,
                channel=text.channel, grade=text.grade, secrecy="open", asker="柞**", received_at=received,
                closed_at=None if is_open else received + timedelta(days=6), due_at=due if is_open else None,
                due_clock="handle" if is_open else "", version=3, last_at=received + timedelta(hours=2), head=head,
            )
        )  # fmt: skip
        rows[SearchEntry].append(self.shelves[SearchEntry].row(matter_id=pk, tokens=tokens, received_at=received))
        rows[Order].append(
            self.shelves[Order].row(matter_id=pk, reply_way="phone", address=text.address or "", signed_at=None)
        )
        rows[Assignment].append(
            self.shelves[Assignment].row(
                id=next(self.ids[Assignment]),
                matter_id=pk,
                organisation_id=lead,
                role="lead",
                state="open",
                started_at=received,
            )
        )
        self._clock(rows, pk, received, due, is_open)
        for kind, body in (("title", text.title[:60]), ("content", text.content)):
            rows[Note].append(self.shelves[Note].row(id=uuid.UUID(int=self.rng.getrandbits(128), version=4), matter_id=pk,
                                                     seq=1, kind=kind, text=body, at=received))  # fmt: skip
        self.tally["611026", "order", state, owner, lead, is_open] += 1

    def _events(self, rows: Any, pk: int, number: str, received: datetime, lead: int, state: str) -> bytes:
        head = b""
        steps = (("submit", "", "awaiting_acceptance"), ("accept", "awaiting_acceptance", "awaiting_dispatch"),
                 ("dispatch", "awaiting_dispatch", state))  # fmt: skip
        for seq, (verb, before, after) in enumerate(steps, 1):
            at = received + timedelta(minutes=30 * seq)
            body = chain.canonical({"matter": number, "seq": seq, "verb": verb, "from": before, "to": after,
                                    "by": ["system", None, None], "at": at, "set": {"lead_organisation_id": lead}})  # fmt: skip
            prev = head or chain.GENESIS
            head = chain.link(prev, body)
            rows[Event].append(
                self.shelves[Event].row(
                    id=next(self.ids[Event]), matter_id=pk, seq=seq, verb=verb, from_state=before, to_state=after,
                    actor_kind="system", at=at, body=body, prev=prev, hash=head, algorithm="sm3",
                )
            )  # fmt: skip
        return head

    def _clock(self, rows: Any, pk: int, received: datetime, due: datetime, is_open: bool) -> None:
        started = {"do": "started", "at": received.isoformat(), "limit": [7, "working_day"], "rule": "", "basis": ""}
        rows[Clock].append(
            self.shelves[Clock].row(
                id=next(self.ids[Clock]), matter_id=pk, kind="handle", standing="promised",
                status="running" if is_open else "stopped", history=psycopg.types.json.Jsonb([started]),
                started_at=received, due_at=due, first_due_at=due, rung="", fired="",
            )
        )  # fmt: skip


def fill(dsn: str, n: int, *, seed: int = 611026, say: Any = sys.stderr.write) -> float:
    """Make n orders as the owner of the tables; returns seconds. Indexes are dropped for the time and made anew."""
    begin = time.monotonic()
    with psycopg.connect(dsn) as connection:
        first = _first_ids(connection)
        maker = Maker(seed + first[Matter], first, datetime.now(UTC))
        maker.days.update(_series(connection))
        with _without_indexes(connection):
            for done, size in _portions(n):
                for model, rows in maker.batch(size).items():
                    maker.shelves[model].copy(connection, rows)
                say(f"\r  {done + size:,} / {n:,} 件，{time.monotonic() - begin:.0f} 秒")
            _finish(connection, maker)
        connection.commit()
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    say("\n")
    return time.monotonic() - begin


def _first_ids(connection: psycopg.Connection[Any]) -> dict[type[models.Model], int]:
    found = {}
    for model in NUMBERED:
        statement = sql.SQL("SELECT coalesce(max(id), 0) + 1 FROM {}").format(sql.Identifier(model._meta.db_table))
        row = connection.execute(statement).fetchone()
        found[model] = int(row[0]) if row else 1
    return found


def _series(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """Day → the last number drawn for it, so that more orders can be added."""
    rows = connection.execute("SELECT right(series, 8), last FROM matters_numberseries WHERE series LIKE 'RX611026%'")
    return {f"{day[:4]}-{day[4:6]}-{day[6:]}": last for day, last in rows}


def _portions(n: int) -> Iterator[tuple[int, int]]:
    for done in range(0, n, BATCH):
        yield done, min(BATCH, n - done)


def _finish(connection: psycopg.Connection[Any], maker: Maker) -> None:
    shelf = maker.shelves[Tally]
    rows = [
        shelf.row(id=next(maker.ids[Tally]), county=c, kind=k, state=s, owner=o, lead=led, open=op, n=n)
        for (c, k, s, o, led, op), n in maker.tally.items()
    ]
    shelf.copy(connection, rows)
    for day, last in maker.days.items():
        connection.execute(
            "INSERT INTO matters_numberseries (series, last) VALUES (%s, %s)"
            " ON CONFLICT (series) DO UPDATE SET last = excluded.last",
            [f"RX611026{day.replace('-', '')}", last],
        )
    for model in NUMBERED:
        name = model._meta.db_table
        connection.execute(
            sql.SQL("SELECT setval(pg_get_serial_sequence({}, 'id'), (SELECT max(id) FROM {}))").format(
                sql.Literal(name), sql.Identifier(name)
            )
        )


class _without_indexes:
    """Drop the plain indexes of the big tables and switch their triggers off; put both back at the end."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        self.tables = [model._meta.db_table for model in HOLD]

    def __enter__(self) -> None:
        query = (
            "SELECT i.indexname, i.indexdef FROM pg_indexes i LEFT JOIN pg_constraint c ON c.conname = i.indexname"
            " WHERE i.tablename = ANY(%s) AND c.oid IS NULL"
        )
        self.indexes = self.connection.execute(query, [self.tables]).fetchall()
        for name, _ in self.indexes:
            self.connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        for table in self.tables:
            self.connection.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table)))

    def __exit__(self, *problem: object) -> None:
        if problem[0] is None:
            self.connection.commit()  # the checks of the foreign keys wait until here
            self.connection.execute("SET maintenance_work_mem = '1GB'")
            for _, definition in self.indexes:
                self.connection.execute(definition)
            for table in self.tables:
                self.connection.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(table)))
