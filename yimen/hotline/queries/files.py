"""Which file of a matter an actor may have: the original, or only the copy that shows neither place nor author."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from uuid import UUID

from yimen.hotline.access import sees_contact, veiled
from yimen.hotline.models import Order
from yimen.kernel.refusal import Refusal
from yimen.matters.access import visible_to
from yimen.matters.models import Attachment, Event
from yimen.org.access import Actor

# What came in with these verbs is the asker's own and may betray who asks.
ASKER_VERBS = frozenset({"open", "submit", "submit_accepted", "supplement", "object"})
JPEG = "image/jpeg"


@dataclass(frozen=True)
class Handed:
    """A file to be handed out: by which hash, under which name, of which type."""

    sha256: str
    name: str
    media_type: str


def file_for(actor: Actor, pk: UUID) -> Handed:
    """The file as this actor may download it: of a veiled order's pictures the copy. Raises Refusal."""
    file = _visible(actor, pk)
    if not _hidden(actor, file):
        return Handed(file.sha256, file.name, file.media_type)
    if file.display_sha256:
        return _copy(file)
    raise Refusal(
        "forbidden", "这件工单的诉求人要求保密，原始文件只有 12345 热线能看。需要其中内容的，请热线联系。"
    )  # fmt: skip


def picture_for(actor: Actor, pk: UUID) -> Handed:
    """The copy of a picture that pages show. Raises Refusal when there is none."""
    file = _visible(actor, pk)
    if not file.display_sha256:
        raise Refusal("not_found", "这个文件没有可以显示的图。")
    return _copy(file)


def _copy(file: Attachment) -> Handed:
    return Handed(file.display_sha256, f"{PurePath(file.name).stem}.jpg", JPEG)


def _visible(actor: Actor, pk: UUID) -> Attachment:
    rows = Attachment.objects.select_related("matter__order", "matter__parent__order")
    file = rows.filter(pk=pk, matter__in=visible_to(actor)).first()
    if file is None:
        raise Refusal("not_found", "没有找到这个文件，或者它不在范围内。")
    if file.scan == Attachment.Scan.WAITING:
        raise Refusal("file_waiting", "这个文件还在做安全检查，请过几分钟再打开。")
    if file.scan == Attachment.Scan.REFUSED:
        raise Refusal("file_refused", "这个文件没有通过安全检查，不能打开。需要的，请诉求人换一个文件重新提交。")
    return file


def _hidden(actor: Actor, file: Attachment) -> bool:
    order = _order(file)
    if order is None or not veiled(actor, order.matter, order.anonymous, sees_contact(actor, order.matter)):
        return False
    verb = Event.objects.filter(matter=file.matter_id, seq=file.seq).values_list("verb", flat=True).first()
    return verb in ASKER_VERBS


def _order(file: Attachment) -> Order | None:
    """The order that the file's matter is, or hangs on."""
    for matter in (file.matter, file.matter.parent):
        if matter is not None and matter.kind == "order":
            order: Order = matter.order
            return order
    return None
