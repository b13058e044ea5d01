"""Who is away, and who stands in (AB 岗)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from yimen.base.doors import door
from yimen.base.now import now
from yimen.kernel.refusal import Refusal
from yimen.kernel.words import moment_words
from yimen.org import queries, services
from yimen.org.access import Actor, may_manage_person, visible_staff
from yimen.org.forms.organisation import AbsenceForm, StandInForm
from yimen.org.models import Absence, Staff
from yimen.org.views.pages import act, actor_in, form_page

RANKS = ("first", "second", "third")
MANAGERS = ("system_admin", "office_leader", "office_liaison", "section_head", "centre_leader")


def _require(actor: Actor, staff: Staff) -> None:
    """No form for what would be refused afterwards."""
    if not may_manage_person(actor, staff):
        raise Refusal("forbidden", f"{staff.name}的代班和缺勤，由本人所在单位的领导、联络员或系统管理员办理。")


@door("act", *MANAGERS, thing="absence")
def record(request: HttpRequest, login: str) -> HttpResponse:
    """Record that a person will not be there."""
    actor = actor_in(request)
    staff = get_object_or_404(visible_staff(actor), login=login)
    _require(actor, staff)

    def carry_out(data: dict[str, Any]) -> str:
        absence = services.record_absence(by=actor, staff=staff, **data)
        deputy = services.present_stand_in(staff, absence.starts_at, absence.ends_at)
        return (
            f"已登记{staff.name}{absence.get_kind_display()}，到{moment_words(absence.ends_at, now())}\n代班人{deputy}"
        )

    return form_page(
        request, AbsenceForm(request.POST or None), carry_out, then=reverse("org_person", args=[login]),
        title=f"登记{staff.name}不在岗", lead="不在岗期间，手上的工单由代班人办理。", button="登记不在岗",
    )  # fmt: skip


@door("act", *MANAGERS, thing="absence")
@require_POST
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """End an absence before its time."""
    actor = actor_in(request)
    absence = get_object_or_404(Absence.objects.select_related("staff"), pk=number)
    may_manage_person(actor, absence.staff)

    def carry_out() -> str:
        services.cancel_absence(by=actor, absence=absence)
        return f"{absence.staff}已销假，从现在起算在岗"

    return act(request, carry_out, reverse("org_person", args=[absence.staff.login]))


@door("act", *MANAGERS, thing="staff")
def stand_ins(request: HttpRequest, login: str) -> HttpResponse:
    """Say who stands in for a person."""
    actor = actor_in(request)
    staff = get_object_or_404(visible_staff(actor).select_related("organisation"), login=login)
    _require(actor, staff)
    held = {name: row.deputy_id for name, row in zip(RANKS, queries.stand_ins_of(staff), strict=False)}
    form = StandInForm(request.POST or None, people=queries.colleagues(staff), initial=held)

    def carry_out(data: dict[str, Any]) -> str:
        services.set_stand_ins(by=actor, staff=staff, deputies=form.chosen())
        return f"{staff.name}的代班人已安排好"

    return form_page(
        request, form, carry_out, then=reverse("org_person", args=[login]),
        title=f"安排{staff.name}的代班人", lead="按次序由在岗的第一人代班。", button="保存代班人",
    )  # fmt: skip
