"""Accounts and posts as the officers keep them: two persons for every post."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from yimen.base.doors import door
from yimen.org import queries, services
from yimen.org.access import may, visible_organisations, visible_staff
from yimen.org.forms.organisation import PersonForm, PostForm
from yimen.org.models import Appointment, Staff
from yimen.org.views.pages import act, actor_in, form_page


def _person(request: HttpRequest, login: str) -> tuple[Staff, str]:
    staff = get_object_or_404(visible_staff(actor_in(request)).select_related("organisation"), login=login)
    return staff, reverse("org_person", args=[login])


def _show_once(request: HttpRequest, staff: Staff, password: str) -> HttpResponse:
    return render(request, "org/password_once.html", {"staff": staff, "password": password})


@door("act", "system_admin", thing="staff")
def add_person(request: HttpRequest, code: str) -> HttpResponse:
    """Make an account; its one-time password is shown this once."""
    actor = actor_in(request)
    organisation = get_object_or_404(visible_organisations(actor), code=code)

    def carry_out(data: dict[str, Any]) -> HttpResponse:
        return _show_once(request, *services.create_account(by=actor, organisation=organisation, **data))

    return form_page(
        request, PersonForm(request.POST or None), carry_out, then=reverse("org_organisation", args=[code]),
        title=f"在{organisation.short_name}建立账号", button="建立账号",
        lead="建好后会显示一次性密码，只显示一次；本人第一次登录须马上改掉。岗位另行提出，由安全管理员确认。",
    )  # fmt: skip


@door("act", "system_admin", thing="staff")
@require_POST
def reset_password(request: HttpRequest, login: str) -> HttpResponse:
    """Give a person a new one-time password, shown this once."""
    staff, _ = _person(request, login)
    return _show_once(request, staff, services.reset_password(by=actor_in(request), staff=staff))


@door("act", "system_admin", thing="staff")
@require_POST
def disable(request: HttpRequest, login: str) -> HttpResponse:
    """Disable an account and end its posts."""
    staff, page = _person(request, login)

    def carry_out() -> str:
        services.disable_account(by=actor_in(request), staff=staff)
        return f"{staff.name}的账号已停用，岗位已结束"

    return act(request, carry_out, page)


@door("act", "system_admin", thing="appointment")
def propose(request: HttpRequest, login: str) -> HttpResponse:
    """Propose a post for a person."""
    actor = actor_in(request)
    staff, page = _person(request, login)

    def carry_out(data: dict[str, Any]) -> str:
        post = services.propose_post(by=actor, staff=staff, **data)
        return f"已提出{staff.name}任{post.organisation}{post.get_role_display()}\n等安全管理员确认后生效"

    form = PostForm(request.POST or None, initial={"organisation": staff.organisation_id})
    return form_page(
        request, form, carry_out, then=page, title=f"给{staff.name}提出岗位", button="提出岗位",
        lead="系统管理员提出，安全管理员确认，两人分开办理；三个管理员不能兼任其他岗位。",
    )  # fmt: skip


@door("page", "system_admin", "security_admin", "audit_admin", thing="appointment")
def waiting(request: HttpRequest) -> HttpResponse:
    """The posts that wait to be confirmed."""
    actor = actor_in(request)
    return render(request, "org/waiting.html", {"posts": queries.waiting_posts(), "decides": may(actor, "decide_post")})


@door("act", "security_admin", thing="appointment")
@require_POST
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Confirm or refuse a proposed post."""
    actor = actor_in(request)
    may(actor, "decide_post")
    post = get_object_or_404(Appointment.objects.select_related("staff", "organisation"), pk=number)
    agree = request.POST.get("answer") == "confirm"

    def carry_out() -> str:
        services.decide_post(by=actor, post=post, agree=agree)
        said = "已确认" if agree else "未同意"
        return f"{said}{post.staff}任{post.organisation}{post.get_role_display()}"

    return act(request, carry_out, reverse("org_waiting"))


@door("act", "system_admin", thing="appointment")
@require_POST
def end(request: HttpRequest, number: int) -> HttpResponse:
    """End a post, or take a proposal back."""
    actor = actor_in(request)
    may(actor, "propose_post")
    post = get_object_or_404(Appointment.objects.select_related("staff", "organisation"), pk=number)

    def carry_out() -> str:
        services.end_post(by=actor, post=post)
        return f"{post.staff}的{post.organisation}{post.get_role_display()}岗位已结束"

    return act(request, carry_out, reverse("org_person", args=[post.staff.login]))
