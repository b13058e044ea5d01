"""The audit administrator's view: what was opened, what was refused, who signed in, what changed. Nothing is changed here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from yimen.base.doors import door
from yimen.base.keyset import newest_first
from yimen.custody import queries as custody
from yimen.custody.rules import REASONS
from yimen.desk.forms import RecordFilter
from yimen.org import queries as org
from yimen.org.models import Change


@dataclass(frozen=True)
class Tab:
    """One kind of record: its name, where its rows come from, the choices of its last filter."""

    title: str
    rows: Callable[..., QuerySet | Sequence[QuerySet]]
    reasons: list[tuple[str, str]]
    label: str = "事由"
    field: str = "at"
    numbered: bool = False


REFUSED = [
    ("locked_out", "账号锁定中登录"),
    ("wrong_role", "岗位不在范围"),
    ("forbidden", "没有这项权限"),
    ("stale", "页面已过期"),
    ("too_often", "次数超限"),
    ("no_reason", "没有写明事由"),
]
TABS = {
    "opened": Tab("查看记录", custody.access_records, list(REASONS.items()), numbered=True),
    "refused": Tab("未成功的操作", custody.attempts, REFUSED, "原因", numbered=True),
    "sign-ins": Tab("登录", org.sign_ins, [("success", "成功"), ("failure", "未成功")], "结果", "attempt_time"),
    "changes": Tab("组织变更", org.changes, list(Change.Verb.choices), "变更"),
}


@door("page", "audit_admin", thing="record")
@require_safe
def records(request: HttpRequest, tab: str) -> HttpResponse:
    """One kind of record, filtered, newest first."""
    chosen = TABS.get(tab)
    if chosen is None:
        raise Http404
    form = RecordFilter(
        request.GET or None, reasons=chosen.reasons, label=chosen.label, numbered=chosen.numbered, auto_id="f_%s"
    )
    wanted = form.chosen() if form.is_bound else {}
    found = chosen.rows(request.actor, **wanted)  # type: ignore[attr-defined]
    tables = [found] if isinstance(found, QuerySet) else found
    page = newest_first(tables, chosen.field, request.GET.get("after", ""))
    context = {"tab": tab, "tabs": TABS, "form": form, "rows": page.rows, "page": _pager(request, page)}
    return render(request, f"desk/audit_{tab.replace('-', '_')}.html", context | {"words": dict(chosen.reasons)})


def _pager(request: HttpRequest, page: Any) -> dict[str, Any]:
    kept: list[tuple[str, str]] = [
        (name, value) for name, value in request.GET.dict().items() if name != "after" and value
    ]
    first = f"?{urlencode(kept)}"
    onward = f"?{urlencode([*kept, ('after', page.next)])}" if page.next else ""
    back = first if request.GET.get("after") else ""
    return {"total": page.total, "shown": page.shown, "next_url": onward, "previous_url": back}
