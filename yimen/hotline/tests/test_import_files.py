"""Files that are odd, hostile or broken: read, refused with a sentence, or warned about; never a crash."""

from __future__ import annotations

import io
import resource
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from yimen.base.tables import Table, open_table
from yimen.hotline.rules.importing import Source, fitted, load_mapping, read_row
from yimen.kernel.refusal import Refusal

SHEET = "xl/worksheets/sheet1.xml"


def write(tmp_path: Path, data: bytes, name: str = "a.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def book(tmp_path: Path, fill: Callable[[xlsxwriter.Workbook], None] | None = None) -> Path:
    """A small workbook: header and one row, and whatever `fill` adds."""
    path = tmp_path / "表.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet("工单")
        sheet.write_row(0, 0, ["单号", "内容", "受理时间"])
        sheet.write_row(1, 0, ["U1", "路灯不亮。", 46350])
        if fill:
            fill(made)
    return path


def altered(path: Path, part: str, change: Callable[[str], str]) -> Path:
    """The same container with one part's text changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(info.filename, change(data.decode()).encode() if info.filename == part else data)
    path.write_bytes(out.getvalue())
    return path


def rows(table: Table) -> list[list[object]]:
    return [list(line.cells) for line in table.lines]


@pytest.mark.parametrize(
    ("codec", "cell", "said"),
    [
        ("utf-8-sig", "路灯", "UTF-8（带 BOM）"),
        ("utf-8", "路灯", "UTF-8"),
        ("gbk", "噪音扰民", "GBK"),
        ("gb18030", "𠮷某", "GB18030"),
        ("utf-16", "积水", "UTF-16"),
        ("utf-16-le", "积水", "UTF-16"),
        ("utf-16-be", "积水", "UTF-16"),
    ],
)
def test_each_encoding_is_recognised_and_named(tmp_path: Path, codec: str, cell: str, said: str) -> None:
    table = open_table(write(tmp_path, f"单号,内容\nU1,{cell}\n".encode(codec)))
    assert (table.encoding, table.header, rows(table)) == (said, ("单号", "内容"), [["U1", cell]])


def test_mixed_line_ends_are_line_ends(tmp_path: Path) -> None:
    table = open_table(write(tmp_path, "单号,内容\r\nU9,甲\nU10,乙\rU11,丙\r\n".encode()))
    assert [(line.number, line.cells[0]) for line in table.lines] == [(2, "U9"), (3, "U10"), (4, "U11")]


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("单号,内容,内容\nU6,甲,乙\n", "duplicate_header", "第 2、3 列的列名都是“内容”"),
        ("", "empty", "文件是空的"),
        ("\n单号\n", "no_header", "第 1 行应是列名"),
        ("单号，内容\nU1，甲\n", "separator", "中文逗号"),
        (",".join(f"c{n}" for n in range(201)), "too_wide", "最多 200 列"),
        (",".join(f"c{n}" for n in range(1_000_000)), "too_wide", "不像是表格的一行"),
        ("%PDF-1.7\n", "not_a_table", "这是 PDF"),
    ],
)
def test_a_file_that_is_no_table_is_refused_before_its_rows(tmp_path: Path, text: str, code: str, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        open_table(write(tmp_path, text.encode()))
    assert (refused.value.code, words in refused.value.sentence) == (code, True)


@pytest.mark.parametrize("rest", ["U8,下一行\n", "字" * 200_000])
def test_an_open_quote_is_found_at_the_line_where_it_opens(tmp_path: Path, rest: str) -> None:
    table = open_table(write(tmp_path, f'单号,内容\nU6,甲\nU7,"没有结束的引号\n{rest}'.encode()))
    with pytest.raises(Refusal, match="3 行") as refused:
        rows(table)
    assert refused.value.code == "open_quote"


def test_bytes_that_no_encoding_reads_are_refused_with_their_line(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="第 3 行不能按") as refused:
        open_table(write(tmp_path, "单号,内容\nU1,甲\n".encode() + b"U2,\xff\xff\n"))
    assert refused.value.code == "encoding"


def test_missing_columns_are_named(tmp_path: Path) -> None:
    table = open_table(write(tmp_path, "内容\n无单号\n".encode()))
    with pytest.raises(Refusal, match="缺少这些列：上级编号（列名可写单号、编号、上级编号）"):
        fitted(load_mapping("template"), table.header, ["A"])


def test_a_workbook_is_read_with_its_serial_dates(tmp_path: Path) -> None:
    table = open_table(book(tmp_path))
    places, left = fitted(load_mapping("template"), table.header, ["A", "B", "C"])
    row = read_row(Source(load_mapping("template"), places, table.header), 2, rows(table)[0])
    assert (f"{row.moments['received_at']:%Y-%m-%d %H:%M}", left, row.problems) == ("2026-11-24 00:00", [], [])


def test_a_number_that_has_lost_its_digits_is_refused_with_its_column(tmp_path: Path) -> None:
    table = open_table(
        book(tmp_path, lambda made: made.get_worksheet_by_name("工单").write_row(2, 0, [6.11026e17, "内容"]))
    )
    places, _ = fitted(load_mapping("template"), table.header, ["A", "B", "C"])
    row = read_row(Source(load_mapping("template"), places, table.header), 3, rows(table)[1])
    assert [(each.line, each.column, each.code) for each in row.problems] == [(3, "单号", "bad_number")]


def test_a_formula_cell_refuses_its_row_with_row_and_column(tmp_path: Path) -> None:
    table = open_table(
        book(tmp_path, lambda made: made.get_worksheet_by_name("工单").write_formula("B3", "=1+1", None, 2))
    )
    line = list(table.lines)[1]
    places, _ = fitted(load_mapping("template"), table.header, ["A", "B", "C"])
    row = read_row(Source(load_mapping("template"), places, table.header), 3, line.cells, formulas=line.formulas)
    assert (3, "内容", "formula_cell") in [(each.line, each.column, each.code) for each in row.problems]


def test_hidden_sheets_are_not_read_and_said(tmp_path: Path) -> None:
    table = open_table(book(tmp_path, lambda made: made.add_worksheet("暗表").hide()))
    assert table.warnings == ("文件里有隐藏的表，没有读：暗表。",)
    assert len(rows(table)) == 1


def test_a_merged_header_is_refused_with_its_place(tmp_path: Path) -> None:
    merge = lambda made: made.get_worksheet_by_name("工单").merge_range("A1:C1", "工单表")
    with pytest.raises(Refusal, match=r"合并单元格（A1:C1）"):
        open_table(book(tmp_path, merge))


@pytest.mark.parametrize(
    ("doctype", "code"),
    [
        ('<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]>', "doctype"),
        ('<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>', "doctype"),
    ],
)
def test_a_document_type_is_never_read(tmp_path: Path, doctype: str, code: str) -> None:
    path = altered(book(tmp_path), SHEET, lambda text: text.replace("?>", f"?>{doctype}", 1))
    with pytest.raises(Refusal) as refused:
        open_table(path)
    assert refused.value.code == code


def test_a_document_type_in_another_encoding_is_not_overlooked(tmp_path: Path) -> None:
    path, out = book(tmp_path), io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == SHEET:
                text = data.decode().replace("?>", '?><!DOCTYPE r [<!ENTITY e "x">]>', 1).replace("UTF-8", "UTF-16")
                data = text.encode("utf-16")
            new.writestr(info.filename, data)
    with pytest.raises(Refusal) as refused:
        open_table(write(tmp_path, out.getvalue(), "b.xlsx"))
    assert refused.value.code == "doctype"


def test_a_cell_far_out_does_not_make_the_reader_swell(tmp_path: Path) -> None:
    far = lambda made: made.get_worksheet_by_name("工单").write("GR1048576", "远")
    with pytest.raises(Refusal, match="请分成几个文件"):
        open_table(book(tmp_path, far))
    wide = lambda made: made.get_worksheet_by_name("工单").write("XFD2", "宽")
    with pytest.raises(Refusal, match="第 XFD 列"):
        open_table(book(tmp_path, wide))


def test_links_to_other_files_and_macros_are_refused(tmp_path: Path) -> None:
    for part, code in (("xl/externalLinks/externalLink1.xml", "external_link"), ("xl/vbaProject.bin", "macro")):
        path = book(tmp_path)
        with zipfile.ZipFile(path, "a") as container:
            container.writestr(part, b"<x/>")
        with pytest.raises(Refusal) as refused:
            open_table(path)
        assert refused.value.code == code


def bomb(tmp_path: Path, megabytes: int, entries: int) -> Path:
    path = tmp_path / "大.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
        block = b"0" * 1024 * 1024
        for number in range(entries):
            with container.open(f"xl/part{number}.bin", "w", force_zip64=True) as file:
                for _ in range(megabytes):
                    file.write(block)
    return path


@pytest.mark.parametrize(("megabytes", "entries"), [(400, 1), (0, 1001), (6, 1), (5, 41)])
def test_a_container_that_swells_is_refused_without_swelling(tmp_path: Path, megabytes: int, entries: int) -> None:
    path = bomb(tmp_path, megabytes, entries)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Refusal) as refused:
        open_table(path)
    assert refused.value.code == "too_large"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


@pytest.mark.parametrize("data", [b"PK\x03\x04 and then nothing", b"\xd0\xcf\x11\xe0old", b"\x1f\x8bgz"])
def test_what_is_damaged_or_of_another_kind_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        open_table(write(tmp_path, data, "a.xlsx"))
    assert refused.value.code in ("damaged", "not_a_table")


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.95])
def test_a_workbook_cut_short_is_refused(tmp_path: Path, cut: float) -> None:
    data = book(tmp_path).read_bytes()
    with pytest.raises(Refusal) as refused:
        open_table(write(tmp_path, data[: int(len(data) * cut)], "b.xlsx"))
    assert refused.value.code == "damaged"


def test_a_tall_file_is_read_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("单号,内容\n")
        file.writelines(f"U{n},路灯不亮\n" for n in range(300_000))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert sum(1 for _ in open_table(path).lines) == 300_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024
