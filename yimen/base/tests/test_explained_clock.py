"""The clock components shown with what the kernel really explains."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from django.template import engines

from yimen.kernel.clock_events import Ground, Paused, Policy, Resumed, Started
from yimen.kernel.explain import Explanation, explain
from yimen.kernel.limits import ZONE, Limit
from yimen.kernel.worktime import WorkCalendar

ROOT = Path(__file__).resolve().parents[3]
SHEET = ROOT / "yimen/static/yimen/css/clock.css"
POLICY = Policy(grounds={"P1": Ground("P1", "检测", "依法检测", Limit(60, "natural_day"))})
DAY_KINDS = ("start", "counted", "off", "make_up", "pause", "today", "due", "week")


@pytest.fixture(scope="module")
def calendar() -> WorkCalendar:
    return WorkCalendar.from_csv(ROOT / "data/calendar/state_council.csv")


def t(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


def explained(calendar: WorkCalendar, now: str, resumed: bool = True) -> Explanation:
    events = [
        Started(t("2026-04-29 16:05"), Limit(7, "working_day"), "投诉类工单", "本县设定 · 办理时限表"),
        Paused(t("2026-05-07 08:30"), "P1", "检测", t("2026-05-15 17:30"), "检测委托书", "section_head"),
    ]
    return explain(events + [Resumed(t("2026-05-09 08:30"))] * resumed, calendar, t(now), POLICY, begin="派单")


def rendered(e: Explanation) -> str:
    source = "{% load yimen %}{% clock_bar e %}{% day_strip e.days %}{% why_lines e.lines %}"
    return re.sub(r"\s+", " ", engines["django"].from_string(source).render({"e": e}))


def test_a_running_clock_shows_pause_today_and_due_date(calendar: WorkCalendar) -> None:
    html = rendered(explained(calendar, "2026-05-13 10:20"))
    assert 'class="pause"' in html
    assert "检测暂停</text>" in html
    assert '<line class="due" x1="100%"' in html
    assert '<li class="day" data-s="due"><span>四</span><b>5/14</b><em>第 7 天</em></li>' in html


def test_an_overdue_clock_shows_its_lateness_after_the_due_mark(calendar: WorkCalendar) -> None:
    html = rendered(explained(calendar, "2026-05-18 10:20"))
    start = re.search(r'<rect class="late" x="([\d.]+)%"', html)
    assert start
    assert f'<line class="due" x1="{start[1]}%"' in html


def test_a_paused_clock_has_no_due_mark(calendar: WorkCalendar) -> None:
    assert 'class="due"' not in rendered(explained(calendar, "2026-05-08 10:20", resumed=False))


def test_rules_stay_codes_and_sources_are_read(calendar: WorkCalendar) -> None:
    html = rendered(explained(calendar, "2026-05-13 10:20"))
    assert "本县设定 · 办理时限表" in html
    assert "day_zero" not in re.sub(r'data-rule="[^"]*"', "", html)


@pytest.mark.parametrize("kind", [kind for kind in DAY_KINDS if kind != "counted"])
def test_every_kind_of_day_but_the_plain_one_has_its_look(kind: str) -> None:
    assert f'.day[data-s="{kind}"]' in SHEET.read_text(encoding="utf-8")
