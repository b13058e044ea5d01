"""The dispatcher's screen: queue, decision, dates before pressing, recall."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yimen.base.now import moved_to, now
from yimen.hotline.models import Order
from yimen.hotline.queries.offices import offices
from yimen.hotline.services.handling import sign_for
from yimen.hotline.tests.cast import WEDNESDAY, an_order, fresh, office, signed_in, turn
from yimen.matters.models import Assignment, Clock
from yimen.org.models import Absence, Appointment, Organisation, Staff
from yimen.parties.services import Contact

pytestmark = pytest.mark.django_db
PAGE = "/dispatch/"


def send(number: str, **changes: Any) -> Any:
    form = {"key": str(uuid4()), "category": "0501", "lead": str(office("zhujian")), "shown": f"1,{office('zhujian')}"}
    return signed_in("dispatcher").post(f"{PAGE}{number}/send/", form | changes)


def test_each_post_sees_its_own_queue() -> None:
    ready, fresh_one = an_order("awaiting_dispatch"), an_order("awaiting_acceptance")
    for part, shown, hidden in (("dispatcher", ready, fresh_one), ("reviewer", fresh_one, ready)):
        page = signed_in(part).get(PAGE).content.decode()
        assert f"?open={shown.number}" in page
        assert f"?open={hidden.number}" not in page
    assert signed_in("handler").get(PAGE).status_code == 403


def test_the_words_that_count_are_marked_and_the_caller_is_masked() -> None:
    an_order("awaiting_dispatch", content="<b>停水</b>三天了，打电话没人管")
    page = signed_in("dispatcher").get(PAGE).content.decode()
    assert "&lt;b&gt;<mark>停水</mark>&lt;/b&gt;三天了" in page
    assert "溪**" in page
    assert "138****0026" in page
    assert "溪水清" not in page


def test_an_empty_queue_says_so() -> None:
    assert "没有待派的工单" in signed_in("dispatcher").get(PAGE).content.decode()


def test_the_dates_shown_before_pressing_are_those_that_bind_after() -> None:
    with moved_to(WEDNESDAY):
        matter = an_order("awaiting_dispatch", grade="urgent")
        box = signed_in("dispatcher").get(f"{PAGE}{matter.number}/decision/", {"category": "0501"}).content.decode()
        assert send(matter.number).status_code == 303
    due = {row.kind: row.due_at for row in Clock.objects.filter(matter=matter, status="running")}
    assert "今天 09:30" in box
    assert due["sign"] == WEDNESDAY + timedelta(minutes=30)
    assert "1 月 15 日（周四）17:30" in box
    assert due["handle"] == WEDNESDAY.replace(day=15, hour=17, minute=30)
    assert "为什么是这一天" in box


def test_the_class_chosen_changes_offices_and_dates() -> None:
    with moved_to(WEDNESDAY):
        matter = an_order("awaiting_dispatch")
        client = signed_in("dispatcher")
        water = client.get(f"{PAGE}{matter.number}/decision/", {"category": "0501"}).content.decode()
        house = client.get(f"{PAGE}{matter.number}/decision/", {"category": "0102"}).content.decode()
    assert "县供水公司" in water
    assert "1 月 15 日（周四）17:30" in water
    assert "1 月 21 日（周三）17:30" in house


def test_after_dispatch_the_message_names_office_liaison_and_hour() -> None:
    with moved_to(WEDNESDAY):
        matter = an_order("awaiting_dispatch", grade="urgent")
        client = signed_in("dispatcher")
        answer = client.post(
            f"{PAGE}{matter.number}/send/",
            {"category": "0501", "lead": office("zhujian"), "shown": str(office("zhujian"))},
        )
        page = client.get(answer["Location"]).content.decode()
    order = Order.objects.get()
    assert "已派给县住建局，联络员竹望舒，今天 09:30 前签收" in page
    assert "撤回这次派单" in page
    assert order.suggested_rank == 1


def test_an_office_that_was_set_up_a_moment_ago_is_named_as_well() -> None:
    offices()  # kept by the process from now on
    new = Organisation.objects.create(
        code="xinju", name="县示例新局", short_name="示例新局", kind="department", county="611026"
    )
    liaison = Staff.objects.create(login="xin.lian", name="新涟", organisation=new)
    Appointment.objects.create(staff=liaison, organisation=new, role="office_liaison", state="active", decided_at=now())
    client, matter = signed_in("dispatcher"), an_order("awaiting_dispatch")
    given = {"key": str(uuid4()), "category": "0501", "lead": str(new.pk)}
    answer = client.post(f"{PAGE}{matter.number}/send/", given)
    assert answer.status_code == 303, answer.content.decode()
    assert "已派给示例新局，联络员新涟" in client.get(answer["Location"]).content.decode()


def test_while_the_liaison_is_away_the_stand_in_is_named() -> None:
    person = Staff.objects.get(login="zhu.wangshu")
    Absence.objects.create(
        staff=person,
        kind="leave",
        starts_at=now() - timedelta(hours=1),
        ends_at=now() + timedelta(days=1),
        recorded_by=person,
    )
    matter = an_order("awaiting_dispatch")
    page = signed_in("dispatcher").get(f"{PAGE}{matter.number}/decision/", {"category": "0101"}).content.decode()
    assert "联络员 竹望舒（不在岗，由" in page


def test_an_office_is_named_by_hand_and_a_co_handler_gets_a_task() -> None:
    matter = an_order("awaiting_dispatch")
    answer = send(
        matter.number, lead="other", lead_other="县住建局", shown="", co=[str(office("qianyou"))],
        **{f"task_{office('qianyou')}": "送水到户", "co_other": "县水利局", "task_other": "查水源"},
    )  # fmt: skip
    assert answer.status_code == 303, answer.content.decode()
    parts = Assignment.objects.filter(matter=matter, role="co").values_list("organisation__code", "task")
    assert fresh(matter).lead_organisation_id == office("zhujian")
    assert set(parts) == {("qianyou", "送水到户"), ("shuili", "查水源")}
    assert Order.objects.get().suggested_rank is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"category": ""}, "派单前请选到第二级分类"),
        ({"lead": ""}, "请选主办单位"),
        ({"lead": "other", "lead_other": "没有这个局"}, "没有找到“没有这个局”，请从列表里选一个单位"),
        ({"co": ["1"]}, "请写明每个协办单位要做的事"),
        ({"seen": "0"}, ""),
    ],
)
def test_a_refused_dispatch_keeps_what_was_chosen(changes: dict[str, Any], sentence: str) -> None:
    matter = an_order("awaiting_dispatch")
    answer = send(matter.number, **changes)
    assert answer.status_code in (409, 422)
    assert sentence in answer.content.decode()
    assert fresh(matter).state == "awaiting_dispatch"


def test_a_dispatch_is_taken_back_while_it_is_unsigned_and_no_later() -> None:
    matter, client = an_order("awaiting_signing"), signed_in("dispatcher")
    answer = client.post(f"{PAGE}{matter.number}/recall/", {"key": str(uuid4())})
    assert answer["Location"] == f"{PAGE}?open={matter.number}"
    assert fresh(matter).state == "awaiting_dispatch"
    signed = an_order("awaiting_signing", title="已签收的")
    sign_for(turn(signed, "liaison"))
    assert "撤回这次派单" not in client.get(f"{PAGE}?sent={signed.number}").content.decode()


def test_acceptance_settles_type_and_grade() -> None:
    matter, client = an_order("awaiting_acceptance"), signed_in("reviewer")
    answer = client.post(f"{PAGE}{matter.number}/accept/", {"request_type": "complaint", "grade": "urgent"})
    found = fresh(matter)
    assert answer.status_code == 303
    assert (found.state, found.subtype, found.grade) == ("awaiting_dispatch", "complaint", "urgent")


def test_a_probable_duplicate_is_merged_with_one_press() -> None:
    main = an_order("in_progress", contact=Contact(name="谷子秋", phone="13800000031"))
    matter, client = an_order("awaiting_dispatch"), signed_in("dispatcher")
    assert "并案" in client.get(f"{PAGE}?open={matter.number}").content.decode()
    answer = client.post(f"{PAGE}{matter.number}/merge/", {"main": main.number, "key": str(uuid4())})
    assert answer.status_code == 303
    assert fresh(matter).state == "following"


def test_the_steps_beside_dispatch_are_in_the_menu() -> None:
    matter = an_order("awaiting_acceptance")
    page = signed_in("reviewer").get(PAGE).content.decode()
    assert f"/matters/{matter.number}/do/ask_caller/" in page
    assert f"/matters/{matter.number}/do/propose_refusal/" in page


def test_a_longer_queue_takes_no_more_statements() -> None:
    client = signed_in("dispatcher")
    an_order("awaiting_dispatch")
    client.get(PAGE)
    with CaptureQueriesContext(connection) as short:
        client.get(PAGE)
    for _ in range(5):
        an_order("awaiting_dispatch")
    with CaptureQueriesContext(connection) as long:
        client.get(PAGE)
    assert len(long) == len(short)


def test_the_figures_of_the_advice_open_their_lists() -> None:
    first, other = (
        an_order("awaiting_signing", title="采用了第一条的"),
        an_order("awaiting_signing", title="选了别家的"),
    )
    Order.objects.filter(pk=first.pk).update(suggested_rank=1)
    Order.objects.filter(pk=other.pk).update(rulings=1)
    client = signed_in("dispatcher")
    page = client.get(f"{PAGE}accuracy/").content.decode()
    assert "1 ÷ 2，不足 20 件不计比率" in page
    taken = client.get(f"{PAGE}accuracy/", {"kind": "1", "days": "30"}).content.decode()
    ruled = client.get(f"{PAGE}accuracy/", {"kind": "ruled"}).content.decode()
    assert ("采用了第一条的" in taken, "选了别家的" in taken) == (True, False)
    assert ("采用了第一条的" in ruled, "选了别家的" in ruled) == (False, True)
