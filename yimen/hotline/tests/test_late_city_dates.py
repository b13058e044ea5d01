"""An order of the city whose date has gone by can still be sent to an office, and is due at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yimen.base.now import now
from yimen.hotline.models import Order
from yimen.hotline.services import dispatching
from yimen.hotline.tests.cast import an_order, office, turn
from yimen.matters.models import Matter

pytestmark = pytest.mark.django_db


def test_a_city_date_gone_by_leaves_half_an_hour() -> None:
    matter = an_order("awaiting_dispatch")
    Order.objects.filter(pk=matter.pk).update(upstream_due_at=now() - timedelta(days=2))
    dispatching.dispatch(turn(matter, "dispatcher"), lead=office("zhujian"), category="0102")
    clock = Matter.objects.get(pk=matter.pk).clocks.get(kind="handle")
    assert timedelta(minutes=29) < clock.due_at - clock.started_at < timedelta(minutes=31)
