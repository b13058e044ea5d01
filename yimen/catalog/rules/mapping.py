"""Lists of other makers: which of their columns is which field, and what their words mean here (`data/catalog/mappings`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from yimen.catalog.rules.cells import text_of
from yimen.catalog.rules.sheets import Sheet
from yimen.kernel.refusal import Refusal
from yimen.kernel.tables import DATA

FOLDER: Final = DATA / "catalog" / "mappings"


@dataclass(frozen=True)
class ListMapping:
    """One maker's list. columns: label of a field → their names for it; values: label → their word → ours.

    province: the two digits by which local codes are read, "" for none.
    """

    title: str
    province: str = ""
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def sheet(self, theirs: Sheet) -> Sheet:
        """Their sheet in our words; columns that have no field are left out. Raises Refusal where none is known."""
        header, rows = theirs
        known = {name: label for label, names in self.columns.items() for name in names}
        places = [(n, known[name]) for n, name in enumerate(header) if name in known]
        if not places:
            raise Refusal("other_list", f"这个文件没有“{self.title}”的列，请核对对照表。")
        return [label for _, label in places], ([self._cell(label, row, n) for n, label in places] for row in rows)

    def _cell(self, label: str, row: Sequence[Any], place: int) -> Any:
        cell = row[place] if place < len(row) else ""
        return self.values.get(label, {}).get(text_of(cell), cell)


def mapping_names() -> list[str]:
    """The mappings that come with the project."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load_mapping(name: str) -> ListMapping:
    """A mapping by its name or as a TOML file. Raises Refusal with what there is."""
    path = Path(name) if name.endswith(".toml") else FOLDER / f"{name}.toml"
    try:
        return ListMapping(**tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, TypeError, tomllib.TOMLDecodeError) as problem:
        names = "、".join(mapping_names())
        raise Refusal("no_mapping", f"读不了对照表 {name}，现有：{names}。") from problem
