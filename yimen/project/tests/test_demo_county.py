"""The demonstration county is lived through the real services and leaves work in every queue."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest
from django.db import transaction

from yimen.base.now import now
from yimen.hotline.models import Order
from yimen.kernel.limits import ZONE
from yimen.matters.models import Event, Matter
from yimen.org.models import Staff
from yimen.org.queries import organisation_id
from yimen.project.demo.county import live

pytestmark = pytest.mark.django_db
# 2026-11-24 is a Tuesday.
END = datetime(2026, 11, 24, 15, 20, tzinfo=ZONE)


def _silent(done: int) -> None:
    pass


def test_every_state_and_queue_has_work_and_the_rules_refused_nothing() -> None:
    outcome = live(40, end=END, progress=_silent)
    assert outcome.refused == Counter()
    states = Counter(Matter.objects.filter(kind="order").values_list("state", flat=True))
    wanted = {
        "awaiting_acceptance", "awaiting_dispatch", "awaiting_signing", "in_progress", "paused", "deferred",
        "awaiting_review", "awaiting_callback", "awaiting_ending_approval", "reworking",
    }  # fmt: skip
    assert wanted <= states.keys()
    letters = Matter.objects.filter(kind="letter")
    assert letters.filter(state="closed").exists() and letters.filter(closed_at=None, due_at__lt=END).count() < 5
    assert Matter.objects.filter(kind="request", closed_at=None).exists()
    assert Matter.objects.filter(kind="order", closed_at=None, due_at__lt=END).count() in range(1, 12)
    assert Matter.objects.filter(kind="order", closed_at=None, due_at__date=END.date()).exists()


def test_the_demo_persons_of_the_housing_office_have_a_full_inbox() -> None:
    live(40, end=END, progress=_silent)
    office = organisation_id("zhujian")
    mine = Matter.objects.filter(closed_at=None, owner_organisation=office)
    assert mine.filter(owner_staff=Staff.objects.get(login="xia.zhiqing")).count() >= 5
    assert mine.filter(owner_role="office_liaison").count() >= 2


def test_everything_happens_at_its_own_time_and_before_the_end() -> None:
    live(40, end=END, progress=_silent)
    assert not Event.objects.filter(at__gt=END).exists()
    for order in Order.objects.select_related("matter"):
        day = order.matter.received_at.astimezone(ZONE)
        assert order.matter.number[8:16] == f"{day:%Y%m%d}"
    assert Event.objects.filter(at__lt=now()).count() == Event.objects.count() > 200


def test_the_same_seed_tells_the_same_story() -> None:
    first, again, other = _told(5), _told(5), _told(6)
    assert first == again != other
    assert len({title for _, title, _ in first}) > 20


def _told(seed: int) -> list[tuple[str, str, str]]:
    """Numbers, titles and states of a county that is lived and taken back."""
    with transaction.atomic():
        live(36, end=END, seed=seed, progress=_silent)
        story = list(Matter.objects.order_by("number").values_list("number", "title", "state"))
        transaction.set_rollback(True)
    return story
