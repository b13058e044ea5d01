"""The search page: hits and their marks, closed matters, numbers, phone numbers for the desk alone, nothing found."""

from __future__ import annotations

import pytest

from yimen.base.now import moved_to
from yimen.desk.tests.signed import signed_in
from yimen.hotline.tests.cast import an_order
from yimen.matters.tests.builders import WEDNESDAY, a_matter, office, saved

pytestmark = pytest.mark.django_db
HANDLER, OPERATOR = "xia.zhiqing", "bai.luchen"


def found(login: str, words: str, **more: str) -> str:
    with moved_to(WEDNESDAY):
        answer = signed_in(login).get("/search/", {"q": words} | more)
    assert answer.status_code == 200
    return answer.content.decode()


def test_hits_are_marked_and_closed_matters_are_found() -> None:
    saved([a_matter(1, title="屋面漏水多次", state="closed", closed_at=WEDNESDAY), a_matter(2, title="路灯不亮")])
    html = found(HANDLER, "漏水")
    assert "屋面<mark>漏水</mark>多次" in html
    assert "路灯不亮" not in html
    assert "共 1 件，本页 1 件" in html


def test_a_title_cannot_bring_markup_along() -> None:
    saved([a_matter(1, title="<b>漏水</b><script>alert(1)</script>")])
    html = found(HANDLER, "漏水")
    assert "&lt;b&gt;<mark>漏水</mark>&lt;/b&gt;" in html
    assert "<script>alert" not in html


def test_what_another_office_has_is_not_found() -> None:
    water = office("shuili")
    saved([a_matter(1, title="水库放水", lead_organisation_id=water, owner_organisation_id=water)])
    assert "没有找到“水库”" in found(HANDLER, "水库")
    assert "<mark>水库</mark>放水" in found(OPERATOR, "水库")


def test_a_short_number_finds_its_matter() -> None:
    saved([a_matter(1, title="甲"), a_matter(2, title="乙")])
    html = found(HANDLER, "0513-00003")
    assert "共 1 件，本页 1 件" in html and "乙" in html


def test_a_whole_phone_number_finds_orders_for_the_desk_alone() -> None:
    an_order("in_progress", title="水压不足")
    saved([a_matter(9, title="别的事")])
    html = found(OPERATOR, "138 0000 0026")
    assert "按来电号码找到 1 件" in html and "水压不足" in html
    assert "13800000026" not in html.replace('value="138 0000 0026"', "")
    assert "没有找到" in found(HANDLER, "13800000026")
    assert "没有找到" in found(OPERATOR, "13800000027")


def test_nothing_found_suggests_shorter_words_that_are_found() -> None:
    saved([a_matter(1, title="嘉安社区屋面渗漏")])
    html = found(HANDLER, "屋面渗漏怎么办")
    assert "没有找到“屋面渗漏怎么办”" in html
    assert "是不是要找“屋面渗漏”？有 1 件。" in html


def test_filters_and_words_go_together() -> None:
    saved([a_matter(1, title="甲处漏水"), a_matter(2, title="乙处漏水", channel="web")])
    html = found(HANDLER, "漏水", channel="web")
    assert "乙处" in html and "甲处" not in html
    assert "去掉 渠道：网站" in html and "去掉 查找：漏水" in html
