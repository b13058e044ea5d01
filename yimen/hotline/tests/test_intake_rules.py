"""What the desk takes, asks and does not take (rule book §2)."""

from __future__ import annotations

import datetime as dt

import pytest

from yimen.hotline.rules.intake import (
    REQUIRED,
    answer_at_once,
    default_confidentiality,
    is_group,
    missing_fields,
    proposed_grade,
    refusal_reason,
    refusal_reasons,
    repeat_supervised,
    sensitive_words,
    to_voice_message,
)
from yimen.hotline.rules.tables import read_rows
from yimen.hotline.rules.words import GRADES, REQUEST_TYPES
from yimen.kernel.refusal import Refusal

NOW = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
FULL: dict[str, object] = {
    "channel": "phone",
    "received_at": NOW,
    "request_type": "help",
    "grade": "ordinary",
    "confidentiality": "open",
    "title": "路灯不亮",
    "content": "桥头的路灯三天没亮。",
    "demands": ["修好路灯"],
    "reply_way": "phone",
    "other_procedure": "none",
    "caller_name": "夏至清",
    "caller_kind": "person",
    "caller_phone": "13900000000",
}


def missing(**changes: object) -> list[str]:
    return [each.field for each in missing_fields(FULL | changes)]


def test_a_complete_order_lacks_nothing() -> None:
    assert missing() == []


@pytest.mark.parametrize("field", REQUIRED)
def test_each_field_that_is_always_required_is_named_when_empty(field: str) -> None:
    empty: object = [] if field == "demands" else ""
    assert field in missing(**{field: empty})


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"channel": "city_platform"}, ["upstream_number", "upstream_due_at"]),
        ({"channel": "other_line"}, ["source_line"]),
        ({"caller_phone": ""}, ["caller_phone"]),
        ({"caller_phone": "", "reply_way": "letter"}, []),
        ({"caller_phone": "", "caller_name": "", "anonymous": True}, []),
        ({"caller_kind": "enterprise"}, ["caller_enterprise", "caller_credit_code"]),
        ({"about_place": True}, ["region_code"]),
        ({"about_place": True, "request_type": "consultation"}, []),
        ({"request_type": "complaint"}, ["subject_kind", "subject_name"]),
        ({"request_type": "report", "anonymous": True}, ["subject_kind", "subject_name"]),
    ],
)
def test_what_else_is_required_depends_on_channel_caller_and_type(
    changes: dict[str, object], expected: list[str]
) -> None:
    assert missing(**changes) == expected


def test_a_missing_field_has_a_chinese_name() -> None:
    assert [each.label for each in missing_fields(FULL | {"title": None})] == ["标题"]


@pytest.mark.parametrize("request_type", REQUEST_TYPES)
def test_only_a_report_is_secret_by_default(request_type: str) -> None:
    assert (default_confidentiality(request_type) == "secret") == (request_type == "report")


def test_a_sensitive_order_is_seen_by_the_handler_only_and_a_report_stays_secret() -> None:
    assert default_confidentiality("help", sensitive=True) == "office_only"
    assert default_confidentiality("report", sensitive=True) == "secret"


def test_there_are_eleven_reasons_not_to_accept_each_with_source_sentence_and_duty() -> None:
    reasons = refusal_reasons()
    assert list(reasons) == [f"X{number}" for number in range(1, 12)]
    for reason in reasons.values():
        assert reason.source and reason.tell
        assert reason.sentence.endswith("。")


def test_a_refusal_needs_the_channel_that_was_told() -> None:
    with pytest.raises(Refusal, match="告知法定渠道的名称、地址、电话") as caught:
        refusal_reason("X2", " ")
    assert caught.value.code == "no_channel"
    assert refusal_reason("X2", "县人民法院，029").code == "X2"


def test_a_vague_request_is_asked_once_before_it_is_refused() -> None:
    with pytest.raises(Refusal, match="补充一次"):
        refusal_reason("X9", "短信已发", asked_once=False)


def test_an_unknown_reason_is_refused_with_the_list() -> None:
    with pytest.raises(Refusal, match="X1、X2"):
        refusal_reason("X12", "渠道")


@pytest.mark.parametrize(
    ("request_type", "progress", "source", "confirmed", "code"),
    [
        ("complaint", False, True, True, "not_answerable"),
        ("consultation", False, False, True, "no_source"),
        ("praise", False, True, False, "not_confirmed"),
        ("complaint", True, False, False, "not_confirmed"),
    ],
)
def test_nobody_answers_from_memory_or_without_the_caller_s_word(
    request_type: str, progress: bool, source: bool, confirmed: bool, code: str
) -> None:
    with pytest.raises(Refusal) as caught:
        answer_at_once(request_type, progress, source, confirmed)
    assert caught.value.code == code


def test_a_consultation_with_an_entry_in_force_is_answered_at_once() -> None:
    answer_at_once("consultation", progress_question=False, source_in_force=True, caller_confirmed=True)


@pytest.mark.parametrize(("callers", "people", "group"), [(4, 9, False), (5, 1, True), (1, 10, True)])
def test_five_callers_or_ten_people_are_a_group(callers: int, people: int, group: bool) -> None:
    assert is_group(callers, people) is group


def test_the_third_contact_in_thirty_days_is_supervised() -> None:
    def contacts(*days_ago: int) -> list[dt.datetime]:
        return [NOW - dt.timedelta(days=days) for days in days_ago]

    assert repeat_supervised(contacts(30, 10, 0), NOW)
    assert not repeat_supervised(contacts(31, 10, 0), NOW)
    assert not repeat_supervised(contacts(1, 0), NOW)


def test_three_nuisance_calls_in_a_day_may_go_to_voice_message() -> None:
    def calls(*hours_ago: int) -> list[dt.datetime]:
        return [NOW - dt.timedelta(hours=hours) for hours in hours_ago]

    assert to_voice_message(calls(24, 3, 0), NOW)
    assert not to_voice_message(calls(25, 3, 0), NOW)


def test_sensitive_words_are_found_with_their_places_and_the_script() -> None:
    text = "电梯困人了，有人说要曝光"
    hits = sensitive_words(text)
    assert [(hit.word, hit.kind, hit.transfer) for hit in hits] == [
        ("电梯困人", "safety_hazard", "119"),
        ("曝光", "media_exposure", ""),
    ]
    assert [text[hit.start : hit.end] for hit in hits] == ["电梯困人", "曝光"]
    assert hits[0].script == "转接 119，通知维保单位"


def test_danger_words_propose_emergency_media_words_do_not() -> None:
    assert proposed_grade("家里起火了") == "emergency"
    assert proposed_grade("我要找记者曝光") == "ordinary"
    assert proposed_grade("停水两天", urgent_category=True) == "urgent"


def test_the_list_of_sensitive_words_is_clean() -> None:
    rows = read_rows("sensitive_words.csv")
    words = [row["word"] for row in rows]
    assert len(words) == len(set(words))
    assert all(len(word) >= 2 for word in words)
    assert {row["grade"] for row in rows} <= set(GRADES)
