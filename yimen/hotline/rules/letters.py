"""The model texts of letters and notices (rule book §9): wording in `data/hotline/letters.csv`, fields in braces."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from yimen.hotline.rules.tables import read_rows
from yimen.kernel.refusal import Refusal

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
