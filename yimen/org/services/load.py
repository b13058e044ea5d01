"""Loading of reference data: regions, organisations, people of the demonstration, the yearly calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.db.models import F

from yimen.base.now import now
from yimen.org.models import Appointment, CalendarDay, CalendarState, Organisation, Region, Staff, StandIn
from yimen.org.rules import check_together
from yimen.org.services.people import sort_key


@transaction.atomic
def load_regions(rows: Iterable[Mapping[str, str]]) -> int:
    """Load regions, parents first; what exists is brought up to date. Returns the number of rows."""
    listed = sorted(rows, key=lambda row: len(row["code"]))
    regions = [
        Region(
            code=row["code"], name=row["name"], level=row["level"], kind=row["kind"], parent_id=row["parent"] or None
        )
        for row in listed
    ]
    Region.objects.bulk_create(
        regions, update_conflicts=True, unique_fields=["code"], update_fields=["name", "level", "kind", "parent"]
    )
    return len(regions)


@transaction.atomic
def load_organisations(rows: Iterable[Mapping[str, str]], county: str) -> int:
    """Load organisations by code, parents named by code; what exists is brought up to date."""
    listed = list(rows)
    known = set(Region.objects.values_list("code", flat=True))
    for row in listed:
        region = row.get("region") or None
        Organisation.objects.update_or_create(
            code=row["code"],
            defaults={
                "name": row["name"], "short_name": row["short_name"], "kind": row["kind"], "county": county,
                "duties": row.get("duties", ""), "aliases": row.get("aliases", ""), "sort": int(row["sort"]),
                "sort_key": sort_key(row["name"]), "region_id": region if region in known else None,
            },
        )  # fmt: skip
    ids = dict(Organisation.objects.values_list("code", "pk"))
    for row in listed:
        if row.get("parent"):
            Organisation.objects.filter(code=row["code"]).update(parent=ids[row["parent"]])
    return len(listed)


@transaction.atomic
def load_people(rows: Iterable[Mapping[str, str]]) -> int:
    """Load demonstration staff with their posts, as already confirmed. Accounts have no password until one is set."""
    ids = dict(Organisation.objects.values_list("code", "pk"))
    count = 0
    for row in rows:
        person, made = Staff.objects.get_or_create(
            login=row["login"],
            defaults={
                "name": row["name"], "organisation_id": ids[row["organisation"]], "work_phone": row.get("phone", ""),
                "sort_key": sort_key(row["name"]), "must_change_password": False,
            },
        )  # fmt: skip
        if made:
            person.set_unusable_password()
            person.save(update_fields=["password"])
        roles = [role.removesuffix("*") for role in row["roles"].split("|") if role]
        check_together(roles)
        for role in roles:
            Appointment.objects.get_or_create(
                staff=person, organisation_id=ids[row["organisation"]], role=role,
                state=Appointment.State.ACTIVE,
                defaults={"is_deputy": f"{role}*" in row["roles"].split("|"), "decided_at": now()},
            )  # fmt: skip
        count += 1
    return count


@transaction.atomic
def load_stand_ins(rows: Iterable[Mapping[str, str]]) -> int:
    """Load who stands in for whom, by login; the order of the rows is the rank."""
    people = dict(Staff.objects.values_list("login", "pk"))
    ranks: dict[str, int] = {}
    for row in rows:
        ranks[row["staff"]] = ranks.get(row["staff"], 0) + 1
        StandIn.objects.get_or_create(
            staff_id=people[row["staff"]], deputy_id=people[row["deputy"]], defaults={"rank": ranks[row["staff"]]}
        )
    return sum(ranks.values())


HOURS = {"weekdays": [[["09:00", "12:00"], ["13:30", "17:30"]]] * 5 + [[], []],
         "make_up": [["09:00", "12:00"], ["13:30", "17:30"]]}  # fmt: skip


@transaction.atomic
def load_calendar(rows: Iterable[Mapping[str, str]]) -> int:
    """Load the State Council's yearly notices; a new line raises the calendar's version."""
    listed = list(rows)
    before = CalendarDay.objects.count()
    days = [
        CalendarDay(date=date.fromisoformat(row["date"]), kind=row["kind"], name=row["name"], notice=row["notice"])
        for row in listed
    ]
    CalendarDay.objects.bulk_create(days, ignore_conflicts=True)
    years = [int(row["date"][:4]) for row in listed]
    span = {"valid_from": date(min(years), 1, 1), "valid_through": date(max(years), 12, 31)}
    state, made = CalendarState.objects.get_or_create(pk=1, defaults=span | {"hours": HOURS})
    held = {"valid_from": state.valid_from, "valid_through": state.valid_through}
    if not made and (CalendarDay.objects.count() != before or held != span):
        CalendarState.objects.filter(pk=1).update(version=F("version") + 1, **span)
    return len(listed)
