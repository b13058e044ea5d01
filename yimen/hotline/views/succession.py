"""机构承接: one act for all open orders of an office that is no more."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yimen.base.doors import door
from yimen.hotline.forms.succession import SuccessionForm
from yimen.hotline.queries.offices import led_by
from yimen.hotline.services.succession import succeed_everywhere
from yimen.hotline.views.posted import actor_of
from yimen.kernel.refusal import Refusal
from yimen.kernel.text import number_in
from yimen.org.access import visible_organisations
from yimen.org.models import Organisation


@door("act", "system_admin", thing="organisation")
@require_http_methods(["GET", "POST"])
def succession(request: HttpRequest, code: str) -> HttpResponse:
    """Ask who succeeds, then hand everything over."""
    office = visible_organisations(actor_of(request)).filter(code=code).first()
    if office is None:
        raise Refusal("not_found", "没有找到这个单位。")
    form = SuccessionForm(request.POST if request.method == "POST" else None, office=office.pk)
    if request.method == "POST" and form.is_valid():
        try:
            return _carry_out(request, office, form)
        except Refusal as problem:
            form.add_error(None, problem.sentence)
    context = {"office": office, "form": form, "open": led_by(office.pk)}
    return render(request, "hotline/succession.html", context, status=422 if form.errors else 200)


def _carry_out(request: HttpRequest, office: Organisation, form: SuccessionForm) -> HttpResponse:
    successor = number_in(form.cleaned_data["successor"])
    done = succeed_everywhere(
        by=actor_of(request), office=office.pk, successor=successor, document=form.cleaned_data["document"]
    )
    now_with = dict(form.fields["successor"].choices)[form.cleaned_data["successor"]]  # type: ignore[attr-defined]
    said = f"现在由{now_with}主办" if successor else "现在由热线管理股代管，1 个工作日内指定承接单位"
    messages.success(request, f"已移交 {len(done)} 件未结工单\n{said if done else '这个单位没有未结工单'}")
    return redirect(reverse("org_organisation", args=[office.code]))
