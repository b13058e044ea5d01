"""The working calendar: the year as it counts, and the county's own openings and closures."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from yimen.base.doors import STAFF, door
from yimen.base.now import now
from yimen.kernel.limits import local
from yimen.kernel.words import day_words
from yimen.org import queries, services
from yimen.org.access import may
from yimen.org.forms.organisation import DayForm
from yimen.org.models import CalendarDay
from yimen.org.views.pages import act, actor_in, form_page

SOON = timedelta(days=60)  # security note §12: a calendar that ends within 60 days is an alert


@door("page", STAFF, thing="calendar")
def year(request: HttpRequest) -> HttpResponse:
    """A year with its holidays, make-up days, openings and closures."""
    state = queries.calendar_state()
    years = range(state.valid_from.year, state.valid_through.year + 1)
    asked = request.GET.get("year", "")
    shown = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else local(now()).year
    shown = min(max(shown, years[0]), years[-1])
    context = {
        "year": shown,
        "years": list(years)[-6:],
        "state": state,
        "soon": state.valid_through - local(now()).date() < SOON,
        "months": queries.year_of(shown),
        "days": queries.listed_days(shown),
        "manages": may(actor_in(request), "manage_calendar"),
    }
    return render(request, "org/calendar.html", context)


@door("act", "system_admin", thing="calendar")
def add_day(request: HttpRequest) -> HttpResponse:
    """Add a local opening or closure."""
    actor = actor_in(request)
    may(actor, "manage_calendar")

    def carry_out(data: dict[str, Any]) -> str:
        row = services.add_calendar_day(by=actor, **data)
        return f"已加上{day_words(row.date)}{row.name}\n受影响的时限会重新推算"

    return form_page(
        request, DayForm(request.POST or None), carry_out, then=reverse("org_calendar"), title="加一天本地安排",
        lead="国家的放假和调休随通知载入，这里只加本县的延时服务和临时关闭。", button="加上这一天",
    )  # fmt: skip


@door("act", "system_admin", thing="calendar")
@require_POST
def remove_day(request: HttpRequest, number: int) -> HttpResponse:
    """Take a local opening or closure back."""
    actor = actor_in(request)
    may(actor, "manage_calendar")
    row = get_object_or_404(CalendarDay, pk=number)

    def carry_out() -> str:
        services.remove_calendar_day(by=actor, row=row)
        return f"已删去{day_words(row.date)}{row.name}\n受影响的时限会重新推算"

    return act(request, carry_out, reverse("org_calendar"))
