"""The public guides: the directory leads to every item in force; a guide answers without a script; old links do not break."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yimen.catalog.models import Item
from yimen.catalog.rules.content import Condition, Content, Material, Place
from yimen.catalog.rules.durations import Duration
from yimen.catalog.services import adopt

pytestmark = pytest.mark.django_db
LOST = Content(
    name="居民身份证遗失补领", body="gongan", task_type="07", case_type="2", service_targets=("1",), promise=Duration(20),
    visits=1, person_topics=("15",), stations=("611026001", "611026001001"),
    conditions=(Condition("户口在本县"),),
    materials=(
        Material(name="户口簿", originals=1, returned=True),
        Material(name="委托书", question="是别人替您办吗？", needed_when=("是",)),
        Material(name="出生医学证明", replaceable_by="电子证照"),
    ),
    places=(Place("县政务大厅", "迎春路 1 号", "工作日 8:30–12:00", "0914-0000001", "12345"),),
)  # fmt: skip
SHOP = Content(
    name="食品经营许可新办", body="shichang", task_type="01", case_type="2", service_targets=("2",), promise=Duration(0),
    visits=0, business_topics=("02",),
)  # fmt: skip


@pytest.fixture(autouse=True)
def library() -> None:
    adopt([LOST, SHOP], county="611026", on=date(2026, 1, 1))


def text(path: str, status: int = 200) -> str:
    answer = Client().get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def test_the_directory_lists_themes_towns_and_departments_with_their_counts() -> None:
    page = text("/public/guides/")
    assert "证件办理" in page and "乾佑街道" in page and "县公安局" in page
    assert "准营准办" not in page
    assert "准营准办" in text("/public/guides/?who=business")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("department=gongan", [LOST]),
        ("department=shichang", [SHOP]),
        ("theme=p15", [LOST]),
        ("theme=b02", [SHOP]),
        ("town=611026001", [LOST]),
        ("department=gongan&theme=b02", []),
    ],
)
def test_what_is_chosen_narrows_the_list(query: str, found: list[Content]) -> None:
    page = text(f"/public/guides/?{query}")
    assert [each.name in page for each in (LOST, SHOP)] == [each in found for each in (LOST, SHOP)]
    assert (f"共 {len(found)} 项" if found else "12345") in page


@pytest.mark.parametrize(
    "query", ["department=nobody", "theme=p99", "town=1", "page=-3", "page=9999999", "page=x", "who=x"]
)
def test_an_old_or_wrong_link_still_opens_a_page(query: str) -> None:
    text(f"/public/guides/?{query}")


def test_many_items_come_page_by_page_in_a_fixed_number_of_statements() -> None:
    adopt([replace(LOST, name=f"证明 {n:03}") for n in range(65)], county="611026", on=date(2026, 1, 1))
    seen: set[str] = set()
    counts = set()
    for number in (1, 2, 3):
        with CaptureQueriesContext(connection) as statements:
            page = text(f"/public/guides/?department=gongan&page={number}")
        counts.add(len(statements))
        seen |= {f"证明 {n:03}" for n in range(65) if f"证明 {n:03}" in page}
    assert len(seen) == 65 and len(counts) == 1
    assert "再看后面的" not in page


def test_a_guide_says_how_long_how_much_how_often_and_where() -> None:
    page = text("/public/guides/000001/")
    for words in ("20 个工作日", "不收费", "最多 1 趟", "县政务大厅", "户口在本县", "0914-0000001"):
        assert words in page, words


def test_answers_in_the_address_leave_only_what_is_to_be_brought() -> None:
    assert "委托书" in text("/public/guides/000001/")
    assert "委托书" in text("/public/guides/000001/?a1=是")
    assert "委托书" not in text("/public/guides/000001/?a1=否")
    assert "委托书" in text("/public/guides/000001/?a1=x&a2=y&axx=z&a=1")


def test_what_need_not_be_brought_is_said() -> None:
    page = text("/public/guides/000001/")
    assert "不用带" in page and "我们从电子证照调取" in page


@pytest.mark.parametrize("state", ["withdrawn", "drafted"])
def test_what_is_not_in_force_is_not_there(state: str) -> None:
    Item.objects.filter(number="000001").update(state=state)
    text("/public/guides/000001/", 404)
    assert LOST.name not in text("/public/guides/?department=gongan")


def test_a_suspended_item_says_so() -> None:
    Item.objects.filter(number="000001").update(state="suspended")
    assert "暂停办理" in text("/public/guides/000001/")


def test_unknown_numbers_are_not_found() -> None:
    text("/public/guides/999999/", 404)
    text("/public/guides/%00/", 400)


@pytest.mark.parametrize("question", ["身份证丢了", "shenfenzheng", "身份正补办", "居民身份证"])
def test_everyday_words_find_the_item(question: str) -> None:
    page = text(f"/public/guides/?q={question}")
    assert LOST.name in page and "找到" in page


def test_a_search_can_be_narrowed_to_persons_or_to_a_department() -> None:
    assert SHOP.name in text("/public/guides/?q=食品经营许可")
    assert SHOP.name not in text("/public/guides/?q=食品经营许可&who=person")
    assert SHOP.name not in text("/public/guides/?q=食品经营许可&department=gongan")


def test_a_change_of_the_library_is_found_at_once() -> None:
    assert "没有找到这件事" in text("/public/guides/?q=高龄津贴")
    adopt([replace(LOST, name="高龄津贴申领", body="minzheng")], county="611026", on=date(2026, 1, 1))
    assert "高龄津贴申领" in text("/public/guides/?q=高龄津贴")


def test_what_is_not_found_goes_to_the_hotline_with_its_words() -> None:
    client = Client()
    page = client.get("/public/guides/?q=呜啦啦咕噜").content.decode()
    assert "没有找到这件事" in page and "呜啦啦咕噜" in page
    client.post("/public/ask/begin/", {"content": "呜啦啦咕噜"})
    client.post("/public/ask/", {"request_type": "help"})
    assert "呜啦啦咕噜" in client.get("/public/ask/what/").content.decode()


@pytest.mark.parametrize("question", ["'", "%", "<script>", "　", "a" * 300, "\u202e身份证"])
def test_hostile_words_are_only_words(question: str) -> None:
    answer = Client().get("/public/guides/", {"q": question})
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode().split("<main", 1)[1]


def test_lines_are_offered_while_typing() -> None:
    answer = Client().get("/public/guides/suggest/", {"q": "身份"})
    assert LOST.name in answer.json()["lines"]
    assert Client().get("/public/guides/suggest/", {"q": " "}).json() == {"lines": []}
