"""XLSX: the container is looked through before the reader opens it, so that no file can make it read or swell."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from xml.parsers import expat

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from yimen.base.tables.shape import COLUMNS_MAX, Cell, Line, Table, checked_header, column_number, letter
from yimen.kernel.refusal import Refusal

ENTRIES_MAX: Final = 1_000
UNZIPPED_MAX: Final = 200 * 1024 * 1024
RATIO_MAX: Final = 200
RATIO_FROM: Final = 5 * 1024 * 1024
CELLS_MAX: Final = 5_000_000
FORMULAS_MAX: Final = 1_000
_BLOCK: Final = 1 << 18
_REFERENCE = re.compile(r"\A([A-Z]{1,3})([0-9]{1,7})\Z")
_RANGE = re.compile(r"\A([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?\Z")


@dataclass
class _Sheet:
    """What the XML of one sheet says beside its values."""

    formulas: dict[int, set[int]] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    rows: int = 0
    columns: int = 0
    count: int = 0
    at: tuple[int, int] = (0, -1)


@dataclass
class _Book:
    """Names of the sheets with their files, and the calendar of dates."""

    sheets: list[tuple[str, str]] = field(default_factory=list)
    targets: dict[str, str] = field(default_factory=dict)
    date1904: bool = False
    read: dict[str, _Sheet] = field(default_factory=dict)


def open_workbook(path: Path, wanted: str = "") -> Table:
    """The table on one sheet of a workbook. Raises Refusal for what is dangerous, damaged or not a table."""
    book = _looked_through(path)
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        visible = [meta.name for meta in workbook.sheets_metadata if meta.visible == SheetVisibleEnum.Visible]
        name = _chosen(wanted, visible, workbook.sheet_names)
        facts = book.read.get(dict(book.sheets).get(name, ""), _Sheet())
        _check_size(facts)
        sheet = workbook.get_sheet_by_name(name)
    except Refusal:
        raise
    except (CalamineError, OSError, ValueError) as problem:
        raise Refusal("damaged", "文件打不开，可能已损坏。请用表格软件打开后另存为 XLSX。") from problem
    lines = _lines(sheet, facts)
    first = next(lines, None)
    if first is None:
        raise Refusal("no_header", f"“{name}”表里没有内容。请核对选的是哪一张表。")
    _check_top(first, facts)
    return Table(
        header=checked_header(first.cells), lines=lines, warnings=tuple(_warnings(name, visible, workbook, facts)),
        date1904=book.date1904, total=max(0, sheet.total_height - 1),
    )  # fmt: skip


def _chosen(wanted: str, visible: list[str], names: list[str]) -> str:
    if wanted and wanted not in names:
        raise Refusal("no_sheet", f"没有名为“{wanted[:31]}”的表，文件里有：{'、'.join(names[:10])}。")
    if not wanted and not visible:
        raise Refusal("no_sheet", "文件里没有可见的表，请取消隐藏后再导入。")
    return wanted or visible[0]


def _warnings(name: str, visible: list[str], workbook: CalamineWorkbook, facts: _Sheet) -> Iterator[str]:
    hidden = [each for each in workbook.sheet_names if each not in visible]
    if hidden:
        yield f"文件里有隐藏的表，没有读：{'、'.join(hidden[:10])}。"
    if len(visible) > 1:
        yield f"只读“{name}”这一张表，另有 {len(visible) - 1} 张没有读。"
    if facts.merged:
        yield f"有 {len(facts.merged)} 处合并单元格，只有左上角的一格有内容：{'、'.join(facts.merged[:5])}。"


def _check_size(facts: _Sheet) -> None:
    if facts.columns > COLUMNS_MAX:
        raise Refusal("too_wide", f"表格用到第 {letter(facts.columns - 1)} 列，最多 {COLUMNS_MAX} 列。请删去不用的列。")
    if facts.rows * facts.columns > CELLS_MAX:
        sentence = f"表格有 {facts.rows:,} 行 {facts.columns} 列，超过 {CELLS_MAX:,} 格。请分成几个文件，或另存为 CSV。"
        raise Refusal("too_large", sentence)


def _check_top(first: Line, facts: _Sheet) -> None:
    for merged in facts.merged:
        found = _RANGE.match(merged)
        if found and int(found.group(2)) <= first.number:
            raise Refusal("merged_header", f"列名一行有合并单元格（{merged}），请取消合并，每列一个列名。")
    if first.formulas:
        place = letter(min(first.formulas))
        raise Refusal("formula_cell", f"第 {first.number} 行 {place} 列的列名是公式，请粘贴为数值。")
    if sum(map(len, facts.formulas.values())) > FORMULAS_MAX:
        raise Refusal("formula_cell", f"表格有超过 {FORMULAS_MAX:,} 个公式单元格，请全部粘贴为数值再导入。")


def _lines(sheet: CalamineSheet, facts: _Sheet) -> Iterator[Line]:
    for number, cells in enumerate(sheet.iter_rows(), (sheet.start[0] if sheet.start else 0) + 1):
        left = sheet.start[1] if sheet.start else 0
        yield Line(number, [""] * left + [_cell(cell) for cell in cells], frozenset(facts.formulas.get(number, ())))


def _cell(value: Any) -> Cell:
    kinds = (str, float, bool, dt.datetime, dt.date, dt.time, dt.timedelta)
    return value if isinstance(value, kinds) else "" if value is None else float(value)


# --- the container -----------------------------------------------------------------------------------------------------


def _looked_through(path: Path) -> _Book:
    """Every part is unpacked once, counted and parsed for what must not be there; nothing is kept of its content."""
    book = _Book()
    try:
        with zipfile.ZipFile(path) as container:
            parts = container.infolist()
            _check_container(parts)
            room = UNZIPPED_MAX
            for part in parts:
                room -= _look(container, part, book, room)
    except Refusal:
        raise
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as problem:
        raise Refusal("damaged", "文件打不开，可能已损坏或加了密码。请用表格软件打开后另存为 XLSX。") from problem
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise Refusal("not_a_table", "这不是 XLSX 表格，请用表格软件另存为 XLSX。")
    book.sheets = [(name, _part_name(book.targets.get(key, ""))) for name, key in book.sheets]
    return book


def _part_name(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _check_container(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > ENTRIES_MAX:
        raise Refusal("too_large", f"文件里有 {len(parts):,} 个部件，最多 {ENTRIES_MAX:,} 个。请另存为 CSV 再导入。")
    whole = sum(part.file_size for part in parts)
    if whole > UNZIPPED_MAX:
        raise _swollen()
    for part in parts:
        if part.file_size > RATIO_FROM and part.file_size > RATIO_MAX * max(1, part.compress_size):
            raise _swollen()
        lower = part.filename.lower()
        if "externallinks/" in lower:
            raise Refusal("external_link", "表格引用了别的文件，请粘贴为数值、断开链接后再导入。")
        if lower.endswith("vbaproject.bin"):
            raise Refusal("macro", "表格带有宏，请另存为不带宏的 XLSX 再导入。")


def _swollen() -> Refusal:
    limit = UNZIPPED_MAX // 1024 // 1024
    return Refusal("too_large", f"文件解开后过大（上限 {limit} MB）。请分成几个文件，或另存为 CSV。")


def _look(container: zipfile.ZipFile, part: zipfile.ZipInfo, book: _Book, room: int) -> int:
    parser = _parser(part.filename, book)
    size = 0
    with container.open(part) as file:
        while block := file.read(_BLOCK):
            size += len(block)
            if size > room:
                raise _swollen()
            if parser:
                _feed(parser, block, part.filename)
    if parser and size:
        _feed(parser, b"", part.filename)
    return size


def _feed(parser: expat.XMLParserType, block: bytes, name: str) -> None:
    try:
        parser.Parse(block, not block)
    except expat.ExpatError as problem:
        raise Refusal("damaged", f"文件的部件 {name[-60:]} 不完整。请用表格软件打开后另存为 XLSX。") from problem


def _parser(name: str, book: _Book) -> expat.XMLParserType | None:
    if not name.lower().endswith((".xml", ".rels", ".vml")):
        return None
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _no_doctype
    if name == "xl/workbook.xml":
        parser.StartElementHandler = _book_reader(book)
    elif name == "xl/_rels/workbook.xml.rels":
        parser.StartElementHandler = _target_reader(book)
    elif name.startswith("xl/worksheets/") and name.endswith(".xml"):
        parser.StartElementHandler = _sheet_reader(book.read.setdefault(name, _Sheet()))
    return parser


def _no_doctype(*_: object) -> None:
    raise Refusal("doctype", "文件里有外部定义（DOCTYPE），不安全，没有读。请用表格软件打开后另存为 XLSX。")


def _book_reader(book: _Book) -> Any:
    def element(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "sheet":
            key = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            book.sheets.append((attributes.get("name", ""), key))
        elif local == "workbookPr":
            book.date1904 = attributes.get("date1904", "") in ("1", "true")

    return element


def _target_reader(book: _Book) -> Any:
    def element(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "Relationship":
            book.targets[attributes.get("Id", "")] = attributes.get("Target", "")

    return element


def _sheet_reader(sheet: _Sheet) -> Any:
    def element(name: str, attributes: dict[str, str]) -> None:
        if name in ("c", "row", "f", "mergeCell") or ":" in name:
            _sheet_element(sheet, name.rpartition(":")[2], attributes)

    return element


def _sheet_element(sheet: _Sheet, name: str, attributes: dict[str, str]) -> None:
    row, column = sheet.at
    if name == "c":
        found = _REFERENCE.match(attributes.get("r", ""))
        sheet.at = (int(found.group(2)), column_number(found.group(1))) if found else (row, column + 1)
        sheet.rows, sheet.columns = max(sheet.rows, sheet.at[0]), max(sheet.columns, sheet.at[1] + 1)
    elif name == "row":
        number = attributes.get("r", "")
        sheet.at = (int(number) if number.isdecimal() and len(number) < 8 else row + 1, -1)
    elif name == "f" and len(sheet.formulas) <= FORMULAS_MAX:
        sheet.formulas.setdefault(row, set()).add(column)
    elif name == "mergeCell" and len(sheet.merged) < FORMULAS_MAX:
        sheet.merged.append(attributes.get("ref", "")[:24])
