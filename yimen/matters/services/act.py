"""`act()`: the single writer of a matter's state (house: lock → permission → move → rule → clock → event → owner → jobs)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import DateTimeField, Func, QuerySet

from yimen.base.fixed import FixedRead
from yimen.base.now import is_moved, now
from yimen.kernel.lifecycle import Move
from yimen.kernel.refusal import Refusal
from yimen.matters.access import SeenRead
from yimen.matters.models import Clock, Event, Matter
from yimen.matters.rules import Change, Process
from yimen.matters.services.step import Step
from yimen.matters.services.timing import Timing
from yimen.matters.services.write import write
from yimen.org.access import Actor
from yimen.org.queries import calendar


class Stale(Refusal):
    """The form is older than the matter: somebody has acted since it was opened."""


class Forbidden(Refusal):
    """The actor may see the matter but not do this."""


@dataclass(frozen=True)
class Done:
    """What an act did: the matter as it is now, the event, and whether it had already been done under the same key."""

    matter: Matter
    event: Event
    repeated: bool = False


Decide = Callable[[Step], Change]


@transaction.atomic(savepoint=False)
def act(
    *,
    process: Process,
    which: int | str,
    verb: str,
    by: Actor,
    decide: Decide,
    key: UUID | None = None,
    seen: int | None = None,
    request: str = "",
) -> Done:
    """Do `verb` to the matter: all of it commits together or not at all.

    which: the matter's id or its number; decide: looks at the locked Step and returns a Change, or raises Refusal;
    key: the client's key, under which the same request is answered once; seen: the version that the form showed;
    request: a digest of what was sent, so that one key with another content is told apart.
    Raises Refusal (not visible, forbidden, stale, not in the table).
    """
    matter = _locked(process, which, by)
    if key is not None and (seen is None or seen != matter.version):
        done = _done_before(matter, verb, by, key, request)
        if done:
            return done
    if seen is not None and seen != matter.version:
        raise _stale(matter)
    decision = process.may(by, verb, matter)
    if not decision.allowed:
        raise Forbidden("forbidden", decision.sentence, verb=verb, number=matter.number)
    move = process.lifecycle.move(matter.state, verb)
    at = max(now() if is_moved() else matter.db_now, matter.last_at)  # type: ignore[attr-defined]
    step = _step(process, matter, verb, move, by, at)
    return _done(step, decide(step), key, request)


def _locked(process: Process, which: int | str, by: Actor) -> Matter:
    """The matter, locked, if the actor may see it; a missing one and one not visible are the same answer."""
    name = "number" if isinstance(which, str) else "pk"
    if (process.kind, name) not in LOCKS:
        example: Any = "no number" if name == "number" else -1949
        LOCKS[process.kind, name] = SeenRead(partial(_lock, process), for_acts=True, **{name: example})
    matter = LOCKS[process.kind, name].first(by, **{name: which})
    if matter is None:
        raise Refusal("not_found", "没有找到这件事项，或者它不在您的范围内。")
    return matter


def _lock(process: Process, seen: QuerySet[Matter], **which: int | str) -> QuerySet[Matter]:
    clock = Func(function="clock_timestamp", output_field=DateTimeField())
    rows = seen.filter(kind=process.kind, **which).annotate(db_now=clock)
    return rows.select_related(*process.related).select_for_update(of=("self",)).order_by()


LOCKS: dict[tuple[str, str], SeenRead[Matter]] = {}
CLOCKS = FixedRead(lambda matter: Clock.objects.filter(matter=matter), matter=-1949)
BY_KEY = FixedRead(lambda key: Event.objects.filter(client_key=key).order_by(), key=UUID(int=1949))


def _step(process: Process, matter: Matter, verb: str, move: Move, by: Actor, at: datetime) -> Step:
    days = calendar()
    rows = CLOCKS.all(matter=matter.pk) if matter.pk else []
    timing = Timing(matter=matter, process=process, calendar=days, at=at, grade=matter.grade, rows=rows)
    return Step(process, matter, verb, move, by, at, days, timing)


def _done_before(matter: Matter, verb: str, by: Actor, key: UUID, request: str) -> Done | None:
    event = BY_KEY.first(key=key)
    if event is None:
        return None
    same = (event.matter_id, event.verb, event.actor_id) == (matter.pk, verb, by.staff_id)
    if same and f'"request":"{request}"' in event.body:
        return Done(matter, event, repeated=True)
    raise Refusal("key_reused", "这份表单已经提交过别的内容。请重新打开页面再提交。", number=matter.number)


def _stale(matter: Matter) -> Stale:
    last = Event.objects.filter(matter=matter).select_related("actor").order_by("-seq")[0]
    return Stale(
        "stale",
        "这件事项在页面打开之后有了新的经过。写下的内容还在，请看过最新情况，再决定怎么办。",
        number=matter.number,
        who=last.actor.name if last.actor else "系统",
        at=last.at,
        verb=last.verb,
    )


@transaction.atomic(savepoint=False)
def open_matter(
    *,
    process: Process,
    verb: str,
    by: Actor,
    county: str,
    number: str,
    at: datetime,
    received_at: datetime,
    decide: Decide,
    columns: Mapping[str, Any],
    key: UUID | None = None,
    request: str = "",
) -> Done:
    """Bring a matter into being by an opening verb of its lifecycle, with its first event.

    columns: the matter's columns (title, channel, asker, …); received_at: when the request reached us, from which the
    first clock may count. Raises IntegrityError when the key has been used: the caller answers with `done_before`.
    """
    move = process.lifecycle.move(None, verb)
    matter = Matter(
        county=county, kind=process.kind, number=number, received_at=received_at, last_at=at, state="", **columns
    )
    if not (decision := process.may(by, verb, matter)).allowed:
        raise Forbidden("forbidden", decision.sentence, verb=verb)
    step = _step(process, matter, verb, move, by, at)
    return _done(step, decide(step), key, request)


def done_before(key: UUID) -> Done | None:
    """The answer that was given under this key, if any: what a repeated intake gets."""
    event = Event.objects.select_related("matter").filter(client_key=key).first()
    return Done(event.matter, event, repeated=True) if event else None


def _done(step: Step, change: Change, key: UUID | None, request: str) -> Done:
    return Done(step.matter, write(step, change, key, request))
