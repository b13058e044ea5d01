"""Where and how an item is handled: windows, visits, delivery, places. No item of the demonstration is online."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from yimen.catalog.rules.content import Outcome, Place
from yimen.project.demo.items.matters import Matter
from yimen.project.demo.items.tables import keyed, parts

HALL: Final = ("柞水县政务服务大厅", "柞水县乾佑街道迎春路", "工作日 9:00–12:00、13:30–17:30")
_OWN_ADDRESS: Final = "柞水县乾佑街道，具体位置请先打电话问"
# Numbers of a range that begins with 9 are given to nobody.
_PHONE: Final = "0914-9000{:03d}"
COMPLAINTS: Final = "12345"
_SUPERIOR_NETWORK: Final = frozenset({"zuzhibu"})
_ON_SITE: Final = frozenset({"qinlingbaohu"})
_BY_POST: Final = frozenset({"query", "certificate", "payment", "filing", "registration"})
_SELF_SERVICE: Final = frozenset({"insurance", "tax", "property", "traffic", "police"})


@dataclass(frozen=True, slots=True)
class Way:
    """What is drawn for an item before its fields: whether papers go by post, whether nobody has to come."""

    express: bool
    visits: int
    reason: str


def phone(matter: Matter) -> str:
    """The department's number for questions."""
    return _PHONE.format(int(matter.department["phone"]))


def way(matter: Matter) -> Way:
    """How often people have to come. Who must be seen or show something has to come; what is looked up may be sent."""
    must = matter.own("visit")
    if must == "site" and matter.item.situation in ("replacement", "cancellation"):
        must = ""
    if not must and matter.item.family == "service":
        must = "talk"
    express = must not in ("both", "vehicle") and matter.dice.random() < 0.7
    spared = express and not must and matter.item.family in _BY_POST and matter.dice.random() < 0.4
    if spared:
        return Way(express, 0, "")
    visits = 2 if must == "both" and matter.own("plan") == "simple" else 1
    return Way(express, visits, keyed("visits")[must]["reason"])


def channels(matter: Matter, chosen: Way, result: Outcome, days: int) -> dict[str, Any]:
    """The fields of handling, by name."""
    reason = _absence(matter)
    window = keyed("windows")[matter.department["area"]]
    express = chosen.express
    electronic = result.electronic
    return {
        "delivery": tuple(
            name for name, offered in (("window", True), ("post", express), ("electronic", electronic)) if offered
        ),
        "handling_forms": ("1", "4") if express else ("1",),
        "visits": chosen.visits,
        "visit_reason": chosen.reason,
        "online_depth": "2" if matter.dice.random() < 0.6 else "1",
        "settled_in": not reason,
        "not_settled_reason": reason,
        "window_kind": "" if reason else window["kind"],
        "windows": () if reason else parts(window["windows"]),
        "one_window": not reason and bool(window["one"]),
        "delegated_power": _power(matter, reason, days),
        "bookable": matter.dice.random() < 0.6,
        "express": express,
        "on_terminal": matter.item.family in ("query", "certificate")
        and matter.department["area"] in _SELF_SERVICE
        and matter.dice.random() < 0.5,
        "notify_promise": matter.item.family == "licence_shop" and matter.dice.random() < 0.3,
        "places": (_place(matter, reason),),
    }


def _absence(matter: Matter) -> str:
    """Why an item is not in the hall, "" for all that are."""
    if matter.item.department in _SUPERIOR_NETWORK:
        return "superior_network"
    return "on_site" if matter.own("visit") == "vehicle" or matter.item.department in _ON_SITE else ""


def _power(matter: Matter, reason: str, days: int) -> str:
    if reason:
        return "4"
    if not days:
        return "1"
    return matter.dice.choices(("2", "3", "4"), (66, 26, 8))[0]


def _place(matter: Matter, reason: str) -> Place:
    name, address, hours = HALL
    if reason:
        name, address = f"{matter.office['short_name']}{matter.section}", _OWN_ADDRESS
    return Place(name, address, hours, phone(matter), COMPLAINTS)
