"""Every app says in a dozen lines what it is, on what legal ground, with which tables, and what it may call."""

from __future__ import annotations

import pytest
from django.apps import apps

from yimen.project.settings import ROOT

APPS = ("org", "custody", "parties", "matters", "notify", "hotline", "supervision", "desk", "portal")


@pytest.mark.parametrize("name", APPS)
def test_the_app_has_a_short_readme_with_its_parts(name: str) -> None:
    text = (ROOT / "yimen" / name / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 14
    for part in ("做什么", "依据", "用语", "表", "可以用"):
        assert f"**{part}**" in text


@pytest.mark.parametrize("name", APPS)
def test_the_tables_it_names_exist(name: str) -> None:
    text = (ROOT / "yimen" / name / "README.md").read_text(encoding="utf-8")
    tables = {model._meta.db_table for model in apps.get_app_config(name).get_models()}
    named = {word for word in text.split() if word.startswith(f"{name}_")}
    assert named <= tables


def test_the_root_is_not_crowded() -> None:
    visible = [path.name for path in ROOT.iterdir() if not path.name.startswith(".") and path.name not in ("var",)]
    ours = [name for name in visible if not name.endswith(".egg-info")]
    assert len(ours) <= 15, ours


def test_documents_name_commands_that_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for name in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for target in ("run", "test", "check", "bench", "demo-year", "tour"):
            if f"make {target}" in text:
                assert f"\n{target}:" in makefile
