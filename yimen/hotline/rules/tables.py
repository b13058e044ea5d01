"""Reading the tables under `data/hotline`."""

from __future__ import annotations

from pathlib import Path

from yimen.kernel import tables

FOLDER = tables.DATA / "hotline"


def read_rows(name: str, folder: Path = FOLDER) -> tuple[dict[str, str], ...]:
    """The rows of one table as text, column by column; a row with too many or too few fields is a ValueError."""
    return tables.read_rows(name, folder)
