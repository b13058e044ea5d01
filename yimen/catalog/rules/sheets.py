"""The library as tables that an office works on: one sheet of items, one for each part, in the words of the fields' table.

An item's parts name it by its key, the body and the name. Codes are written and read by their words or as they are;
a list is one value a line of its cell; a limit is "20 个工作日" or 当场办结; yes and no are 是 and 否.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, is_dataclass
from typing import Any, Final, get_args

from yimen.catalog.rules.cells import read, text_of, written
from yimen.catalog.rules.content import Content
from yimen.catalog.rules.documents import types_of
from yimen.catalog.rules.durations import Duration
from yimen.catalog.rules.fields import Field, own_fields, part_fields
from yimen.kernel.refusal import Refusal

ITEMS: Final = "事项"
KEY: Final = ("实施主体", "事项名称")

Key = tuple[str, str]
Sheet = tuple[Sequence[str], Iterable[Sequence[Any]]]


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read: sheet, row as the file counts (the header is 1), the column's name, the sentence."""

    sheet: str
    row: int
    column: str
    sentence: str


def part_of(name: str) -> type | None:
    """The class of a field's parts, None for a field without."""
    kinds = get_args(types_of(Content)[name])
    return next(
        (each for each in kinds if isinstance(each, type) and is_dataclass(each) and each is not Duration), None
    )


def part_sheets() -> dict[str, str]:
    """The sheets of parts: field → name of the sheet."""
    return {each.name: each.label for each in own_fields() if part_of(each.name)}


def plain_fields() -> list[Field]:
    """The fields that stand on the sheet of items itself."""
    return [each for each in own_fields() if not part_of(each.name)]


def sheets_of(contents: Sequence[Content]) -> dict[str, tuple[tuple[str, ...], list[list[str]]]]:
    """Every sheet by its name: header and rows of text."""
    own = plain_fields()
    rows = [[written(each, getattr(content, each.name)) for each in own] for content in contents]
    found = {ITEMS: (tuple(each.label for each in own), rows)}
    for name, label in part_sheets().items():
        listed = part_fields(name)
        parts = [
            [content.body, content.name, *(written(each, getattr(part, _last(each))) for each in listed)]
            for content in contents
            for part in getattr(content, name)
        ]
        found[label] = ((*KEY, *(each.label for each in listed)), parts)
    return found


def contents_of(sheets: Mapping[str, Sheet]) -> tuple[list[Content], list[Problem]]:
    """The contents that the sheets hold, and what could not be read. An item with a problem gives no content.

    sheets: name → (header, rows of cells); sheets and columns may be missing, unknown columns are problems.
    """
    reading = _Reading()
    if ITEMS in sheets:
        reading.items_of(sheets[ITEMS])
    for name, label in part_sheets().items():
        if label in sheets:
            reading.parts_of(name, label, sheets[label])
    return reading.contents(), reading.problems


@dataclass
class _Reading:
    """What has been read so far."""

    problems: list[Problem] = field(default_factory=list)
    items: dict[Key, dict[str, Any]] = field(default_factory=dict)
    broken: set[Key] = field(default_factory=set)

    def items_of(self, sheet: Sheet) -> None:
        for key, row, values in self._rows(ITEMS, plain_fields(), Content, sheet):
            if key in self.items:
                self._problem(ITEMS, row, KEY[1], f"“{key[1]}”在表里不止一行，请只留一行。")
                values = None
            if values is None:
                self.broken.add(key)
            self.items.setdefault(key, values or {})

    def parts_of(self, name: str, label: str, sheet: Sheet) -> None:
        kind = part_of(name)
        for key, row, values in self._rows(label, part_fields(name), kind, sheet):
            if key not in self.items:
                self._problem(label, row, KEY[1], f"“{ITEMS}”表里没有“{key[1]}”，请先在那里写上。")
            elif values is None or kind is None:
                self.broken.add(key)
            else:
                self.items[key][name] = (*self.items[key].get(name, ()), kind(**values))

    def contents(self) -> list[Content]:
        return [Content(**values) for key, values in self.items.items() if key not in self.broken]

    def _problem(self, sheet: str, row: int, column: str, sentence: str) -> None:
        self.problems.append(Problem(sheet, row, column, sentence))

    def _rows(
        self, name: str, listed: Sequence[Field], kind: Any, sheet: Sheet
    ) -> Iterator[tuple[Key, int, dict[str, Any] | None]]:
        """The rows of a sheet: the item's key, the row's number, its values or None where a cell could not be read."""
        header, rows = sheet
        known = {each.label: each for each in listed}
        for column in header:
            if column and column not in known and column not in KEY:
                self._problem(name, 1, column, f"没有“{column}”这个要素，请核对列名。")
        for number, cells in enumerate(rows, 2):
            named = dict(zip(header, cells, strict=False))
            if any(text_of(cell) for cell in cells):
                key = (text_of(named.get(KEY[0], "")), text_of(named.get(KEY[1], "")))
                yield key, number, self._values(name, number, known, types_of(kind), named)

    def _values(
        self, name: str, row: int, known: Mapping[str, Field], types: Mapping[str, Any], named: Mapping[str, Any]
    ) -> dict[str, Any] | None:
        values, before = {}, len(self.problems)
        for column in known.keys() & named.keys():
            try:
                values[_last(known[column])] = read(known[column], types[_last(known[column])], named[column])
            except Refusal as problem:
                self._problem(name, row, column, problem.sentence)
        return values if len(self.problems) == before else None


def _last(each: Field) -> str:
    """The field's name within its part."""
    return each.name.rpartition(".")[2]
