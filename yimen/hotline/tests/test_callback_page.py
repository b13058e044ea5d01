"""The return call: script, five answers, attempts (rule book §4.2, §9)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yimen.base.now import moved_to
from yimen.custody.models import AccessRecord
from yimen.hotline.models import Order
from yimen.hotline.queries.calling import next_attempt
from yimen.hotline.queries.demands import demand_lines
from yimen.hotline.tests.cast import WEDNESDAY, an_order, fresh, signed_in
from yimen.kernel.limits import ZONE
from yimen.matters.models import Note
from yimen.parties.services import Contact

pytestmark = pytest.mark.django_db
CONTENT = {"contacted": "yes", "solved": "yes", "process": "5", "result": "4", "go": "satisfied"}
NOT = {"contacted": "yes", "solved": "no", "process": "4", "result": "2", "go": "rework", "reason": "not_solved"}


def answer(number: str, **form: Any) -> Any:
    return signed_in("caller_back").post(f"/callback/{number}/", {"key": str(uuid4())} | form)


def test_the_script_names_the_caller_by_surname_only() -> None:
    an_order("awaiting_callback")
    page = signed_in("caller_back").get("/callback/").content.decode()
    assert "请问您是溪先生/女士吗" in page
    assert "溪水清" not in page
    assert "13800000026" not in page


def test_process_and_result_are_kept_apart() -> None:
    matter = an_order("awaiting_callback")
    assert answer(matter.number, **CONTENT).status_code == 303
    order = Order.objects.get()
    assert (fresh(matter).state, order.solved, order.process_score, order.result_score) == ("closed", "yes", 5, 4)


def test_an_answer_that_is_missing_is_asked_for_at_its_question() -> None:
    matter = an_order("awaiting_callback")
    again = answer(matter.number, **{k: v for k, v in CONTENT.items() if k != "result"})
    assert again.status_code == 422
    assert "请回答：第四，对办理结果是否满意" in again.content.decode()
    assert fresh(matter).state == "awaiting_callback"


def test_who_is_not_content_with_the_result_cannot_be_closed_as_content() -> None:
    matter = an_order("awaiting_callback")
    again = answer(matter.number, **(CONTENT | {"result": "2"}))
    assert again.status_code == 422
    assert "结果不满意的，请登记不满意" in again.content.decode()


def test_not_content_goes_back_to_the_same_office_with_the_open_lines_and_a_supervisor() -> None:
    matter = an_order("awaiting_callback")
    line = demand_lines(matter)[1]
    assert answer(matter.number, open_line=str(line.pk), remark="没人来过", **NOT).status_code == 303
    found, order = fresh(matter), Order.objects.get()
    assert (found.state, found.lead_organisation_id) == ("reworking", matter.lead_organisation_id)
    assert order.supervisor is not None
    text = Note.objects.get(matter=matter, kind="rework").text
    assert line.text in text
    assert demand_lines(matter)[0].text not in text


@pytest.mark.parametrize(("left_out", "sentence"), [("reason", "请选主要是哪方面不满意"), ("open_line", "至少 1 项")])
def test_a_rework_without_reason_or_open_line_is_refused(left_out: str, sentence: str) -> None:
    matter = an_order("awaiting_callback")
    form = NOT | {"open_line": str(demand_lines(matter)[0].pk)}
    again = answer(matter.number, **{k: v for k, v in form.items() if k != left_out})
    assert again.status_code == 422
    assert sentence in again.content.decode()


def test_a_call_that_nobody_took_counts_and_the_next_one_has_to_wait() -> None:
    with moved_to(WEDNESDAY):
        matter, client = an_order("awaiting_callback"), signed_in("caller_back")
        assert client.post(f"/callback/{matter.number}/missed/", {"key": str(uuid4())}).status_code == 303
        page = client.get("/callback/").content.decode()
    assert Order.objects.get().callback_attempts == 1
    assert "今天 13:00 以后再拨" in page
    with moved_to(WEDNESDAY + timedelta(hours=1)):
        again = signed_in("caller_back").post(f"/callback/{matter.number}/missed/", {"key": str(uuid4())})
    assert again.status_code == 422
    assert Order.objects.get().callback_attempts == 1


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 1, day, hour, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("earlier", "asked", "opens"),
    [
        ([], at(13, 9), at(13, 9)),  # Tuesday
        ([at(13, 9)], at(13, 10), at(13, 13)),  # four hours later, the afternoon
        ([at(13, 7)], at(13, 10), at(13, 12)),  # four hours are over, the half-day is not
        ([at(13, 9), at(13, 14)], at(13, 19), at(14, 0)),  # both halves of the day are used
        ([at(13, 9)], at(14, 9), at(14, 9)),  # Wednesday
    ],
)
def test_the_next_call_counts_from(earlier: list[datetime], asked: datetime, opens: datetime) -> None:
    assert next_attempt(earlier, asked) == opens


def test_unreached_is_offered_only_after_enough_attempts() -> None:
    matter = an_order("awaiting_callback", at=WEDNESDAY)
    way = f"/matters/{matter.number}/do/unreached/"
    assert way not in signed_in("caller_back").get("/callback/").content.decode()
    for moment in (at(20, 9), at(20, 14), at(21, 9)):
        with moved_to(moment):
            signed_in("caller_back").post(f"/callback/{matter.number}/missed/", {"key": str(uuid4())})
    assert Order.objects.get().callback_attempts == 3
    with moved_to(at(21, 10)):
        assert way in signed_in("caller_back").get("/callback/").content.decode()


def test_no_call_is_due_to_who_left_no_name() -> None:
    matter = an_order("awaiting_callback", anonymous=True, contact=Contact(), reply_way="web")
    page = signed_in("caller_back").get("/callback/").content.decode()
    assert "这件工单不用回访" in page
    assert f"/matters/{matter.number}/do/no_call_due/" in page


def test_the_number_is_opened_with_a_reason_and_the_record_stays() -> None:
    matter, client = an_order("awaiting_callback"), signed_in("caller_back")
    assert f"/matters/{matter.number}/whole-number/" in client.get("/callback/").content.decode()
    shown = client.post(f"/matters/{matter.number}/whole-number/", {"reason": "call", "note": ""}).content.decode()
    assert "13800000026" in shown
    assert AccessRecord.objects.filter(matter_number=matter.number, reason="call").count() == 1


def test_nobody_but_the_agent_has_this_screen() -> None:
    assert signed_in("handler").get("/callback/").status_code == 403


def test_a_longer_queue_takes_no_more_statements() -> None:
    client = signed_in("caller_back")
    an_order("awaiting_callback")
    client.get("/callback/")
    with CaptureQueriesContext(connection) as short:
        client.get("/callback/")
    for _ in range(3):
        an_order("awaiting_callback")
    with CaptureQueriesContext(connection) as long:
        client.get("/callback/")
    assert len(long) == len(short)
