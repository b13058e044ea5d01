"""Following an order by number and code, and what its asker can do there (mock-up 09). GET never acts."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yimen.base.doors import PUBLIC, door
from yimen.hotline.models import Order
from yimen.hotline.queries.progress import order_followed, progress_of
from yimen.hotline.rules.words import GRADES
from yimen.hotline.services.process import ORDER
from yimen.hotline.services.public import check_code, query_code
from yimen.kernel.codes import grouped
from yimen.kernel.refusal import Refusal
from yimen.portal import rules
from yimen.portal.forms.following import ACTS, Act, Number
from yimen.portal.services import act_as_asker, follows, leave
from yimen.portal.services import follow as open_follow
from yimen.portal.views.common import page, posted, qr, see_other, source_of

WRONG = "编号或查询码不对，请对照回执再看一遍。查询码连续输错 5 次会更换，可拨打 12345 重新询问"

DONE = {
    "supplement": "补充已收到\n受理审核员接着办",
    "add": "已补记到原工单\n承办单位看得到您说的话",
    "object": "异议已收到\n由原承办单位重新办理，日期见本页",
    "withdraw": "撤回请求已收到\n服务台会打电话向您核实",
}


@door("page", PUBLIC, thing="order")
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Number and code; both right, the order is open in this browser for 30 minutes."""
    form = Number(
        request.POST if request.method == "POST" else None, initial={"number": request.GET.get("number", "")[:40]}
    )
    context: dict[str, Any] = {"form": form}
    if request.method == "GET" or not form.is_valid():
        return page(request, "portal/follow/number.html", context)
    try:
        order = check_code(form.cleaned_data["number"], form.cleaned_data["code"], source_of(request))
    except Refusal as problem:
        form.add_error(None, problem.sentence)
        return page(request, "portal/follow/number.html", context, problem)
    if order is None:
        form.add_error("code", WRONG)
        return page(request, "portal/follow/number.html", context)
    open_follow(request.session, order.matter.number)
    return see_other(reverse("followed", args=[order.matter.number]))


def opened(request: HttpRequest, number: str) -> Order | None:
    """The order, if this browser has shown number and code within the last half hour."""
    if not follows(request.session, number):
        return None
    order = order_followed(number)
    if order is None:
        raise Http404
    return order


def ask_again(number: str) -> HttpResponse:
    """Back to number and code."""
    return see_other(f"{reverse('follow')}?number={number}")


@door("page", PUBLIC, thing="order")
@require_GET
def followed(request: HttpRequest, number: str) -> HttpResponse:
    """How it stands, by when, what is missing, what was answered, what can be done."""
    order = opened(request, number)
    return _shown(request, order) if order else ask_again(number)


def _shown(
    request: HttpRequest, order: Order, wrong: Act | None = None, problem: Refusal | None = None
) -> HttpResponse:
    progress = progress_of(order, ORDER)
    forms = {
        what: wrong if wrong and wrong.what == what else Act.for_what(what, {"key": uuid4()})
        for what, act in ACTS.items()
        if act.verb in progress.verbs
    }
    context = {
        "progress": progress, "number": grouped(order.matter.number), "plain": order.matter.number, "acts": forms,
        "form": wrong, "may_rate": "satisfied" in progress.verbs,
    }  # fmt: skip
    return page(request, "portal/follow/order.html", context, problem)


@door("act", PUBLIC, thing="order")
@require_POST
def act(request: HttpRequest, number: str, what: str) -> HttpResponse:
    """Supplement, add, ask to withdraw, object."""
    order = opened(request, number)
    if order is None:
        return ask_again(number)
    if what not in ACTS:
        raise Http404
    form = Act.for_what(what, None, request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, order, form)
    try:
        act_as_asker(
            order=order, what=what, text=form.cleaned_data["text"], uploads=form.cleaned_data.get("papers", ()),
            key=form.cleaned_data["key"], digest=posted(request), source=source_of(request),
        )  # fmt: skip
    except Refusal as problem:
        form.add_error("text", problem.sentence.rstrip("。"))
        return _shown(request, order, form, problem)
    messages.success(request, DONE[what])
    return see_other(reverse("followed", args=[number]))


@door("act", PUBLIC, thing="order")
@require_POST
def leave_all(request: HttpRequest) -> HttpResponse:
    """Close every order that is open in this browser."""
    leave(request.session)
    return see_other(reverse("home"))


@door("page", PUBLIC, thing="order")
@require_GET
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """Number, code, by when, what happens next (rule book §2.3)."""
    order = opened(request, number)
    if order is None:
        return ask_again(number)
    where = request.build_absolute_uri(f"{reverse('follow')}?number={order.matter.number}")
    code = query_code(order, order.matter.number)
    context = {
        "progress": progress_of(order, ORDER), "number": grouped(order.matter.number), "plain": order.matter.number,
        "code": f"{code[:3]} {code[3:]}", "qr": qr(where), "anonymous": order.anonymous, "way": order.reply_way,
        "secret": order.matter.secrecy == "secret", "grade": GRADES[order.matter.grade], "lines": _urgent(order),
    }  # fmt: skip
    return page(request, "portal/ask/done.html", context)


def _urgent(order: Order) -> list[tuple[str, str]]:
    found = rules.emergency_lines(order.matter.title)
    return [(line, rules.EMERGENCY_LINES[line]) for line in found]
