"""完整度: what the checks last found, by department and rule: the score and what to mend first."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Func, Q, QuerySet, Sum

from yimen.catalog.models import Checked
from yimen.catalog.queries.published import in_force
from yimen.catalog.rules.checks import Rule, standard_rules

FIRST = 3


@dataclass(frozen=True)
class Mend:
    """A rule that items fail, and how many do."""

    rule: Rule
    count: int


@dataclass(frozen=True)
class Score:
    """The score of a department or, with code "", of the county."""

    code: str
    name: str
    items: int
    whole: int
    passed: int
    applicable: int
    first: tuple[Mend, ...] = ()

    @property
    def words(self) -> str:
        """Rounded down, so that 100 % means that every rule passed."""
        if not self.applicable:
            return "—"
        tenths = int(Decimal(1000) * self.passed / self.applicable)
        return f"{tenths // 10}.{tenths % 10}%"


def scores(on: date) -> list[Score]:
    """Each department's score with the rules that most of its items fail; two statements."""
    place = ("version__item__department__code", "version__item__department__short_name")
    rows = _checked(on).values(*place).annotate(**_sums()).order_by("version__item__department__sort")
    first = _first(on)
    return [Score(row[place[0]], row[place[1]], **_numbers(row), first=first[row[place[0]]]) for row in rows]


def county_score(lines: list[Score]) -> Score:
    """The county's score out of its departments'."""
    total: Counter[str] = Counter()
    for line in lines:
        total += Counter(
            {"items": line.items, "whole": line.whole, "passed": line.passed, "applicable": line.applicable}
        )
    return Score("", "全县", total["items"], total["whole"], total["passed"], total["applicable"])


def failing(on: date, *, department: str = "", code: str = "") -> QuerySet[Checked]:
    """The items that fail a rule, or any rule, with their faults."""
    rows = _checked(on).filter(passed__lt=F("applicable"))
    if department:
        rows = rows.filter(version__item__department__code=department)
    if code:
        rows = rows.filter(codes__contains=[code])
    rows = rows.select_related("version__item__department").defer("version__content")
    return rows.order_by("version__item__department__sort", "version__item__number")


def _checked(on: date) -> QuerySet[Checked]:
    return Checked.objects.filter(version__in=in_force(on))


def _sums() -> dict[str, Sum | Count]:
    whole = Count("pk", filter=Q(passed=F("applicable")))
    return {"items": Count("pk"), "whole": whole, "all_passed": Sum("passed"), "all_applicable": Sum("applicable")}


def _numbers(row: dict[str, int]) -> dict[str, int]:
    return {
        "items": row["items"], "whole": row["whole"], "passed": row["all_passed"], "applicable": row["all_applicable"],
    }  # fmt: skip


def _first(on: date) -> defaultdict[str, tuple[Mend, ...]]:
    rules = {rule.code: rule for rule in standard_rules()}
    place = "version__item__department__code"
    each = _checked(on).annotate(code=Func(F("codes"), function="unnest")).values(place, "code")
    found: defaultdict[str, tuple[Mend, ...]] = defaultdict(tuple)
    for row in each.annotate(count=Count("pk")).order_by(place, "-count", "code"):
        if len(found[row[place]]) < FIRST:
            found[row[place]] += (Mend(rules[row["code"]], row["count"]),)
    return found
