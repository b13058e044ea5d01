"""What an operator does in one go while the caller is on the line: several verbs, all of them or none."""

from __future__ import annotations

from uuid import UUID, uuid5

from django.db import transaction

from yimen.hotline.models import KnowledgeEntry
from yimen.hotline.services.dispatching import merge
from yimen.hotline.services.intake import answer_now, register, save_draft, transfer_emergency
from yimen.hotline.services.taken import Intake
from yimen.hotline.services.turn import Turn
from yimen.kernel.refusal import Refusal
from yimen.matters.services import Done
from yimen.org.access import Actor


def _then(done: Done, by: Actor, key: UUID, verb: str) -> Turn:
    """The second verb's turn: its key follows from the form's, so that the form sent twice does both once."""
    return Turn(which=done.matter.pk, by=by, key=uuid5(key, verb))


@transaction.atomic
def answer_call(*, intake: Intake, entry: int, by: Actor, key: UUID, request: str = "") -> Done:
    """Open an order and answer it at once from a knowledge entry that the caller has heard and confirmed (§2.4)."""
    found = KnowledgeEntry.objects.filter(pk=entry).first()
    if found is None:
        raise Refusal("no_source", "没有找到这条答复口径，请重新选一条，或提交工单。")
    draft = save_draft(intake=intake, by=by, key=key, request=request)
    return answer_now(_then(draft, by, key, "answer_now"), answer=found.answer, entry=entry, confirmed=True)


@transaction.atomic
def transfer_call(*, intake: Intake, line: str, by: Actor, key: UUID, request: str = "") -> Done:
    """Note an emergency call that has been put through; the desk checks within 30 minutes (BJ 11(1))."""
    draft = save_draft(intake=intake, by=by, key=key, request=request)
    return transfer_emergency(_then(draft, by, key, "transfer_emergency"), line=line)


@transaction.atomic
def register_and_merge(*, intake: Intake, main: int, by: Actor, key: UUID, request: str = "") -> Done:
    """Take in another caller's order on the same fact and let it follow the open one."""
    done = register(intake=intake, by=by, key=key, request=request, accepted=True)
    return merge(_then(done, by, key, "merge"), main=main)
