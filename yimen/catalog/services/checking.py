"""Running the checks over the library: what each version in force passes, kept for lists and boards."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, replace
from datetime import date, datetime

from django.db import transaction

from yimen.base.now import now
from yimen.catalog.models import Checked, Version
from yimen.catalog.queries.published import in_force
from yimen.catalog.rules.checks import Neighbour, Neighbourhood, Surroundings, score
from yimen.catalog.rules.checks.rule import Office
from yimen.catalog.rules.content import Content
from yimen.catalog.rules.documents import from_data
from yimen.kernel.limits import local
from yimen.org.models import Organisation

MANY = 500


@transaction.atomic
def check_library(items: Collection[int] | None = None) -> int:
    """Check what is in force today, all of it or these items, against the whole library; returns how many.

    Rows of versions that are no longer in force go away with a whole run.
    """
    at = now()
    today = local(at).date()
    rows = list(in_force(today))
    contents = {row.pk: from_data(row.content) for row in rows}
    around = _around(rows, contents, today)
    wanted = [row for row in rows if items is None or row.item_id in items]
    bases = _bases(wanted)
    found = [_checked(row, contents[row.pk], around, bases.get(row.item_id), at) for row in wanted]
    if items is None:
        Checked.objects.exclude(version__in=contents).delete()
    Checked.objects.bulk_create(
        found, batch_size=MANY, update_conflicts=True, unique_fields=["version"],
        update_fields=["at", "passed", "applicable", "codes", "faults"],
    )  # fmt: skip
    return len(found)


def _checked(row: Version, content: Content, around: Surroundings, base: Content | None, at: datetime) -> Checked:
    own = replace(around, item=str(row.item_id), published_on=row.valid_from, base=base)
    result = score(content, own)
    codes = list(dict.fromkeys(fault.code for fault in result.faults))
    return Checked(
        version=row, at=at, passed=result.passed, applicable=result.applicable, codes=codes,
        faults=[asdict(fault) for fault in result.faults],
    )  # fmt: skip


def _bases(rows: list[Version]) -> dict[int, Content]:
    """The first version of each item that has had another since: what it is compared with (M10)."""
    changed = [row.item_id for row in rows if row.sequence > 1]
    first = (
        Version.objects.filter(item__in=changed, state="published").order_by("item_id", "sequence").distinct("item_id")
    )
    return {row.item_id: from_data(row.content) for row in first}


def _around(rows: list[Version], contents: dict[int, Content], today: date) -> Surroundings:
    """What all checks of one run know: the living organisations and the rest of the library."""
    alive = Organisation.objects.filter(is_active=True).values_list("code", "name")
    others = [_neighbour(row, contents[row.pk]) for row in rows]
    return Surroundings(
        today=today, bodies={code: Office(name) for code, name in alive}, others=Neighbourhood(others)
    )  # fmt: skip


def _neighbour(row: Version, content: Content) -> Neighbour:
    code = content.handle_code or content.task_code
    return Neighbour(str(row.item_id), content.name, content.body, content.task_type, code)
