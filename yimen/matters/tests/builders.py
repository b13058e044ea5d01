"""Matters for tests of lists and counts, in bulk. Rows are set here, not walked: what is tested is how they are read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from yimen.kernel.bigrams import search_vector_text
from yimen.kernel.codes import order_number
from yimen.kernel.limits import ZONE
from yimen.matters.models import Assignment, Matter, SearchEntry, Tally
from yimen.org.access import Actor, actor_of, staff_with_posts
from yimen.org.models import Organisation, Staff

WEDNESDAY = datetime(2026, 5, 13, 10, 20, tzinfo=ZONE)


def actor(login: str) -> Actor:
    """A person of the demonstration cast."""
    return actor_of(staff_with_posts(WEDNESDAY).get(login=login))


def person(login: str) -> int:
    return Staff.objects.values_list("pk", flat=True).get(login=login)


def office(code: str) -> int:
    return Organisation.objects.values_list("pk", flat=True).get(code=code)


def a_matter(n: int, **more: object) -> Matter:
    """An unsaved matter: an order in hand at the housing office, received n minutes before now, due tomorrow."""
    title = str(more.pop("title", f"第 {n} 件：迎春小区停水"))
    received = WEDNESDAY.astimezone(UTC) - timedelta(minutes=n)
    day = (WEDNESDAY - timedelta(days=n // 99_000)).date()
    values = {
        "county": "611026", "kind": "order", "number": order_number(day=day, sequence=n % 99_000 + 1), "title": title,
        "state": "in_progress", "owner_role": "office_handler", "received_at": received, "last_at": received,
        "due_at": WEDNESDAY + timedelta(days=1, minutes=n), "channel": "phone", "subtype": "help", "asker": "溪**",
        "region_id": "611026001", "category": "0501", "tokens": search_vector_text([(title, "A")]), "head": b"",
    }  # fmt: skip
    if "owner_organisation_id" not in more:
        values["owner_organisation_id"] = office("zhujian")
    if "lead_organisation_id" not in more:
        values["lead_organisation_id"] = office("zhujian")
    return Matter(**(values | more))


def saved(matters: Iterable[Matter]) -> list[Matter]:
    """Keep the matters with their counts and the leads' parts."""
    rows = Matter.objects.bulk_create(list(matters), batch_size=2_000)
    found = [SearchEntry(matter=row, tokens=row.tokens or "", received_at=row.received_at) for row in rows]
    SearchEntry.objects.bulk_create(found, batch_size=2_000)
    Tally.objects.bulk_create([_tally(row) for row in rows], batch_size=5_000)
    leads = [
        Assignment(matter=row, organisation_id=row.lead_organisation_id, role="lead", started_at=row.received_at)
        for row in rows
        if row.lead_organisation_id
    ]
    Assignment.objects.bulk_create(leads, batch_size=5_000)
    return rows


def a_part(matter: Matter, organisation: int, due_at: datetime, **more: object) -> Assignment:
    """A co-handler's part."""
    values = {"matter": matter, "organisation_id": organisation, "role": "co", "due_at": due_at, "started_at": due_at}
    return Assignment.objects.create(**(values | more))


def _tally(row: Matter) -> Tally:
    return Tally(
        county=row.county, kind=row.kind, state=row.state, owner=row.owner_organisation_id or 0,
        lead=row.lead_organisation_id or 0, open=row.closed_at is None, n=1,
    )  # fmt: skip
