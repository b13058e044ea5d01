"""The reviewer's screen: the reply beside the demands (rule book §4.3)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yimen.hotline.models import Reply
from yimen.hotline.tests.cast import an_order, fresh, signed_in

pytestmark = pytest.mark.django_db
ALL = {f"Q{n}": "on" for n in range(1, 9)}


def decide(number: str, **form: Any) -> Any:
    return signed_in("quality").post(f"/review/{number}/", {"key": str(uuid4())} | form)


def test_every_demand_stands_beside_its_answer_and_the_log_beside_both() -> None:
    an_order("awaiting_review")
    page = signed_in("quality").get("/review/").content.decode()
    assert "1. 尽快恢复供水" in page
    assert "2. 说明停水原因" in page
    assert page.count("已恢复供水") == 2
    assert "电话接通，约定下午查看。" in page
    assert "现场.jpg" in page


def test_a_reply_copied_from_another_order_is_warned_of() -> None:
    earlier = an_order("awaiting_callback", title="别处的事")
    an_order("awaiting_review")
    page = signed_in("quality").get("/review/").content.decode()
    assert "与本单位以前的一份回复几乎相同" in page
    assert f"/matters/{earlier.number}/" in page


def test_an_own_reply_is_not_compared_with_itself() -> None:
    an_order("awaiting_review")
    assert "几乎相同" not in signed_in("quality").get("/review/").content.decode()


def test_with_all_eight_checks_the_reply_goes_to_the_return_call() -> None:
    matter = an_order("awaiting_review")
    assert decide(matter.number, go="pass", **ALL).status_code == 303
    assert fresh(matter).state == "awaiting_callback"


def test_a_check_that_is_not_ticked_holds_the_reply_and_keeps_the_ticks() -> None:
    matter = an_order("awaiting_review")
    answer = decide(matter.number, go="pass", Q1="on")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "没有通过，请退回修改" in page
    assert 'name="Q1" checked' in page
    assert fresh(matter).state == "awaiting_review"


def test_sent_back_it_says_what_failed_and_what_to_mend() -> None:
    matter = an_order("awaiting_review")
    form = {code: "on" for code in ALL if code != "Q7"}
    assert decide(matter.number, go="return", why="缺维修后的照片", **form).status_code == 303
    assert fresh(matter).state == "in_progress"
    assert Reply.objects.get().failed == "Q7"


def test_sent_back_without_a_word_it_is_refused() -> None:
    matter = an_order("awaiting_review")
    answer = decide(matter.number, go="return", Q1="on", why="")
    assert answer.status_code == 422
    assert fresh(matter).state == "awaiting_review"


def test_nobody_but_the_reviewer_has_this_screen() -> None:
    an_order("awaiting_review")
    assert signed_in("handler").get("/review/").status_code == 403
    assert signed_in("dispatcher").get("/review/").status_code == 403


def test_the_checks_are_on_the_keys_one_to_eight() -> None:
    an_order("awaiting_review")
    page = signed_in("quality").get("/review/").content.decode()
    assert [f'data-key="{n}"' in page for n in range(1, 9)] == [True] * 8


def test_a_longer_queue_takes_no_more_statements() -> None:
    client = signed_in("quality")
    an_order("awaiting_review")
    client.get("/review/")
    with CaptureQueriesContext(connection) as short:
        client.get("/review/")
    for _ in range(3):
        an_order("awaiting_review")
    with CaptureQueriesContext(connection) as long:
        client.get("/review/")
    assert len(long) == len(short)
