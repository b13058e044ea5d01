"""Limits as an item states them: working days, natural days, working hours, months, years (rule book §1.4)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from yimen.kernel.refusal import Refusal

UNIT_WORDS: Final = {
    "working_day": "个工作日",
    "natural_day": "个自然日",
    "working_hour": "个工作小时",
    "month": "个月",
    "year": "年",
}
# Only to compare two limits and to add up figures; a due date is always counted on the calendar.
_WORKING_DAYS: Final = {
    "working_day": Fraction(1),
    "natural_day": Fraction(5, 7),
    "working_hour": Fraction(1, 8),
    "month": Fraction(30 * 5, 7),
    "year": Fraction(365 * 5, 7),
}
ON_THE_SPOT: Final = "当场办结"


@dataclass(frozen=True, slots=True)
class Duration:
    """So many of a unit; nothing of it means on the spot. Raises Refusal for a negative amount or an unknown unit."""

    amount: int
    unit: str = "working_day"

    def __post_init__(self) -> None:
        if self.unit not in UNIT_WORDS:
            raise Refusal("unit", f"不认识时限单位“{self.unit}”，应为{'、'.join(UNIT_WORDS.values())}之一。")
        if self.amount < 0:
            raise Refusal("amount", f"时限应为不小于 0 的整数，现在是“{self.amount}”。")

    def __str__(self) -> str:
        return f"{self.amount} {UNIT_WORDS[self.unit]}" if self.amount else ON_THE_SPOT

    @property
    def working_days(self) -> Fraction:
        """The same length in working days, natural ones at five in seven (rule book §2.3)."""
        return self.amount * _WORKING_DAYS[self.unit]
