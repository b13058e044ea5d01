"""The numbers beside the staff's entries are those of the pages to which they lead."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yimen.base.now import moved_to
from yimen.hotline.tests.cast import WEDNESDAY, actor, an_order
from yimen.project.rail import rail_for
from yimen.supervision.queries import board

pytestmark = pytest.mark.django_db


def test_supervision_counts_the_late_orders_of_the_board_and_no_late_step() -> None:
    an_order("in_progress", at=WEDNESDAY)
    an_order("awaiting_dispatch", at=WEDNESDAY)  # its dispatch is overdue: a late step, not a late order
    who = actor("supervisor")
    with moved_to(WEDNESDAY + timedelta(days=8)):
        counts = {item["label"]: item["count"] for section in rail_for(who, "/zeros/") for item in section["items"]}
        assert counts["督办"] == board(who).late_count == 1
