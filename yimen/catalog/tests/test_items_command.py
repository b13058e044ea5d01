"""The library goes out as a workbook and comes in again: nothing twice, nothing at all while a row is wrong."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
import xlsxwriter
from django.core.management import call_command
from django.core.management.base import CommandError

from yimen.catalog.models import Checked, Item, Version
from yimen.catalog.rules.content import Content
from yimen.catalog.rules.documents import from_data
from yimen.catalog.rules.sheets import sheets_of
from yimen.catalog.services import adopt
from yimen.catalog.tests.whole import a_filing, a_licence
from yimen.kernel.tables import DATA

pytestmark = pytest.mark.django_db
COUNTY_LIST = DATA.parents[1] / "shared" / "data" / "items" / "guangan_qu_matters_2025.csv"
DAY = date(2026, 1, 5)


def library() -> list[Content]:
    return [replace(a_licence(), body="shichang"), replace(a_filing(), body="minzheng")]


def run(*words: str) -> str:
    out = StringIO()
    call_command("items", *words, stdout=out)
    return out.getvalue()


def test_out_and_in_again_changes_nothing(tmp_path: Path) -> None:
    adopt(library(), county="611026", on=DAY)
    file = tmp_path / "事项.xlsx"
    assert "2 个办理项" in run("export", str(file))
    assert "新增 0 项，有变化 0 项，相同 2 项" in run("import", str(file))
    assert Version.objects.count() == 2


def test_an_empty_library_is_filled_and_checked_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "事项.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        for name, (header, rows) in sheets_of(library()).items():
            sheet = book.add_worksheet(name)
            for n, row in enumerate([header, *rows]):
                sheet.write_row(n, 0, row)
    assert "新增 2 项" in run("import", str(file), "--on", "2026-01-05")
    assert [from_data(row.content) for row in Version.objects.order_by("item__number")] == library()
    assert Checked.objects.count() == 2


def test_one_department_can_be_taken_out_alone(tmp_path: Path) -> None:
    adopt(library(), county="611026", on=DAY)
    assert "1 个办理项" in run("export", str(tmp_path / "民政.xlsx"), "--department", "minzheng")


def test_a_wrong_row_keeps_everything_out_and_is_told_with_its_place(tmp_path: Path) -> None:
    file, report = tmp_path / "事项.csv", tmp_path / "问题.csv"
    lines = [("实施主体", "事项名称", "法定办结时限"), ("keji", "甲", "20 个工作日"), ("keji", "乙", "很快")]
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(lines)
    with pytest.raises(CommandError):
        run("import", str(file), "--report", str(report))
    assert not Item.objects.exists()
    told = report.read_text(encoding="utf-8-sig").splitlines()
    assert told[1].startswith("事项,3,法定办结时限,")


def test_a_dry_run_only_looks(tmp_path: Path) -> None:
    file = tmp_path / "事项.csv"
    file.write_text("实施主体,事项名称\nkeji,甲\n", encoding="gbk")
    assert "可载入 1 项" in run("import", str(file), "--dry-run")
    assert not Item.objects.exists()


def test_a_workbook_of_something_else_is_refused_with_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "别的.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        book.add_worksheet("花名册").write_string(0, 0, "姓名")
    with pytest.raises(CommandError, match="没有“事项”这张表"):
        run("import", str(file))


def test_an_unknown_body_is_refused_with_its_code(tmp_path: Path) -> None:
    file = tmp_path / "事项.csv"
    file.write_text("实施主体,事项名称\nnobody,甲\n", encoding="utf-8")
    with pytest.raises(CommandError, match="nobody"):
        run("import", str(file))


def test_a_list_of_another_maker_comes_in_through_its_mapping(tmp_path: Path) -> None:
    file = tmp_path / "清单.csv"
    code = "511Z07001006-511602000000-000-11511301008778183N-1-00"
    lines = ["department,sub_item,item_code,task_type,link", f"区经信局,企业投资项目备案,{code},10,x"]
    file.write_text("\n".join(lines), encoding="utf-8")
    told = run("import", str(file), "--map", "guangan")
    assert "按格式认出 1 条" in told and "新增 1 项" in told
    item = Item.objects.select_related("department").get()
    assert (item.name, item.department.code) == ("企业投资项目备案", "jingmao")


def test_a_file_that_is_not_that_makers_list_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "别的.csv"
    file.write_text("姓名,电话\n甲,1\n", encoding="utf-8")
    with pytest.raises(CommandError, match="区级事项清单"):
        run("import", str(file), "--map", "guangan")
    with pytest.raises(CommandError, match="guangan"):
        run("import", str(file), "--map", "nowhere")


def test_the_real_county_list_loads_with_every_code_read(tmp_path: Path) -> None:
    """1,135 rows: two of a name are told, every code is read by its pattern or kept as it came."""
    if not COUNTY_LIST.exists():
        pytest.skip("the real county list is not beside the project")
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("items", "import", str(COUNTY_LIST), "--map", "guangan", "--dry-run", stdout=out)
    told = out.getvalue()
    assert "可载入 1131 项，问题 2 处" in told
    assert "按格式认出 1110 条，按原样保存 21 条" in told
