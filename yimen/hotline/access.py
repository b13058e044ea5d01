"""Who may do what with an order, a request or a letter; the lifecycle's `who` is the table, this is its reading."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from yimen.base import gate
from yimen.hotline.lifecycle import LETTER, ORDER, REQUEST
from yimen.hotline.rules.words import ROLES
from yimen.matters.models import Assignment, Matter
from yimen.matters.rules import YES, Decision
from yimen.org.access import Actor
from yimen.org.rules import COUNTY_WIDE, OFFICE

_TABLES = {"order": ORDER, "request": REQUEST, "letter": LETTER}
# Who the table calls by another name than the post.
_ALIASES = {"org_admin": "system_admin"}
LEAD_CANNOT = "主办单位不能退回。可请协办、申请裁定或延期。"


def may(actor: Actor, verb: str, matter: Matter) -> Decision:
    """Whether the actor may do `verb` to the matter as it stands. A verb that the table lacks is left to the table."""
    gate.mark("hotline.may")
    return _may(actor, verb, matter, lambda: _handles_part(actor, matter))


def _may(actor: Actor, verb: str, matter: Matter, handles_part: Callable[[], bool]) -> Decision:
    table = _TABLES[matter.kind]
    if not table.allows(matter.state or None, verb):
        return YES
    who = table.move(matter.state or None, verb).who
    if actor.kind != "staff":
        return YES if actor.kind in who else Decision(False, _by(who))
    for role in who:
        if _holds(actor, role, matter, handles_part):
            return YES
    return Decision(False, _by(who))


def _holds(actor: Actor, role: str, matter: Matter, handles_part: Callable[[], bool]) -> bool:
    if role == "co_handler":
        return handles_part()
    role = _ALIASES.get(role, role)
    if role in OFFICE:
        office = matter.lead_organisation_id
        return office is not None and actor.holds(role, office)
    if role in COUNTY_WIDE or role == "system_admin":
        return actor.holds(role)
    return False


def _handles_part(actor: Actor, matter: Matter) -> bool:
    offices = [organisation for role, organisation in actor.posts if role in OFFICE]
    parts = Assignment.objects.filter(matter=matter, role="co", state="open", organisation__in=offices)
    return bool(offices) and parts.exists()


def roles_in(actor: Actor, matter: Matter, parts: Sequence[Assignment]) -> frozenset[str]:
    """The roles that the actor plays in this matter: county posts, posts of its lead office, a part as co-handler."""
    county = actor.roles & (COUNTY_WIDE | {"system_admin"})
    office = {role for role, organisation in actor.posts if organisation == matter.lead_organisation_id}
    mine = any(
        part.role == "co" and part.state == "open" and part.organisation_id in actor.organisations for part in parts
    )
    return frozenset(county | (office & OFFICE) | ({"co_handler"} if mine else set()))


def _by(who: tuple[str, ...]) -> str:
    names = "、".join(ROLES.get(role, "") or {"system": "系统", "caller": "诉求人"}.get(role, role) for role in who)
    return f"这一步由{names}办理。"


def can(actor: Actor, matter: Matter) -> tuple[str, ...]:
    """The verbs that the actor may do now, in the order of the table: what the page offers."""
    gate.mark("hotline.may")
    found: list[bool] = []

    def handles_part() -> bool:
        if not found:
            found.append(_handles_part(actor, matter))
        return found[0]

    moves = [move for move in _TABLES[matter.kind].moves_from(matter.state) if move.button]
    verbs = [move.verb for move in moves if _may(actor, move.verb, matter, handles_part).allowed]
    return tuple(dict.fromkeys(verbs))


def veiled(actor: Actor, matter: Matter, anonymous: bool, sees: bool) -> bool:
    """Whether caller secrecy hides place, recording, original files and other callers from this actor (security §4).

    The desk sees all. Of a secret or anonymous order no office sees them; of an `office_only` one only its named handler.
    """
    gate.mark("hotline.contact")
    if actor.county_wide:
        return False
    return matter.secrecy == "secret" or anonymous or (matter.secrecy == "office_only" and not sees)


def sees_contact(actor: Actor, matter: Matter) -> bool:
    """Whether the caller's name and number may be asked for at all.

    A secret order shows them to the desk alone; `office_only` to the named handler and the desk; otherwise to the lead
    office, and to a co-handler whom the lead has let see them, while the order is open (rule book §10; security note §4).
    """
    gate.mark("hotline.contact")
    if actor.county_wide:
        return True
    if matter.secrecy == "secret" or matter.closed_at is not None:
        return False
    parts = Assignment.objects.filter(matter=matter, organisation__in=actor.organisations, state="open")
    if matter.secrecy == "office_only":
        return parts.filter(role="lead", staff=actor.staff_id).exists()
    return parts.filter(role="lead").exists() or parts.filter(role="co", sees_contact=True).exists()


def takes_requests(actor: Actor) -> bool:
    """Whether the actor takes calls and opens orders."""
    gate.mark("hotline.desk")
    return bool(actor.roles & {"operator", "intake_reviewer"})


def accepts(actor: Actor) -> bool:
    """Whether the actor may accept what it takes in and dispatch it at once (rule book §4.2, submit)."""
    gate.mark("hotline.desk")
    return actor.holds("intake_reviewer") and actor.holds("dispatcher")
