"""Checkpoints shown to everybody: whoever has copied one line can tell later whether the records were changed."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yimen.base.doors import PUBLIC, door
from yimen.matters.queries import newest_checkpoints
from yimen.matters.services import line

SHOWN, LISTED = 20, 1000


@door("page", PUBLIC)
@require_GET
def witness(request: HttpRequest) -> HttpResponse:
    """The newest checkpoints in words."""
    rows = [
        {"row": row, "hash": bytes(row.hash).hex(), "signer": bytes(row.signer).hex()}
        for row in newest_checkpoints(SHOWN)
    ]
    return render(request, "portal/witness.html", {"rows": rows, "listed": LISTED})


@door("export", PUBLIC)
@require_GET
def lines(request: HttpRequest) -> HttpResponse:
    """The newest thousand as JSON lines, oldest first, without their leaves: what an anchor file says."""
    rows = reversed(list(newest_checkpoints(LISTED)))
    text = "".join(f"{json.dumps(line(row), separators=(',', ':'))}\n" for row in rows)
    return HttpResponse(text, content_type="application/jsonl; charset=utf-8")
