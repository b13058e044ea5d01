"""The library as sheets: out and in again is the same library; what cannot be read is told by sheet, row and column."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from yimen.catalog.rules.content import Content, Material
from yimen.catalog.rules.durations import Duration
from yimen.catalog.rules.sheets import ITEMS, Problem, Sheet, contents_of, part_sheets, sheets_of
from yimen.catalog.tests.whole import a_filing, a_licence

LIBRARY = [a_licence(), a_filing(), Content(name="空白", body="keji")]


def test_out_and_in_again_is_the_same_library() -> None:
    assert contents_of(sheets_of(LIBRARY)) == (LIBRARY, [])


def test_there_is_a_sheet_for_the_items_and_one_for_each_part() -> None:
    sheets = sheets_of(LIBRARY)
    assert list(sheets) == [ITEMS, *part_sheets().values()]
    assert "申请材料" in sheets and "办理环节" in sheets
    assert sheets["申请材料"][0][:3] == ("实施主体", "事项名称", "材料名称")


def test_codes_are_written_in_words_and_read_either_way() -> None:
    header, rows = sheets_of([Content(name="甲", body="keji", task_type="01", service_targets=("1", "2"))])[ITEMS]
    cells = dict(zip(header, rows[0], strict=True))
    assert (cells["事项类型"], cells["服务对象"]) == ("行政许可", "自然人\n企业法人")
    [content], _ = contents_of({ITEMS: (("实施主体", "事项名称", "事项类型"), [["keji", "甲", "01"]])})
    assert content.task_type == "01"


def one(column: str, cell: object) -> tuple[list[Content], list[Problem]]:
    sheet: Sheet = (("实施主体", "事项名称", column), [["keji", "甲", cell]])
    return contents_of({ITEMS: sheet})


@pytest.mark.parametrize(
    ("column", "cell", "name", "value"),
    [
        ("法定办结时限", "20个工作日", "statutory", Duration(20)),
        ("法定办结时限", "20 工作日", "statutory", Duration(20)),
        ("法定办结时限", "30日", "statutory", Duration(30, "natural_day")),
        ("承诺办结时限", "当场办结", "promise", Duration(0)),
        ("承诺办结时限", "", "promise", None),
        ("到办事现场次数", 1.0, "visits", 1),
        ("到办事现场次数", "", "visits", None),
        ("是否收费", "是", "is_fee", True),
        ("是否收费", "", "is_fee", False),
        ("上次复核日期", datetime(2026, 3, 1), "reviewed_on", date(2026, 3, 1)),  # noqa: DTZ001 - as workbooks give it
        ("日常用语", "身份证丢了\n补身份证\n", "daily_terms", ("身份证丢了", "补身份证")),
    ],
)
def test_a_cell_is_read_as_offices_write_it(column: str, cell: object, name: str, value: object) -> None:
    [content], problems = one(column, cell)
    assert (getattr(content, name), problems) == (value, [])


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("法定办结时限", "很快", "20 个工作日"),
        ("法定办结时限", "3 周", "20 个工作日"),
        ("到办事现场次数", "一次", "整数"),
        ("到办事现场次数", "-1", "整数"),
        ("是否收费", "看情况", "“是”或“否”"),
        ("事项类型", "许可", "行政许可"),
        ("上次复核日期", "去年", "2026-11-23"),
        ("不认识的列", "x", "没有“不认识的列”"),
    ],
)
def test_what_cannot_be_read_says_where_and_what_to_write(column: str, cell: object, said: str) -> None:
    contents, [problem] = one(column, cell)
    assert said in problem.sentence
    assert (problem.sheet, problem.column) == (ITEMS, column)
    assert (problem.row, bool(contents)) == ((1, True) if column == "不认识的列" else (2, False))


def test_an_item_twice_or_a_part_without_its_item_is_told() -> None:
    header = ("实施主体", "事项名称")
    rows = [["keji", "甲"], ["keji", "甲"], ["keji", "乙"]]
    parts = ((*header, "材料名称"), [["keji", "乙", "身份证"], ["keji", "丙", "身份证"]])
    contents, problems = contents_of({ITEMS: (header, rows), "申请材料": parts})
    assert [each.name for each in contents] == ["乙"]
    assert contents[0].materials == (Material(name="身份证"),)
    assert [(each.sheet, each.row) for each in problems] == [(ITEMS, 3), ("申请材料", 3)]


def test_a_bad_part_keeps_its_item_out_and_no_other() -> None:
    good = replace(a_filing(), name="好的")
    sheets = sheets_of([a_licence(), good])
    header, rows = sheets["申请材料"]
    rows[0][header.index("原件份数")] = "几份"
    contents, [problem] = contents_of(sheets)
    assert contents == [good]
    assert (problem.sheet, problem.row, problem.column) == ("申请材料", 2, "原件份数")


def test_empty_rows_are_passed_over() -> None:
    contents, problems = contents_of(
        {ITEMS: (("实施主体", "事项名称"), [["", ""], ["keji", "甲"], ["  ", None or ""]])}
    )
    assert ([each.name for each in contents], problems) == (["甲"], [])
