"""Proves that nothing in the trail was changed: chains, columns, texts, files, refold, numbers, checkpoints, anchors.

Reads matter by matter in keyset batches inside one snapshot, so that work going on raises no false alarm.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection, transaction

from yimen.kernel import chain
from yimen.kernel.codes import mod_11_10
from yimen.matters.models import Checkpoint
from yimen.matters.services.belongings import Belongings, belongings, wrong_files, wrong_sealed, wrong_texts
from yimen.matters.services.refold import CLOCK_COLUMNS, COLUMNS, PART_COLUMNS, Folded, differences
from yimen.matters.services.roots import wrong_anchors, wrong_roots

BATCH = 1000
MOST = 100


class Wrong(NamedTuple):
    """One thing that is not as it was written: in which matter, at which event, what."""

    number: str
    seq: int
    what: str

    def __str__(self) -> str:
        return f"{self.number} 第 {self.seq} 条：{self.what}"


@dataclass
class Verdict:
    """What was read and what was wrong, in the order of reading; only the first hundred are kept."""

    events: int = 0
    chains: int = 0
    roots: int = 0
    wrong: list[Wrong] = field(default_factory=list)
    count: int = 0

    def add(self, found: Iterable[Wrong]) -> None:
        for item in found:
            self.count += 1
            if len(self.wrong) < MOST:
                self.wrong.append(item)

    @property
    def line(self) -> str:
        first = str(self.wrong[0]) if self.wrong else "none"
        return f"events {self.events:,} · chains {self.chains:,} · roots {self.roots:,} · first difference: {first}"


class Row(NamedTuple):
    """An event as it is stored."""

    matter: int
    seq: int
    prev: bytes
    body: str
    hash: bytes
    algorithm: str
    verb: str
    from_state: str
    to_state: str
    actor_kind: str
    actor: int | None
    organisation: int | None
    at: str


_EVENTS = """
SELECT matter_id, seq, prev, body, hash, algorithm, verb, from_state, to_state, actor_kind, actor_id, organisation_id,
       to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
  FROM matters_event WHERE {} ORDER BY matter_id, seq
"""
# Events that are under no root yet are nearly all the youngest; late commits lie a little further back.
_SINCE = """
SELECT DISTINCT e.matter_id FROM matters_event e LEFT JOIN matters_checkpointleaf l ON l.event_id = e.id
 WHERE l.event_id IS NULL AND e.id > (SELECT coalesce(max(event_id), 0) - 100000 FROM matters_checkpointleaf)
 ORDER BY 1
"""


def verify(
    *, since_anchor: bool = False, anchors: Sequence[Path] | None = None, deep: bool = False, files: bool = True
) -> Verdict:
    """Verify everything, or only the matters with events younger than the last anchor and the last root.

    anchors: anchor files from elsewhere instead of our own; deep: each body is also parsed, written anew canonically and
    compared; files: contents of attachments are hashed again.
    """
    verdict = Verdict()
    with ExitStack() as stack:
        if not connection.in_atomic_block:
            stack.enter_context(transaction.atomic())
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for low, high, ids in _batches(since_anchor):
            _batch(verdict, low, high, ids, deep, files)
        if not since_anchor:
            verdict.add(Wrong(*found) for found in missing_numbers())
        roots = Checkpoint.objects.order_by("pk")
        if since_anchor:
            roots = roots.filter(pk__gte=Checkpoint.objects.order_by("-pk").values("pk")[:1])
        known, whole = list(roots), not since_anchor
        # The lines outside name the very event; a root alone only says that something under it changed.
        verdict.add(Wrong(*item) for item in wrong_anchors(anchors, known, whole=whole))
        verdict.add(Wrong(*item) for item in wrong_roots(known, whole=whole))
        verdict.roots = len(known)
    return verdict


def verify_matter(matter: int) -> Verdict:
    """One matter's chain, columns, texts and files."""
    verdict = Verdict()
    _batch(verdict, 0, None, [matter], deep=True, files=True)
    return verdict


def _batches(since_anchor: bool) -> Iterator[tuple[int, int | None, list[int] | None]]:
    """Spans of matter ids: from (exclusive) to (inclusive, None: without end), or lists of ids."""
    with connection.cursor() as cursor:
        if since_anchor:
            cursor.execute(_SINCE)
            ids = [pk for (pk,) in cursor.fetchall()]
            yield from ((0, None, ids[n : n + BATCH]) for n in range(0, len(ids), BATCH))
            return
        low = 0
        while True:
            cursor.execute(
                "SELECT id FROM matters_matter WHERE id > %s ORDER BY id OFFSET %s LIMIT 1", [low, BATCH - 1]
            )
            row = cursor.fetchone()
            yield low, row[0] if row else None, None
            if row is None:
                return
            low = row[0]


