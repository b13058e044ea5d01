"""A list under a name of one's own: conditions, no search words; nobody else's."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client

from yimen.desk.models import SavedView
from yimen.desk.services import MOST
from yimen.desk.tests.signed import signed_in

pytestmark = pytest.mark.django_db
WEB = "?scope=mine&channel=web"


def save(client: Client, name: str = "网上来的", query: str = WEB) -> HttpResponse:
    return client.post("/views/save/", {"name": name, "query": query})  # type: ignore[return-value]


def test_a_list_with_a_condition_is_kept_under_a_name_and_opened_again() -> None:
    client = signed_in("gu.yutian")
    answer = save(client)
    assert answer["Location"] == f"/{WEB}"
    page = client.get(f"/{WEB}").content.decode()
    tabs = page.split('class="tabs"')[1].split("</nav>")[0]
    assert '<a href="/?scope=mine&amp;channel=web" aria-current="page">网上来的</a>' in tabs
    assert tabs.count("aria-current") == 1
    assert "删除视图" in page and "存为视图</summary>" not in page


def test_what_was_typed_into_the_search_box_is_not_kept() -> None:
    save(signed_in("gu.yutian"), query=f"{WEB}&q=13800000026")
    assert SavedView.objects.get().address == WEB


@pytest.mark.parametrize(
    ("name", "query", "said"),
    [
        ("全部", "?scope=mine", "先加一个条件"),
        ("只有词", "?scope=all&q=停水", "先加一个条件"),
        ("", WEB, "视图名称"),
        ("一个实在太长太长太长的名称", WEB, "视图名称"),
        ("别的", "?scope=mine&channel=pigeon", "条件"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_said(name: str, query: str, said: str) -> None:
    answer = save(signed_in("gu.yutian"), name, query)
    assert answer.status_code >= 400 and said in answer.content.decode()
    assert not SavedView.objects.exists()


def test_the_same_name_again_replaces_and_there_is_an_end_to_names() -> None:
    client = signed_in("gu.yutian")
    for n in range(MOST):
        save(client, f"视图{n}")
    save(client, "视图0", "?scope=mine&channel=phone")
    assert SavedView.objects.get(name="视图0").address == "?scope=mine&channel=phone"
    assert f"最多存 {MOST} 个视图" in save(client, "又一个").content.decode()


def test_a_view_is_its_owners_alone() -> None:
    save(signed_in("gu.yutian"))
    other = signed_in("bai.luchen")
    assert "网上来的" not in other.get("/").content.decode()
    assert other.post(f"/views/{SavedView.objects.get().pk}/drop/").status_code == 404
    assert SavedView.objects.exists()


def test_its_owner_drops_it() -> None:
    client = signed_in("gu.yutian")
    save(client)
    client.post(f"/views/{SavedView.objects.get().pk}/drop/")
    assert not SavedView.objects.exists()
    assert "已删除视图“网上来的”" in client.get("/").content.decode()
