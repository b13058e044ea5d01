"""Common ground of the order's verbs: who acts on what from which form, texts made safe, owners, limits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from yimen.custody.services import keep_lifted, lift_identifiers
from yimen.hotline.models import Order
from yimen.hotline.queries import category_days, limit_rows
from yimen.hotline.rules.limits import Chosen, limit_for
from yimen.hotline.rules.separation import RULES, Act, separated
from yimen.hotline.services.process import ORDER
from yimen.kernel.refusal import Refusal
from yimen.kernel.text import clean_text
from yimen.matters.queries import acts_of
from yimen.matters.rules import Change, Owner, Start, Written
from yimen.matters.services import Done, Step, act
from yimen.org.access import Actor
from yimen.org.queries import desk_organisation, people_of


@dataclass(frozen=True)
class Turn:
    """One act: on which matter (its id, or its number), by whom, under which client key, from a form that showed what version."""

    which: int | str
    by: Actor
    key: UUID | None = None
    seen: int | None = None
    request: str = ""

    @property
    def matter(self) -> int:
        """The matter's id. Raises TypeError for a turn that knows its number only."""
        if isinstance(self.which, str):
            raise TypeError("this verb is done on a matter's id")
        return self.which


def take(turn: Turn, verb: str, decide: Callable[[Step], Change]) -> Done:
    """Do a verb of the order's lifecycle, persons kept apart where the rule book keeps them apart (⊥)."""

    def checked(step: Step) -> Change:
        _keep_apart(step)
        change = decide(step)
        _not_to_the_accused(step, change)
        return change

    return act(
        process=ORDER, which=turn.which, verb=verb, by=turn.by, decide=checked, key=turn.key, seen=turn.seen,
        request=turn.request,
    )  # fmt: skip


def _keep_apart(step: Step) -> None:
    if step.by.kind != "staff" or step.verb not in RULES:
        return
    history = [Act(verb, str(person)) for verb, person in acts_of(step.matter.pk)]
    lead = step.matter.lead_organisation_id
    # Where the section itself leads (告知并转交), its own reviewers review; whoever handled it still may not.
    own = lead == desk_organisation("section_head")
    office = [str(pk) for pk in people_of(lead)] if lead and not own else []
    why = separated(step.verb, str(step.by.staff_id), history, office)
    if why:
        raise Refusal("separated", f"{step.by.name}{why}。请由其他同事办理这一步。")


def _not_to_the_accused(step: Step, change: Change) -> None:
    """No verb gives an order, or a part in it, to the office that it accuses (回避; security note §4)."""
    given = {part.organisation for part in change.assign} | {change.columns.get("lead_organisation_id")}
    if step.matter.avoids_id and step.matter.avoids_id in given:
        raise Refusal("subject_takes_part", "这件工单反映的就是该单位，不能由它主办或协办。请改选其他单位。")


def order_of(step: Step) -> Order:
    """The order's own row of the locked matter."""
    order: Order = step.matter.order  # fetched with the lock
    return order


def change_order(step: Step, **columns: Any) -> None:
    """Set columns of the order's own row."""
    Order.objects.filter(pk=step.matter.pk).update(**columns)


def write(
    kind: str, text: str, *, name: str = "内容", maximum: int = 5000, public: bool = False, desk_only: bool = False
) -> Written:
    """Free text made safe: cleaned, and the numbers of persons lifted out of it into sealed values."""
    note = uuid4()
    clean, sealed = lift_identifiers(clean_text(text, name=name, maximum=maximum), note)
    keep_lifted(sealed)
    return Written(kind=kind, text=clean, public=public, desk_only=desk_only, id=note, sealed=bool(sealed))


def limit(step: Step, clock: str, **more: Any) -> Chosen:
    """The limit of a clock for this order, from the county's table."""
    days = category_days(step.matter.category) if clock == "handle" and step.matter.category else None
    return limit_for(
        clock, step.matter.grade, step.matter.subtype or "*", days, on=step.at.date(), rows=limit_rows(), **more
    )


def start(
    step: Step, clock: str, *, at: datetime | None = None, limit_of: str | None = None, standing: str = "step"
) -> Start:
    """Start a clock with its limit from the table (`limit_of` names another row)."""
    chosen = limit(step, limit_of or clock)
    return Start(kind=clock, limit=chosen.limit, rule=chosen.rule, basis=chosen.basis, at=at, standing=standing)


def desk(role: str) -> Owner:
    """A post at the hotline section, or at the centre and the county for its leaders."""
    return Owner(organisation=desk_organisation(role), role=role)


def office(step: Step, role: str, staff: int | None = None) -> Owner:
    """A post of the lead office."""
    lead = step.matter.lead_organisation_id
    if lead is None:
        raise Refusal("no_lead", "这件工单还没有主办单位。")
    return Owner(organisation=lead, role=role, staff=staff)


def handler(step: Step) -> Owner:
    """The lead's named handler, or its liaison until one is named."""
    lead = next((row for row in step.assignments if row.role == "lead" and row.state == "open"), None)
    staff = lead.staff_id if lead else None
    return office(step, "office_handler" if staff else "office_liaison", staff)


def chosen_one(values: Sequence[str], value: str, name: str) -> str:
    """A value out of a closed list."""
    if value not in values:
        raise Refusal("choice", f"{name}不在可选的范围内，请重新选一项。")
    return value
