from __future__ import annotations

from datetime import datetime

from django.db import connection

from yimen.base.now import is_moved, now
from yimen.kernel.codes import order_number
from yimen.kernel.worktime import ZONE

_NEXT = """
INSERT INTO matters_numberseries (series, last) VALUES (%s, 1)
ON CONFLICT (series) DO UPDATE SET last = matters_numberseries.last + 1
RETURNING last, clock_timestamp()
"""


def next_number(prefix: str, county: str) -> tuple[str, datetime]:
    """The next number of today's series and the database's time, in one statement.

    Returns e.g. ("RX61102620260105000426", 2026-01-05 …). The series is locked until the transaction ends; numbers are
    never reused, gap-free is not promised (rule book §2.6).
    """
    day = now().astimezone(ZONE).date()
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [f"{prefix}{county}{day:%Y%m%d}"])
        sequence, at = cursor.fetchone()
    return order_number(prefix=prefix, county=county, day=day, sequence=sequence), now() if is_moved() else at
