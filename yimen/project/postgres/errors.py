"""The one error of the starter."""

from __future__ import annotations


class PostgresError(RuntimeError):
    """The server cannot be started or stopped; the message is one Chinese sentence that says how to mend it."""
