"""The inbox: rows, tabs with counts, filters in the URL, pages, empty lists, a constant number of statements."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yimen.base.now import moved_to
from yimen.desk.tests.signed import signed_in
from yimen.matters.tests.builders import WEDNESDAY, a_matter, a_part, office, person, saved

pytestmark = pytest.mark.django_db
HANDLER, LIAISON, DISPATCHER, CO = "xia.zhiqing", "zhu.wangshu", "gu.yutian", "dao.shishu"


def page(login: str, query: str = "", status: int = 200) -> str:
    with moved_to(WEDNESDAY):
        answer = signed_in(login).get(f"/{query}")
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def tabs(html: str) -> dict[str, int]:
    found = re.findall(r'<a href="\?scope=[a-z_]+"[^>]*>([^<]+?) <span class="n"[^>]*>(\d+)</span></a>', html)
    return {label: int(n) for label, n in found}


def titles(html: str) -> list[str]:
    return re.findall(r"data-open[^>]*><bdi>(.*?)</bdi>", html)


def mine(n: int, **more: object):
    return a_matter(n, owner_staff_id=person(HANDLER), **more)


def test_rows_say_date_title_number_source_asker_state_and_who() -> None:
    saved([mine(1, title="嘉安社区屋面渗漏", due_at=WEDNESDAY - timedelta(minutes=50))])
    html = page(HANDLER)
    for words in ("超期 50 分钟", "嘉安社区屋面渗漏", "0513-00002", "电话", "溪**", "办理中", "夏至清"):
        assert words in html
    assert 'data-s="late"' in html and 'data-s="go"' in html


def test_tabs_count_exactly_what_their_lists_hold() -> None:
    saved(
        [
            mine(1, due_at=WEDNESDAY - timedelta(minutes=50)),
            mine(2, due_at=WEDNESDAY.replace(hour=12)),
            mine(3, due_at=WEDNESDAY.replace(hour=17, minute=30)),
            mine(4),
            a_matter(5, owner_staff_id=person("ze.yingshi")),
            mine(6, closed_at=WEDNESDAY, state="closed"),
        ]
    )
    html = page(HANDLER)
    assert tabs(html) == {"我的": 4, "今天到期": 2, "已超期": 1, "协办": 0, "本单位全部": 5}
    for scope, n in (("mine", 4), ("due_today", 2), ("late", 1), ("office", 5)):
        shown = page(HANDLER, f"?scope={scope}")
        assert len(titles(shown)) == n
        assert f"共 {n} 件，本页 {n} 件" in shown


def test_the_newest_come_first_where_that_is_wanted_and_on_the_next_page_too() -> None:
    saved([mine(n, title=f"第{n}件", received_at=WEDNESDAY - timedelta(hours=n)) for n in range(1, 5)])
    html = page(HANDLER, "?sort=new&size=3")
    assert titles(html) == ["第1件", "第2件", "第3件"]
    assert "换成按到期时间" in html
    onward = re.search(r'href="(\?[^"]*after=[^"]*)"', html)
    assert onward is not None
    assert titles(page(HANDLER, onward[1].replace("&amp;", "&"))) == ["第4件"]
    page(HANDLER, "?sort=old", status=422)


def test_the_earliest_date_comes_first_and_rows_without_one_last() -> None:
    saved(
        [mine(1, title="甲", due_at=None, state="paused"), mine(2, title="乙"), mine(3, title="丙", due_at=WEDNESDAY)]
    )
    assert titles(page(HANDLER)) == ["丙", "乙", "甲"]


def test_a_next_page_begins_where_the_last_one_ended() -> None:
    saved([mine(n, title=f"第{n}件") for n in range(25)])
    first = page(HANDLER)
    assert len(titles(first)) == 20
    address = re.search(r'href="(\?[^"]+after=[^"]+)" rel="next"', first)
    assert address
    second = titles(page(HANDLER, address.group(1).replace("&amp;", "&")))
    assert sorted(titles(first) + second) == sorted(f"第{n}件" for n in range(25))


def test_filters_stand_as_chips_that_can_be_dropped_one_by_one() -> None:
    saved([mine(1, title="甲"), mine(2, title="乙", channel="web"), mine(3, title="丙", region_id="611026101")])
    html = page(HANDLER, "?channel=phone&region=611026001")
    assert titles(html) == ["甲"]
    assert "去掉 渠道：电话" in html and "去掉 地区：乾佑街道" in html
    assert titles(page(HANDLER, "?scope=mine&channel=web")) == ["乙"]


def test_nothing_left_by_filters_names_the_one_to_drop_and_what_it_gives() -> None:
    saved([mine(1), mine(2)])
    html = page(HANDLER, "?channel=web&region=611026001")
    assert "没有同时符合 2 个条件的事项" in html
    assert "去掉“网站”，有 2 件。" in html


def test_no_work_at_all_says_what_the_office_has_next() -> None:
    saved([a_matter(1, owner_staff_id=person("ze.yingshi"), due_at=WEDNESDAY + timedelta(days=1))])
    html = page(HANDLER)
    assert "手上没有待办" in html
    assert "今天已办 0 件。下一件到期的是本单位的事项，5 月 14 日。" in html
    assert "看本单位的 1 件" in html


def test_parts_are_listed_by_their_own_dates_with_their_own_chips() -> None:
    first, second = saved([a_matter(1, title="甲"), a_matter(2, title="乙")])
    water = office("shuili")
    a_part(first, water, WEDNESDAY + timedelta(days=9))
    a_part(second, water, WEDNESDAY - timedelta(hours=3))
    html = page(CO, "?scope=co")
    assert titles(html) == ["乙", "甲"]
    assert "超期 3 小时" in html
    assert tabs(html)["协办"] == 2


@pytest.mark.parametrize(
    "query",
    ["?owner_staff__password=x", "?scope=open", "?scope=everything", "?state=nosuch", "?region=abc", "?region=999999",
     "?after=forged", "?size=9999", "?due_from=2026-13-40", "?late=perhaps", "?scope=mine&scope=late", "?office=0"],
)  # fmt: skip
def test_a_question_that_lists_do_not_have_is_refused(query: str) -> None:
    assert "请回到列表重新选条件。" in page(HANDLER, query, 422)


def test_a_place_of_one_list_is_refused_in_another() -> None:
    saved([mine(n) for n in range(25)])
    place = re.search(r"after=([^\"&]+)", page(HANDLER))
    assert place
    assert "属于另一个列表" in page(HANDLER, f"?scope=office&after={place.group(1)}", 422)


def test_a_page_costs_the_same_statements_at_20_and_at_100_rows() -> None:
    saved([mine(n) for n in range(120)])
    client = signed_in(HANDLER)
    costs = []
    with moved_to(WEDNESDAY):
        client.get("/")
        for size in (20, 100):
            with CaptureQueriesContext(connection) as caught:
                html = client.get(f"/?size={size}").content.decode()
            assert len(titles(html)) == size
            costs.append(len(caught))
    assert costs[0] == costs[1] <= 8, costs


def test_officers_see_no_business() -> None:
    saved([mine(1, title="甲")])
    html = page("li.qiushi")
    assert "甲" not in titles(html)
    assert "手上没有待办" in html
