"""Checks R01 to R03: each row changes one thing, and exactly one rule fails, or none."""

from __future__ import annotations

from typing import Any

import pytest

from yimen.catalog.tests.whole import Row, a_licence, altered


def result(**changes: Any) -> dict[str, Any]:
    return {"results": altered(a_licence().results, 1, **changes)}


FAILING = [
    Row("R01", "no sample", result(sample=""), at="results[1].sample"),
    Row("R01", "no kind", result(kind=""), at="results[1].kind"),
    Row("R01", "a kind outside the list", result(name="决定书", kind="PAPER")),
    Row("R02", "a certificate called a reply", result(kind="APPROVAL"), at="results[1].kind"),
    Row("R02", "a licence, its copy in brackets", result(name="营业执照（副本）", kind="OTHER")),
    Row("R02", "a reply called a certificate", result(name="关于同意设立的批复")),
    Row("R03", "five years and no renewal", result(renewed_by=""), at="results[1].renewed_by"),
]
PASSING = [
    Row("R01", "a sample of another kind", result(name="决定书", kind="OTHER")),
    Row("R01", "no result named", {"results": ()}),
    Row("R02", "a reply", result(name="关于同意设立的批复", kind="APPROVAL")),
    Row("R02", "a proof ends otherwise", result(name="登记证明", kind="PROOF")),
    Row("R03", "for good", result(validity="长期有效", renewed_by="")),
    Row("R03", "no validity", result(validity="", renewed_by="")),
    Row("R03", "the renewal itself", result(renewed_by="") | {"situation": "renewal"}),
]


@pytest.mark.parametrize("row", FAILING, ids=str)
def test_exactly_this_rule_fails(row: Row) -> None:
    row.fails_alone()


@pytest.mark.parametrize("row", PASSING, ids=str)
def test_nothing_fails(row: Row) -> None:
    row.passes()
