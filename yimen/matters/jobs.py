"""Background entrances: reactions to events, once each."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from yimen.base import jobs as reactions
from yimen.matters.models import Effect, Event
from yimen.matters.services.checkpoints import make_checkpoint
from yimen.matters.services.tally import fold_tally as fold


@app.task(name="matters.react", retry=RetryStrategy(max_attempts=5, exponential_wait=2))
def react(event_id: int) -> None:
    """Let every handler of the event do its work once; a handler that fails does not hold up the others."""
    event = Event.objects.select_related("matter").get(pk=event_id)
    failed: list[Exception] = []
    for handler in reactions.handlers(event.matter.kind, event.verb):
        try:
            _once(event, handler)
        except Exception as problem:
            failed.append(problem)
    if failed:
        raise ExceptionGroup(f"reactions to event {event_id}", failed)


def _once(event: Event, handler: reactions.Handler) -> None:
    try:
        with transaction.atomic():
            Effect.objects.create(event=event, handler=reactions.name_of(handler))
            handler(event.pk)
    except IntegrityError:
        if not Effect.objects.filter(event=event, handler=reactions.name_of(handler)).exists():
            raise


@app.task(name="matters.fold_tally", queueing_lock="matters.fold_tally")
def fold_tally(timestamp: int = 0) -> None:
    """Fold the counts that acts have appended; every few minutes."""
    fold()


@app.task(name="matters.checkpoint", queueing_lock="matters.checkpoint")
def checkpoint(timestamp: int = 0) -> None:
    """Put the events since the last root under a new one and anchor it outside the database; every ten minutes."""
    make_checkpoint()
