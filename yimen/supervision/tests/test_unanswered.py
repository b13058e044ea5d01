"""M8: what a caller adds by themselves is answered within one working day, or it stands on the board."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from yimen.base.now import moved_to
from yimen.hotline.lifecycle import ORDER
from yimen.hotline.services.handling import add_repeat_contact, log_contact
from yimen.hotline.services.turn import Turn
from yimen.hotline.tests.cast import WEDNESDAY, an_order, turn
from yimen.matters.models import Matter
from yimen.org.access import CALLER, Actor
from yimen.supervision.models import Finding
from yimen.supervision.services.unanswered import ANSWERS
from yimen.supervision.tests.cast import sweep_at

pytestmark = pytest.mark.django_db
ASKED = WEDNESDAY + timedelta(hours=1)


def missed(matter: Matter) -> list[str]:
    return list(Finding.objects.filter(matter=matter, cause="M8", cleared_at=None).values_list("cause", flat=True))


def ask(matter: Matter, at: datetime = ASKED, by: Actor = CALLER) -> None:
    with moved_to(at):
        add_repeat_contact(Turn(matter.pk, by), text="三楼今天也停了，什么时候来人？")


# asked on            swept on             found
#  Wed 10:00          Thu 17:29            no: the next working day is not over
#  Wed 10:00          Thu 17:31            yes
#  Fri 10:00          Sun 12:00            no: nobody works in between
#  Fri 10:00          Mon 17:31            yes
@pytest.mark.parametrize(
    ("days_asked", "days_swept", "hour", "minute", "found"),
    [(0, 1, 17, 29, False), (0, 1, 17, 31, True), (2, 4, 12, 0, False), (2, 5, 17, 31, True)],
)
def test_a_working_day_without_a_word(days_asked: int, days_swept: int, hour: int, minute: int, found: bool) -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    ask(matter, ASKED + timedelta(days=days_asked))
    sweep_at((WEDNESDAY + timedelta(days=days_swept)).replace(hour=hour, minute=minute))
    assert bool(missed(matter)) is found


def test_a_word_to_the_caller_clears_it_and_a_note_among_colleagues_does_not() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    ask(matter)
    late = ASKED + timedelta(days=3)
    sweep_at(late)
    assert missed(matter) == ["M8"]
    with moved_to(late + timedelta(minutes=5)):
        log_contact(turn(matter, "handler"), way="phone", reached=True, text="已告知明天上午来修。")
    sweep_at(late + timedelta(minutes=10))
    assert missed(matter) == []
    assert Finding.objects.get(matter=matter, cause="M8").cleared_at == late + timedelta(minutes=10)


def test_a_call_that_the_desk_took_has_been_answered_on_the_line() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    with moved_to(ASKED):
        add_repeat_contact(turn(matter, "operator"), text="又来电催问，已告知进展。")
    sweep_at(ASKED + timedelta(days=3))
    assert missed(matter) == []


def test_every_answer_is_a_verb_of_the_order() -> None:
    assert set(ANSWERS) <= {move.verb for move in ORDER.moves}
