"""The rules: wording and level from `data/catalog/checks.csv`, conditions from the files of this package by code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final, cast

from yimen.catalog.rules.checks import (
    basis,
    codes,
    fees,
    limits,
    materials,
    others,
    province,
    results,
    steps,
    visits,
)
from yimen.catalog.rules.checks.rule import PLACEHOLDER, Level, Rule
from yimen.kernel.refusal import Refusal
from yimen.kernel.tables import read_rows

LEVELS: Final = {"block": "不得提交", "warn": "提示"}
JUDGEMENTS: Final = {
    code: judgement
    for group in (codes, basis, limits, visits, materials, fees, steps, results, others, province)
    for code, judgement in group.JUDGEMENTS.items()
}


@cache
def standard_rules() -> tuple[Rule, ...]:
    """The rules as delivered, in the order of the table."""
    return tuple(_rule(row) for row in _standard_rows().values())


def rules_from(rows: Iterable[Mapping[str, str]]) -> tuple[Rule, ...]:
    """Rules in a wording and with levels of one's own. Raises Refusal for an unknown code or level, or a sentence that
    asks for a value which the rule's own sentence has not got.
    """
    return tuple(_rule(_checked(row)) for row in rows)


@cache
def _standard_rows() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in read_rows("catalog/checks.csv")}


def _checked(row: Mapping[str, str]) -> Mapping[str, str]:
    standard = _standard_rows().get(row["code"])
    if standard is None:
        raise Refusal("check_code", f"没有编号为“{row['code']}”的检查规则。", field="code")
    if row["level"] not in LEVELS:
        raise Refusal("check_level", f"规则 {row['code']} 的级别应为“不得提交”或“提示”。", field="level")
    extra = set(PLACEHOLDER.findall(row["sentence"])) - set(PLACEHOLDER.findall(standard["sentence"]))
    if extra or not row["sentence"].strip():
        names = "、".join(f"{{{name}}}" for name in sorted(extra))
        sentence = f"规则 {row['code']} 没有 {names} 这样的值，请从提示语中删去。" if extra else "提示语不能为空。"
        raise Refusal("check_sentence", sentence, field="sentence")
    return row


def _rule(row: Mapping[str, str]) -> Rule:
    judgement = JUDGEMENTS[row["code"]]
    return Rule(
        code=row["code"],
        level=cast(Level, row["level"]),
        label=row["label"],
        sentence=row["sentence"],
        fields=tuple(row["fields"].split()),
        basis=row["basis"],
        applies=judgement.applies,
        fails=judgement.fails,
    )
