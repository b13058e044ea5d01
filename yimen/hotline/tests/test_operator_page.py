"""The operator's screen: from the call to the receipt."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from yimen.hotline.models import KnowledgeEntry, Order
from yimen.hotline.services.public import query_code
from yimen.hotline.tests.cast import LOGINS, an_order, fresh, signed_in
from yimen.kernel.codes import grouped
from yimen.matters.models import Note
from yimen.matters.queries import notes
from yimen.org.models import Appointment, Staff

pytestmark = pytest.mark.django_db
PAGE = "/orders/new/"


def sent(**changes: Any) -> dict[str, Any]:
    form = {
        "key": str(uuid4()), "phone": "138 0000 0026", "name": "溪水清", "caller_kind": "person", "request_type": "help",
        "title": "迎春小区 2 号楼停水两天", "content": "五楼以上一滴水没有。", "demands": ["尽快恢复供水", "说明哪天修好"],
        "address": "乾佑街道迎春社区 2 号楼", "grade": "ordinary", "confidentiality": "open", "reply_way": "phone",
        "other_procedure": "none", "people_count": "1", "channel": "phone", "go": "submit",
    }  # fmt: skip
    return form | changes


def posted(client: Client, **changes: Any) -> Any:
    return client.post(PAGE, sent(**changes))


def a_taker_who_accepts() -> Client:
    person = Staff.objects.get(login=LOGINS["dispatcher"])
    Appointment.objects.create(staff=person, organisation=person.organisation, role="intake_reviewer", state="active")
    return signed_in("dispatcher")


def test_what_the_operator_writes_becomes_an_order_with_every_field() -> None:
    answer = posted(signed_in("operator"), special=["elderly"], is_ongoing="on", occurred_words="昨天早上起")
    order = Order.objects.get()
    assert answer.status_code == 303
    assert answer["Location"] == f"/orders/new/{order.matter.number}/receipt/"
    assert (order.matter.state, order.matter.region_id) == ("awaiting_acceptance", "611026001002")
    assert (order.special, order.is_ongoing, order.occurred_words) == ("elderly", True, "昨天早上起")
    assert Note.objects.filter(matter=order.matter, kind="demand").count() == 2


def test_the_receipt_shows_number_in_groups_query_code_and_the_date() -> None:
    client = signed_in("operator")
    page = client.get(posted(client)["Location"]).content.decode()
    order = Order.objects.get()
    code = query_code(order, order.matter.number)
    assert grouped(order.matter.number) in page
    assert f"{code[:3]} {code[3:]}" in page
    assert "前答复您" in page
    assert "本次通话已录音" in page


def test_the_same_form_sent_twice_makes_one_order() -> None:
    client, form = signed_in("operator"), sent()
    first, second = client.post(PAGE, form), client.post(PAGE, form)
    assert first["Location"] == second["Location"]
    assert Order.objects.count() == 1


def test_a_refused_form_comes_back_with_what_was_typed() -> None:
    answer = posted(signed_in("operator"), title="", name="")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "五楼以上一滴水没有。" in page
    assert "说明哪天修好" in page
    assert "请填写标题" in page
    assert not Order.objects.exists()


def test_a_refusal_of_the_services_stands_in_the_form() -> None:
    answer = posted(signed_in("operator"), content="", add_to=an_order("in_progress").number, title="", demands=[])
    assert answer.status_code == 422
    assert "先写下这次来电说了什么" in answer.content.decode()


def test_a_draft_is_kept_and_the_screen_is_free_for_the_next_call() -> None:
    answer = posted(signed_in("operator"), go="draft")
    assert answer["Location"] == PAGE
    assert Order.objects.get().matter.state == "draft"


def test_half_a_form_is_enough_for_a_draft() -> None:
    answer = signed_in("operator").post(
        PAGE, {"go": "draft", "content": "五楼没有水", "phone": "138", "key": str(uuid4())}
    )
    assert answer["Location"] == PAGE
    assert Order.objects.get().matter.title == "五楼没有水"


def test_a_draft_goes_on_where_it_was_left_and_its_first_words_are_gone() -> None:
    client = signed_in("operator")
    posted(client, go="draft", title="停水", demands=["供水"])
    order = Order.objects.get()
    page = client.get(f"{PAGE}?draft={order.matter.number}").content.decode()
    assert "五楼以上一滴水没有。" in page
    assert "溪**" in page
    assert f"?draft={order.matter.number}" in client.get(PAGE).content.decode()
    answer = posted(client, draft=order.matter.number, phone="", name="", title="停水两天", demands=["快供水", "送水"])
    assert answer.status_code == 303, answer.content.decode()
    matter = fresh(order.matter)
    assert (matter.state, matter.title, matter.asker) == ("awaiting_acceptance", "停水两天", "溪**")
    assert [note.text for note in notes(matter, "demand")] == ["快供水", "送水"]
    assert not Note.objects.filter(matter=matter, text__in=["停水", "供水"]).exists()
    assert Order.objects.get().party_id == order.party_id


def test_only_who_may_accept_and_dispatch_is_offered_to_dispatch_at_once() -> None:
    assert "提交并派单" not in signed_in("operator").get(PAGE).content.decode()
    client = a_taker_who_accepts()
    assert "提交并派单" in client.get(PAGE).content.decode()
    answer = posted(client, go="dispatch")
    matter = Order.objects.get().matter
    assert matter.state == "awaiting_dispatch"
    assert answer["Location"] == f"/dispatch/?open={matter.number}"


def test_the_button_of_dispatching_does_not_give_an_operator_the_right_to() -> None:
    posted(signed_in("operator"), go="dispatch")
    assert Order.objects.get().matter.state == "awaiting_acceptance"


def test_a_consultation_is_answered_at_once_from_an_entry() -> None:
    entry = KnowledgeEntry.objects.get(question="结婚登记要带什么")
    answer = posted(signed_in("operator"), request_type="consultation", address="", answer=str(entry.pk))
    order = Order.objects.get()
    assert answer.status_code == 303
    assert (order.matter.state, order.outcome) == ("answered", "answered")
    assert Note.objects.get(matter=order.matter, kind="answer").text == entry.answer
    assert KnowledgeEntry.objects.get(pk=entry.pk).used == 1


def test_a_request_for_help_is_not_answered_from_an_entry() -> None:
    entry = KnowledgeEntry.objects.get(question="结婚登记要带什么")
    answer = posted(signed_in("operator"), answer=str(entry.pk))
    assert answer.status_code == 422
    assert "只有咨询、表扬和查询进度可以即时答复" in answer.content.decode()
    assert not Order.objects.exists()


def test_what_is_said_again_goes_to_the_open_order_and_makes_no_new_one() -> None:
    matter = an_order("in_progress")
    answer = posted(signed_in("operator"), add_to=matter.number)
    assert answer.status_code == 303
    assert Order.objects.count() == 1
    assert Order.objects.get().repeat_contacts == 1
    assert "尽快恢复供水" in Note.objects.get(matter=matter, kind="repeat").text


@pytest.mark.parametrize("line", ["110", "119", "120", "122"])
def test_an_emergency_needs_nothing_but_the_line(line: str) -> None:
    answer = signed_in("operator").post(PAGE, {"emergency": line, "phone": "13800", "key": str(uuid4())})
    order = Order.objects.get()
    assert answer.status_code == 303
    assert (order.matter.state, order.matter.grade) == ("awaiting_acceptance", "emergency")
    assert (order.source_line, order.anonymous) == (line, True)


def test_another_caller_on_the_same_fact_is_merged_by_who_may_dispatch() -> None:
    main = an_order("in_progress")
    answer = posted(a_taker_who_accepts(), phone="13800000031", name="谷子秋", merge_into=str(main.pk))
    assert answer.status_code == 303
    assert fresh(Order.objects.get(main=main.pk).matter).state == "following"


def test_an_office_has_no_operators_screen() -> None:
    assert signed_in("handler").get(PAGE).status_code == 403


def test_the_right_column_asks_at_most_five_questions_of_the_database(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = signed_in("operator")
    an_order("in_progress", region="611026001002")
    path = "/orders/new/assist/"
    client.post(path, sent())  # fills what is kept in memory
    with django_assert_max_num_queries(5 + 2):  # two of them are the session and the person
        page = client.post(path, sent()).content.decode()
    assert "县供水公司" in page


def test_emergency_words_raise_a_strip_with_the_script() -> None:
    page = signed_in("operator").post("/orders/new/assist/", sent(content="他说不想活了")).content.decode()
    assert "保持通话" in page
    assert "110、120" in page
