"""Where the tests' browser is looked for, and what is said when there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from yimen.project import browser


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An ordinary user's machine that has no browser; returns a folder on its PATH."""
    monkeypatch.delenv("YIMEN_CHROMIUM", raising=False)
    monkeypatch.delenv("E2E_REQUIRED", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browser, "FOLDERS", ())
    monkeypatch.setattr(browser.os, "geteuid", lambda: 1000)
    return tmp_path


def program(path: Path) -> Path:
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_the_named_browser_comes_first_then_chromium_then_chrome(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chrome = program(bare / "google-chrome")
    assert browser.find_browser() == chrome
    chromium = program(bare / "chromium")
    assert browser.find_browser() == chromium
    named = program(bare / "own")
    monkeypatch.setenv("YIMEN_CHROMIUM", str(named))
    assert browser.find_browser() == named


@pytest.mark.parametrize(("required", "code"), [(None, 0), ("1", 1)])
def test_a_missing_browser_is_one_sentence_and_a_failure_only_where_it_is_required(
    bare: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    required: str | None,
    code: int,
) -> None:
    if required is not None:
        monkeypatch.setenv("E2E_REQUIRED", required)
    assert browser.main([]) == code
    assert capsys.readouterr().out == browser.MISSING + "\n"


def test_a_named_browser_that_cannot_run_is_said_so(
    bare: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("YIMEN_CHROMIUM", str(bare / "absent"))
    assert browser.main([]) == 1
    assert "YIMEN_CHROMIUM 指明的" in capsys.readouterr().out


def test_root_has_what_is_missing_installed(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(bare / "apt-get")
    asked: list[list[str]] = []

    def apt(arguments: list[str]) -> None:
        asked.append(arguments)
        if "chromium" in arguments:
            program(bare / "chromium")

    monkeypatch.setattr(browser.os, "geteuid", lambda: 0)
    monkeypatch.setattr(browser, "_apt", apt)
    assert browser.bring() == bare / "chromium"
    assert asked == [["update"], ["install", "-y", "chromium", "fonts-noto-cjk"]]
