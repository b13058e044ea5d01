"""What the forms of the acts may offer: persons, offices, orders, entries. Closed lists, read when a form is shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from yimen.hotline.models import Category, KnowledgeEntry, Order
from yimen.matters.access import visible_to
from yimen.matters.models import Assignment, Matter
from yimen.org.access import Actor
from yimen.org.models import Organisation, Staff
from yimen.org.queries import holders, receiving_organisations

Choices = list[tuple[str, str]]


def handlers(office: int | None) -> Choices:
    """Who can handle in an office: its handlers first, then its liaisons."""
    if office is None:
        return []
    rows = holders(office, "office_handler", "office_liaison")
    return [(str(pk), name) for pk, name in dict(rows.values_list("pk", "name")).items()]


def principals(office: int | None) -> Choices:
    """The principals of an office, who sign the answers to supervision from level 2 on."""
    return [(str(person.pk), person.name) for person in holders(office, "office_principal")] if office else []


def colleagues(actor: Actor, roles: Iterable[str]) -> Choices:
    """Other holders of these posts at the desk."""
    rows = Staff.objects.filter(is_active=True, appointments__state="active", appointments__role__in=list(roles))
    return [(str(row.pk), row.name) for row in rows.exclude(pk=actor.staff_id or 0).distinct()]


def offices(without: Iterable[int | None] = ()) -> Choices:
    """Offices that can receive an order, without the ones named."""
    left_out = [pk for pk in without if pk]
    rows = receiving_organisations().exclude(pk__in=left_out)
    return [(str(row.pk), row.short_name) for row in rows]


def offices_beside(matter: Matter) -> Choices:
    """Offices that can be called in: all that receive orders but the lead, those already in it, and the one kept apart."""
    live = Assignment.objects.filter(matter=matter, state="open").values_list("organisation", flat=True)
    return offices([*live, matter.lead_organisation_id, matter.avoids_id])


def all_offices(without: Iterable[int | None] = ()) -> Choices:
    """Every active office, for succession and rulings."""
    rows = Organisation.objects.filter(is_active=True).exclude(pk__in=[pk for pk in without if pk])
    return [(str(row.pk), row.short_name) for row in rows]


def mains(actor: Actor, matter: Matter) -> Choices:
    """Open orders that this one could follow: same category or place, the same lead once there is one; newest first."""
    rows = visible_to(actor).filter(kind="order", closed_at=None).exclude(pk=matter.pk)
    rows = rows.exclude(state__in=["draft", "following"])
    if matter.lead_organisation_id:
        rows = rows.filter(lead_organisation=matter.lead_organisation_id)
    alike = Q(category=matter.category) if matter.category else Q()
    if matter.region_id:
        alike |= Q(region=matter.region_id)
    rows = rows.filter(alike).order_by("-received_at")[:12]
    return [(str(row.pk), f"{row.title}（{row.number}）") for row in rows]


def entries(today: date) -> Choices:
    """Knowledge entries in force."""
    rows = KnowledgeEntry.objects.filter(valid_from__lte=today).filter(Q(valid_until=None) | Q(valid_until__gte=today))
    return [(str(row.pk), row.question) for row in rows[:50]]


def categories() -> Choices:
    """The second and third level of the classification tree."""
    rows = Category.objects.filter(is_active=True, parent__isnull=False).select_related("parent")
    return [(row.code, f"{row.parent.name} / {row.name}" if row.parent else row.name) for row in rows]


def order_row(matter: Matter) -> Order | None:
    """The order's own row of a matter; None for requests and letters."""
    return matter.order if matter.kind == "order" else None
