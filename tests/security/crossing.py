"""The world of the crossing, made once a module in a transaction that is rolled back; each test in one of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import transaction

from tests.security.world import NOW, World, build
from yimen.base.now import moved_to


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    before, configured.FILES = configured.FILES, tmp_path_factory.mktemp("files")
    with django_db_blocker.unblock(), transaction.atomic("default"), transaction.atomic("records"):
        yield build(configured.FILES)
        for alias in ("default", "records"):
            transaction.set_rollback(True, alias)
    configured.FILES = before


@pytest.fixture
def world(made: World, django_db_blocker: Any, _own_files: None, settings: Any) -> Iterator[World]:
    """The module's world at ten o'clock of its Wednesday; what the test does to it is taken back."""
    settings.FILES = made.files
    with django_db_blocker.unblock(), moved_to(NOW), transaction.atomic("default"), transaction.atomic("records"):
        yield made
        for alias in ("default", "records"):
            transaction.set_rollback(True, alias)
