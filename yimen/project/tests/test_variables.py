"""Settings come typed from the environment; a wrong one ends the start with its code and a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from yimen.project.settings import Environment
from yimen.project.variables import read_environment


def read(**values: str) -> Environment:
    return read_environment(Environment, values)


def test_what_is_not_said_has_its_default() -> None:
    found = read()
    assert (found.port, found.county, found.production, found.database_url) == (8000, "611026", False, "")


def test_values_are_typed() -> None:
    found = read(YIMEN_PORT="9000", YIMEN_PRODUCTION="yes", YIMEN_KEY_FILE="/k", DATABASE_URL="postgresql://a/b")
    assert (found.port, found.production, found.key_file) == (9000, True, Path("/k"))
    assert found.database_url == "postgresql://a/b"


def test_names_of_others_are_not_ours() -> None:
    assert read(PATH="/bin", LANG="C").port == 8000


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("YIMEN_PORT", "many", "整数"),
        ("YIMEN_PORT", "70000", "65535"),
        ("YIMEN_COUNTY", "61102", "6 位"),
        ("YIMEN_PRODUCTION", "perhaps", "1 或 0"),
        ("YIMEN_PROT", "9000", "没有 YIMEN_PROT"),
    ],
)
def test_a_wrong_setting_ends_the_start(name: str, value: str, word: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        read(**{name: value})
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert "yimen.E001" in said and name in said and word in said


def test_every_wrong_setting_is_named_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read(YIMEN_PORT="x", YIMEN_COUNTY="y")
    assert capsys.readouterr().err.count("yimen.E001") == 2
