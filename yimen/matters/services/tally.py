"""Keeps the sums of the counts short."""

from __future__ import annotations

from django.db import connection, transaction

# Only rows that this statement sees are folded; what is appended meanwhile stays for the next time. Readers see the rows
# before or the sums after, never both.
_FOLD = """
WITH gone AS (DELETE FROM matters_tally RETURNING county, kind, state, owner, lead, open, n),
     cells AS (SELECT county, kind, state, owner, lead, open, sum(n) AS n FROM gone GROUP BY 1, 2, 3, 4, 5, 6),
     kept AS (INSERT INTO matters_tally (county, kind, state, owner, lead, open, n)
              SELECT county, kind, state, owner, lead, open, n FROM cells WHERE n <> 0 RETURNING 1)
SELECT (SELECT count(*) FROM gone) - (SELECT count(*) FROM kept)
"""
_LOCK = 611_026_001


def fold_tally() -> int:
    """Fold the appended counts into one row per cell; returns how many rows went. One fold at a time, nobody waits."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(_FOLD)
        return int(cursor.fetchone()[0])
