"""Reads tables that others made: CSV in the encodings found in practice, and XLSX; bounded, row by row."""

from __future__ import annotations

from pathlib import Path

from yimen.base.tables.separated import open_separated
from yimen.base.tables.shape import Cell, Line, Table, letter
from yimen.base.tables.workbook import open_workbook
from yimen.kernel.refusal import Refusal

__all__ = ["Cell", "Line", "Table", "letter", "open_table"]

_OTHERS = {
    b"\xd0\xcf\x11\xe0": "这是旧版 XLS 或加了密码的文件，请另存为 XLSX 再导入。",
    b"%PDF": "这是 PDF，不是表格，请导出为 XLSX 或 CSV。",
    b"\x1f\x8b": "这是压缩文件，请解压后再导入。",
}


def open_table(path: Path, *, sheet: str = "") -> Table:
    """The table in a file, its header checked, its lines to be read once.

    sheet: which sheet of a workbook, by name; the first visible one without it. Raises Refusal with a Chinese sentence
    for what cannot be read; the lines raise it too when they are read, for what is found only there.
    """
    try:
        with path.open("rb") as file:
            head = file.read(4)
    except OSError as problem:
        raise Refusal("no_file", f"打不开文件 {path.name}：{problem.strerror}。请核对路径。") from problem
    if not head:
        raise Refusal("empty", "文件是空的，请核对后重新选择。")
    if head[:2] == b"PK":
        return open_workbook(path, sheet)
    for magic, sentence in _OTHERS.items():
        if head.startswith(magic):
            raise Refusal("not_a_table", sentence)
    return open_separated(path)
