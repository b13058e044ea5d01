"""Which keys a file has had so far, outside of memory: a file may have millions of rows."""

from __future__ import annotations

import sqlite3


class Seen:
    """Keys of one file with the digest and line that came first."""

    def __init__(self) -> None:
        # An unnamed database lives in a temporary file that is gone with the connection.
        self._base = sqlite3.connect("", isolation_level=None)
        self._base.execute("PRAGMA synchronous=OFF")
        self._base.execute("PRAGMA journal_mode=OFF")
        self._base.execute("CREATE TABLE seen (key TEXT PRIMARY KEY, digest TEXT, line INTEGER) WITHOUT ROWID")

    def first(self, key: str, digest: str, line: int) -> tuple[str, int] | None:
        """Remember a key; the digest and line that had it before, None when it is new."""
        row = self._base.execute("SELECT digest, line FROM seen WHERE key = ?", [key]).fetchone()
        if row is None:
            self._base.execute("INSERT INTO seen VALUES (?, ?, ?)", [key, digest, line])
            return None
        return str(row[0]), int(row[1])

    def close(self) -> None:
        self._base.close()
