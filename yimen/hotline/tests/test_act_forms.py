"""The act route: every verb that a person can do has one form, and a refusal never loses what was typed."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.forms import ChoiceField
from django.test import Client

from yimen.hotline.access import can
from yimen.hotline.lifecycle import LETTER, ORDER, REQUEST
from yimen.hotline.models import Letter
from yimen.hotline.services import handling
from yimen.hotline.tests.cast import LOGINS, ROADS, actor, an_order, fresh, office, signed_in, staff, turn
from yimen.hotline.views.table import OPENED_BY, TABLE
from yimen.kernel.lifecycle import Lifecycle
from yimen.matters.models import Event, Matter
from yimen.matters.queries import notes

LIFECYCLES = {"order": ORDER, "request": REQUEST, "letter": LETTER}
FULL = [f"Q{n}" for n in range(1, 9)]


@pytest.mark.parametrize("kind", LIFECYCLES)
def test_every_move_with_a_button_has_a_form_and_none_else(kind: str) -> None:
    table: Lifecycle = LIFECYCLES[kind]
    buttons = {move.verb for move in table.moves if move.button}
    opening = {verb for of, verb in OPENED_BY if of == kind}
    assert {verb for of, verb in TABLE if of == kind} == buttons - opening
    assert all(not move.sources for move in table.moves if move.verb in opening)


def post(client: Client, matter: Matter, verb: str, **data: Any) -> Any:
    sent = {"key": str(uuid4()), "seen": matter.version} | data
    return client.post(f"/matters/{matter.number}/do/{verb}/", sent)


@pytest.mark.django_db
@pytest.mark.parametrize("state", sorted(ROADS))
def test_every_verb_that_a_page_offers_opens_its_form(state: str) -> None:
    matter, opened = an_order(state), set()
    for part in ("dispatcher", "reviewer", "quality", "caller_back", "supervisor", "head", "centre", "county", "liaison",
                 "handler", "leader", "co", "operator"):  # fmt: skip
        verbs = set(can(actor(part), matter)) - opened
        client = signed_in(part) if verbs else None
        for verb in verbs:
            answer = client.get(f"/matters/{matter.number}/do/{verb}/")  # type: ignore[union-attr]
            assert answer.status_code == 200, (part, verb)
            assert TABLE["order", verb].title in answer.content.decode()
        opened |= verbs
    assert len(opened) > 2


# Another order that this one could follow: there may be none.
MAY_BE_EMPTY = {("merge", "main")}


@pytest.mark.django_db
@pytest.mark.parametrize("state", sorted(ROADS))
def test_whatever_must_be_chosen_offers_something_to_choose(state: str) -> None:
    matter, seen = an_order(state), 0
    for part in LOGINS:
        by = actor(part)
        for verb in set(can(by, matter)) & {verb for kind, verb in TABLE if kind == "order"}:
            form = TABLE["order", verb].form(matter=matter, order=matter.order, actor=by)
            for name, field in form.fields.items():
                if isinstance(field, ChoiceField) and field.required and (verb, name) not in MAY_BE_EMPTY:
                    seen += 1
                    assert any(code for code, _ in field.choices), (part, verb, name)  # type: ignore[union-attr]
    assert seen


@pytest.mark.django_db
def test_a_supervision_by_hand_is_sent_by_its_form() -> None:
    matter, client = an_order("in_progress"), signed_in("supervisor")
    assert post(client, matter, "supervise", level="1", reason="not_contacted", what="").status_code == 303
    assert Letter.objects.filter(order=matter.pk).values_list("level", "reason").get() == (1, "not_contacted")


@pytest.mark.django_db
def test_nobody_sends_by_hand_what_only_the_sweep_can_know() -> None:
    matter, client = an_order("in_progress"), signed_in("county")
    answer = post(client, matter, "supervise", level="3", reason="three_late", what="")
    assert answer.status_code == 422
    assert not Letter.objects.exists()


@pytest.mark.django_db
def test_signing_by_the_form_says_who_has_it_now_and_until_when() -> None:
    matter, client = an_order("awaiting_signing"), signed_in("liaison")
    answer = post(client, matter, "sign_for", person=staff("handler"))
    assert (answer.status_code, answer["Location"]) == (303, f"/matters/{matter.number}/")
    page = client.get(answer["Location"]).content.decode()
    assert "已签收" in page
    assert "现在由 县住建局 夏至清 负责" in page
    assert fresh(matter).state == "in_progress"


@pytest.mark.django_db
def test_a_form_that_lacks_something_comes_back_with_what_was_typed() -> None:
    matter, client = an_order("in_progress"), signed_in("handler")
    answer = post(client, matter, "log_contact", text="谈了很久，约定下午看")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请选联系方式" in page
    assert "谈了很久，约定下午看" in page
    assert fresh(matter).version == matter.version


@pytest.mark.django_db
def test_a_refusal_of_the_rule_comes_back_with_its_sentence_and_what_was_typed() -> None:
    matter, client = an_order("in_progress"), signed_in("handler")
    answer = post(client, matter, "reply", found="true", answer_1="已供水", answer_2="水泵坏", text="已更换水泵")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "回复前请先联系诉求人并登记" in page
    assert "已更换水泵" in page


@pytest.mark.django_db
def test_a_form_older_than_the_matter_says_who_did_what_and_keeps_the_text() -> None:
    matter, client = an_order("in_progress"), signed_in("handler")
    handling.add_note(turn(matter, "liaison"), text="另有安排")
    answer = post(client, matter, "log_contact", way="phone", reached="yes", text="约定下午看")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "竹望舒" in page
    assert "已办理“添加备注”" in page
    assert "约定下午看" in page
    assert "看最新情况" in page
    again = post(client, fresh(matter), "log_contact", way="phone", reached="yes", text="约定下午看")
    assert again.status_code == 303


@pytest.mark.django_db
def test_the_same_form_sent_twice_acts_once() -> None:
    matter, client, key = an_order("in_progress"), signed_in("handler"), str(uuid4())
    sent = {"key": key, "seen": matter.version, "way": "phone", "reached": "yes", "text": "约定下午看"}
    for _ in range(2):
        assert client.post(f"/matters/{matter.number}/do/log_contact/", sent).status_code == 303
    assert Event.objects.filter(matter=matter, verb="log_contact").count() == 1


@pytest.mark.django_db
def test_an_answer_that_was_lost_is_given_again_though_the_order_has_moved_on() -> None:
    matter, client, key = an_order("awaiting_signing"), signed_in("liaison"), str(uuid4())
    sent = {"key": key, "seen": matter.version, "person": staff("handler")}
    url = f"/matters/{matter.number}/do/sign_for/"
    assert client.post(url, sent).status_code == 303
    assert client.post(url, sent).status_code == 303
    assert "已经办过，没有重复记录" in client.get(f"/matters/{matter.number}/").content.decode()
    assert Event.objects.filter(matter=matter, verb="sign_for").count() == 1


@pytest.mark.django_db
def test_the_key_of_somebody_else_answers_nothing() -> None:
    matter, key = an_order("awaiting_signing"), str(uuid4())
    sent = {"key": key, "seen": matter.version, "person": staff("handler")}
    url = f"/matters/{matter.number}/do/sign_for/"
    assert signed_in("liaison").post(url, sent).status_code == 303
    answer = signed_in("handler").post(url, sent)
    assert answer.status_code == 409
    assert "已经提交过别的内容" in answer.content.decode()


@pytest.mark.django_db
def test_a_verb_of_another_role_is_refused_by_name_of_who_may() -> None:
    matter, client = an_order("in_progress"), signed_in("handler")
    answer = post(client, matter, "rule_change", lead=office("shuili"), words="x")
    assert answer.status_code == 403
    assert "这一步由热线管理股股长" in answer.content.decode()


@pytest.mark.django_db
def test_a_verb_that_the_state_lacks_is_refused_with_what_can_be_done() -> None:
    answer = signed_in("liaison").get(f"/matters/{an_order('in_progress').number}/do/sign_for/")
    assert answer.status_code == 422
    assert "现在可以" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("tail", ["", "pane/", "do/reply/", "do/nothing/", "whole-number/"])
def test_a_matter_out_of_sight_and_a_missing_one_get_the_same_answer(tail: str) -> None:
    matter, client = an_order("in_progress"), signed_in("stranger")
    answers = [client.get(f"/matters/{number}/{tail}") for number in (matter.number, "RX61102620260105000426")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


@pytest.mark.django_db
def test_a_form_opened_by_htmx_is_a_fragment_and_without_it_a_page() -> None:
    matter, client = an_order("in_progress"), signed_in("handler")
    address = f"/matters/{matter.number}/do/reply/"
    assert "<html" in client.get(address).content.decode()
    fragment = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "答复第 1 项：尽快恢复供水" in fragment


@pytest.mark.django_db
def test_the_reply_that_the_leader_signs_goes_from_the_handler_to_the_leader_with_its_text() -> None:
    matter = an_order("in_progress", request_type="complaint")
    handling.log_contact(turn(matter, "handler"), way="phone", reached=True, text="电话接通")
    sent = {"found": "true", "answer_1": "已供水", "answer_2": "水泵坏", "text": "已更换水泵，5 月 13 日供水"}
    assert post(signed_in("handler"), fresh(matter), "reply", **sent).status_code == 303
    waiting = fresh(matter)
    assert (waiting.state, waiting.owner_role) == ("in_progress", "office_leader")
    form = signed_in("leader").get(f"/matters/{matter.number}/do/reply/").content.decode()
    assert "已更换水泵，5 月 13 日供水" in form
    assert post(signed_in("leader"), waiting, "reply", **sent).status_code == 303
    assert fresh(matter).state == "awaiting_review"
    assert [note.text for note in notes(matter, "reply")] == [sent["text"]]
