"""Reactions to events of orders, requests and letters: entrances to services, once per event by the ledger of effects."""

from __future__ import annotations

from collections.abc import Callable

from yimen.base.jobs import Handler
from yimen.hotline.services.asking import lapse_requests
from yimen.hotline.services.following import on_main_answered, on_main_gone
from yimen.hotline.services.letters import lapse_all
from yimen.hotline.services.telling import Case, callers, case_of, offices
from yimen.matters.models import Event


def _telling(name: str, tell: Callable[[Case], None]) -> Handler:
    """A handler under its own name, by which the ledger knows it."""

    def handler(event_id: int) -> None:
        tell(case_of(event_id))

    handler.__name__ = handler.__qualname__ = name
    handler.__doc__ = tell.__doc__
    return handler


tell_accepted = _telling("tell_accepted", callers.accepted)
tell_asked = _telling("tell_asked", callers.asked)
tell_refused = _telling("tell_refused", callers.refused)
tell_dispatched = _telling("tell_dispatched", callers.dispatched)
tell_extended = _telling("tell_extended", callers.extended)
tell_paused = _telling("tell_paused", callers.paused)
tell_resumed = _telling("tell_resumed", callers.resumed)
tell_deferred = _telling("tell_deferred", callers.deferred)
tell_ended = _telling("tell_ended", callers.ended)
tell_withdrawn = _telling("tell_withdrawn", callers.withdrawn)
tell_not_reached = _telling("tell_not_reached", callers.not_reached)
tell_date_moved = _telling("tell_date_moved", callers.date_moved)
notify_lead = _telling("notify_lead", offices.lead_told)
notify_dispatched = _telling("notify_dispatched", offices.dispatched)
notify_joined = _telling("notify_joined", offices.joined)
notify_rework = _telling("notify_rework", offices.rework)
notify_extension = _telling("notify_extension", offices.extension_granted)
notify_decider = _telling("notify_decider", offices.request_asked)
notify_letter = _telling("notify_letter", offices.letter_sent)
notify_letter_answer = _telling("notify_letter_answer", offices.letter_answered)
notify_answer_returned = _telling("notify_answer_returned", offices.answer_returned)


def followers_answered(event_id: int) -> None:
    """The main order was answered: everybody who followed it gets an answer and a call."""
    on_main_answered(Event.objects.get(pk=event_id))


def followers_lead_on(event_id: int) -> None:
    """The main order has gone: the earliest follower takes its place."""
    on_main_gone(Event.objects.get(pk=event_id))


def end_what_hangs_on_it(event_id: int) -> None:
    """The order was answered or is over: letters and requests about it need no answer any more."""
    order = Event.objects.values_list("matter", flat=True).get(pk=event_id)
    lapse_all(order)
    lapse_requests(order)
