"""The export: the rows and words of the list, nothing more, and no cell that is anything but text."""

from __future__ import annotations

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from yimen.base.now import moved_to
from yimen.desk.queries import export
from yimen.desk.tests.signed import signed_in
from yimen.hotline.tests.cast import an_order
from yimen.matters.tests.builders import WEDNESDAY, a_matter, office, person, saved

pytestmark = pytest.mark.django_db
HANDLER = "xia.zhiqing"


def exported(login: str, **query: str) -> tuple[list[list[str]], bytes]:
    with moved_to(WEDNESDAY):
        answer = signed_in(login).get("/export/", query)
    assert answer.status_code == 200, answer.content.decode()
    assert answer["Content-Disposition"].endswith('.xlsx"')
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    return book.get_sheet_by_index(0).to_python(), answer.content


def test_the_workbook_holds_the_list_under_the_same_filters() -> None:
    saved([a_matter(1, title="甲", owner_staff_id=person(HANDLER)), a_matter(2, title="乙", channel="web")])
    rows, _ = exported(HANDLER, scope="office", channel="phone")
    assert rows[0][:4] == ["编号", "种类", "标题", "状态"]
    assert [row[2] for row in rows[1:]] == ["甲"]
    assert rows[1][3] == "办理中" and rows[1][11] == "夏至清" and rows[1][12] == "2026-05-13 10:19"


def test_another_office_s_rows_are_not_in_it() -> None:
    water = office("shuili")
    saved([a_matter(1, title="甲"), a_matter(2, title="乙", lead_organisation_id=water, owner_organisation_id=water)])
    assert [row[2] for row in exported("dao.shishu", scope="all")[0][1:]] == ["乙"]


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "http://example.cn", '=HYPERLINK("x")'])
def test_every_cell_is_text(title: str) -> None:
    saved([a_matter(1, title=title)])
    rows, content = exported(HANDLER, scope="office")
    assert rows[1][2].strip() == title.strip()
    assert b"<f>" not in content


def test_names_and_numbers_stay_masked() -> None:
    an_order("in_progress", title="水压不足")
    rows, _ = exported("bai.luchen", scope="open")
    text = "".join("".join(row) for row in rows)
    assert "溪**" in text
    assert "溪水清" not in text and "13800000026" not in text


def test_too_many_rows_are_refused_with_a_way_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "MOST", 2)
    saved([a_matter(n) for n in range(3)])
    with moved_to(WEDNESDAY):
        answer = signed_in(HANDLER).get("/export/", {"scope": "office"})
    assert answer.status_code == 422
    assert "这个列表有 3 件，一次最多导出 2 件。" in answer.content.decode()


def test_a_scope_that_is_not_the_actor_s_is_refused() -> None:
    assert signed_in(HANDLER).get("/export/", {"scope": "open"}).status_code == 422
