"""Which office may lead: categories by words, offices by the county's list, shares learned from closed orders.

Advice only: whoever dispatches chooses (rule book §3).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count

from yimen.base.now import now
from yimen.hotline.models import Category, LeadKind, Order
from yimen.hotline.queries.offices import offices
from yimen.hotline.queries.places import town_office
from yimen.hotline.queries.reference import category, lead_kinds
from yimen.hotline.rules.suggest import Advice, suggester
from yimen.matters.models import Matter
from yimen.matters.queries import notes
from yimen.org.models import Organisation
from yimen.org.queries import desk_organisation

LEARNED_OVER = timedelta(days=730)
PRIOR = 5  # so many closed orders weigh as much as the county's list
SHOWN = 3
OFFICE_SUBJECTS = frozenset({"office", "staff"})


@dataclass(frozen=True)
class Facts:
    """What is known of an order when an office is suggested for it. `category`: chosen by a person, else empty."""

    text: str
    region: str = ""
    subject_kind: str = ""
    avoids: int | None = None
    category: str = ""


@dataclass(frozen=True)
class Office:
    """A ranked office: percent (of the weight of all), its reasons, and the category that led to it."""

    organisation: Organisation
    percent: int
    category: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Suggested:
    """Categories with their reasons, the offices that follow, co-handlers, and notes for a person to heed.

    category: the chosen or preselected one; empty when the first places are so close that a person has to choose.
    """

    advice: Advice
    category: str
    offices: tuple[Office, ...]
    co: tuple[Organisation, ...]
    notes: tuple[str, ...]

    @property
    def first(self) -> Office | None:
        return self.offices[0] if self.offices else None


@dataclass
class _Weight:
    value: float = 0.0
    category: str = ""
    best: float = 0.0
    reasons: list[str] = field(default_factory=list)


def suggest(order: Order, category: str = "") -> Suggested:
    """Ranked offices for an order, from its texts, place and subject; `category` when one has been chosen."""
    matter = order.matter
    text = "\n".join(note.text for note in notes(matter, "title", "content", "demand", "supplement"))
    facts = Facts(text, matter.region_id or "", order.subject_kind, matter.avoids_id, category or matter.category)
    return suggest_for(facts)


def suggest_for(facts: Facts) -> Suggested:
    """Ranked offices for what is known so far. One statement, apart from reference tables kept in memory."""
    about_office = facts.subject_kind in OFFICE_SUBJECTS
    advice = suggester().advise(facts.text, subject_is_office=about_office, place_town=len(facts.region) >= 9)
    chosen = category(facts.category) if facts.category else None
    weights = _chances(advice, chosen)
    learned = _learned(list(weights))
    weighed: dict[int, _Weight] = {}
    missing: list[str] = []
    for code, chance in weights.items():
        missing += _add(code, chance, facts, advice, learned.get(code, {}), weighed)
    shown = _ranked(weighed)
    first = chosen.code if chosen else _class_of(advice)
    led = first or (shown[0].category if shown else "")
    return Suggested(advice, first, shown, _co(led, facts, shown), (*advice.notes, *dict.fromkeys(missing)))


def _class_of(advice: Advice) -> str:
    """The class to preselect: none when places are close, or when all that was found is too weak to rest on."""
    weak = advice.tell_section_head and len(advice.ranked) > 1
    return advice.preselected.category.code if advice.preselected and not weak else ""


def _chances(advice: Advice, chosen: Category | None) -> dict[str, float]:
    if chosen is not None:
        return {chosen.code[:4]: 1.0}
    total = sum(each.score for each in advice.ranked)
    if not total:
        return {each.category.code: 1.0 for each in advice.ranked[:1]}
    return {each.category.code: each.score / total for each in advice.ranked}


def _learned(codes: Sequence[str]) -> dict[str, dict[int, int]]:
    """Closed orders of the last 24 months whose lead no ruling changed, by second-level class and lead."""
    rows = (
        Matter.objects.filter(kind="order", closed_at__gte=now() - LEARNED_OVER, order__rulings=0)
        .filter(lead_organisation__is_active=True, category__in=_with_thirds(codes))
        .values_list("category", "lead_organisation")
        .annotate(count=Count("pk"))
        .order_by("category", "lead_organisation")
    )
    table: dict[str, dict[int, int]] = {}
    for code, lead, count in rows:
        leads = table.setdefault(code[:4], {})
        leads[lead] = leads.get(lead, 0) + count
    return table


def _with_thirds(codes: Sequence[str]) -> list[str]:
    return [code + third for code in codes for third in ("", *(f"{n:02d}" for n in range(1, 20)))]


def _add(
    code: str, chance: float, facts: Facts, advice: Advice, learned: Mapping[int, int], weights: dict[int, _Weight]
) -> list[str]:
    """Give the chance of a class to the offices that lead it; what cannot be told yet is returned in words."""
    named, why = _bound(code, facts)
    shares = {pk: float(count) for pk, count in learned.items() if pk != facts.avoids and pk in offices()}
    if named is not None and named.pk != facts.avoids:
        shares[named.pk] = shares.get(named.pk, 0.0) + PRIOR
    whole = sum(shares.values()) or 1.0
    for pk, share in shares.items():
        weight = weights.setdefault(pk, _Weight())
        gained = chance * share / whole
        weight.value += gained
        if gained > weight.best:
            weight.best, weight.category = gained, code
        bound = named is not None and pk == named.pk
        weight.reasons += _reasons(code, bound, why, advice, learned.get(pk, 0), sum(learned.values()))
    if named is None:
        return [why] if why else []
    return [f"{named.short_name}是被反映的单位，不派给它"] if named.pk == facts.avoids else []


def _ranked(weights: Mapping[int, _Weight]) -> tuple[Office, ...]:
    total = sum(weight.value for weight in weights.values()) or 1.0
    best = sorted((pk for pk in weights if pk in offices()), key=lambda pk: (-weights[pk].value, pk))[:SHOWN]
    return tuple(
        Office(
            offices()[pk], round(100 * weights[pk].value / total), weights[pk].category, tuple(weights[pk].reasons[:3])
        )
        for pk in best
        if round(100 * weights[pk].value / total) or len(best) == 1
    )


def _reasons(code: str, bound: bool, why: str, advice: Advice, count: int, total: int) -> list[str]:
    row = suggester().tree.get(code)
    name = row.name if row else code
    said = next((each for each in advice.ranked if each.category.code == code), None)
    words = list(dict.fromkeys(span.word for span in said.spans)) if said else []
    reasons = []
    if bound:
        spoken = "".join(f"“{word}”" for word in words[:4])
        reasons.append(f"说到{spoken}，归“{name}”" if spoken else f"归“{name}”")
        if why:
            reasons.append(why)
    if total:
        reasons.append(f"近 24 个月同类 {total} 件，{count} 件由它办结")
    return reasons


def _bound(code: str, facts: Facts) -> tuple[Organisation | None, str]:
    row = suggester().tree.get(code[:4])
    return office_of_kind(row.lead_kind, facts) if row else (None, "")


def office_of_kind(kind: str, facts: Facts) -> tuple[Organisation | None, str]:
    """The county's office for a kind of lead, and what to say about it; None with the reason when it cannot be told yet."""
    bound = lead_kinds().get(kind)
    if bound is None:
        return None, f"“{kind}”还没有对应的单位，请人工选择"
    if bound.rule == LeadKind.Rule.TOWN:
        office = town_office(facts.region)
        return office, "事发地在它的辖区" if office else "本类由事发地的镇办牵头，请先对上事发地址"
    if bound.rule == LeadKind.Rule.SUPERIOR:
        return _superior(facts)
    if bound.rule == LeadKind.Rule.SECTION:
        return offices().get(desk_organisation("section_head")), bound.note
    return bound.organisation, bound.note


def _superior(facts: Facts) -> tuple[Organisation | None, str]:
    subject = offices().get(facts.avoids) if facts.avoids else None
    if subject is None or subject.parent is None:
        return None, "被反映的是单位或其工作人员，由它的上级牵头，请人工选择"
    return subject.parent, f"{subject.short_name}的上级单位"


def _co(code: str, facts: Facts, offices: Sequence[Office]) -> tuple[Organisation, ...]:
    row = suggester().tree.get(code[:4])
    lead = offices[0].organisation.pk if offices else None
    found = [office_of_kind(kind, facts)[0] for kind in row.co_kinds] if row else []
    kept = {office.pk: office for office in found if office is not None and office.pk not in (lead, facts.avoids)}
    return tuple(kept.values())


def marks(suggested: Suggested, category: str = "") -> tuple[str, ...]:
    """The words to mark in the text: those of the category chosen, else of all that were suggested."""
    wanted = (category or suggested.category)[:4]
    said = [each for each in suggested.advice.ranked if each.category.code == wanted] or suggested.advice.ranked
    return tuple(dict.fromkeys(span.word for each in said for span in each.spans))
