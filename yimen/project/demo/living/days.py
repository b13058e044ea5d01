"""When people call: working days more than days off, mornings and afternoons more than evenings, seasons."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta

from yimen.kernel.limits import ZONE
from yimen.kernel.worktime import WorkCalendar

_HOURS = {
    7: 1,
    8: 5,
    9: 12,
    10: 13,
    11: 9,
    12: 4,
    13: 4,
    14: 9,
    15: 11,
    16: 10,
    17: 7,
    18: 4,
    19: 4,
    20: 3,
    21: 2,
    22: 1,
}
_MONTHS = {1: 1.1, 2: 0.8, 3: 1.0, 4: 0.95, 5: 0.95, 6: 1.0, 7: 1.2, 8: 1.15, 9: 1.0, 10: 0.9, 11: 1.05, 12: 1.15}
_DAY_OFF = 0.35


def arrivals(rng: random.Random, calendar: WorkCalendar, first: date, end: datetime, n: int) -> list[datetime]:
    """n moments between the first day and the end, in order."""
    days = [first + timedelta(days=k) for k in range((end.astimezone(ZONE).date() - first).days + 1)]
    weights = [_MONTHS[day.month] * (1 if calendar.is_working_day(day) else _DAY_OFF) for day in days]
    found: list[datetime] = []
    while len(found) < n:
        day = rng.choices(days, weights)[0]
        hour = rng.choices(list(_HOURS), list(_HOURS.values()))[0]
        moment = datetime.combine(day, time(hour, rng.randrange(60), rng.randrange(60)), ZONE)
        if moment < end:
            found.append(moment)
    return sorted(found)
