"""机构承接 in the browser: the administrator hands over all that an office leads; the orders are never shown."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from yimen.desk.tests.signed import signed_in
from yimen.hotline.services.dispatching import Part, dispatch
from yimen.hotline.tests.cast import an_order, fresh, office, turn
from yimen.matters.models import Matter
from yimen.matters.services.verify import verify

pytestmark = pytest.mark.django_db
PAGE = "/organisation/zhujian/succession"
DOCUMENT = "柞编发〔2026〕5 号（示例）"


@pytest.fixture
def administrator() -> Client:
    return signed_in("li.qiushi")


def fill(client: Client, **more: str) -> Any:
    given = {"successor": str(office("shuili")), "document": DOCUMENT, "sure": "on"} | more
    return client.post(PAGE, {name: value for name, value in given.items() if value is not None})


def test_the_page_says_how_many_orders_would_go_and_shows_none(administrator: Client) -> None:
    order = an_order("in_progress")
    page = administrator.get(PAGE).content.decode()
    assert '<b class="num">1</b> 件未结工单' in page
    assert order.title not in page and order.number not in page


def test_all_open_orders_go_to_the_successor_and_keep_their_dates(administrator: Client) -> None:
    order, other = an_order("in_progress"), an_order("awaiting_review", title="花坛石板松动")
    answer = fill(administrator)
    assert answer["Location"] == "/organisation/zhujian/"
    for before in (order, other):
        now = fresh(before)
        assert now.lead_organisation_id == office("shuili")
        assert (now.due_at, now.state) == (before.due_at, before.state)
    assert "已移交 2 件未结工单" in administrator.get(answer["Location"]).content.decode()


def test_without_a_successor_the_section_keeps_them(administrator: Client) -> None:
    order = an_order("in_progress")
    fill(administrator, successor="")
    assert (fresh(order).state, fresh(order).owner_role) == ("awaiting_successor", "section_head")


def test_an_order_that_accuses_the_successor_is_kept_by_the_section(administrator: Client) -> None:
    order = an_order("in_progress")
    Matter.objects.filter(pk=order.pk).update(avoids=office("shuili"))
    fill(administrator)
    assert (fresh(order).state, fresh(order).owner_role) == ("awaiting_successor", "section_head")


def test_its_part_as_co_handler_goes_with_task_and_date(administrator: Client) -> None:
    order = an_order("awaiting_dispatch")
    part = Part(office("zhujian"), "查明水泵是谁家的")
    dispatch(turn(order, "dispatcher"), lead=office("qianyou"), category="0501", co=[part])
    before = order.assignments.get(role="co", state="open")
    fill(administrator)
    after = order.assignments.get(role="co", state="open")
    assert (after.organisation_id, after.task, after.due_at) == (office("shuili"), before.task, before.due_at)
    assert fresh(order).lead_organisation_id == office("qianyou")
    assert verify().wrong == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"document": ""}, "请填写机构改革文件号"),
        ({"sure": ""}, "请先核对"),
        ({"successor": "999999"}, "承接单位不在可选的范围内"),
    ],
)
def test_what_is_missing_is_said_and_nothing_moves(administrator: Client, changes: dict[str, str], said: str) -> None:
    order = an_order("in_progress")
    answer = fill(administrator, **changes)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert fresh(order).lead_organisation_id == office("zhujian")


def test_the_office_itself_is_not_offered(administrator: Client) -> None:
    assert f'value="{office("zhujian")}"' not in administrator.get(PAGE).content.decode()
