"""Letters: sent with an answer due, answered, checked; they never move the order's date."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yimen.base.now import now
from yimen.hotline.models import Letter
from yimen.hotline.services import letters
from yimen.hotline.services.turn import Turn
from yimen.hotline.tests.cast import a_letter, an_order, fresh, refused, staff, turn
from yimen.kernel.limits import local
from yimen.matters.models import Clock
from yimen.matters.queries import notes
from yimen.org.access import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("level", "state", "role"), [
    (0, "awaiting_answer", "office_liaison"), (1, "awaiting_leader_answer", "office_leader"),
    (2, "awaiting_leader_answer", "office_leader"), (3, "awaiting_leader_answer", "office_leader"),
])  # fmt: skip
def test_a_letter_waits_at_the_office_and_the_order_keeps_its_date(level: int, state: str, role: str) -> None:
    matter = an_order("in_progress")
    letter = a_letter(matter, level).matter
    assert (letter.state, letter.owner_role, letter.due_clock, letter.parent_id) == (state, role, "answer", matter.pk)
    assert fresh(matter).due_at == matter.due_at
    assert matter.number in notes(letter, "letter")[0].text
    assert "{" not in notes(letter, "letter")[0].text


@pytest.mark.parametrize(("part", "level"), [("supervisor", 2), ("head", 3), ("centre", 1)])
def test_who_may_send_which_level(part: str, level: int) -> None:
    with refused("level"):
        letters.send(turn(an_order("in_progress"), part), level=level, reason="late")


def test_a_higher_letter_takes_the_place_of_the_unanswered_one() -> None:
    matter = an_order("in_progress")
    first, second = a_letter(matter, 0).matter, a_letter(matter, 1).matter
    assert (fresh(first).state, fresh(second).state) == ("lapsed", "awaiting_leader_answer")


def test_an_answer_is_checked_and_closed_or_sent_back() -> None:
    letter = a_letter(an_order("in_progress"), 1)
    day = local(now()).date() + timedelta(days=1)
    with refused("done_by"):
        letters.answer(turn(letter.matter, "leader"), text="水泵已到")
    letters.answer(turn(letter.matter, "leader"), text="水泵已到", done_by=day)
    letters.return_answer(turn(letter.matter, "supervisor"), words="没有写原因")
    back = fresh(letter.matter)
    assert (back.state, back.owner_role) == ("awaiting_leader_answer", "office_leader")
    letters.answer(turn(letter.matter, "leader"), text="因配件，明日装好", done_by=day)
    letters.accept_answer(turn(letter.matter, "supervisor"))
    assert fresh(letter.matter).state == "closed"


def test_from_level_two_on_the_principal_signs() -> None:
    letter, day = a_letter(an_order("in_progress"), 2), local(now()).date()
    with refused("principal_signs"):
        letters.answer(turn(letter.matter, "leader"), text="在办", done_by=day, signed_by=staff("leader"))
    letters.answer(turn(letter.matter, "leader"), text="在办", done_by=day, signed_by=staff("principal"))
    assert fresh(letter.matter).state == "answered"


def test_open_letters_lapse_when_the_order_is_over_and_doing_so_twice_is_nothing() -> None:
    matter = an_order("in_progress")
    a_letter(matter, 1)
    assert len(letters.lapse_all(matter.pk)) == 1
    assert letters.lapse_all(matter.pk) == []


def test_the_sweep_sends_every_level() -> None:
    matter = an_order("in_progress")
    letters.send(Turn(matter.pk, SYSTEM), level=3, reason="late")
    assert Letter.objects.get(order=matter.pk).level == 3
    assert Clock.objects.get(matter=matter, kind="handle").status == "running"
