"""Files of matters, through the gate: the original as a download, a picture's copy to be shown."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_safe

from yimen.base.doors import STAFF, door
from yimen.hotline.queries.files import Handed, file_for, picture_for
from yimen.kernel.refusal import Refusal
from yimen.matters.services.files import path_of, safe_name

SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


@door("file", STAFF, thing="attachment")
@require_safe
def original(request: HttpRequest, pk: UUID) -> FileResponse:
    """The file to be saved, never to be run here."""
    return _served(file_for(request.actor, pk), download=True)  # type: ignore[attr-defined]


@door("file", STAFF, thing="attachment")
@require_safe
def shown(request: HttpRequest, pk: UUID) -> FileResponse:
    """A picture's copy, without place and author."""
    return _served(picture_for(request.actor, pk), download=False)  # type: ignore[attr-defined]


def _served(handed: Handed, *, download: bool) -> FileResponse:
    path = path_of(handed.sha256)
    if not path.is_file():
        raise Refusal("file_missing", "这个文件现在取不出来，事项没有受影响。请把文件名报给技术服务股。")
    # The response closes it.
    response = FileResponse(
        path.open("rb"), as_attachment=download, filename=safe_name(handed.name), content_type=handed.media_type
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
