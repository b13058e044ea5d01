"""Working-time arithmetic beside the barest right way: a sorted list of working days and a bisection."""

from __future__ import annotations

import bisect
import datetime as dt
import random
import statistics
import time
from collections.abc import Callable
from typing import Any

from yimen.kernel.limits import ZONE, Limit
from yimen.kernel.worktime import WorkCalendar
from yimen.project.settings import ROOT

N, RUNS = 5000, 5


def _rate(answer: Callable[[Any], Any], starts: list[Any]) -> tuple[float, list[Any]]:
    rates, answers = [], []
    for _ in range(RUNS):
        begin = time.process_time()
        answers = [answer(start) for start in starts]
        rates.append(len(starts) / (time.process_time() - begin))
    return statistics.median(rates), answers


def measure() -> list[tuple[str, float, float, float]]:
    """(question, our rate, the bare rate, share of answers that are right), answers per CPU second."""
    calendar = WorkCalendar.from_csv(ROOT / "data/calendar/state_council.csv")
    first, last = dt.date(2018, 1, 2), dt.date(2026, 10, 30)
    days = [d for n in range((last - first).days + 60) if calendar.is_working_day(d := first + dt.timedelta(n))]
    rng = random.Random(611026)
    dates = [first + dt.timedelta(rng.randrange((last - first).days)) for _ in range(N)]
    moments = [dt.datetime.combine(d, dt.time(rng.randrange(24), rng.randrange(60)), ZONE) for d in dates]
    twenty, eight = Limit(20, "working_day"), Limit(8, "working_hour")

    def bare_days(d: dt.date) -> dt.date:
        return days[bisect.bisect_right(days, d) + 19]

    spans = [(s.start.timestamp(), s.end.timestamp()) for d in days for s in calendar.spans(d)]
    starts = [a for a, _ in spans]
    before, total = [], 0.0
    for a, b in spans:
        before.append(total)
        total += b - a

    def bare_hours(t: dt.datetime) -> dt.datetime:
        stamp = t.timestamp()
        i = bisect.bisect_right(starts, stamp) - 1
        worked = before[i] + min(stamp, spans[i][1]) - spans[i][0] if i >= 0 else 0.0
        wanted = worked + 8 * 3600
        j = bisect.bisect_left(before, wanted) - 1
        return dt.datetime.fromtimestamp(spans[j][0] + wanted - before[j], ZONE)

    ours, bare = _rate(lambda t: calendar.add(t, twenty), moments), _rate(bare_days, dates)
    right = sum(a.at.date() == b for a, b in zip(ours[1], bare[1], strict=True)) / N
    ours_h, bare_h = _rate(lambda t: calendar.add(t, eight), moments), _rate(bare_hours, moments)
    right_h = sum(a.at == b for a, b in zip(ours_h[1], bare_h[1], strict=True)) / N
    return [("+20 个工作日", ours[0], bare[0], right), ("+8 个工作小时", ours_h[0], bare_h[0], right_h)]
