"""What the strict content policy and the token rule ask of templates, style sheets and scripts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SHEETS = sorted((ROOT / "static/yimen/css").glob("*.css"))
SCRIPTS = sorted((ROOT / "static/yimen/js").glob("*.js"))
TOKEN_FILES = {"tokens.css", "modes.css"}  # modes.css gives the tokens other values

COLOUR_OR_SIZE = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(|\b\d*\.?\d+(?:px|rem)\b")


def plain(sheet: Path) -> str:
    """The declarations only: comments and media conditions may name a size, tokens cannot stand there."""
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"@media[^{]*", "", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_inline_style_or_script(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=|\son[a-z]+\s*=|hx-on|<style|javascript:|\|safe\b|autoescape off", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_stay_short(template: Path) -> None:
    assert len(template.read_text(encoding="utf-8").splitlines()) <= 80


@pytest.mark.parametrize("sheet", [s for s in SHEETS if s.name not in TOKEN_FILES], ids=lambda path: path.name)
def test_colours_and_sizes_live_in_the_token_files(sheet: Path) -> None:
    assert COLOUR_OR_SIZE.findall(plain(sheet)) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_every_token_used_is_defined(sheet: Path) -> None:
    defined = set(re.findall(r"(--[\w-]+)\s*:", "".join(plain(one) for one in SHEETS)))
    used = set(re.findall(r"var\((--[\w-]+)", plain(sheet)))
    assert used - defined == set()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_style_sheets_stay_short(sheet: Path) -> None:
    assert len(sheet.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_stay_short_and_keep_nothing_in_the_browser(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 150
    assert not re.search(r"\beval\(|new Function|innerHTML\s*=|(local|session)Storage|document\.cookie", text)
