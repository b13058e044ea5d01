"""The staff rail: which areas a person has, with live counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse

from yimen.base.now import now
from yimen.matters.queries import Piece, Query, Scope, countable, counts, in_scope, standing
from yimen.notify.access import own_notices
from yimen.org.access import Actor
from yimen.org.rules import COUNTY_WIDE, OFFICE
from yimen.supervision.queries import late_orders


@dataclass(frozen=True)
class Entry:
    """One entry: whom it is for, where it leads, and what it counts: a scope of lists or states of open orders."""

    section: str
    label: str
    icon: str
    route: str
    roles: frozenset[str] | None = None
    scope: Scope | None = None
    states: tuple[str, ...] = ()
    late: bool = False
    query: str = ""
    told: bool = False


_WATCHERS: Final = frozenset({"supervisor", "section_head", "centre_leader", "county_coordinator"})
# Who answers for what the library says: the county's leaders, and in each department its leaders and liaisons.
_KEEPERS: Final = _WATCHERS | {"office_leader", "office_principal", "office_liaison"}
_HOTLINE, _WATCH, _ITEMS, _SYSTEM = "12345 热线", "监督", "事项", "系统"
ENTRIES: Final = (
    Entry("", "待办", "inbox", "inbox", scope="mine"),
    Entry("", "新建", "plus", "operator", frozenset({"operator"})),
    Entry("", "查询", "search", "search", COUNTY_WIDE | OFFICE),
    Entry("", "提醒", "bell", "notices", told=True),
    Entry(
        _HOTLINE,
        "派单",
        "send",
        "dispatching",
        frozenset({"dispatcher", "section_head"}),
        states=("awaiting_dispatch",),
    ),
    Entry(_HOTLINE, "回复审核", "file-check", "review", frozenset({"reply_reviewer"}), states=("awaiting_review",)),
    Entry(_HOTLINE, "回访", "phone-outgoing", "callback", frozenset({"callback_agent"}), states=("awaiting_callback",)),
    Entry(_HOTLINE, "本单位工单", "flag", "inbox", OFFICE, scope="office", query="?scope=office"),
    Entry(_HOTLINE, "协办", "users", "inbox", OFFICE, scope="co", query="?scope=co"),
    Entry(_WATCH, "督办", "siren", "zeros", _WATCHERS, late=True),
    Entry(_ITEMS, "事项完整度", "list-checks", "item_checks", _KEEPERS),
    Entry(_ITEMS, "事项指标", "gauge", "item_figures", _KEEPERS),
    Entry(_SYSTEM, "组织", "building-2", "org_tree"),
    Entry(_SYSTEM, "日历", "calendar-days", "org_calendar", frozenset({"system_admin"})),
    Entry(_SYSTEM, "审计", "scroll-text", "audit_start", frozenset({"audit_admin"})),
)


def rail_for(actor: Actor, path: str) -> list[dict[str, Any]]:
    """Sections of the rail for this person, with counts in one statement.

    path: of the page shown, with its query. The entry that leads there is current; an entry whose route does not exist
    is left out.
    """
    open_to = [(entry, url) for entry in ENTRIES if _may(actor, entry) and (url := _url(entry))]
    found = counts({entry.label: _count(actor, entry) for entry, _ in open_to if _counts(entry)})
    here = _current([url for _, url in open_to], path)
    sections: dict[str, list[dict[str, Any]]] = {}
    for entry, url in open_to:
        count = found.get(entry.label)
        item = {
            "url": url,
            "label": entry.label,
            "icon": entry.icon,
            "count": count,
            "late": entry.late and bool(count),
        }
        sections.setdefault(entry.section, []).append(item | {"current": url == here})
    return [{"title": title, "items": items} for title, items in sections.items()]


def _may(actor: Actor, entry: Entry) -> bool:
    return entry.roles is None or bool(actor.roles & entry.roles)


def _url(entry: Entry) -> str:
    try:
        return reverse(entry.route) + entry.query
    except NoReverseMatch:
        return ""


def _counts(entry: Entry) -> bool:
    return bool(entry.told or entry.late or entry.scope or entry.states)


def _count(actor: Actor, entry: Entry) -> Piece:
    return standing(("rail", actor, entry), now(), lambda moment: _rows(actor, entry, moment))


def _rows(actor: Actor, entry: Entry, moment: datetime) -> QuerySet:
    if entry.told:
        return own_notices(actor).filter(acknowledged_at=None)
    if entry.late:
        return late_orders(actor, moment)
    if entry.scope:
        return in_scope(actor, entry.scope, moment)
    # Open orders in these states: from the kept sums, as only those who see the whole county have these entries.
    return countable(actor, Query("open", {"kind": ("order",), "state": entry.states}), moment)


def _current(urls: list[str], path: str) -> str:
    """The entry that leads to this page: the longest that its path begins with; 待办 only for lists of its own."""
    fits = [url for url in urls if path == url or path.startswith(f"{url}&")]
    below = [url for url in urls if url != "/" and "?" not in url and path.partition("?")[0].startswith(url)]
    home = ["/"] if path.partition("?")[0] == "/" else []
    return max([*fits, *below, *home], key=len, default="")
