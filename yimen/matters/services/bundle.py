"""One matter's chain with its Merkle proofs as a file that `standalone_verify.py` checks without us."""

from __future__ import annotations

from typing import Any

from django.db import connection

from yimen.kernel import merkle
from yimen.matters.models import Checkpoint, Event, Matter
from yimen.matters.services.checkpoints import leaves_of

FORMAT = "yimen/bundle/1"
_PLACES = """
SELECT e.seq, l.checkpoint_id, l.position FROM matters_event e JOIN matters_checkpointleaf l ON l.event_id = e.id
 WHERE e.matter_id = %s
"""


def bundle(number: str) -> dict[str, Any]:
    """The bundle of the matter with this number. Raises Matter.DoesNotExist.

    It holds event bodies: codes, references and commitments, no personal data and no free text.
    """
    matter = Matter.objects.get(number=number)
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, [matter.pk])
        places = {seq: (checkpoint, position) for seq, checkpoint, position in cursor.fetchall()}
    leaves = leaves_of(sorted({checkpoint for checkpoint, _ in places.values()}))
    rows = Checkpoint.objects.filter(pk__in=leaves).order_by("pk")
    return {
        "format": FORMAT,
        "number": number,
        "head": bytes(matter.head).hex(),
        "events": [
            _event(row, places.get(row.seq), leaves) for row in Event.objects.filter(matter=matter).order_by("seq")
        ],
        "checkpoints": {str(row.pk): _checkpoint(row) for row in rows},
    }


def _event(row: Event, place: tuple[int, int] | None, leaves: dict[int, list[bytes]]) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "seq": row.seq, "prev": bytes(row.prev).hex(), "body": row.body, "hash": bytes(row.hash).hex(),
        "algorithm": row.algorithm,
    }  # fmt: skip
    if place:
        checkpoint, position = place
        path = merkle.proof(leaves[checkpoint], position)
        entry |= {"checkpoint": checkpoint, "position": position, "proof": [node.hex() for node in path]}
    return entry


def _checkpoint(row: Checkpoint) -> dict[str, Any]:
    return {
        "at": row.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), "events": row.events, "root": bytes(row.root).hex(),
        "prev": bytes(row.prev).hex(), "hash": bytes(row.hash).hex(), "signature": bytes(row.signature).hex(),
        "signer": bytes(row.signer).hex(),
    }  # fmt: skip
