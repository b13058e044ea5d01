"""Requests as no browser sends them: to the handler."""

from __future__ import annotations

import gzip

import pytest
from django.test import Client

from tests.security.hostile import FORM
from tests.security.rows import changed, contents
from tests.security.world import World
from yimen.hotline.models import Order
from yimen.hotline.tests import cast


def test_twenty_thousand_fields_are_refused_and_leave_nothing(world: World) -> None:
    before = contents()
    answer = world.people["operator"].post("/orders/new/", FORM | {f"f{n}": "x" for n in range(20_000)})
    assert answer.status_code in (400, 413)
    assert changed(before, contents()) == []


def test_a_packed_body_is_not_unpacked(world: World) -> None:
    packed, before = gzip.compress(b"title=" + b"a" * 20_000_000), contents()
    answer = world.people["operator"].generic(
        "POST", "/orders/new/", packed, "application/x-www-form-urlencoded", headers={"content-encoding": "gzip"}
    )
    assert answer.status_code == 415
    assert changed(before, contents()) == []


@pytest.mark.parametrize(
    "kind", ["application/json", "text/plain", "application/xml", "multipart/form-data", "text/html; boundary="]
)
def test_a_body_of_another_kind_is_a_form_with_nothing_in_it(world: World, kind: str) -> None:
    answer = world.people["operator"].generic("POST", "/orders/new/", b'{"title": "x"}', kind)
    assert answer.status_code in (400, 415, 422)


@pytest.mark.django_db
def test_a_form_after_signing_in_anew_keeps_what_was_typed() -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = cast.signed_in("operator").cookies
    token = client.get("/orders/new/").cookies["csrftoken"].value
    client.cookies["csrftoken"] = "b" * 32
    answer = client.post("/orders/new/", FORM | {"csrfmiddlewaretoken": token, "content": "五楼没有水，楼顶漏水"})
    assert answer.status_code == 403
    assert "五楼没有水，楼顶漏水" in answer.content.decode()
    assert not Order.objects.exists()


@pytest.mark.django_db
def test_thirty_guesses_of_a_code_end_in_a_wait() -> None:
    matter = cast.an_order("in_progress")
    codes = {
        Client().post("/public/follow/", {"number": matter.number, "code": f"{n:06d}"}).status_code for n in range(31)
    }
    assert codes <= {422, 429} and 429 in codes
