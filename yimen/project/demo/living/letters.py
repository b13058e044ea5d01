"""Letters that the sweep sends: offices answer them, the supervisor looks at the answers."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from yimen.hotline.models import Letter
from yimen.hotline.services import letters
from yimen.hotline.services.turn import Turn
from yimen.kernel.limits import ZONE
from yimen.project.demo.living.world import World

WORDS = "正在办理，已安排专人跟进，因需要现场施工，完成时间如上，将及时联系诉求人。"


def expect_answers(world: World, known: set[int]) -> None:
    """Let the office of every letter that is new since `known` answer it within office hours; some are slow."""
    rows = Letter.objects.filter(matter__closed_at=None).exclude(pk__in=known).order_by("matter__number")
    for letter in rows:
        known.add(letter.pk)
        slow = world.rng.random() < world.cast.temper(letter.office_id).late
        world.at(
            world.work(world.rng.uniform(5, 9) if slow else world.rng.uniform(0.5, 2.5)),
            "answer",
            partial(_answer, world, letter),
        )


def _answer(world: World, letter: Letter) -> None:
    if not Letter.objects.filter(pk=letter.pk, matter__state__startswith="awaiting").exists():
        return
    by = world.cast.office(letter.office_id, "office_leader" if letter.level else "office_liaison")
    principal = world.cast.posts.get(("office_principal", letter.office_id))
    letters.answer(
        Turn(letter.pk, by), text=WORDS, done_by=world.now.astimezone(ZONE).date() + timedelta(days=2),
        signed_by=principal[0].staff_id if letter.level >= 2 and principal else None,
    )  # fmt: skip
    world.at(world.work(world.rng.uniform(0.5, 5)), "accept_answer", partial(_look, world, letter))


def _look(world: World, letter: Letter) -> None:
    if Letter.objects.filter(pk=letter.pk, matter__state="answered").exists():
        by = world.cast.desk(world.rng, "supervisor")
        letters.accept_answer(Turn(letter.pk, by), words="与工单进展相符。")
