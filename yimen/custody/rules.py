"""Why personal data may be opened, and how often (security note §4; hotline rule book §10)."""

from __future__ import annotations

from yimen.kernel.refusal import Refusal

REASONS = {
    "call": "联系诉求人",
    "identity": "核对身份",
    "reply": "书面答复送达",
    "supervision": "督办核实",
    "other": "其他（须写明）",
}
SHOWN_SECONDS = 60
PER_HOUR, PER_DAY = 30, 50


def check_reason(reason: str, note: str) -> None:
    """A listed reason, and words for "other"."""
    if reason not in REASONS:
        raise Refusal("no_reason", "查看完整号码须选一项事由。")
    if reason == "other" and len(note.strip()) < 4:
        raise Refusal("no_reason", "选“其他”的，请写明为什么要看完整号码。")


def check_volume(last_hour: int, last_day: int) -> None:
    """At most 30 in an hour and 50 in a day."""
    if last_hour >= PER_HOUR or last_day >= PER_DAY:
        raise Refusal(
            "too_often",
            f"查看完整号码每小时不超过 {PER_HOUR} 次、每天不超过 {PER_DAY} 次，现已到数。确需继续的，请联系安全管理员。",
        )
