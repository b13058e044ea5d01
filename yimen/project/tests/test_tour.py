"""The album of the tour: its index and the small copies for the README."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from yimen.project.tour import album
from yimen.project.tour.walk import Picture


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in album.README.values():
        width, height = (390, 2400) if "390" in name else (1440, 3000)
        noise = Image.effect_noise((width // 16, height // 16), 90).resize((width, height), Image.Resampling.NEAREST)
        noise.convert("RGB").save(tmp_path / name)
    return tmp_path


def test_the_copies_for_the_readme_are_small_and_not_taller_than_a_screen(folder: Path) -> None:
    made = album.copy_for_readme(folder, folder / "pictures")
    assert {file.stem for file in made} == set(album.README)
    for file in made:
        with Image.open(file) as picture:
            assert picture.height <= picture.width * album.TALL
        assert file.stat().st_size <= album.MOST


def test_the_index_shows_every_picture_under_its_person(tmp_path: Path) -> None:
    pictures = [Picture("a-1440.png", "待办", "承办人", 1440), Picture("b-390-elder.png", "首页", "群众", 390, True)]
    page = album.write_index(tmp_path, pictures).read_text("utf-8")
    for words in ("承办人", "群众", 'src="a-1440.png"', 'src="b-390-elder.png"', "适老版", "2 张"):
        assert words in page
