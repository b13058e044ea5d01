"""Checks T01 to T08: each row changes one thing, and exactly one rule fails, or none."""

from __future__ import annotations

from typing import Any

import pytest

from yimen.catalog.rules.content import Special, Work
from yimen.catalog.rules.durations import Duration
from yimen.catalog.tests.whole import Row, a_filing, a_licence, steps

OWN_LAW = "食品安全法第三十五条"
FIFTEEN = Duration(15)
FROM_THE_DECISION = {"promise_scope": "result_ready"}
PROMISED: dict[str, Any] = {"case_type": "2"}


def specials(kind: str, basis: str = OWN_LAW, most: Duration | None = FIFTEEN) -> dict[str, Any]:
    return {"specials": (Special(kind, basis, most),)}


def in_a_row(*limits: int) -> dict[str, Any]:
    """Steps that name none before them: the order of the list is meant."""
    kinds = ("receive", "examine", "decide", "deliver")
    return {
        "steps": tuple(
            Work(kind, kind, post="counter", limit=Duration(days)) for kind, days in zip(kinds, limits, strict=True)
        )
    }


FAILING = [
    Row("T01", "a day more", {"promise": Duration(21)}, {"p": "21 个工作日", "s": "20 个工作日"}),
    Row(
        "T01",
        "natural days are more working days",
        PROMISED | {"promise": Duration(15, "natural_day"), "statutory": Duration(10)},
        {"p": "15 个自然日", "s": "10 个工作日"},
        of=a_filing,
    ),
    Row("T02", "instant, but in five days", {"case_type": "1"}),
    Row("T02", "promised, but on the spot", PROMISED, of=a_filing),
    Row("T02", "no promise", {"promise": None}),
    Row("T02", "another type, on the spot", {"case_type": "9"}, of=a_filing),
    Row("T03", "a day more", {"statutory": Duration(21)}),
    Row("T03", "the same in hours", {"statutory": Duration(168, "working_hour")}),
    Row("T04", "natural days of the law", {"statutory": Duration(20, "natural_day")}, at="statutory"),
    Row("T04", "natural days of the promise", {"promise": Duration(7, "natural_day")}, at="promise"),
    Row("T04", "own law excuses the statute only", {"promise": Duration(1, "month"), "statutory": Duration(2, "month"),
        "own_law": OWN_LAW}, at="promise"),
    Row("T05", "the longer of two branches", steps(4, limit=Duration(5)), {"n": "6 个工作日"}),
    Row("T05", "hours over it", steps(4, limit=Duration(33, "working_hour")), {"n": "5.2 个工作日"}),
    Row("T05", "the certificate counts where the promise covers it", steps(4, limit=Duration(3)) | FROM_THE_DECISION,
        {"n": "6 个工作日"}),
    Row("T05", "a list without arrows is one path", in_a_row(0, 4, 2, 0), {"n": "6 个工作日"}),
    Row("T06", "no article", specials("hearing", ""), says="特别程序应注明依据和最长时间。"),
    Row("T06", "no longest time", specials("testing", most=None), says="特别程序应注明依据和最长时间。"),
    Row("T06", "a longest time of nought", specials("testing", most=Duration(0)),
        says="特别程序应注明依据和最长时间。"),
    Row("T06", "a kind of one's own on no law of the item", specials("other", "县里的规定"), {"kind": "另有法律法规规定"}),
    Row("T06", "a kind nobody knows", specials("site_survey", "通知"), {"kind": "site_survey"}),
    Row("T06", "no kind", specials("", ""), {"kind": "未填写"}),
    Row("T07", "as long as the law allows", {"promise": Duration(20)}),
    Row("T07", "six days of six", {"promise": Duration(6), "statutory": Duration(6)}),
    Row("T08", "neither limit nor reason", {"no_statutory_reason": ""}, of=a_filing),
    Row("T08", "a licence without either", {"statutory": None}),
]  # fmt: skip
PASSING = [
    Row("T01", "a day less", {"promise": Duration(19)}),
    Row("T01", "seven natural days of five working ones", PROMISED | {"promise": Duration(7, "natural_day"),
        "statutory": Duration(5)}, of=a_filing),
    Row("T02", "an hour", PROMISED | {"promise": Duration(1, "working_hour")}, of=a_filing),
    Row("T02", "no hours at all", {"promise": Duration(0, "working_hour")}, of=a_filing),
    Row("T03", "twenty days", {"statutory": Duration(20)}),
    Row("T03", "sixty days by another law", {"statutory": Duration(60), "own_law": OWN_LAW}),
    Row("T03", "sixty days for a filing", {"statutory": Duration(60)}, of=a_filing),
    Row("T04", "hours", {"promise": Duration(39, "working_hour")}),
    Row("T04", "another law counts as it likes", {"statutory": Duration(20, "natural_day"), "own_law": OWN_LAW}),
    Row("T04", "natural days for a filing", PROMISED | {"promise": Duration(3, "natural_day")}, of=a_filing),
    Row("T05", "just the promise", steps(4, limit=Duration(4))),
    Row("T05", "just the promise in hours", steps(4, limit=Duration(32, "working_hour"))),
    Row("T05", "accepting, making and delivering have clocks of their own",
        {"steps": tuple(Work(each.kind, each.name, each.after, each.post, Duration(5 if each.kind in
         {"accept", "make", "deliver"} else 0), two_people=True) for each in a_licence().steps)}),
    Row("T05", "a special procedure stops the clock", steps(4, kind="special", limit=Duration(60))),
    Row("T06", "a hearing", specials("hearing", "行政许可法第四十五条")),
    Row("T06", "by a law of the item's own", specials("other")),
    Row("T07", "five days of five", {"promise": Duration(5), "statutory": Duration(5)}),
    Row("T07", "a day shorter", {"promise": Duration(19)}),
    Row("T08", "a reason", {"statutory": None, "no_statutory_reason": "法律没有规定"}),
]  # fmt: skip


@pytest.mark.parametrize("row", FAILING, ids=str)
def test_exactly_this_rule_fails(row: Row) -> None:
    row.fails_alone()


@pytest.mark.parametrize("row", PASSING, ids=str)
def test_nothing_fails(row: Row) -> None:
    row.passes()
