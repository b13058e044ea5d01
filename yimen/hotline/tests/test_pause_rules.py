"""Pauses and extensions (rule book §5.3): the closed list, and what is said to those who are not on it."""

from __future__ import annotations

import pytest

from yimen.hotline.rules.pauses import GROUNDS, INSTEAD, NOT_GROUNDS, extension_approver, pause_ground
from yimen.kernel.limits import Limit
from yimen.kernel.refusal import Refusal

FIVE = Limit(5, "working_day")
DAY = 7 * 3600


def days(number: int) -> Limit:
    return Limit(number, "working_day")


def test_the_four_grounds_have_their_longest_pause() -> None:
    assert {code: str(ground.max) for code, ground in GROUNDS.items()} == {
        "P1": "60 日",
        "P2": "5 个工作日",
        "P3": "5 个工作日",
        "P4": "10 个工作日",
    }


@pytest.mark.parametrize("code", GROUNDS)
def test_each_ground_pauses_an_order_in_progress_with_its_document(code: str) -> None:
    assert pause_ground(code, "in_progress", (), "柞检〔2026〕3 号").code == code


@pytest.mark.parametrize("code", NOT_GROUNDS)
def test_what_is_no_ground_is_refused_with_what_to_do_instead(code: str) -> None:
    with pytest.raises(Refusal) as caught:
        pause_ground(code, "in_progress", (), "文件")
    assert caught.value.sentence == f"{NOT_GROUNDS[code]}不属于可以暂停计时的情形。{INSTEAD[code]}。"


@pytest.mark.parametrize(
    ("code", "state", "used", "document", "refusal"),
    [
        ("P5", "in_progress", (), "文件", "unknown_ground"),
        ("P2", "reworking", (), "文件", "rework_pause"),
        ("P2", "in_progress", ("P2",), "文件", "ground_used"),
        ("P1", "in_progress", (), "  ", "no_document"),
    ],
)
def test_a_pause_that_may_not_be_is_refused(
    code: str, state: str, used: tuple[str, ...], document: str, refusal: str
) -> None:
    with pytest.raises(Refusal) as caught:
        pause_ground(code, state, used, document)
    assert caught.value.code == refusal


def test_rework_pauses_for_a_statutory_inspection_and_a_disaster_may_last() -> None:
    assert pause_ground("P1", "reworking", ("P2",), "文件").code == "P1"
    assert pause_ground("P3", "in_progress", ("P3", "P3"), "文件").code == "P3"


@pytest.mark.parametrize(
    ("original", "asked", "approver"),
    [(5, 5, "section_head"), (7, 6, "centre_leader"), (7, 7, "centre_leader"), (10, 5, "section_head")],
)
def test_the_head_of_section_extends_by_five_days_and_the_leader_by_more(
    original: int, asked: int, approver: str
) -> None:
    assert extension_approver("ordinary", days(original), days(asked), 0, DAY) == approver


@pytest.mark.parametrize(
    ("grade", "original", "asked", "used", "left", "refusal"),
    [
        ("emergency", FIVE, days(1), 0, DAY, "no_extension_in_emergency"),
        ("ordinary", FIVE, days(1), 1, DAY, "extended_before"),
        ("ordinary", FIVE, days(6), 0, DAY, "extension_too_long"),
        ("ordinary", FIVE, days(0), 0, DAY, "extension_too_long"),
        ("urgent", Limit(4, "natural_hour"), days(1), 0, DAY, "extension_too_long"),
        ("ordinary", days(12), days(4), 0, DAY, "total_too_long"),
        ("ordinary", days(15), days(1), 0, DAY, "total_too_long"),
        ("ordinary", FIVE, days(2), 0, 4 * 3600 - 1, "asked_too_late"),
    ],
)
def test_an_extension_that_may_not_be_is_refused(
    grade: str, original: Limit, asked: Limit, used: int, left: int, refusal: str
) -> None:
    with pytest.raises(Refusal) as caught:
        extension_approver(grade, original, asked, used, left)
    assert caught.value.code == refusal


def test_four_working_hours_before_due_is_in_time() -> None:
    assert extension_approver("ordinary", FIVE, days(2), 0, 4 * 3600) == "section_head"
