"""CSV as offices send it: with or without BOM, UTF-8, UTF-16, GBK or GB18030, any line ends, comma, tab or semicolon."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import Final, TextIO

from yimen.base.tables.shape import CELL_MAX, COLUMNS_MAX, Line, Table, checked_header
from yimen.kernel.refusal import Refusal

LINE_MAX: Final = COLUMNS_MAX * CELL_MAX
_BLOCK: Final = 1 << 20
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8（带 BOM）"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_TRIED: Final = (("utf-8", "UTF-8"), ("gbk", "GBK"), ("gb18030", "GB18030"))


def open_separated(path: Path) -> Table:
    """The table in a CSV file; its encoding is recognised and named."""
    codec, words = _encoding(path)
    header_text = _first_line(path, codec)
    sign = max(",\t;，", key=header_text.count)
    if sign == "，":
        raise Refusal("separator", "列名之间用的是中文逗号，请用 XLSX，或另存为以英文逗号分隔的 CSV。")
    lines = _lines(path, codec, sign)
    first = next(lines, None)
    if first is None:
        raise Refusal("no_header", "第 1 行应是列名，现在是空的。请补上列名。")
    if first.broken:
        raise Refusal("open_quote", first.broken)
    header = checked_header(first.cells)
    return Table(header=header, lines=lines, encoding=words)


def _encoding(path: Path) -> tuple[str, str]:
    """The codec and its name in words. Raises Refusal naming the line that no encoding can read."""
    with path.open("rb") as file:
        head = file.read(4096)
    for bom, codec, words in _BOMS:
        if head.startswith(bom):
            if (bad := _unreadable(path, codec)) is not None:
                raise _encoding_refusal(words, bad)
            return codec, words
    if head.count(0) * 10 > len(head):
        odd, even = head[1::2].count(0), head[0::2].count(0)
        if max(odd, even) * 4 < len(head) // 2:
            raise Refusal("not_a_table", "这不是表格文件，请导出为 XLSX 或 CSV。")
        return ("utf-16-le" if odd >= even else "utf-16-be"), "UTF-16"
    worst = -1
    for codec, words in _TRIED:
        bad = _unreadable(path, codec)
        if bad is None:
            return codec, words
        worst = max(worst, bad)
    raise _encoding_refusal("UTF-8、GBK 和 GB18030", worst)


def _encoding_refusal(words: str, line: int) -> Refusal:
    sentence = f"第 {line} 行不能按 {words} 读出，文件可能损坏或混用了编码。请另存为 UTF-8 的 CSV，或用 XLSX。"
    return Refusal("encoding", sentence, line=line)


def _unreadable(path: Path, codec: str) -> int | None:
    """The line at which the codec fails; None when it reads the whole file. Holds one block at a time."""
    decoder = codecs.getincrementaldecoder(codec)()
    line = 1
    with path.open("rb") as file:
        while True:
            block = file.read(_BLOCK)
            try:
                line += decoder.decode(block, final=not block).count("\n")
            except UnicodeDecodeError as problem:
                return line + problem.object[: problem.start].count(b"\n")
            if not block:
                return None


def _opened(path: Path, codec: str) -> TextIO:
    return path.open(encoding=codec, newline="")


def _first_line(path: Path, codec: str) -> str:
    with _opened(path, codec) as file:
        return file.readline(LINE_MAX)


def _bounded(file: TextIO | TextIOWrapper) -> Iterator[str]:
    number = 0
    while text := file.readline(LINE_MAX + 1):
        number += 1
        if len(text) > LINE_MAX:
            raise Refusal("too_wide", f"第 {number} 行超过 {LINE_MAX:,} 字，不像是表格的一行。请核对文件。")
        yield text


def _lines(path: Path, codec: str, sign: str) -> Iterator[Line]:
    """The records with the number of the line on which each begins; a record that cannot be ended is refused there."""
    with _opened(path, codec) as file:
        reader = csv.reader(_bounded(file), delimiter=sign, strict=True)
        while True:
            begins = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as problem:
                raise Refusal("open_quote", _sentence(problem, begins), line=begins) from problem
            if len(cells) > COLUMNS_MAX and begins > 1:
                yield Line(begins, (), broken=f"这一行有 {len(cells)} 列，最多 {COLUMNS_MAX} 列。")
            else:
                yield Line(begins, cells)


def _sentence(problem: csv.Error, line: int) -> str:
    if "limit" in str(problem):
        return f"从第 {line} 行开始有一格过长，多半是引号没有结束。请在这一行补上引号。"
    if "expected after" in str(problem):
        return f"第 {line} 行的引号后面还有文字。文字里的引号请写成两个，或用 XLSX。"
    return f"第 {line} 行的引号没有结束。请补上引号，或用 XLSX。"
