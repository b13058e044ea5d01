"""The server's settings and its rules for signing in, as text."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

INCLUDED = "yimen.conf"

# For a laptop or a small server. The timeouts of statements are set by the application's connections.
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "256MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "lc_messages": "C",
    "password_encryption": "scram-sha-256",
    # Values and failing statements would carry residents' data into the log.
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}

# Tests only: a power cut may ruin the cluster, which is then made anew.
_DISPOSABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "128MB"}


def settings_text(socket_dir: Path, *, disposable: bool) -> str:
    """Text of the settings file that postgresql.conf includes."""
    settings = {**_SETTINGS, **(_DISPOSABLE if disposable else {}), "unix_socket_directories": str(socket_dir)}
    lines = [f"{name} = {_quoted(value)}" for name, value in settings.items()]
    return "# Written at each start.\n" + "\n".join(lines) + "\n"


def access_text() -> str:
    """Text of pg_hba.conf: the Unix socket only, and only users of the system whom pg_ident.conf names."""
    return (
        "# Written at each start. No network address, no password: the kernel says who is at the socket.\n"
        "local  all          all  peer  map=yimen\n"
        "local  replication  all  peer  map=yimen\n"
    )


def identity_text(users: Iterable[str], roles: Iterable[str]) -> str:
    """Text of pg_ident.conf: which user of the system may take which role of the database."""
    named = list(roles)
    lines = [f'yimen  "{user}"  {role}' for user in sorted(set(users)) for role in named]
    return "# Written at each start.\n" + "\n".join(lines) + "\n"


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
