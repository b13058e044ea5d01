"""Messages: sealed as sent, handed over by a job, tried again 1, 5, 15 and 60 minutes later, never called sent untruly."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from yimen.base.now import moved_to
from yimen.hotline.models import Order
from yimen.hotline.tests.cast import an_order
from yimen.kernel.limits import ZONE
from yimen.kernel.sealing import SealError
from yimen.notify.jobs import send
from yimen.notify.models import Message
from yimen.notify.queries import sent_at
from yimen.notify.services import message, send_waiting
from yimen.notify.services.gateways import Development, GatewayError, Missing, gateway
from yimen.notify.services.messages import read
from yimen.org.models import Staff
from yimen.parties.models import Party

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 1, 14, 10, 0, tzinfo=ZONE)
TEXT = "您反映的事项已受理，查询码 402718。"


class Fails:
    """A gateway that is down for a number of tries, and keeps what it took over."""

    def __init__(self, times: int) -> None:
        self.times, self.taken = times, []  # type: ignore[var-annotated]

    def send(self, *, key: UUID, phone: str, code: str, text: str, at: datetime) -> None:
        if self.times:
            self.times -= 1
            raise GatewayError("没有接通")
        self.taken.append((key, phone, text))


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def party() -> Party:
    found = Order.objects.select_related("party").get(pk=an_order("awaiting_acceptance", at=NOON).pk).party
    assert found is not None
    return found


def queued(to: Party | Staff, moment: datetime = NOON, urgent: bool = True) -> Message:
    with moved_to(moment):
        row = message(to, "acceptance", TEXT, urgent=urgent)
    assert row is not None
    return row


def test_the_text_is_kept_as_sent_and_sealed(party: Party) -> None:
    row = queued(party)
    assert read(row) == TEXT
    assert b"402718" not in bytes(row.text)


def test_a_sealed_text_does_not_open_in_another_row(party: Party) -> None:
    one, other = queued(party), queued(party)
    other.text = one.text
    with pytest.raises(SealError):
        read(other)


def test_nobody_to_write_to_makes_no_message(party: Party) -> None:
    Party.objects.filter(pk=party.pk).update(no_contact=True)
    party.refresh_from_db()
    assert message(None, "acceptance", TEXT) is None
    assert message(party, "acceptance", TEXT) is None
    person = Staff.objects.get(login="zhu.wangshu")
    person.work_phone = ""
    assert message(person, "remind", TEXT) is None


def test_an_ordinary_message_waits_for_working_hours(party: Party) -> None:
    row = queued(party, NOON.replace(hour=22), urgent=False)
    assert row.deliver_at == NOON.replace(day=15, hour=9)
    with moved_to(NOON.replace(hour=23)):
        assert send_waiting() == 0
    with moved_to(NOON.replace(day=15, hour=9)):
        assert send_waiting() == 1


def test_the_job_sends_once_and_writes_no_text_and_no_whole_number(party: Party, tmp_path: Path) -> None:
    row = queued(party)
    with moved_to(NOON):
        send()
        send()
    row.refresh_from_db()
    assert (row.state, row.sent_at) == ("sent", NOON)
    [line] = (tmp_path / "messages.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == {
        "key": str(row.id), "at": NOON.astimezone(row.sent_at.tzinfo).isoformat(), "phone": "138****0026",
        "code": "acceptance", "characters": len(TEXT),
    }  # fmt: skip


def test_a_message_that_fails_is_tried_after_1_5_15_and_60_minutes_then_left_for_people_to_see(party: Party) -> None:
    row, down = queued(party), Fails(99)
    moment, waits = NOON, []
    for _ in range(5):
        with moved_to(moment):
            assert send_waiting(through=down) == 0
        row.refresh_from_db()
        waits.append((row.deliver_at - moment) // timedelta(minutes=1))
        moment = row.deliver_at
    assert waits[:4] == [1, 5, 15, 60]
    assert (row.state, row.tries) == ("failed", 5)
    with moved_to(moment + timedelta(days=1)):
        assert send_waiting(through=Fails(0)) == 0


def test_one_that_fails_does_not_hold_up_the_next(party: Party) -> None:
    queued(party)
    queued(party)
    once_down = Fails(1)
    with moved_to(NOON):
        assert send_waiting(through=once_down) == 1
    assert len(once_down.taken) == 1


def test_the_same_key_goes_out_with_every_try(party: Party) -> None:
    row, shaky = queued(party), Fails(1)
    with moved_to(NOON):
        send_waiting(through=shaky)
    with moved_to(NOON + timedelta(minutes=1)):
        assert send_waiting(through=shaky) == 1
    assert shaky.taken == [(row.id, "13800000026", TEXT)]


def test_when_a_letter_went_out_can_be_asked(party: Party) -> None:
    matter = Order.objects.get(party=party).matter
    with moved_to(NOON):
        message(party, "rating_link", TEXT, matter, urgent=True)
        assert sent_at(matter.pk, "rating_link") is None
        send_waiting()
    assert sent_at(matter.pk, "rating_link") == NOON


def test_without_a_gateway_nothing_is_called_sent_in_production(settings: Any, party: Party) -> None:
    settings.PRODUCTION = True
    row = queued(party)
    assert isinstance(gateway(), Missing)
    with moved_to(NOON):
        assert send_waiting() == 0
    row.refresh_from_db()
    assert row.state == "waiting"
    settings.PRODUCTION = False
    assert isinstance(gateway(), Development)
