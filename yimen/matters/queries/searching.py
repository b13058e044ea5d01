"""Words looked for in the whole county: the exact count and one page of finds from a single pass over the index."""

from __future__ import annotations

from django.db import connection

from yimen.matters.queries.filters import Query

# The finds are kept as narrow rows, counted and put in order; the matters themselves are fetched for one page only.
STATEMENT = """
WITH found AS MATERIALIZED (SELECT matter_id, received_at FROM matters_searchentry WHERE tokens @@ %(words)s::tsquery)
SELECT whole.total, part.matter_id FROM (SELECT count(*) AS total FROM found) whole
  LEFT JOIN LATERAL (SELECT matter_id FROM found WHERE (received_at, matter_id) < (%(at)s, %(last)s)
                      ORDER BY received_at DESC, matter_id DESC LIMIT %(size)s) part ON TRUE
"""
LATEST, HIGHEST = "infinity", 2**62


def found(query: Query) -> tuple[int, list[int]]:
    """How many matters the words of a list find, and the ids of its page with the one that follows, newest first."""
    at, last = query.after or (LATEST, HIGHEST)
    values = {"words": query.words, "at": at, "last": last, "size": query.size + 1}
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, values)
        rows = cursor.fetchall()
    return rows[0][0], [pk for _, pk in rows if pk is not None]
