"""What a visitor has written so far: sealed in the server's session, so that neither browser nor session row shows it."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib.sessions.backends.base import SessionBase
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from yimen.base.now import now
from yimen.custody.services import limited, seal, unseal
from yimen.hotline.models import Order
from yimen.hotline.rules.answers import DISSATISFIED_REASONS
from yimen.hotline.services.callback import SATISFIED_FROM, dissatisfied, satisfied
from yimen.hotline.services.closing import ask_withdrawal, object_to
from yimen.hotline.services.handling import add_repeat_contact
from yimen.hotline.services.intake import register, supplement
from yimen.hotline.services.taken import Intake
from yimen.hotline.services.turn import Turn
from yimen.kernel.refusal import Refusal
from yimen.matters.rules import Kept
from yimen.matters.services import Done
from yimen.matters.services.act import done_before
from yimen.matters.services.files import MOST_FILES, keep_all
from yimen.org.access import CALLER
from yimen.parties.services import phone_index
from yimen.portal.rules import FILES

SLOT, SENT, FOLLOWED = "asking", "asked", "followed"
SEALED = "portal.draft"
WRITING_SECONDS = 2 * 3600
KEPT_SECONDS = 7 * 24 * 3600
FOLLOW_SECONDS = 30 * 60
FOLLOW_MOST = 5


@dataclass(frozen=True)
class Draft:
    """The answers so far, by question; `id` is the client key under which the order will be taken in once."""

    id: UUID
    started: datetime
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def files(self) -> tuple[Kept, ...]:
        return tuple(Kept(**row) for row in self.answers.get(FILES, {}).get("rows", ()))


def draft_of(session: SessionBase) -> Draft | None:
    """The draft of this browser; None when there is none, or it was sealed under a key that is gone."""
    found = session.get(SLOT)
    if not isinstance(found, dict):
        return None
    draft = UUID(found["id"])
    answers = json.loads(unseal(base64.b64decode(found["sealed"]), SEALED, draft))
    return Draft(draft, datetime.fromisoformat(found["started"]), answers)


def new_draft() -> Draft:
    return Draft(uuid4(), now())


def keep_draft(session: SessionBase, draft: Draft, seconds: int = WRITING_SECONDS) -> None:
    """Put the draft into the session, which ends `seconds` from now unless it is written to again."""
    sealed = seal(json.dumps(draft.answers, ensure_ascii=False), SEALED, draft.id)
    session[SLOT] = {
        "id": str(draft.id), "started": draft.started.isoformat(), "sealed": base64.b64encode(sealed).decode()
    }  # fmt: skip
    # A member of staff who tries the public page keeps the limits of a staff session.
    if "_auth_user_id" not in session:
        session.set_expiry(seconds)


def drop_draft(session: SessionBase) -> None:
    """Forget everything that was written."""
    session.pop(SLOT, None)


def keep_photos(uploads: Sequence[UploadedFile[Any]], already: Sequence[Kept], source: str) -> list[dict[str, Any]]:
    """Check and store pictures and papers, at most nine with those before. Raises Refusal; then none is kept."""
    if uploads:
        limited(f"upload:{source}", 30, 3600, "上传太频繁。")
    over = len(already) + len(uploads) - MOST_FILES
    if over > 0:
        raise Refusal("too_many_files", f"一共最多 {MOST_FILES} 个文件，已有 {len(already)} 个，这次请少选 {over} 个。")
    fresh = keep_all(uploads)
    return [asdict(row) for row in (*already, *fresh)]


def hand_in(session: SessionBase, draft: Draft, intake: Intake, digest: str, source: str) -> Done:
    """Register the request, once however often it is sent; the draft is gone afterwards. Raises Refusal.

    5 requests in 10 minutes from one phone, 60 an hour from one address.
    """
    done = done_before(draft.id) or _register(draft, intake, digest, source)
    session[SENT] = [*session.get(SENT, [])[-9:], [str(draft.id), done.matter.number]]
    drop_draft(session)
    return done


def _register(draft: Draft, intake: Intake, digest: str, source: str) -> Done:
    limited(f"submit:{source}", 60, 3600, "这个网络地址提交太频繁。")
    if intake.contact.phone:
        limited(f"submit:{phone_index(intake.contact.phone).hex()}", 5, 600, "这个号码提交太频繁。")
    return register(intake=intake, by=CALLER, key=draft.id, request=digest)


def handed_in(session: SessionBase, key: str) -> str:
    """The number of the order that this browser's draft became; "" when it has not been handed in."""
    return next((number for draft, number in session.get(SENT, []) if draft == key), "")


def follow(session: SessionBase, number: str) -> None:
    """Let this browser see the order with this number for 30 minutes; the five latest are kept."""
    open_now = {each: until for each, until in session.get(FOLLOWED, {}).items() if until > now().timestamp()}
    open_now.pop(number, None)
    latest = dict(list(open_now.items())[1 - FOLLOW_MOST :])
    session[FOLLOWED] = latest | {number: now().timestamp() + FOLLOW_SECONDS}
    if "_auth_user_id" not in session and SLOT not in session:
        session.set_expiry(FOLLOW_SECONDS)


def leave(session: SessionBase) -> None:
    """End the access to every order, as on a device that others use too."""
    session.pop(FOLLOWED, None)
    session.pop(SENT, None)


def follows(session: SessionBase, number: str) -> bool:
    """Whether this browser has shown number and code within the last 30 minutes."""
    return float(session.get(FOLLOWED, {}).get(number, 0)) > now().timestamp()


def act_as_asker(
    *, order: Order, what: str, text: str, uploads: Sequence[UploadedFile[Any]], key: UUID, digest: str, source: str
) -> Done:
    """Do what the asker of a followed order wants: supplement, add, withdraw, object. Raises Refusal."""
    limited(f"act:{order.pk}", 20, 3600, "这件工单补充太频繁。")
    files = [Kept(**row) for row in keep_photos(uploads, (), source)]
    turn = Turn(which=order.pk, by=CALLER, key=key, request=digest)
    with transaction.atomic():
        return _act(turn, order, what, text, files)


def _act(turn: Turn, order: Order, what: str, text: str, files: Sequence[Kept]) -> Done:
    if what == "supplement":
        return supplement(turn, text=text, files=files)
    if what == "add":
        return add_repeat_contact(turn, text=text)
    if what == "withdraw":
        return ask_withdrawal(turn, why=text)
    matter = order.matter
    return object_to(turn, why=text, state=matter.state, ended_at=matter.closed_at or now())


def rate(
    *, order: Order, key: UUID, digest: str, process: int, result: int, solved: str, reason: str, words: str
) -> Done:
    """The asker's own judgement: content, closed; not content, the same office works again (JN 27). Raises Refusal."""
    limited(f"rate:{order.pk}", 3, 24 * 3600, "这件工单今天评价次数太多。")
    turn = Turn(which=order.pk, by=CALLER, key=key, request=digest)
    told = words.strip() or DISSATISFIED_REASONS.get(reason, "")
    with transaction.atomic():
        if result >= SATISFIED_FROM:
            return satisfied(turn, solved=solved, process=process, result=result, remark=words)
        return dissatisfied(turn, solved=solved, process=process, result=result, reason=reason, open_demands=told)
