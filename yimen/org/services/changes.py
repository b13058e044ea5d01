"""The record of every change of the organisation, written in the change's own transaction."""

from __future__ import annotations

from yimen.base.now import now
from yimen.org.models import Change, Organisation, Staff


def record_change(
    verb: Change.Verb,
    *,
    by: int | None,
    staff: Staff | None = None,
    organisation: Organisation | None = None,
    detail: str = "",
) -> None:
    """Write who (id of the staff, None for the system) changed what. Called inside the change's transaction."""
    Change.objects.create(at=now(), by_id=by, verb=verb, staff=staff, organisation=organisation, detail=detail[:160])
