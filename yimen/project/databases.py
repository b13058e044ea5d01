"""Where the database is and as whom we connect: `default` as the application, `owner` for migrations, `records` beside it."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, unquote, urlparse

from yimen.project.postgres import APP, OWNER, main_cluster

# work_mem: the hits of a common word among a million orders fit in row by row; else whole pages are read again.
SESSION_OPTIONS = (
    "-c statement_timeout=30s -c lock_timeout=2s -c idle_in_transaction_session_timeout=60s -c jit=off -c work_mem=32MB"
    " -c timezone=UTC"
)


def databases(url: str, owner_url: str) -> dict[str, dict[str, Any]]:
    """Django's DATABASES. Without a URL: the embedded cluster. `records` writes what must survive a rollback."""
    if url:
        app, owner = _from_url(url), _from_url(owner_url or url)
    else:
        cluster = main_cluster()
        app, owner = _from_parameters(cluster.parameters(APP)), _from_parameters(cluster.parameters(OWNER))
    # Statements are prepared on their third use: planning costs more than running most of them.
    app["OPTIONS"] |= {"options": SESSION_OPTIONS, "server_side_binding": True, "prepare_threshold": 2}
    records = {**app, "OPTIONS": {**app["OPTIONS"], "pool": {"min_size": 0, "max_size": 2}}}
    app["OPTIONS"] = {**app["OPTIONS"], "pool": {"min_size": 1, "max_size": 8}}
    return {"default": app, "owner": owner, "records": records}


def _from_parameters(found: dict[str, str]) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": found["host"],
        "PORT": found["port"],
        "USER": found["user"],
        "NAME": found["dbname"],
        "OPTIONS": {},
        "CONN_MAX_AGE": 0,
    }


def _from_url(url: str) -> dict[str, Any]:
    parts = urlparse(url)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": query.pop("port", "") or str(parts.port or ""),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "NAME": unquote(parts.path.lstrip("/")),
        "OPTIONS": dict(query),
        "CONN_MAX_AGE": 0,
    }


class Router:
    """Schema changes go through the owner's connection and no other."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "owner"

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool:
        return True
