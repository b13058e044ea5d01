"""What a table is, whatever file it came from, and the bounds that hold for every one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from yimen.kernel.refusal import Refusal

Cell = str | float | dt.datetime | dt.date | dt.time | dt.timedelta | bool

COLUMNS_MAX: Final = 200
CELL_MAX: Final = 20_000


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number in the file (the header's is 1), its cells, and the columns that hold formulas."""

    number: int
    cells: Sequence[Cell]
    formulas: frozenset[int] = frozenset()
    broken: str = ""

    @property
    def empty(self) -> bool:
        return not self.formulas and all(
            cell == "" or (isinstance(cell, str) and not cell.strip()) for cell in self.cells
        )


@dataclass(frozen=True)
class Table:
    """A table ready to be read once: header, what was found out about the file, and its lines.

    encoding: in words, empty for a workbook; total: how many lines are to come, None when unknown.
    """

    header: tuple[str, ...]
    lines: Iterator[Line]
    encoding: str = ""
    warnings: tuple[str, ...] = ()
    date1904: bool = False
    total: int | None = None


def letter(column: int) -> str:
    """The letter of a column, counted from 0: 0 → A, 27 → AB."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_number(name: str) -> int:
    """The column of a letter, counted from 0; letters only."""
    number = 0
    for sign in name:
        number = number * 26 + ord(sign) - 64
    return number - 1


def checked_header(cells: Sequence[Cell]) -> tuple[str, ...]:
    """The header's names. Raises Refusal for too many columns, none at all, or one name twice."""
    if len(cells) > COLUMNS_MAX:
        raise Refusal("too_wide", f"表格有 {len(cells)} 列，最多 {COLUMNS_MAX} 列。请删去不用的列。")
    names = tuple(" ".join(str(cell).replace("\ufeff", "").split()) for cell in cells)
    while names and not names[-1]:
        names = names[:-1]
    if not names:
        raise Refusal("no_header", "第 1 行应是列名，现在是空的。请补上列名。")
    found: dict[str, int] = {}
    for place, name in enumerate(names):
        if name and name in found:
            sentence = f"第 {found[name] + 1}、{place + 1} 列的列名都是“{name[:20]}”，请改成不同的名称。"
            raise Refusal("duplicate_header", sentence, name=name)
        found[name] = place
    return names
