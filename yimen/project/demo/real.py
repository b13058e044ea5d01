"""Real messages of citizens, public data without phone or name, taken in at their own times and dispatched by the aid."""

from __future__ import annotations

import gzip
import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import connection
from django.db.models import Max

from yimen.base.now import moved_to
from yimen.hotline.models import Order
from yimen.hotline.queries.suggesting import suggest
from yimen.hotline.rules.importing import Row, load_mapping
from yimen.hotline.services import dispatching, intake
from yimen.hotline.services.importing import Counts, Import, Report, import_file
from yimen.hotline.services.turn import Turn
from yimen.kernel.refusal import Refusal
from yimen.matters.models import Matter
from yimen.org.access import Actor
from yimen.org.queries import calendar
from yimen.project.demo.living.cast import Cast
from yimen.project.settings import ROOT

FILE = ROOT.parent / "shared" / "data" / "messages" / "messages_by_time.csv.gz"
Progress = Callable[[str, int, int], None]


@dataclass
class Result:
    """What came of the messages. ranks: how often the aid named one office clearly, several, or none."""

    counts: Counts
    categories: Counter[str] = field(default_factory=Counter)
    offices: Counter[str] = field(default_factory=Counter)
    aid: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    dispatched: int = 0
    late: int = 0
    until: datetime = datetime(2000, 1, 1, tzinfo=UTC)


def take_in(file: Path, folder: Path, *, most: int | None = None, progress: Progress) -> Result:
    """Take in the messages of a (packed) CSV file, each at its own time, accept and dispatch each by the suggestion.

    folder: where the unpacked file and the report go; most: only so many of the first. What is in the database already
    is left as it is, so that a run that was cut off goes on.
    """
    path = _unpacked(file, folder)
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    with Report(folder / "messages-report.csv") as report:
        job = Import(path, load_mapping("messages"), report, most=most, around=_then)
        shown = replace(job, progress=lambda counts: progress("导入", counts.rows, most or counts.total or 0))
        _, counts = import_file(shown)
        result = Result(counts, refused=Counter(report.counts))
    _dispatch_all(result, progress)
    _tell(result)
    return result


def _unpacked(file: Path, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    if file.suffix != ".gz":
        return file
    path = folder / file.stem
    with gzip.open(file, "rb") as packed, path.open("wb") as plain:
        shutil.copyfileobj(packed, plain)
    return path


def _then(row: Row) -> AbstractContextManager[None]:
    return moved_to(row.moments.get("received_at") or datetime.now(UTC))


def _dispatch_all(result: Result, progress: Progress) -> None:
    """The desk's work of each order: accepted within an office hour, dispatched within another."""
    cast, days = Cast.read(), calendar()
    waiting = Order.objects.filter(
        upstream_system="sample", matter__state__in=["awaiting_acceptance", "awaiting_dispatch"]
    )
    todo = list(waiting.order_by("matter__received_at", "pk").values_list("pk", flat=True))
    able = {organisation for role, organisation in cast.posts if role == "office_liaison"}
    reviewer, dispatcher = (_first(cast, role) for role in ("intake_reviewer", "dispatcher"))
    for n, pk in enumerate(todo, 1):
        order = Order.objects.select_related("matter").get(pk=pk)
        opened = days.next_opening(order.matter.received_at)
        with moved_to(opened + timedelta(minutes=40)):
            if order.matter.state == "awaiting_acceptance":
                intake.accept(Turn(pk, reviewer))
        with moved_to(opened + timedelta(minutes=80)):
            _dispatch(order, able, dispatcher, result)
        progress("派单", n, len(todo))


def _first(cast: Cast, role: str) -> Actor:
    return next(people[0] for (held, _), people in cast.posts.items() if held == role)


def _dispatch(order: Order, able: set[int], dispatcher: Actor, result: Result) -> None:
    found = suggest(order)
    offices = [each for each in found.offices if each.organisation.pk in able]
    clear = found.advice.preselected is not None
    result.aid["一个单位明显在前" if offices and clear else "几个单位相近" if offices else "没有单位可建议"] += 1
    if not offices:
        return
    try:
        dispatching.dispatch(
            Turn(order.pk, dispatcher), lead=offices[0].organisation.pk, category=offices[0].category, rank=1
        )
        result.dispatched += 1
    except Refusal as problem:
        result.refused[problem.code] += 1


def _tell(result: Result) -> None:
    rows = Matter.objects.filter(order__upstream_system="sample").exclude(lead_organisation=None)
    for category, office in rows.values_list("category", "lead_organisation__short_name"):
        result.categories[category[:4]] += 1
        result.offices[office] += 1
    last = Matter.objects.filter(order__upstream_system="sample").aggregate(last=Max("received_at"))["last"]
    if last:
        result.until = last
        result.late = rows.filter(closed_at=None, due_at__lt=last).count()
