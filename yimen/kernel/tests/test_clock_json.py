"""The JSON form of a clock's events."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from yimen.kernel.clock import (
    ClockError,
    Event,
    Extended,
    Floored,
    Paused,
    Resumed,
    Started,
    Stopped,
    from_json,
    to_json,
)
from yimen.kernel.worktime import ZONE, Limit


def t(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


def wd(n: int) -> Limit:
    return Limit(n, "working_day")


def wh(n: int) -> Limit:
    return Limit(n, "working_hour")


START = Started(t("2026-05-06 10:00"), wd(5), "投诉类工单", "办理时限表")  # 三, due 5-12 二 17:30
PAUSE = Paused(t("2026-05-07 10:00"), "P2", "等材料", None, "短信", "handler")
PROMISE = Started(t("2026-05-06 10:00"), None, "承诺", "告知单", t("2026-05-15 12:00"))
EVERY: list[Event] = [
    START,
    PAUSE,
    Resumed(t("2026-05-08 09:00:00.000123"), "材料到齐"),
    Extended(t("2026-05-08 10:00"), wd(3), "延期批准书", "section_head:7"),
    Floored(t("2026-05-08 11:00"), wh(4), "时限表", "returned"),
    Stopped(t("2026-05-08 12:00")),
    PROMISE,
    Paused(t("2026-05-07 10:00"), "P1", "检测", t("2026-05-09 10:00")),
]


@pytest.mark.parametrize("event", EVERY, ids=[type(event).__name__ for event in EVERY])
def test_an_event_survives_json(event: Event) -> None:
    again = from_json(json.loads(json.dumps(to_json(event))))
    assert again == event
    assert again.at.tzinfo is ZONE


def test_json_holds_iso_strings_and_lists() -> None:
    assert to_json(PAUSE) == {
        "event": "paused",
        "at": "2026-05-07T10:00:00+08:00",
        "ground": "P2",
        "basis": "等材料",
        "until": None,
        "document": "短信",
        "by": "handler",
    }
    assert to_json(START)["limit"] == [5, "working_day"]
    assert to_json(Stopped(dt.datetime(2026, 5, 8, 2, tzinfo=dt.UTC)))["at"] == "2026-05-08T10:00:00+08:00"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "类别“None”读不懂"),
        ({"event": "begun", "at": "2026-05-07T10:00:00+08:00"}, "类别“begun”读不懂"),
        ({"event": "paused", "at": "2026-05-07T10:00:00+08:00"}, "不全或有多余"),
        ({"event": "stopped", "at": "2026-05-07T10:00:00+08:00", "mood": 1}, "不全或有多余"),
    ],
)
def test_json_that_is_no_event_is_refused(values: dict[str, object], sentence: str) -> None:
    with pytest.raises(ClockError, match=sentence):
        from_json(values)