def _batch(verdict: Verdict, low: int, high: int | None, ids: list[int] | None, deep: bool, files: bool) -> None:
    where, params = ("{0} = ANY(%s)", [ids]) if ids is not None else ("{0} > %s AND {0} <= %s", [low, high or 2**62])
    matters = {row["id"]: row for row in _rows("matters_matter", ("id", "head", *COLUMNS), where, params, "id")}
    clocks = _grouped("matters_clock", CLOCK_COLUMNS, where, params)
    parts = _grouped("matters_assignment", PART_COLUMNS, where, params)
    hung = belongings(where, params)
    with connection.cursor() as cursor:
        cursor.execute(_EVENTS.format(where.format("matter_id")), params)
        for pk, rows in groupby(map(Row._make, cursor.fetchall()), key=itemgetter(0)):
            events = list(rows)
            verdict.events += len(events)
            verdict.chains += 1
            matter = matters.pop(pk, None)
            if matter is None:
                verdict.add([Wrong(_number_in(events[0]), 0, "事项本身不见了，只剩下经过")])
                continue
            verdict.add(_matter(matter, events, clocks.get(pk, []), parts.get(pk, []), hung[pk], deep, files))
    verdict.add(Wrong(row["number"], 1, "事项没有任何经过：全部记录被删除") for row in matters.values())


def _matter(
    matter: Mapping[str, Any], events: Sequence[Row], clocks: Sequence[Mapping[str, Any]],
    parts: Sequence[Mapping[str, Any]], hung: Belongings, deep: bool, files: bool,
) -> list[Wrong]:  # fmt: skip
    number = matter["number"]
    if number not in events[0].body:
        number = _number_in(events[0])  # the number itself was changed: the trail knows the true one
    broken = chain.walk((row.seq, row.prev, row.body, row.hash, row.algorithm) for row in events)  # type: ignore[misc]
    if broken:
        return [Wrong(number, broken.expected, broken.sentence)]
    bodies = [json.loads(row.body) for row in events]
    found = [
        Wrong(number, row.seq, what) for row, body in zip(events, bodies, strict=True) for what in _row(row, body, deep)
    ]
    last = events[-1]
    if matter["version"] != last.seq or bytes(matter["head"]) != last.hash:
        found.append(
            Wrong(number, last.seq + 1, f"事项记着 {matter['version']} 条，末条摘要与经过不符：末尾的记录被删除或改动")
        )
    folded = Folded()
    for body in bodies:
        folded.add(body)
    found += [
        Wrong(number, item.seq, f"{item.column} 现为 {_said(item.stored)}，按经过应为 {_said(item.folded)}")
        for item in differences(matter, clocks, parts, folded)
    ]
    found += [Wrong(number, *item) for item in wrong_texts(bodies, hung)]
    found += [Wrong(number, *item) for item in wrong_files(bodies, hung, read=files)]
    return found + [Wrong(number, *item) for item in wrong_sealed(hung)]


def _row(row: Row, body: Mapping[str, Any], deep: bool) -> Iterator[str]:
    """What in an event's columns differs from its body."""
    columns = (row.seq, row.verb, row.from_state, row.to_state, [row.actor_kind, row.actor, row.organisation])
    if columns != (body["seq"], body["verb"], body["from"], body["to"], body["by"]):
        yield "列与内容不符：序号、动作、状态或人员"
    if body["at"] != row.at:
        yield "列与内容不符：时间"
    if deep and chain.canonical(body) != row.body:
        yield "内容不是规范写法"


def _number_in(row: Row) -> str:
    try:
        return str(json.loads(row.body)["matter"])
    except (ValueError, KeyError):
        return f"#{row.matter}"


def _said(value: object) -> str:
    return repr(value)[:60]


def _rows(table: str, columns: Sequence[str], where: str, params: Sequence[Any], key: str) -> Iterator[dict[str, Any]]:
    with connection.cursor() as cursor:
        names = ", ".join(map(_written, columns))
        # Table and column names are our own constants.
        cursor.execute(f"SELECT {names} FROM {table} WHERE {where.format(key)} ORDER BY {key}, id", params)  # noqa: S608
        for row in cursor.fetchall():
            yield dict(zip(columns, row, strict=True))


def _written(column: str) -> str:
    """A column as it is read: moments in the canonical form that bodies have, so that they compare as text."""
    moment = f"""to_char("{column}" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
    return moment if column.endswith("_at") else f'"{column}"'


def _grouped(table: str, columns: Sequence[str], where: str, params: Sequence[Any]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for row in _rows(table, ("matter_id", *columns), where, params, "matter_id"):
        if isinstance(row.get("history"), str):
            row["history"] = json.loads(row["history"])
        found.setdefault(row["matter_id"], []).append(row)
    return found


_NUMBERS = """
WITH taken AS (SELECT left(number, 16) AS series, substr(number, 17, 5)::int AS n FROM matters_matter
                WHERE number ~ '^[A-Z]{2}[0-9]{20}$')
SELECT s.series, g.n, false FROM matters_numberseries s CROSS JOIN LATERAL generate_series(1, s.last) AS g (n)
 WHERE NOT EXISTS (SELECT 1 FROM taken t WHERE t.series = s.series AND t.n = g.n)
UNION ALL
SELECT t.series, t.n, true FROM taken t LEFT JOIN matters_numberseries s USING (series) WHERE t.n > coalesce(s.last, 0)
ORDER BY 1, 2 LIMIT 100
"""


def missing_numbers() -> list[tuple[str, int, str]]:
    """Numbers that were given out and have no matter, and matters beyond what their series has given out."""
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERS)
        return [
            (
                f"{series}{n:05d}{mod_11_10(f'{series[2:]}{n:05d}')}",
                0 if beyond else 1,
                "编号超出了它的序列" if beyond else "编号已发出，事项不见了：整件被删除",
            )
            for series, n, beyond in cursor.fetchall()
        ]
