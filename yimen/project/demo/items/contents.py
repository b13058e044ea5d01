"""Puts a whole content together for every item of the list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from yimen.catalog.rules.content import Content, Fee, Material, Special
from yimen.catalog.rules.durations import ON_THE_SPOT, Duration
from yimen.project.demo.items.channels import channels, phone, way
from yimen.project.demo.items.faults import spoilt
from yimen.project.demo.items.laws import LICENCE, bases, basis, cited
from yimen.project.demo.items.limits import Limits, limits
from yimen.project.demo.items.matters import Matter, matters
from yimen.project.demo.items.numbers import COUNTY_LEVEL, Codes, body_codes, codes
from yimen.project.demo.items.papers import materials
from yimen.project.demo.items.stations import stations
from yimen.project.demo.items.steps import joint_offices, plan_of, steps
from yimen.project.demo.items.tables import Item, items, keyed
from yimen.project.demo.items.topics import topics
from yimen.project.demo.items.wording import conditions, outcome, questions, renewal_of, renewals

SEED: Final = 611026
DAY: Final = date(2026, 11, 24)
_COURT: Final = "柞水县人民法院"
_RECONSIDERATION: Final = "柞水县人民政府"
_NATURES: Final = {"agency": "2", "centre": "2", "group": "2", "enterprise": "9"}
_TARGETS: Final = {"person": ("1",), "business": ("2", "3", "4", "6"), "both": ("1", "2", "6")}
_TIMED: Final = ("licence_shop", "licence_person", "licence_project")


@dataclass(frozen=True, slots=True)
class _Place:
    """What was settled for an item by looking at all of them."""

    codes: Codes
    limits: Limits
    stations: tuple[str, ...]
    renewal: str


def contents(
    seed: int = SEED, *, today: date = DAY, listed: Sequence[Item] | None = None, spoil: bool = True
) -> Iterator[Content]:
    """The content of every item, in the order of the list. today: reviews lie in the year before it.

    listed: instead of the list of the demonstration. spoil: with the stated faults.
    """
    wanted = items() if listed is None else tuple(listed)
    known = matters(wanted, seed)
    renewing = renewals(known)
    together = zip(known, codes(wanted), limits(known), stations(known, seed), strict=True)
    for matter, numbers, limit, places in together:
        renewal = renewal_of(matter, renewing)
        made = _content(matter, _Place(numbers, limit, places, renewal), today)
        yield spoilt(made, today) if spoil else made


def _content(matter: Matter, place: _Place, today: date) -> Content:
    item = matter.item
    days = place.limits.days
    plan = plan_of(matter, days)
    laws = bases(matter)
    papers = materials(matter, laws)
    result = outcome(matter, place.renewal)
    fields: dict[str, Any] = {
        **_identity(matter, place.codes),
        **_limits(matter, place.limits),
        **channels(matter, way(matter), result, days),
        **_fees(matter),
        **topics(matter),
    }
    return Content(
        **fields,
        bases=laws,
        conditions=conditions(matter),
        no_material=not papers,
        materials=papers,
        absence_accept=any(paper.waivable_days for paper in papers),
        steps=steps(matter, plan, days),
        joint_offices=joint_offices(matter, plan),
        results=(result,),
        stations=place.stations,
        cross_region=_reach(matter, place.stations),
        quantity_limit=_quantity(matter, papers),
        reconsideration=_RECONSIDERATION,
        court=_COURT,
        questions=questions(matter, days=_promise(days), phone=phone(matter), fee=_fee_words(matter)),
        case_type="2" if days else "1",
        situation=item.situation,
        reviewed_on=today - timedelta(days=matter.dice.randint(20, 330)),
    )


def _identity(matter: Matter, numbers: Codes) -> dict[str, Any]:
    item, licence = matter.item, matter.item.task_type == LICENCE
    short = matter.licence if matter.known and len(matter.licence) <= 12 and matter.licence != item.name else ""
    terms = tuple(dict.fromkeys((*item.terms, f"办{matter.form}", matter.subject)))
    return {
        "name": item.name,
        "main_name": item.main,
        "short_names": (short,) if short else (),
        "daily_terms": item.terms if len(item.terms) > 1 else terms[:2],
        "task_type": item.task_type,
        "catalog_code": numbers.catalog,
        "task_code": numbers.task,
        "handle_code": numbers.handle,
        "exercise_level": COUNTY_LEVEL,
        "exercise_content": f"负责本县行政区域内的{matter.subject}。",
        "power_source": "1",
        "body": item.department,
        "body_code": body_codes()[item.department],
        "body_nature": _NATURES.get(matter.office["kind"], "1"),
        "undertaker": matter.section,
        "supervising_body": matter.office["name"] if licence else "",
        "service_targets": _TARGETS[item.audience],
        "on_licence_list": licence,
    }


def _limits(matter: Matter, limit: Limits) -> dict[str, Any]:
    licence = matter.item.task_type == LICENCE
    special = _special(matter) if licence and limit.days else ()
    note = "自受理的第二天算起" + ("，不含检验、检测、鉴定和专家评审的时间" if special else "")
    counter = matter.item.family in ("query", "service", "payment")
    return {
        "statutory": limit.statutory,
        "no_statutory_reason": "" if limit.statutory else "法律、法规没有规定办结时限，按本县承诺的时限办理。",
        "own_law": limit.own_law,
        "promise": Duration(limit.days),
        "promise_note": note if limit.days else "",
        "promise_scope": "decision",
        "silence_rule": "none" if counter else _silence(matter),
        "silence_days": None if counter or _silence(matter) != "deemed_accepted" else 5,
        "extension": "ten" if licence and limit.days else "none",
        "extension_approver": f"{matter.office['short_name']}负责人" if licence and limit.days else "",
        "specials": special,
    }


def _silence(matter: Matter) -> str:
    if matter.item.department == "budongchan":
        return "on_the_spot"
    renewal = matter.item.situation == "renewal" and matter.item.family in _TIMED
    return "deemed_renewed" if renewal else "deemed_accepted"


def _special(matter: Matter) -> tuple[Special, ...]:
    kind, _, days = matter.own("special").partition(" ")
    if not kind or matter.item.situation != "new":
        return ()
    return (Special(kind, cited("行政许可法45"), Duration(int(days))),)


def _fees(matter: Matter) -> dict[str, Any]:
    name = matter.own("fee")
    if not name or matter.item.situation == "cancellation":
        return {"is_fee": False}
    row = keyed("fees")[name]
    fee = Fee(
        name=row["name"],
        standard=row["standard"],
        basis=cited(row["basis"]),
        basis_level=basis(row["basis"]).level,
        collected_by=row["collected_by"].format(body=matter.office["name"]),
        reducible=row["reducible"],
    )
    return {"is_fee": True, "fees": (fee,)}


def _fee_words(matter: Matter) -> str:
    fees = _fees(matter).get("fees", ())
    return f"要交{fees[0].name}：{fees[0].standard}。" if fees else "不收费。谁要您交手续费、加急费，都可以打 12345。"


def _promise(days: int) -> str:
    return f" {days} 个工作日办好" if days else ON_THE_SPOT


def _reach(matter: Matter, places: Sequence[str]) -> tuple[str, ...]:
    reach = matter.own("reach")
    return (*(("county",) if places else ()), *((reach,) if reach else ()))


def _quantity(matter: Matter, papers: Sequence[Material]) -> str:
    """Only what the county has just so many of."""
    limited: Mapping[str, str] = {
        "tobacco_licence": "零售点数量按公布的合理布局确定，名额不够时按受理的先后办理。",
        "taxi": "车辆总量按公布的规模控制，名额不够时按受理的先后办理。",
        "sand": "采砂总量按公布的年度计划控制。",
        "felling": "采伐量不超过本县当年的采伐限额。",
    }
    return limited.get(matter.own("kind"), "") if papers and matter.item.situation == "new" else ""
