"""The pytest plugin of the whole project (`-p yimen.project.testing`)."""

from __future__ import annotations

from typing import Any, cast

import pytest
from django.conf import settings


def pytest_configure(config: pytest.Config) -> None:
    """Cheap passwords; and our fixtures after those of pytest-django, whose database set-up they replace."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Imported late: it needs the settings, which pytest-django has set up by now.
    from yimen.project.testing import database, site

    config.pluginmanager.register(database, "yimen-database")
    config.pluginmanager.register(site, "yimen-site")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests with a database may use the connection for records as well."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        if mark is not None and "databases" not in mark.kwargs:
            cast(dict[str, Any], mark.kwargs)["databases"] = ["default", "records"]
