"""A whole file: looked through first, then taken in by small transactions; a run that was cut off goes on where it was."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from django.db import connection, transaction
from django.db.models import F

from yimen.base.now import now
from yimen.base.tables import Table, letter, open_table
from yimen.hotline.models import ImportBatch, ImportRow, Order
from yimen.hotline.rules.importing import Mapping, Problem, Row, Source, fitted, read_row
from yimen.hotline.services.importing.report import Report
from yimen.hotline.services.importing.rows import add, changed, judge
from yimen.hotline.services.importing.seen import Seen
from yimen.kernel.refusal import Refusal

# Few rows a transaction: the day's number series is held until it ends, and the desk needs it too.
TOGETHER: Final = 25
_LOCK: Final = 611026012345
COUNTED: Final = {"added": "added", "unchanged": "unchanged", "changed": "changed", "refused": "refused"}
Progress = Callable[["Counts"], None]
Around = Callable[[Row], AbstractContextManager[object]]


@dataclass
class Counts:
    """How far a file has been read and what became of its rows."""

    rows: int = 0
    added: int = 0
    unchanged: int = 0
    changed: int = 0
    refused: int = 0
    total: int | None = None
    warnings: list[str] = field(default_factory=list)
    encoding: str = ""

    def count(self, outcome: str) -> None:
        """One more row with this outcome."""
        setattr(self, outcome, getattr(self, outcome) + 1)


@dataclass(frozen=True)
class Import:
    """A file to be taken in: where it lies, how it is read, which sheet, and where its report goes.

    around: what a row is taken in under; a demonstration moves the clock there.
    """

    path: Path
    mapping: Mapping
    report: Report
    sheet: str = ""
    most: int | None = None
    around: Around = lambda row: nullcontext()
    progress: Progress = lambda counts: None


def check_file(job: Import) -> Counts:
    """Read the whole file and report what is wrong, writing nothing to the database.

    `added` are the rows that would become orders, `unchanged` those that are here already with the same content,
    `changed` those with another. Raises Refusal when the file as a whole cannot be read.
    """
    counts = Counts()
    with closing(Seen()) as seen:
        for rows in _packs(_rows(job, counts), 500):
            known = _Known(rows)
            for row in rows:
                counts.count(_foreseen(row, seen, known, job.report))
            counts.rows += len(rows)
            job.progress(counts)
    counts.total = counts.rows
    return counts


def _foreseen(row: Row, seen: Seen, known: _Known, report: Report) -> str:
    again = _again(row, seen)
    judge(row)
    for problem in row.problems:
        report.add(problem)
    if row.fatal:
        return "refused"
    if again:
        return "unchanged"
    return known.outcome(row) or "added"


def _again(row: Row, seen: Seen) -> bool:
    """Whether the file has had this very row before; another row under the same key is a problem."""
    before = seen.first(row.key, row.digest, row.line)
    if before is None:
        return False
    digest, line = before
    if digest != row.digest:
        sentence = f"与第 {line} 行的编号相同、内容不同，没有导入。请核对以哪一行为准。"
    else:
        sentence = f"与第 {line} 行完全相同，只算一次。"
    row.problems.append(
        Problem(
            row.line, "上级编号", row.get("upstream_number")[:20], "duplicate_in_file", sentence, digest != row.digest
        )
    )
    return digest == row.digest


def unfinished(path: Path, mapping: Mapping) -> ImportBatch | None:
    """The batch of this file that was cut off, if there is one."""
    rows = ImportBatch.objects.filter(sha256=_digest(path), mapping=mapping.name[:60], state=ImportBatch.State.READING)
    return rows.order_by("-pk").first()


def import_file(job: Import, *, total: int | None = None) -> tuple[ImportBatch, Counts]:
    """Take the file in; what a run that was cut off had done is left alone. One import at a time.

    Each row is taken once: known by its number at the platform, else by its content. A row that cannot be taken waits
    in ImportRow with a sentence. Raises Refusal when the file cannot be read or another import is running.
    """
    with _alone():
        batch = unfinished(job.path, job.mapping) or ImportBatch.objects.create(
            sha256=_digest(job.path), name=job.path.name[:200], mapping=job.mapping.name[:60], started_at=now()
        )
        counts = Counts(total=total)
        with closing(Seen()) as seen:
            for rows in _packs(_rows(job, counts), TOGETHER):
                _take(batch, rows, seen, job, counts)
                job.progress(counts)
        ImportBatch.objects.filter(pk=batch.pk).update(
            state=ImportBatch.State.DONE, finished_at=now(), rows=counts.rows
        )
        batch.refresh_from_db()
    return batch, counts


class _alone(AbstractContextManager[None]):
    """One import at a time in this database; the lock goes with the connection, so a killed run leaves none behind."""

    def __enter__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
            if not cursor.fetchone()[0]:
                raise Refusal("import_running", "另一个导入正在进行，请等它结束再试。")

    def __exit__(self, *_: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _rows(job: Import, counts: Counts) -> Iterator[Row]:
    table = open_table(job.path, sheet=job.sheet)
    source = _source(job.mapping, table, counts)
    for line in islice((line for line in table.lines if not line.empty), job.most):
        yield read_row(source, line.number, line.cells, formulas=line.formulas, broken=line.broken)


def _source(mapping: Mapping, table: Table, counts: Counts) -> Source:
    places, left = fitted(mapping, table.header, [letter(place) for place in range(len(table.header))])
    counts.encoding = table.encoding
    counts.warnings = list(table.warnings)
    if left:
        counts.warnings.append(f"这些列没有对应的字段，不导入：{'、'.join(left[:12])}。")
    if counts.total is None:
        counts.total = table.total
    return Source(mapping, places, table.header, table.date1904)


def _packs(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    while pack := list(islice(rows, size)):
        yield pack


class _Known:
    """What the database knows of a pack of rows: orders by number, and the last digest that was taken under each key."""

    def __init__(self, rows: list[Row]) -> None:
        numbers = [row.get("upstream_number") for row in rows if row.get("upstream_number")]
        orders = Order.objects.filter(upstream_number__in=numbers).select_related("matter") if numbers else []
        self.orders = {f"{order.upstream_system}:{order.upstream_number}": order for order in orders}
        before = ImportRow.objects.filter(key__in=[row.key for row in rows], order__isnull=False).order_by("pk")
        self.last = {each.key: each for each in before.select_related("order__matter")}

    def order(self, row: Row) -> Order | None:
        """The order that this row is about, if it is here."""
        last = self.last.get(row.key)
        return self.orders.get(row.key) or (last.order if last else None)

    def outcome(self, row: Row) -> str:
        """unchanged, changed, or empty for a row that is new."""
        if self.order(row) is None:
            return ""
        last = self.last.get(row.key)
        return "unchanged" if last and last.digest == row.digest else "changed"


@transaction.atomic
def _take(batch: ImportBatch, rows: list[Row], seen: Seen, job: Import, counts: Counts) -> None:
    """Take in one pack; rows that an earlier run has taken are only remembered."""
    lines = [row.line for row in rows]
    done = dict(ImportRow.objects.filter(batch=batch, line__in=lines).values_list("line", "outcome"))
    known = _Known([row for row in rows if row.line not in done])
    before = Counts()
    for row in rows:
        again = _again(row, seen)
        outcome = done.get(row.line)
        if outcome is None:
            with job.around(row):
                outcome = _one(batch, row, known, again, job.report)
            before.count(outcome)
        counts.count(outcome)
    counts.rows += len(rows)
    deltas = {column: F(column) + getattr(before, column) for column in COUNTED}
    ImportBatch.objects.filter(pk=batch.pk).update(rows=counts.rows, **deltas)


def _one(batch: ImportBatch, row: Row, known: _Known, again: bool, report: Report) -> str:
    judge(row)
    order, outcome = known.order(row), "refused"
    if row.fatal is None:
        try:
            with transaction.atomic():
                order, outcome = _done(row, known, again)
        except Refusal as refusal:
            row.problems.append(Problem(row.line, "", "", _code(refusal), refusal.sentence, fatal=True))
    for problem in row.problems:
        report.add(problem)
    first = row.fatal or next(iter(row.problems), None)
    ImportRow.objects.create(
        batch=batch, line=row.line, key=row.key, digest=row.digest, order=order, outcome=outcome,
        code=first.code if first else "", column=first.column[:40] if first else "",
        sentence=first.sentence[:300] if first else "",
    )  # fmt: skip
    if outcome != "refused":
        ImportRow.objects.filter(key=row.key, outcome="refused", settled_at=None).update(settled_at=now())
    return outcome


def _done(row: Row, known: _Known, again: bool) -> tuple[Order | None, str]:
    order = known.order(row)
    if order is None and not again:
        order = add(row)
        known.orders[row.key] = order
        return order, "added"
    if again or order is None or known.outcome(row) == "unchanged":
        return order, "unchanged"
    return order, "changed" if changed(row, order) else "unchanged"


def _code(problem: Refusal) -> str:
    return problem.code[:24] if problem.code in ("closed_here",) else "refused"
