"""The library's figures and checks for the staff: the county's and each department's, and the list behind each."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yimen.base.doors import STAFF, door
from yimen.base.now import now
from yimen.catalog.access import reads_figures
from yimen.catalog.queries import completeness
from yimen.catalog.queries import figures as reads
from yimen.catalog.rules.checks import standard_rules
from yimen.catalog.rules.figures import BY_CODE, FIGURES
from yimen.kernel.limits import local

PAGE = 50


@door("page", STAFF, thing="item")
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Every figure of the county and of each department, as of a day."""
    reads_figures(request.actor)  # type: ignore[attr-defined]
    day = _day(request)
    context = {"day": day, "county": reads.county_line(day), "lines": reads.department_lines(day), "figures": FIGURES}
    return render(request, "catalog/figures.html", context)


@door("page", STAFF, thing="item")
@require_safe
def figure(request: HttpRequest, figure: str) -> HttpResponse:
    """One figure: its formula, its months, the items that lack it or meet it."""
    reads_figures(request.actor)  # type: ignore[attr-defined]
    chosen = BY_CODE.get(figure)
    if chosen is None:
        raise Http404
    day, met, department = _day(request), request.GET.get("part") == "met", request.GET.get("department", "")[:32]
    rows = reads.behind(chosen, day, met=met, department=department).defer("content")
    context = {
        "figure": chosen, "day": day, "met": met, "department": department,
        "months": reads.by_month(chosen, day), "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
    }  # fmt: skip
    return render(request, "catalog/figure.html", context)


@door("page", STAFF, thing="item")
@require_safe
def checks(request: HttpRequest) -> HttpResponse:
    """完整度: each department's score and what to mend first; the items that fail, with the sentences."""
    reads_figures(request.actor)  # type: ignore[attr-defined]
    today = local(now()).date()
    department, code = request.GET.get("department", "")[:32], request.GET.get("code", "")[:4]
    lines = completeness.scores(today)
    rows = completeness.failing(today, department=department, code=code)
    context = {
        "lines": lines, "county": completeness.county_score(lines), "department": department, "code": code,
        "rule": next((each for each in standard_rules() if each.code == code), None),
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
    }  # fmt: skip
    return render(request, "catalog/checks.html", context)


def _day(request: HttpRequest) -> date:
    """The day asked for, today where none is asked for or where it lies ahead."""
    today = local(now()).date()
    try:
        return min(date.fromisoformat(request.GET.get("day", "")), today)
    except ValueError:
        return today
