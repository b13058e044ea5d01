"""The rail: each post its own areas, counts exact and in one statement."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yimen.base.now import moved_to
from yimen.matters.tests.builders import WEDNESDAY, a_matter, actor, office, person, saved
from yimen.project.rail import rail_for

pytestmark = pytest.mark.django_db


def entries(login: str, path: str = "/") -> dict[str, dict]:
    with moved_to(WEDNESDAY):
        return {item["label"]: item for section in rail_for(actor(login), path) for item in section["items"]}


def shown(login: str, path: str = "/") -> dict[str, int | None]:
    return {label: item["count"] for label, item in entries(login, path).items()}


def waiting(n: int, state: str, role: str):
    return a_matter(n, state=state, owner_role=role, owner_organisation_id=office("rexian"), lead_organisation_id=None)


def test_each_post_has_its_own_areas() -> None:
    assert list(shown("bai.luchen")) == ["待办", "新建", "查询", "提醒", "组织"]
    assert list(shown("gu.yutian")) == ["待办", "查询", "提醒", "派单", "组织"]
    assert list(shown("jing.zhesheng")) == ["待办", "查询", "提醒", "回复审核", "组织"]
    assert list(shown("chun.fenye")) == ["待办", "查询", "提醒", "回访", "组织"]
    assert list(shown("xia.zhiqing")) == ["待办", "查询", "提醒", "本单位工单", "协办", "组织"]
    assert set(shown("han.lufeng")) == {"待办", "提醒", "组织", "审计"}
    assert "查询" not in shown("li.qiushi")


def test_counts_are_what_the_lists_hold() -> None:
    saved(
        [
            waiting(1, "awaiting_dispatch", "dispatcher"),
            waiting(2, "awaiting_dispatch", "dispatcher"),
            waiting(3, "awaiting_review", "reply_reviewer"),
            a_matter(4, owner_staff_id=person("xia.zhiqing")),
            a_matter(5, owner_staff_id=person("ze.yingshi")),
        ]
    )
    assert shown("gu.yutian") == {"待办": 2, "查询": None, "提醒": 0, "派单": 2, "组织": None}
    assert shown("jing.zhesheng")["回复审核"] == 1
    assert shown("xia.zhiqing") == {"待办": 1, "查询": None, "提醒": 0, "本单位工单": 2, "协办": 0, "组织": None}


def test_counts_cost_one_statement() -> None:
    saved([a_matter(1)])
    who = actor("xia.zhiqing")
    with CaptureQueriesContext(connection) as caught:
        rail_for(who, "/")
    assert len(caught) == 1


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/", "待办"),
        ("/?scope=late", "待办"),
        ("/?scope=office", "本单位工单"),
        ("/?scope=office&channel=web", "本单位工单"),
        ("/search/?q=漏水", "查询"),
        ("/account/", None),
    ],
)
def test_the_entry_of_the_page_is_current(path: str, current: str | None) -> None:
    found = [label for label, item in entries("xia.zhiqing", path).items() if item["current"]]
    assert found == ([current] if current else [])
