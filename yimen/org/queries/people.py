"""The organisation as staff read it: the tree, one organisation's people, one person."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from axes.models import AccessLog
from django.db.models import Count, Q, QuerySet

from yimen.kernel.refusal import Refusal
from yimen.org.access import Actor, visible_organisations, visible_staff
from yimen.org.models import Absence, Appointment, Organisation, Staff, StandIn
from yimen.org.rules import BY_CODE, OFFICE, check_receives_orders

_LIAISONS = Count("appointments", Q(appointments__state="active", appointments__role="office_liaison"))
_LEADERS = Count("appointments", Q(appointments__state="active", appointments__role="office_leader"))
_PEOPLE = Count("appointments__staff", Q(appointments__state="active"), distinct=True)


@dataclass
class Node:
    """An organisation in the tree with those under it."""

    organisation: Organisation
    below: list[Node]


def organisation_tree(actor: Actor) -> list[Node]:
    """All organisations in use as a tree, each with its number of people (`.people`)."""
    listed = list(visible_organisations(actor).filter(is_active=True).annotate(people=_PEOPLE))
    nodes = {organisation.pk: Node(organisation, []) for organisation in listed}
    roots: list[Node] = []
    for organisation in listed:
        above = nodes.get(organisation.parent_id or 0)
        (above.below if above else roots).append(nodes[organisation.pk])
    return roots


def find_organisations(actor: Actor, text: str) -> QuerySet[Organisation]:
    """Organisations whose name, short name, alias, code or pinyin contains the text."""
    by = Q(name__icontains=text) | Q(short_name__icontains=text) | Q(aliases__icontains=text)
    by |= Q(code__icontains=text) | Q(sort_key__icontains=text)
    return visible_organisations(actor).filter(by, is_active=True).annotate(people=_PEOPLE)


def find_people(actor: Actor, text: str) -> QuerySet[Staff]:
    """The first fifty people whose name, account or pinyin contains the text."""
    by = Q(name__icontains=text) | Q(login__icontains=text) | Q(sort_key__icontains=text)
    return visible_staff(actor).filter(by).select_related("organisation").order_by("-is_active", "sort_key")[:50]


def posts_in(organisation: Organisation) -> list[tuple[str, list[Appointment]]]:
    """(post's label, its holders and proposed holders) in the order of the posts."""
    rows = organisation.appointments.filter(state__in=["active", "proposed"]).select_related("staff")
    order = list(BY_CODE)
    listed = sorted(rows, key=lambda row: (order.index(row.role), row.is_deputy, row.pk))
    return [(BY_CODE[role].label, list(group)) for role, group in groupby(listed, key=lambda row: row.role)]


def completeness(organisation: Organisation) -> tuple[bool | None, str]:
    """(can it receive orders, the sentence that says so); None where it holds no post of an office."""
    counted = Organisation.objects.annotate(liaisons=_LIAISONS, leaders=_LEADERS).get(pk=organisation.pk)
    if not organisation.appointments.filter(state="active", role__in=OFFICE).exists():
        return None, "没有设热线岗位，不接收工单。"
    now_there = f"在岗联络员 {counted.liaisons} 名（含副联络员）、分管领导 {counted.leaders} 名"
    try:
        check_receives_orders(counted.liaisons, counted.leaders)
    except Refusal:
        return False, f"现有{now_there}，还不能接收工单：至少要有联络员 2 名、分管领导 1 名。"
    return True, f"{now_there}，可以接收工单。"


def waiting_posts() -> QuerySet[Appointment]:
    """Posts proposed and not yet decided, the oldest first."""
    waiting = Appointment.objects.filter(state="proposed").order_by("proposed_at")
    return waiting.select_related("staff", "organisation", "proposed_by")


def posts_of(staff: Staff) -> QuerySet[Appointment]:
    """A person's posts, those held first."""
    return staff.appointments.select_related("organisation", "proposed_by", "decided_by").order_by("state", "-pk")


def stand_ins_of(staff: Staff) -> QuerySet[StandIn]:
    """Who stands in for a person, first choice first."""
    return staff.stand_ins.select_related("deputy").order_by("rank")


def absences_of(staff: Staff) -> QuerySet[Absence]:
    """A person's last twenty absences, newest first."""
    return staff.absences.select_related("recorded_by").order_by("-starts_at")[:20]


def colleagues(staff: Staff) -> QuerySet[Staff]:
    """Who may stand in for a person: the active people of the same organisation and of the one above."""
    near = [staff.organisation_id, staff.organisation.parent_id]
    return Staff.objects.filter(is_active=True, organisation__in=near).exclude(pk=staff.pk).order_by("sort_key")


def sign_ins_of(login: str) -> list[AccessLog]:
    """The account's last two sign-ins: the present one and the one before."""
    return list(AccessLog.objects.filter(username=login).order_by("-attempt_time")[:2])
