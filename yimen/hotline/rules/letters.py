"""The model texts of letters and notices (rule book §9): wording in `data/hotline/letters.csv`, fields in braces."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from yimen.hotline.rules.tables import read_rows
from yimen.kernel.refusal import Refusal

# What only the sweep can know: so many late orders of one office (§5.4, D3).
SYSTEM_ONLY: Final = "three_late"
# Why an office is urged or supervised.
REASONS: Final = {
    "late": "超过办理时限",
    "near": "时限将到，尚未回复",
    "not_contacted": "未联系诉求人",
    "not_signed": "未按时签收",
    "rework": "诉求人对办理结果不满意",
    "repeat": "诉求人多次来电反映",
    "returned": "回复多次退改",
    "promise": "承诺未兑现",
    "group": "多人反映同一问题",
    "false_reply": "回复与事实不符",
    SYSTEM_ONLY: "本月已有多件工单超过办理时限",
}
# What puts an order on level 3 whether it is late or not (§5.4): its letter names the occasion, not the days.
ON_EVENT: Final = frozenset({"group", "false_reply", SYSTEM_ONLY})
_FIELD: Final = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class LetterText:
    """One model text. `receiver` is a role or a word of the rule book; `choices` the closed values of a field."""

    code: str
    title: str
    receiver: str
    text: str
    choices: Mapping[str, tuple[str, ...]]

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields, in order, each once."""
        return tuple(dict.fromkeys(_FIELD.findall(self.text)))


@cache
def letter_texts() -> dict[str, LetterText]:
    """Every model text by its code."""
    return {
        row["code"]: LetterText(row["code"], row["title"], row["receiver"], row["text"], _choices(row["choices"]))
        for row in read_rows("letters.csv")
    }


def _choices(cell: str) -> dict[str, tuple[str, ...]]:
    parts = (part.partition("=") for part in cell.split(";") if part)
    return {field: tuple(values.split("|")) for field, _, values in parts}


def render(code: str, fields: Mapping[str, object]) -> str:
    """The letter with its fields filled in. Refuses a letter, field or value that is unknown, and a missing field.

    A value is put in as it is: braces in it are text, not fields.
    """
    letter = letter_texts().get(code)
    if letter is None:
        raise Refusal("unknown_letter", f"没有“{code}”这种文书，请重新选择。", letter=code)
    values = {name: str(value).strip() for name, value in fields.items() if value is not None}
    missing = [name for name in letter.fields if not values.get(name)]
    if missing:
        raise Refusal("field_missing", f"{letter.title}还缺少：{'、'.join(missing)}。请补充。", fields=missing)
    surplus = sorted(set(values) - set(letter.fields))
    if surplus:
        raise Refusal("field_unknown", f"{letter.title}没有这些内容：{'、'.join(surplus)}。请核对。", fields=surplus)
    for name, allowed in letter.choices.items():
        if values[name] not in allowed:
            raise Refusal("field_value", f"“{name}”应为{'、'.join(allowed)}之一，请重新选择。", field=name)
    return _FIELD.sub(lambda found: values[found.group(1)], letter.text)
