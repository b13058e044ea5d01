"""Reading the project's own tables under `data/`: CSV with a header, every cell a text."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

DATA: Final = Path(__file__).resolve().parents[2] / "data"


def read_rows(name: str, folder: Path = DATA) -> tuple[dict[str, str], ...]:
    """The rows of one table, column by column; a row with too many or too few fields is a ValueError."""
    with (folder / name).open(encoding="utf-8", newline="") as lines:
        rows = tuple(csv.DictReader(lines, strict=True))
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise ValueError(f"{name}, line {number}: wrong number of fields")
    return rows
