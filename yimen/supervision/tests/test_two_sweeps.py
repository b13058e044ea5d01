"""Two passes at the same time, and a pass beside somebody at work: real commits, real locks."""

from __future__ import annotations

import threading
from datetime import timedelta

from django.db import connections

from yimen.base.now import moved_to
from yimen.hotline.tests.cast import WEDNESDAY, an_order
from yimen.matters.models import RungClaim
from yimen.notify.models import Notice
from yimen.supervision.services import sweep
from yimen.supervision.tests.cast import clock, sweep_at, verbs


def test_two_passes_at_once_claim_every_rung_once(committed_database: str) -> None:
    matters = [an_order("awaiting_signing", at=WEDNESDAY) for _ in range(4)]
    moment = WEDNESDAY + timedelta(days=8)
    faults: list[Exception] = []
    gate = threading.Barrier(3)

    def run() -> None:
        try:
            gate.wait()
            with moved_to(moment):
                faults.extend(sweep().faults)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sweep_at(moment + timedelta(minutes=1))
    assert faults == []
    for matter in matters:
        rungs = list(RungClaim.objects.filter(clock__matter=matter).values_list("clock", "rung"))
        assert len(rungs) == len(set(rungs)) > 0
        assert verbs(matter).count("sign_lapsed") == 1
        told = list(Notice.objects.filter(matter=matter, claim__isnull=False).values_list("claim", "recipient"))
        assert len(told) == len(set(told))


def test_a_matter_held_by_somebody_is_left_to_the_next_pass(committed_database: str) -> None:
    matter = an_order("awaiting_signing", at=WEDNESDAY)
    at = clock(matter, "sign").rung_at
    assert at is not None
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with connections["default"].cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT 1 FROM matters_matter WHERE id = %s FOR UPDATE", [matter.pk])
            held.set()
            done.wait(20)
            cursor.execute("ROLLBACK")
        connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(20)
    sweep_at(at)
    assert not RungClaim.objects.filter(clock__matter=matter).exists()
    done.set()
    thread.join()
    sweep_at(at + timedelta(minutes=1))
    assert RungClaim.objects.filter(clock__matter=matter).exists()
