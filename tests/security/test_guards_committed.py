"""The guards that only a database with real commits shows."""

from __future__ import annotations

import psycopg
import pytest

from yimen.hotline.tests import cast
from yimen.project.postgres import OWNER, scratch_cluster


def test_without_the_trigger_the_owner_rewrites_an_event(committed_database: str) -> None:
    matter = cast.an_order("awaiting_dispatch")
    change = "UPDATE matters_event SET verb = 'x' WHERE matter_id = %s"
    with psycopg.connect(**scratch_cluster().parameters(OWNER, committed_database), autocommit=True) as owner:  # type: ignore[arg-type]
        with pytest.raises(psycopg.Error):
            owner.execute(change, [matter.pk])
        owner.execute("ALTER TABLE matters_event DISABLE TRIGGER USER")
        assert owner.execute(change, [matter.pk]).rowcount == 2
