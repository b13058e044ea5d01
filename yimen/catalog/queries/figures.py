"""The figures as of a day, for the county and each department, recomputed from the versions in force then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum

from yimen.catalog.models import Version
from yimen.catalog.queries.published import in_force
from yimen.catalog.rules.figures import FIGURES, WITH_CASES, Figure, Value


@dataclass(frozen=True)
class Line:
    """The figures of one department; code "" for the whole county."""

    code: str
    name: str
    items: int
    values: tuple[Value, ...]


def counted(on: date) -> QuerySet[Version]:
    """P: the versions in force of types that have cases, each with the materials of its item's first version."""
    first = Version.objects.filter(item=OuterRef("item"), state="published").order_by("sequence")
    rows = in_force(on).filter(task_type__in=WITH_CASES)
    return rows.annotate(first_materials=Subquery(first.values("required_materials")[:1]))


def county_line(on: date) -> Line:
    """The county's figures, in one statement."""
    sums = counted(on).aggregate(items=Count("pk"), **_sums())
    return Line("", "全县", sums["items"], _values(sums))


def department_lines(on: date) -> list[Line]:
    """Each department's figures, in one statement, in the order of the departments."""
    place = ("item__department__code", "item__department__short_name", "item__department__sort")
    rows = counted(on).values(*place).annotate(items=Count("pk"), **_sums()).order_by("item__department__sort")
    return [Line(row[place[0]], row[place[1]], row["items"], _values(row)) for row in rows]


def by_month(figure: Figure, last: date, months: int = 12) -> list[tuple[date, Value]]:
    """The county's figure at the end of each of the last months and on `last` itself, the oldest first."""
    days = [last]
    while len(days) < months:
        days.append(days[-1].replace(day=1) - timedelta(days=1))
    index = FIGURES.index(figure)
    return [(day, county_line(day).values[index]) for day in reversed(days)]


def behind(figure: Figure, on: date, *, met: bool, department: str = "") -> QuerySet[Version]:
    """The list that a figure opens: the items that meet it, or those that lack it; for sums, all that they add up."""
    rows = counted(on).filter(_among(figure))
    if figure.kind == "share":
        rows = rows.filter(**figure.met) if met else rows.exclude(**figure.met)
    if department:
        rows = rows.filter(item__department__code=department)
    return rows.order_by("item__department__sort", "item__number")


def _among(figure: Figure) -> Q:
    return Q(**figure.among) & ~Q(**figure.among_not) if figure.among_not else Q(**figure.among)


def _sums() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for figure in FIGURES:
        among = _among(figure)
        if figure.kind == "share":
            found[f"{figure.code}_top"] = Count("pk", filter=among & Q(**figure.met))
            found[f"{figure.code}_bottom"] = Count("pk", filter=among)
        else:
            found[f"{figure.code}_top"] = Sum(figure.above, filter=among)
            found[f"{figure.code}_bottom"] = (
                Sum(figure.below, filter=among) if figure.below else Count("pk", filter=among)
            )
    return found


def _values(sums: dict[str, Any]) -> tuple[Value, ...]:
    return tuple(_value(figure, sums[f"{figure.code}_top"], sums[f"{figure.code}_bottom"]) for figure in FIGURES)


def _value(figure: Figure, top: Any, bottom: Any) -> Value:
    return Value(figure, Decimal(top or 0), Decimal(bottom or 0))
