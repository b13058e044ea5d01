"""The order page: who sees what, and how it is read."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yimen.custody.models import AccessRecord
from yimen.hotline.models import Request
from yimen.hotline.services import callback, dispatching, handling, requests
from yimen.hotline.tests.cast import ROADS, a_letter, an_order, fresh, office, signed_in, taken_in, turn
from yimen.kernel import chain
from yimen.matters.models import Matter

pytestmark = pytest.mark.django_db


def shown(part: str, matter: Matter, tail: str = "") -> str:
    answer = signed_in(part).get(f"/matters/{matter.number}/{tail}")
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize("state", sorted(ROADS))
def test_the_page_and_the_pane_of_an_order_open_in_every_state(state: str) -> None:
    matter = an_order(state)
    for tail in ("", "pane/"):
        assert "迎春小区 2 号楼停水两天" in shown("dispatcher", matter, tail)


def test_the_handler_is_offered_the_reply_first_and_the_contact_beside_it() -> None:
    matter = an_order("in_progress")
    page = shown("handler", matter)
    reply, contact = f"/matters/{matter.number}/do/reply/", f"/matters/{matter.number}/do/log_contact/"
    assert f'class="btn big primary" href="{reply}"' in page
    assert f'class="btn big" href="{contact}"' in page
    assert page.count("btn big primary") == 1
    assert "首派负责" in page


def test_an_ended_order_offers_the_office_nothing_but_a_note() -> None:
    page = shown("handler", an_order("closed"))
    assert "btn big primary" not in page
    assert "首派负责</span>" not in page


def test_the_date_has_its_reasons_one_click_away_and_other_clocks_theirs() -> None:
    page = shown("handler", an_order("in_progress"))
    assert page.count("为什么是这一天") == 2
    assert "联系诉求人</span>" in page


def test_the_trail_says_each_step_in_a_sentence_and_the_chain_is_proven() -> None:
    page = shown("handler", an_order("in_progress"))
    assert "主办 县住建局。协办 县水利局。首派负责：主办单位不能退回，可请协办、申请裁定或延期。" in page
    assert "指定承办人 夏至清。" in page
    assert "4 条记录首尾相扣，校验无误。" in page


def test_a_broken_chain_is_shown_red(monkeypatch: pytest.MonkeyPatch) -> None:
    matter = an_order("in_progress")
    monkeypatch.setattr(chain, "link", lambda *given: b"x" * 32)
    page = shown("handler", matter)
    assert "第 1 条记录的内容与其校验值不符。" in page
    assert 'red strong" role="alert"' in page


def test_the_page_takes_as_many_statements_for_a_long_trail_as_for_a_short_one() -> None:
    matter, client = an_order("in_progress"), signed_in("handler")

    def statements() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(f"/matters/{matter.number}/").status_code == 200
        return len(found)

    statements()
    before = statements()
    for n in range(8):
        handling.log_contact(turn(matter, "handler"), way="phone", reached=True, text=f"第 {n} 次")
    handling.join(turn(matter, "liaison"), parts=[dispatching.Part(office("zhengwu"), "核实")])
    a_letter(matter)
    assert statements() == before
    assert before <= 30


def test_the_caller_is_masked_and_the_whole_number_needs_a_reason_and_is_recorded() -> None:
    matter = an_order("in_progress")
    page, client = shown("handler", matter), signed_in("handler")
    assert "138****0026" in page
    assert "13800000026" not in page
    address = f"/matters/{matter.number}/whole-number/"
    assert client.post(address, {"reason": "other", "note": ""}).status_code == 422
    assert AccessRecord.objects.filter(matter_number=matter.number).count() == 0
    answer = client.post(address, {"reason": "call"}, headers={"HX-Request": "true"})
    assert "13800000026" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert "delay:60s" in answer.content.decode()
    assert AccessRecord.objects.get(matter_number=matter.number).reason == "call"
    masked = client.get(f"/matters/{matter.number}/masked-number/").content.decode()
    assert "138****0026" in masked


def secret_order() -> Matter:
    return an_order("in_progress", request_type="report", confidentiality="secret", content="我是砂场隔壁的，夜里偷排。",
                    subject_kind="enterprise", subject_name="某砂场", region="611026")  # fmt: skip


@pytest.mark.parametrize("part", ["handler", "leader", "liaison", "co"])
def test_a_secret_order_shows_an_office_neither_caller_nor_own_words_nor_place(part: str) -> None:
    matter = secret_order()
    handling.add_note(turn(matter, "dispatcher"), text="可告知")
    for tail in ("", "pane/"):
        page = shown(part, matter, tail)
        assert "不显示，请热线联系" in page
        for hidden in ("138****0026", "溪**", "砂场隔壁", "迎春小区 2 号楼<", "下梁镇迎春小区"):
            assert hidden not in page, hidden
    assert signed_in(part).post(f"/matters/{matter.number}/whole-number/", {"reason": "call"}).status_code == 403


def test_the_desk_sees_a_secret_order_whole() -> None:
    page = shown("dispatcher", secret_order())
    assert "138****0026" in page
    assert "砂场隔壁" in page


def test_an_order_for_the_handler_alone_shows_the_caller_to_no_colleague() -> None:
    matter = an_order("in_progress", confidentiality="office_only")
    assert "138****0026" in shown("handler", matter)
    assert "138****0026" not in shown("other_handler", matter)
    assert "请热线联系" in shown("other_handler", matter)


def test_a_co_handler_gets_the_number_only_when_the_lead_lets_it() -> None:
    matter = an_order("in_progress")
    assert "138****0026" not in shown("co", matter)
    handling.join(turn(matter, "liaison"), parts=[dispatching.Part(office("zhengwu"), "核实", sees_contact=True)])
    assert "138****0026" in shown("stranger", matter)


def test_notes_of_the_desk_alone_are_hidden_from_the_office() -> None:
    matter = an_order("awaiting_callback")
    from_desk = "诉求人说不想再被打扰"
    callback.attempt_callback(turn(matter, "caller_back"), remark=from_desk)
    assert from_desk in shown("dispatcher", matter)
    assert from_desk not in shown("handler", matter)


def test_other_orders_of_the_same_caller_are_listed_for_the_desk_alone() -> None:
    taken_in(title="路灯不亮")
    matter = an_order("in_progress")
    assert "路灯不亮" in shown("dispatcher", matter)
    assert "路灯不亮" not in shown("handler", matter)


def test_an_order_that_accuses_an_office_is_not_there_for_that_office() -> None:
    matter = an_order("awaiting_dispatch")
    Matter.objects.filter(pk=matter.pk).update(avoids=office("zhujian"))
    assert signed_in("leader").get(f"/matters/{matter.number}/").status_code == 404


def test_a_request_and_a_letter_have_pages_that_lead_back_to_the_order() -> None:
    matter = an_order("in_progress")
    requests.request_ruling(turn(matter, "leader"), why="供水由水利局负责", proposed=office("shuili"))
    asked = Request.objects.get(order=matter.pk).matter
    letter = a_letter(fresh(matter)).matter
    for one in (asked, letter):
        page = shown("head", one)
        assert f"/matters/{matter.number}/" in page
    assert "供水由水利局负责" in shown("head", asked)
    assert "列为一级督办" in shown("leader", letter)
    listed = shown("leader", matter)
    assert f"/matters/{asked.number}/" in listed
    assert f"/matters/{letter.number}/" in listed


def test_demands_are_numbered_as_they_were_said_with_the_answers_to_them() -> None:
    matter = an_order("awaiting_callback", demands=[f"要求 {n}" for n in "一二三四五"])
    page = shown("dispatcher", matter)
    places = [page.index(f"要求 {n}") for n in "一二三四五"]
    assert places == sorted(places)
    assert page.count("已答复</span>") >= 1
