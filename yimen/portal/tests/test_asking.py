from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yimen.hotline.models import Order
from yimen.kernel.codes import grouped
from yimen.matters.models import Attachment, Event, Matter, Note
from yimen.portal.tests.road import walk

pytestmark = pytest.mark.django_db
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)


def photo(name: str = "漏水.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PNG, content_type="image/png")


def test_a_resident_writes_a_request_and_gets_number_code_and_date(client: Client) -> None:
    key = walk(client)
    sent = client.post("/public/ask/review/", {"key": key})
    assert sent.status_code == 303
    order = Order.objects.select_related("matter").get()
    matter = order.matter
    assert (matter.state, matter.channel, matter.subtype, matter.secrecy) == (
        "awaiting_acceptance",
        "web",
        "help",
        "open",
    )
    assert matter.title == "迎春小区 2 号楼五楼以上停水两天"
    assert list(Note.objects.filter(matter=matter, kind="demand").values_list("text", flat=True).order_by("text")) == [
        "尽快恢复供水",
        "说明哪天修好",
    ]
    assert (order.address, order.occurred_words, order.is_ongoing) == ("迎春小区 2 号楼", "昨天早上起", True)
    receipt = client.get(sent.headers["Location"])
    page = receipt.content.decode()
    assert grouped(matter.number) in page
    assert receipt.context["code"] in page
    assert "预计 5 月 20 日（周三）前答复您" in page
    assert "<svg" in page and "qrline" in page
    assert "为什么是这一天" in page


def test_the_caller_acts_under_no_staff_name(client: Client) -> None:
    client.post("/public/ask/review/", {"key": walk(client)})
    event = Event.objects.get()
    assert (event.verb, event.actor_kind, event.actor_id) == ("submit", "caller", None)


def test_the_same_review_sent_twice_gives_one_order_and_the_same_receipt(client: Client) -> None:
    key = walk(client)
    first = client.post("/public/ask/review/", {"key": key})
    second = client.post("/public/ask/review/", {"key": key})
    assert first.headers["Location"] == second.headers["Location"]
    assert Matter.objects.count() == 1


def test_two_tabs_that_send_at_once_give_one_order(client: Client) -> None:
    key = walk(client)
    twin = Client()
    twin.cookies = client.cookies
    session = Session.objects.get(pk=client.cookies["sessionid"].value)
    first = client.post("/public/ask/review/", {"key": key})
    # The other request read the session before the first one changed it.
    Session.objects.filter(pk=session.pk).update(session_data=session.session_data)
    second = twin.post("/public/ask/review/", {"key": key})
    assert first.headers["Location"] == second.headers["Location"]
    assert Matter.objects.count() == 1


def test_what_was_written_is_not_readable_in_the_session_row(client: Client) -> None:
    walk(client)
    session = Session.objects.get(pk=client.cookies["sessionid"].value)
    kept = str(session.get_decoded())
    assert "13800000026" not in kept
    assert "谷雨田" not in kept
    assert "停水" not in kept


def test_nothing_typed_is_lost_when_an_answer_is_not_right(client: Client) -> None:
    walk(client)
    page = client.post("/public/ask/who/", {"identity": "named", "name": "谷雨田", "phone": "1380000002"})
    html = page.content.decode()
    assert page.status_code == 422
    assert "有 1 处要改" in html
    assert 'href="#ask_phone"' in html
    assert "手机号少了 1 位" in html
    assert 'value="1380000002"' in html
    assert 'value="谷雨田"' in html


def test_a_photo_stays_though_the_words_beside_it_are_missing(client: Client) -> None:
    client.post("/public/ask/", {"request_type": "help"})
    page = client.post("/public/ask/what/", {"content": "", "photos": photo()})
    assert page.status_code == 422
    assert "漏水.png" in page.content.decode()


def test_photos_are_attached_to_the_order_and_can_be_taken_out_before(client: Client) -> None:
    key = walk(client, what={"content": "路灯不亮三天了。", "photos": [photo("灯.png"), photo("杆.png")]})
    dropped = client.post("/public/ask/what/", {"content": "路灯不亮四天了。", "drop": "0"})
    assert "路灯不亮四天了。" in dropped.content.decode()
    client.post("/public/ask/review/", {"key": key})
    assert list(Attachment.objects.values_list("name", flat=True)) == ["杆.png"]


def test_a_file_of_another_kind_is_refused_with_a_sentence_at_its_field(client: Client) -> None:
    client.post("/public/ask/", {"request_type": "help"})
    program = SimpleUploadedFile("看看.png", b"MZ\x90\x00" + b"\x00" * 200)
    page = client.post("/public/ask/what/", {"content": "写了半天的字", "photos": program})
    assert page.status_code == 422
    assert "不是可以接收的类型" in page.content.decode()
    assert "写了半天的字" in page.content.decode()


def test_a_question_cannot_be_skipped(client: Client) -> None:
    client.post("/public/ask/", {"request_type": "help"})
    assert client.get("/public/ask/who/").headers["Location"] == "/public/ask/what/"
    assert client.get("/public/ask/review/").headers["Location"] == "/public/ask/what/"


def test_another_town_asks_for_the_village_again(client: Client) -> None:
    walk(client)
    page = client.get("/public/ask/town/")
    other = page.context["form"].fields["town"].choices[1][0]
    moved = client.post("/public/ask/town/", {"town": other})
    assert moved.headers["Location"] == "/public/ask/place/"


def test_who_cannot_name_the_village_describes_the_place(client: Client) -> None:
    walk(client)
    town = client.get("/public/ask/place/").context["form"].fields["region"].choices[-1][0]
    page = client.post("/public/ask/place/", {"region": town, "address": " "})
    assert page.status_code == 422
    assert "请写出附近的学校、商店或路口" in page.content.decode()


def test_a_report_is_secret_and_asks_whom_it_is_about(client: Client) -> None:
    changes: dict[str, dict[str, Any]] = {
        "kind": {"request_type": "report"},
        "subject": {"subject_kind": "enterprise", "subject_name": "云岭采石场（示例）"},
        "who": {"identity": "secret", "name": "谷雨田", "phone": "13800000026"},
    }
    client.post("/public/ask/review/", {"key": walk(client, **changes)})
    order = Order.objects.select_related("matter").get()
    assert order.matter.secrecy == "secret"
    assert (order.subject_kind, order.subject_name) == ("enterprise", "云岭采石场（示例）")


def test_an_anonymous_request_keeps_no_party_and_is_answered_by_code(client: Client) -> None:
    client.post("/public/ask/review/", {"key": walk(client, who={"identity": "anonymous", "name": "", "phone": ""})})
    order = Order.objects.select_related("matter").get()
    assert order.party is None
    assert (order.anonymous, order.reply_way, order.matter.asker) == (True, "web", "匿名")


def test_emergency_words_bring_the_emergency_numbers_before_anything_else(client: Client) -> None:
    client.post("/public/ask/", {"request_type": "help"})
    page = client.post("/public/ask/what/", {"content": "隔壁起火了，楼道全是烟。"})
    assert page.headers["Location"] == "/public/ask/urgent/"
    html = client.get("/public/ask/urgent/").content.decode()
    assert html.index('href="tel:119"') < html.index("<h1>")


def test_the_emergency_numbers_stand_above_the_review_too_and_the_grade_is_proposed(client: Client) -> None:
    key = walk(client, what={"content": "隔壁起火了，楼道全是烟。"})
    html = client.get("/public/ask/review/").content.decode()
    assert html.index('href="tel:119"') < html.index("<h1>")
    client.post("/public/ask/review/", {"key": key})
    assert Matter.objects.get().grade == "emergency"


def test_saved_answers_are_there_a_week_later(client: Client, later: Callable[[int], Any]) -> None:
    client.post("/public/ask/", {"request_type": "suggestion", "save": "1"})
    saved = client.get("/public/ask/saved/").content.decode()
    assert "留 7 天" in saved
    assert int(client.cookies["sessionid"]["max-age"]) == 7 * 24 * 3600
    with later(6 * 24 * 60):
        assert "上次写的还在" in client.get("/public/ask/").content.decode()


def test_what_was_written_can_be_thrown_away(client: Client) -> None:
    walk(client)
    client.post("/public/ask/drop/")
    assert "上次写的还在" not in client.get("/public/ask/").content.decode()


def test_the_words_of_the_front_page_wait_at_their_question(client: Client) -> None:
    begun = client.post("/public/ask/begin/", {"content": "门口的路灯不亮"})
    assert begun.headers["Location"] == "/public/ask/"
    client.post("/public/ask/", {"request_type": "help"})
    assert "门口的路灯不亮" in client.get("/public/ask/what/").content.decode()


def test_a_filled_hidden_field_and_a_fast_hand_only_mark(client: Client) -> None:
    client.post("/public/ask/review/", {"key": walk(client), "website": "http://example.cn"})
    assert '"marks":["hidden_field","too_fast"]' in Event.objects.get().body


def test_a_slow_hand_leaves_no_mark(client: Client, later: Callable[[int], Any]) -> None:
    key = walk(client)
    with later(3):
        client.post("/public/ask/review/", {"key": key})
    assert "marks" not in Event.objects.get().body


def test_the_receipt_of_somebody_else_is_not_shown(client: Client, order: Order) -> None:
    page = client.get(f"/public/ask/done/{order.matter.number}/")
    assert page.status_code == 303
    assert page.headers["Location"].startswith("/public/follow/")


def test_a_broken_key_is_no_error(client: Client) -> None:
    walk(client)
    assert client.post("/public/ask/review/", {"key": f"{uuid4()}'"}).status_code == 303


def test_a_report_is_not_offered_openly(client: Client) -> None:
    changes: dict[str, dict[str, Any]] = {
        "kind": {"request_type": "report"},
        "subject": {"subject_kind": "unknown", "subject_name": ""},
        "who": {"identity": "anonymous"},
    }
    walk(client, **changes)
    page = client.post("/public/ask/who/", {"identity": "named", "name": "谷雨田", "phone": "13800000026"})
    assert page.status_code == 422
    assert "承办单位能看到" not in page.content.decode()


def test_what_is_needed_is_not_called_optional(client: Client) -> None:
    walk(client)
    for step in ("want", "who"):
        assert "可不填" not in client.get(f"/public/ask/{step}/").content.decode()
    missing = client.post("/public/ask/want/", {"demands": ["", " "], "other_procedure": "none"})
    assert "请至少写一项要求" in missing.content.decode()
