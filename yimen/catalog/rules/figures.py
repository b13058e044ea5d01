"""The figures of the library (rule book §2.3): what each counts, in words that a page shows beside the number.

A share counts items that meet something among those it applies to; a mean and a reduction add up numbers of the items.
All rest on P: items in force of the types that have cases. N is the approved list of items that do not enter the hall.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal

# Types that have cases at the counter (rule book §1.1).
WITH_CASES: Final = ("01", "05", "07", "08", "09", "10", "20")
Kind = Literal["share", "mean", "reduction"]
Test = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure.

    among, met: tests on the columns of a version, as a query's words; `_not` tests exclude. above, below: the columns
    that a mean or a reduction adds up; higher: whether more is better; basis: where the formula is from.
    """

    code: str
    name: str
    formula: str
    kind: Kind
    among: Test
    met: Test
    among_not: Test
    above: str = ""
    below: str = ""
    higher: bool = True
    basis: str = "本县设定"


def _share(code: str, name: str, formula: str, among: Test, met: Test, among_not: Test | None = None) -> Figure:
    return Figure(code, name, formula, "share", among, met, among_not or {})


FIGURES: Final = (
    _share(
        "settled_in",
        "进驻率",
        "已进驻大厅的办理项 ÷（全部办理项 − 不进驻清单）",
        {"negative": False},
        {"settled_in": True},
    ),
    _share(
        "one_window",
        "一窗受理率",
        "综窗受理的办理项 ÷（全部办理项 − 不进驻清单 − 专业窗口的办理项）",
        {"negative": False},
        {"one_window": True},
        {"window_kind": "professional"},
    ),
    _share(
        "delegated",
        "授权到位率",
        "窗口当场决定或首席代表审批的办理项 ÷ 已进驻的办理项",
        {"settled_in": True},
        {"delegated_power__in": ("1", "2")},
    ),
    _share("instant", "即办率", "即办件 ÷ 全部办理项", {}, {"case_type": "1"}),
    _share(
        "online", "全程网办率", "网办深度Ⅳ且不用到现场的办理项 ÷ 全部办理项", {}, {"online_depth": "4", "visits": 0}
    ),
    _share("once", "最多跑一次率", "到现场不超过一次的办理项 ÷ 全部办理项", {}, {"visits__lte": 1}),
    Figure(
        "visits",
        "平均跑动次数",
        "到现场次数之和 ÷ 全部办理项",
        "mean",
        {"visits__isnull": False},
        {},
        {},
        "visits",
        "",
        False,
    ),
    Figure(
        "time",
        "时限压缩比",
        "1 − 承诺时限之和 ÷ 法定时限之和（两者都有的办理项，自然日按 7 折 5）",
        "reduction",
        {"promised_days__isnull": False, "statutory_days__gt": 0},
        {},
        {},
        "promised_days",
        "statutory_days",
    ),
    Figure(
        "materials",
        "材料压缩比",
        "1 − 现在的必要材料之和 ÷ 第一版的必要材料之和",
        "reduction",
        {},
        {},
        {},
        "required_materials",
        "first_materials",
    ),
)
BY_CODE: Final = {figure.code: figure for figure in FIGURES}


@dataclass(frozen=True, slots=True)
class Value:
    """A figure's number and what it was made of; None where it applies to nothing."""

    figure: Figure
    top: Decimal
    bottom: Decimal

    @property
    def number(self) -> Decimal | None:
        if not self.bottom:
            return None
        return self.top / self.bottom if self.figure.kind != "reduction" else 1 - self.top / self.bottom

    @property
    def words(self) -> str:
        """As pages show it: 87.5 %, 0.62 次; a dash where it applies to nothing."""
        number = self.number
        if number is None:
            return "—"
        if self.figure.kind == "mean":
            return f"{number:.2f} 次"
        return f"{100 * number:.1f}%"

    @property
    def made_of(self) -> str:
        """The two numbers behind it."""
        return f"{_plain(self.top)} ÷ {_plain(self.bottom)}"


def _plain(number: Decimal) -> str:
    text = f"{number:,.2f}"
    return text.rstrip("0").rstrip(".")
