"""The organisation as everyone in it reads it: the tree, one organisation, one person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from yimen.base.doors import STAFF, door
from yimen.base.now import now
from yimen.org import queries
from yimen.org.access import may, may_manage_person, visible_organisations, visible_staff
from yimen.org.views.pages import actor_in

VERBS = ("manage_accounts", "propose_post", "decide_post", "manage_calendar")


@door("page", STAFF, thing="organisation")
def tree(request: HttpRequest) -> HttpResponse:
    """All organisations, or those and the people that a search finds."""
    actor, text = actor_in(request), request.GET.get("q", "").strip()[:40]
    can = {verb: may(actor, verb) for verb in VERBS}
    waiting = queries.waiting_posts().count() if can["decide_post"] or can["propose_post"] else 0
    context = {"q": text, "can": can, "waiting": waiting}
    if text:
        found = {"organisations": queries.find_organisations(actor, text), "people": queries.find_people(actor, text)}
        return render(request, "org/found.html", context | found)
    return render(request, "org/tree.html", context | {"roots": queries.organisation_tree(actor)})


@door("page", STAFF, thing="organisation")
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One organisation: its duties, its names, its people by post."""
    actor = actor_in(request)
    organisation = get_object_or_404(visible_organisations(actor), code=code)
    complete, sentence = queries.completeness(organisation)
    context = {
        "organisation": organisation,
        "aliases": [alias for alias in organisation.aliases.split("|") if alias],
        "posts": queries.posts_in(organisation),
        "below": organisation.children.filter(is_active=True),
        "complete": complete,
        "sentence": sentence,
        "can": {verb: may(actor, verb) for verb in VERBS},
    }
    return render(request, "org/organisation.html", context)


@door("page", STAFF, thing="staff")
def person(request: HttpRequest, login: str) -> HttpResponse:
    """One person: office, posts, stand-ins, absences."""
    actor = actor_in(request)
    staff = get_object_or_404(visible_staff(actor).select_related("organisation"), login=login)
    context = {
        "staff": staff,
        "posts": queries.posts_of(staff),
        "stand_ins": queries.stand_ins_of(staff),
        "absences": queries.absences_of(staff),
        "can": {verb: may(actor, verb) for verb in VERBS},
        "manages": may_manage_person(actor, staff),
        "own": actor.staff_id == staff.pk,
        "now": now(),
    }
    return render(request, "org/person.html", context)
