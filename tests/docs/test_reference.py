"""The reference pages are what the code says today."""

from __future__ import annotations

from pathlib import Path

import pytest

from yimen.project.reference import FOLDER, MADE, PAGES, write


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_up_to_date(name: str) -> None:
    path = FOLDER / name
    assert path.exists(), "run: yimen reference"
    assert path.read_text(encoding="utf-8") == MADE + PAGES[name](), "run: yimen reference"


def test_writing_twice_changes_nothing(tmp_path: Path) -> None:
    assert write(tmp_path) == list(PAGES)
    assert write(tmp_path) == []
