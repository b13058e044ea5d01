"""Django's client runs no script: what it can do, a browser without JavaScript can do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from yimen.hotline.models import Order
from yimen.portal.tests.road import ROAD, code_of, walk

pytestmark = pytest.mark.django_db
HUNDRED_KB = 100 * 1024


def test_the_front_page_leads_only_to_what_works(client: Client) -> None:
    html = client.get("/public/").content.decode()
    for where in set(re.findall(r'href="(/[^"]*)"', html)):
        if not where.startswith("/static/"):
            assert client.get(where).status_code == 200, where
    assert 'href="tel:12345"' in html
    assert "预约" not in html and "就近办" not in html


def test_the_front_page_with_its_styles_and_scripts_is_under_a_hundred_kilobytes(client: Client) -> None:
    html = client.get("/public/").content.decode()
    total = len(html.encode())
    for name in re.findall(r'(?:href|src)="/static/([^"?]+)"', html):
        found = finders.find(name)
        assert found, name
        total += Path(str(found)).stat().st_size
    assert total <= HUNDRED_KB, f"{total} bytes"


def test_every_form_of_the_road_is_a_plain_form(client: Client) -> None:
    walk(client)
    for step in ["", *[f"{name}/" for name in ROAD if name != "kind"], "review/"]:
        html = client.get(f"/public/ask/{step}").content.decode()
        assert '<form class="' in html and 'method="post"' in html, step
        assert "csrfmiddlewaretoken" in html
        assert " hx-post" not in html and " hx-get" not in html
        assert not re.search(r"<[^>]+ (?:style|on[a-z]+)=", html), step


def test_the_large_form_is_switched_by_a_plain_form_and_comes_back_here(client: Client) -> None:
    html = client.get("/public/ask/").content.decode()
    assert re.search(r'<form method="post" action="/display/?" data-display>', html)
    where = re.search(r'action="(/display/?)"', html)
    assert where
    back = client.post(where[1], {"mode": "elder", "next": "/public/ask/"})
    assert back.headers["Location"] == "/public/ask/"
    assert 'data-mode="elder"' in client.get("/public/ask/").content.decode()


@pytest.mark.parametrize("path", ["", "follow/", "ask/"])
def test_public_pages_ask_nobody_to_sign_in(client: Client, path: str) -> None:
    page = client.get(f"/public/{path}")
    assert page.status_code == 200
    assert "/accounts/login/" not in page.content.decode()


def test_a_page_with_an_order_is_never_stored_by_the_browser(following: Client, order: Order) -> None:
    for path in (f"follow/{order.matter.number}/", f"ask/done/{order.matter.number}/"):
        assert following.get(f"/public/{path}").headers["Cache-Control"] == "no-store"


def test_the_code_stands_in_no_address(client: Client, order: Order) -> None:
    code = code_of(order)
    opened: Any = client.post("/public/follow/", {"number": order.matter.number, "code": code})
    html = client.get(f"/public/ask/done/{order.matter.number}/").content.decode()
    assert code not in opened.headers["Location"]
    assert not re.search(rf'(?:href|action)="[^"]*{code}', html)
