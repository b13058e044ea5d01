from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from tests.security import world as crossing
from yimen.base.now import moved_to


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The world of the crossing, made once for a module and rolled back after it."""
    files = tmp_path_factory.mktemp("files")
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(FILES=files):
        yield crossing.build(files)
        transaction.set_rollback(True)


@pytest.fixture
def world(built: Any, settings: Any) -> Iterator[Any]:
    """The world at its own time, with its own files."""
    settings.FILES = built.files
    with moved_to(crossing.NOW):
        yield built
