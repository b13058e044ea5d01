from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from yimen.hotline.models import Order, RatingLink
from yimen.hotline.services.public import rating_link
from yimen.matters.models import Event, Matter, Note
from yimen.portal.tests.road import rating

pytestmark = pytest.mark.django_db


def where(order: Order) -> str:
    return f"/public/follow/{order.matter.number}/rate/"


def state(order: Order) -> str:
    return Matter.objects.get(pk=order.pk).state


def test_nothing_is_chosen_beforehand(following: Client, answered: Order) -> None:
    html = following.get(where(answered)).content.decode()
    assert 'type="radio"' in html
    assert "checked" not in html


def test_content_with_the_result_closes_the_order(following: Client, answered: Order) -> None:
    sent = following.post(where(answered), rating(process="2", result="3", solved="partly"))
    assert sent.status_code == 303
    answered.refresh_from_db()
    assert state(answered) == "closed"
    assert (answered.process_score, answered.result_score, answered.solved) == (2, 3, "partly")
    assert Event.objects.get(verb="satisfied").actor_kind == "caller"


def test_not_content_sends_it_back_to_the_same_office_under_a_supervisor(following: Client, answered: Order) -> None:
    lead = answered.matter.lead_organisation_id
    following.post(where(answered), rating(process="4", result="2", solved="no", reason="not_solved", words="还是没水"))
    answered.refresh_from_db()
    matter = Matter.objects.get(pk=answered.pk)
    assert (matter.state, matter.lead_organisation_id, answered.rounds) == ("reworking", lead, 1)
    assert answered.supervisor_id is not None
    assert Note.objects.get(kind="rework").text == "还是没水"


def test_a_reason_is_asked_for_only_below_content(following: Client, answered: Order) -> None:
    page = following.post(where(answered), rating(result="1", solved="no"))
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["reason"]
    assert state(answered) == "awaiting_callback"


def test_every_question_that_was_left_out_is_named(following: Client, answered: Order) -> None:
    page = following.post(where(answered), {"key": rating()["key"]})
    html = page.content.decode()
    assert "有 3 处要改" in html
    assert "请选事情解决了没有" in html


def test_an_order_that_is_not_answered_cannot_be_rated(following: Client, order: Order) -> None:
    assert following.get(where(order)).status_code == 409
    assert following.post(where(order), rating()).status_code == 409
    assert state(order) == "awaiting_acceptance"


def test_a_second_rating_is_not_taken(following: Client, answered: Order) -> None:
    following.post(where(answered), rating())
    assert following.post(where(answered), rating(result="1", reason="slow", solved="no")).status_code == 409
    assert state(answered) == "closed"


def test_a_link_rates_without_number_and_code_and_only_once(client: Client, answered: Order) -> None:
    token = rating_link(answered.pk)
    assert client.post(f"/public/rate/{token}/", rating()).status_code == 303
    assert state(answered) == "closed"
    assert client.get(f"/public/rate/{token}/").status_code == 404


def test_opening_a_link_uses_nothing(client: Client, answered: Order) -> None:
    token = rating_link(answered.pk)
    for _ in range(3):
        assert client.get(f"/public/rate/{token}/").status_code == 200
    assert RatingLink.objects.get().used_at is None


def test_the_token_is_not_stored(answered: Order) -> None:
    token = rating_link(answered.pk)
    assert len(token) >= 22
    assert token.encode() not in bytes(RatingLink.objects.get().digest)


def test_a_link_is_over_after_thirty_days(client: Client, answered: Order, later: Callable[[int], Any]) -> None:
    token = rating_link(answered.pk)
    with later(30 * 24 * 60 + 1):
        assert client.get(f"/public/rate/{token}/").status_code == 404


@pytest.mark.parametrize("token", ["x", "0" * 22, "a" * 500, "%E4%B8%80"])
def test_a_token_that_never_was_is_simply_not_there(client: Client, answered: Order, token: str) -> None:
    assert client.get(f"/public/rate/{token}/").status_code == 404
