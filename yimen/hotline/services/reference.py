"""Loads the desk's reference data: the tree, who leads what, how long things take. Repeating it changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction

from yimen.hotline.models import Category, KnowledgeEntry, LeadKind, LimitRule
from yimen.hotline.queries.reference import forget_limits
from yimen.kernel.bigrams import search_vector_text
from yimen.org.queries import organisation_id


@transaction.atomic
def load_categories(rows: Iterable[Mapping[str, str]]) -> int:
    """Load the classification tree: 17 first-level and 110 second-level nodes, third levels where they are named."""
    listed = list(rows)
    level1 = {row["level1_code"]: row["level1_zh"] for row in listed}
    nodes = [Category(code=code, name=name) for code, name in level1.items()]
    for row in listed:
        nodes.append(
            Category(
                code=row["code"],
                name=row["name_zh"],
                parent_id=row["level1_code"],
                lead_kind=row["lead_kind"],
                co_kinds=row["co_kinds"],
                limit_days=int(row["limit_working_days"]),
                urgent_default=row["urgent_default"] == "1",
                tell_and_hand_over=row["tell_and_hand_over"] == "1",
                keywords=row["keywords"],
            )
        )
        third = [name.strip() for name in row["third_level_examples"].split(";") if name.strip()]
        nodes += [
            Category(code=f"{row['code']}{n:02d}", name=name, parent_id=row["code"]) for n, name in enumerate(third, 1)
        ]
    fields = [
        "name",
        "parent",
        "lead_kind",
        "co_kinds",
        "limit_days",
        "urgent_default",
        "tell_and_hand_over",
        "keywords",
    ]
    Category.objects.bulk_create(nodes, update_conflicts=True, unique_fields=["code"], update_fields=fields)
    return len(nodes)


@transaction.atomic
def load_lead_kinds(rows: Iterable[Mapping[str, str]]) -> int:
    """Bind each kind of lead to the county's office, or to a rule (town of the address, superior, the section itself)."""
    rules = {rule.value for rule in LeadKind.Rule} - {"office"}
    count = 0
    for row in rows:
        target = row["organisation"]
        rule = target if target in rules else "office"
        office = organisation_id(target) if rule == "office" else None
        LeadKind.objects.update_or_create(
            kind=row["kind"], defaults={"rule": rule, "organisation_id": office, "note": row.get("note", "")}
        )
        count += 1
    return count


@transaction.atomic
def load_limits(rows: Iterable[Mapping[str, str]]) -> int:
    """Load the table of limits; a number that an administrator has changed stays as it is."""
    made = [
        LimitRule(
            clock=row["clock"],
            grade=row["grade"],
            request_type=row["request_type"],
            amount=int(row["amount"]),
            unit=row["unit"],
            basis=row["basis"],
            verified=row["verified"] == "yes",
            valid_from=date.fromisoformat(row["valid_from"]),
        )
        for row in rows
    ]
    LimitRule.objects.bulk_create(made, ignore_conflicts=True)
    forget_limits()
    return len(made)


@transaction.atomic
def load_knowledge(rows: Iterable[Mapping[str, str]]) -> int:
    """Load knowledge entries by their question; one whose wording has changed gets a new version, its uses stay."""
    known = {entry.question: entry for entry in KnowledgeEntry.objects.all()}
    count = 0
    for row in rows:
        entry = known.get(row["question"]) or KnowledgeEntry(question=row["question"], version=0)
        if entry.version == 0 or (entry.variants, entry.answer, entry.basis) != _wording(row):
            entry.version += 1
        entry.variants, entry.answer, entry.basis = _wording(row)
        entry.office_id = organisation_id(row["office"])
        entry.category_id = row["category"] or None
        entry.public = row["public"] == "yes"
        entry.valid_from = date.fromisoformat(row["valid_from"])
        entry.review_date = date.fromisoformat(row["review_date"])
        entry.search = search_vector_text([(entry.question, "A"), (entry.variants or entry.question, "B")])
        entry.save()
        count += 1
    return count


def _wording(row: Mapping[str, str]) -> tuple[str, str, str]:
    return row["variants"], row["answer"], row["basis"]
